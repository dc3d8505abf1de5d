import Foundation
import Processes
import Synchronization

/// The repository that these tests were built from.
enum Repository {
  static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// The documents that people write, by their path in the repository.
  static let documents: [String] =
    ["README.md", "ARCHITECTURE.md"]
    + ["Benchmarks", "Kernels", "Results"].flatMap { folder in
      let files = FileManager.default.subpaths(atPath: "\(path)/\(folder)") ?? []
      return files.filter { isWritten("\(folder)/\($0)") }.sorted().map { "\(folder)/\($0)" }
    }

  /// Whether a file is a document, and neither generated as a whole nor ignored by git.
  private static func isWritten(_ file: String) -> Bool {
    let name = (file as NSString).lastPathComponent
    return name.hasSuffix(".md") && name != "report.md" && name != "claims.md"
      && !file.contains("/.") && !file.hasPrefix("Results/runs/")
      && !file.hasPrefix("Results/comparisons/")
  }

  /// Whether a page stays as it was written: its figures come from questions and claims that have
  /// changed since, and it says so.
  static func isKept(_ page: String) -> Bool {
    (try? text(page))?.hasPrefix("<!-- kept as it was written -->") ?? false
  }

  /// The recordings whose verdicts on claims are those of today's catalogue.
  static var judged: [String] {
    references(with: "claims.md").filter { !isKept("Results/reference/\($0)/claims.md") }
  }

  /// The folders under Results/reference that have a file of this name.
  static func references(with file: String) -> [String] {
    references.filter {
      FileManager.default.fileExists(atPath: "\(path)/Results/reference/\($0)/\(file)")
    }
  }

  /// Whether a reference recording is of every cell there is: its report says by which command.
  static func isFull(_ recording: String) -> Bool {
    let report = try? text("Results/reference/\(recording)/report.md")
    return report?.contains("switchbench run --full") ?? false
  }

  /// The folders under Results/reference.
  static var references: [String] { folders("Results/reference") }

  /// The folders under Results/reference-comparisons.
  static var comparisons: [String] { folders("Results/reference-comparisons") }

  private static func folders(_ place: String) -> [String] {
    let all = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(place)")
    return (all ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Whether to write what is generated instead of only holding it against the program.
  static let isRenewing =
    ProcessInfo.processInfo.environment["SWITCHBENCH_RENEW_DOCUMENTS"] == "1"

  static func write(_ text: String, to file: String) throws {
    try text.write(toFile: "\(path)/\(file)", atomically: true, encoding: .utf8)
  }

  /// Puts into each generated block of a document what its command prints.
  static func renewBlocks(of document: String) throws {
    var document = (name: document, text: try text(document))
    for block in Markdown.generatedBlocks(of: document.text) {
      let command = block.arguments.joined(separator: " ")
      let opening = "<!-- generated: switchbench \(command) -->\n"
      let printed = try switchbench(block.arguments)
      document.text = document.text.replacingOccurrences(
        of: opening + block.content + "<!-- end -->",
        with: opening + block.content(of: printed) + "<!-- end -->")
    }
    try write(document.text, to: document.name)
  }

  static func text(_ file: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
  }

  private static let helps = Mutex<[String: String]>([:])

  /// The help of a verb, asked for once.
  static func help(of verb: String) throws -> String {
    if let known = helps.withLock({ $0[verb] }) { return known }
    let help = try switchbench([verb, "--help"])
    helps.withLock { $0[verb] = help }
    return help
  }

  /// The executable beside these tests.
  static var executable: String {
    // The test runner is the bundle itself or a helper that is given the bundle's path.
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
    return "\((bundle as NSString).deletingLastPathComponent)/switchbench"
  }

  /// What the executable prints.
  static func switchbench(_ arguments: [String]) throws -> String {
    // The gate's self-test takes half a minute in a debug build.
    return try run([executable] + arguments, workingDirectory: path, timeoutSeconds: 300).outputText
  }
}
