import Foundation
import Testing

/// The help is what most people read first, so a change of it must be seen.
///
/// To renew the snapshots after a change that was meant, run the tests with
/// SWITCHBENCH_RENEW_HELP set to their folder, and read the difference.
@Suite struct HelpTests {
  private static let snapshots = Bundle.module.url(forResource: "Snapshots", withExtension: nil)

  /// The verbs as the command itself lists them.
  private static func verbs() throws -> [String] {
    let help = try Switchbench.run(["--help"]).output
    let list = help.components(separatedBy: "SUBCOMMANDS:\n").last ?? ""
    return list.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("  "), !line.hasPrefix("   ") else { return nil }
      let word = line.dropFirst(2).prefix { $0 != " " }
      return word == "See" ? nil : String(word)
    }
  }

  @Test func `the help of the command and of each verb is what was agreed on`() throws {
    let verbs = try Self.verbs()
    #expect(verbs.contains("run") && verbs.contains("doctor"))
    for verb in [""] + verbs {
      let name = (verb.isEmpty ? "switchbench" : verb) + ".txt"
      let help = try Switchbench.run((verb.isEmpty ? [] : [verb]) + ["--help"])
      #expect(help.status == 0)
      #expect(help.error.isEmpty)
      if let folder = ProcessInfo.processInfo.environment["SWITCHBENCH_RENEW_HELP"] {
        try Data(help.output.utf8).write(to: URL(filePath: folder).appending(path: name))
      }
      let file = try #require(Self.snapshots?.appending(path: name))
      let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? "there is no snapshot"
      #expect(help.output == expected, "\(name)")
    }
  }

  @Test func `every line of help fits on 80 columns, and every verb gives examples`() throws {
    for verb in [[]] + (try Self.verbs().map { [$0] }) {
      let help = try Switchbench.run(verb + ["--help"]).output
      for line in help.split(separator: "\n") { #expect(line.count <= 80, "\(verb): \(line)") }
      if !verb.isEmpty { #expect(help.contains("Examples:\n  switchbench \(verb[0])"), "\(verb)") }
    }
  }

  @Test func `the options of the examples exist`() throws {
    for verb in try Self.verbs() {
      let help = try Switchbench.run([verb, "--help"]).output
      let examples = help.components(separatedBy: "Examples:\n").last ?? ""
      for line in examples.split(separator: "\n").prefix(while: { $0.hasPrefix("  switchbench") }) {
        let command = line.split(whereSeparator: { "|>".contains($0) }).first ?? ""
        let words = command.split(separator: " ").dropFirst().map {
          $0.trimmingCharacters(in: ["'"])
        }
        for option in words where option.hasPrefix("--") {
          #expect(help.contains(option), "\(line)")
        }
      }
    }
  }
}
