import ArgumentParser
import Campaigns
import Foundation
import Recordings

/// `switchbench recordings list`.
struct ListRecordings: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the runs and comparisons made here, newest first.")

  @Option(help: "How the list is printed.")
  var format = PlainFormat.text
  @OptionGroup var suite: SuiteOptions

  func run() throws {
    let results = try suite.find().results
    let names = Dictionary(
      try results.names().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let entries =
      try results.runs().map { run in
        Entry(
          id: run.id, name: names[run.id], kind: "run", status: (try? run.status().rawValue),
          bytes: run.bytes)
      }
      + results.comparisons().map { comparison in
        Entry(
          id: comparison.id, name: nil, kind: "comparison",
          status: try? "\(comparison.request().base) and \(comparison.request().head)",
          bytes: comparison.recordings.reduce(0) { $0 + $1.bytes })
      }
    switch format {
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      let document = Document(schema: "switchbench.recordings/1", recordings: entries)
      Terminal.output(String(decoding: try encoder.encode(document), as: UTF8.self) + "\n")
    case .text:
      Terminal.output(text(entries))
      let total = entries.reduce(0) { $0 + $1.bytes }
      Terminal.note("\(entries.count) in \(results.path), \(sizeText(total))")
    }
  }

  private func text(_ entries: [Entry]) -> String {
    let rows = entries.map { entry in
      [
        entry.id, entry.kind, sizeText(entry.bytes), entry.status ?? "cannot be read",
        entry.name ?? "",
      ]
    }
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  private struct Document: Encodable {
    var schema: String
    var recordings: [Entry]
  }

  private struct Entry: Encodable {
    var id: String
    var name: String?
    var kind: String
    /// How far a run got, or which two states a comparison is of; nil when it cannot be read.
    var status: String?
    var bytes: Int
  }
}
