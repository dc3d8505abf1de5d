import ArgumentParser
import Campaigns
import Documents
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
      Terminal.output(
        try json(
          Entries(recordings: entries), schema: "switchbench.recordings/1", isIndented: true))
    case .text:
      if !entries.isEmpty { try Terminal.output(document(entries)) }
      let total = entries.reduce(0) { $0 + $1.bytes }
      Terminal.note("\(entries.count) in \(results.path), \(sizeText(total))")
    }
  }

  private func document(_ entries: [Entry]) -> Document {
    func column(_ heading: String, _ text: (Entry) -> String) -> Grid.Column {
      Grid.Column(heading: [heading], cells: entries.map(text))
    }
    let grid = Grid(
      rowHeading: "recording", rows: entries.map(\.id),
      columns: [
        column("kind", \.kind), column("size") { sizeText($0.bytes) },
        column("status") { $0.status ?? "cannot be read" }, column("name") { $0.name ?? "-" },
      ])
    return Document(
      title: "",
      sections: [Section(id: "recordings", title: "", blocks: [.table(Table(grid: grid))])])
  }

  private struct Entries: Encodable {
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
