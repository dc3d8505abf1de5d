import Foundation

/// The repository that these tests were built from.
enum Repository {
  static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  static func text(_ file: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
  }

  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
  }

  /// The files below a folder whose names end so, without what is built.
  static func files(below folder: String, ending suffix: String) throws -> [SourceFile] {
    let walker = FileManager.default.enumerator(atPath: "\(path)/\(folder)")
    var found: [SourceFile] = []
    while let name = walker?.nextObject() as? String {
      guard name.hasSuffix(suffix),
        !name.split(separator: "/").contains(where: { $0.hasPrefix(".") })
      else { continue }
      found.append(
        SourceFile(path: "\(folder)/\(name)", text: try text("\(folder)/\(name)")))
    }
    return found.sorted { $0.path < $1.path }
  }

  /// The harness: all of Sources, and the parts of Kernels that it shares.
  static func harness() throws -> [SourceFile] { try readHarness.get() }

  /// Read once.
  private static let readHarness = Result {
    try files(below: "Sources", ending: ".swift")
      + files(below: "Kernels/Protocol", ending: ".swift")
      + files(below: "Kernels/Sampling", ending: ".swift")
  }

  /// The strategies as Benchmarks/strategies.toml names them.
  static func strategyNames() throws -> [String] {
    try text("Benchmarks/strategies.toml").split(separator: "\n").compactMap { line in
      line.wholeMatch(of: /\[([a-z0-9-]+)\]/).map { String($0.output.1) }
    }
  }
}
