import Analysis
import Documents
import Foundation
import Reporting
import Testing

/// Holds a text against the committed one, which is the specification of the looks.
///
/// To renew it after a change that was meant, run the tests with SWITCHBENCH_RENEW_SNAPSHOTS set to
/// the folder of the snapshots, and read the difference.
func expectSnapshot(_ text: String, _ name: String) throws {
  if let folder = ProcessInfo.processInfo.environment["SWITCHBENCH_RENEW_SNAPSHOTS"] {
    try Data(text.utf8).write(to: URL(filePath: folder).appending(path: name))
  }
  let file = try #require(
    Bundle.module.url(forResource: "Snapshots", withExtension: nil)?.appending(path: name))
  let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
  // Lines are compared one by one, so that a failure names the line and not two whole pages.
  let (got, want) = (text.components(separatedBy: "\n"), expected.components(separatedBy: "\n"))
  for (index, pair) in zip(got, want).enumerated() where pair.0 != pair.1 {
    Issue.record("\(name), line \(index + 1): got '\(pair.0)', expected '\(pair.1)'")
    return
  }
  #expect(got.count == want.count, "\(name) has another number of lines")
}

/// Holds a text to any width, and to saying the same in colour.
func expectLayout(_ text: (_ columns: Int, _ color: Bool) throws -> String) throws {
  for columns in [60, 72, 80, 100, 132] {
    for line in try text(columns, false).split(separator: "\n") {
      #expect(line.count <= columns, "\(line)")
    }
  }
  let (plain, coloured) = (try text(80, false), try text(80, true))
  #expect(coloured != plain)
  #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
}

@Suite struct SnapshotTests {
  private static let model = ReportModel(
    SyntheticRun.make(), recording: "Results/runs/20250611T140522Z-7f3a/run.json")

  @Test(
    "A report is, to the letter, what was agreed on",
    arguments: ["terminal.txt", "terminal-color.txt", "report.md", "report.csv"])
  func looks(_ name: String) throws {
    try expectSnapshot(try render(Self.model, as: try format(of: name)), name)
  }

  private func format(of name: String) throws -> Format {
    switch name {
    case "terminal.txt": return .terminal(columns: 80, color: false)
    case "terminal-color.txt": return .terminal(columns: 80, color: true)
    case "report.md": return .markdown
    default: return .csv
    }
  }
}
