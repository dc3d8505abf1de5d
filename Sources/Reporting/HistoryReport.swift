import Analysis
import Foundation
import Measurement

/// How a history is written down.
public enum HistoryFormat: Hashable, Sendable {
  /// Plain text of at most so many columns (60 at least), with ANSI colours or without.
  case terminal(columns: Int, color: Bool)
  /// GitHub-flavoured Markdown.
  case markdown
  /// One self-contained HTML file with the series as a picture.
  case html
  /// `switchbench.history/1`: the whole model.
  case json
}

/// Writes a history down.
///
/// The text ends with a line break.
public func render(_ history: History, as format: HistoryFormat) throws -> String {
  switch format {
  case .terminal(let columns, let color):
    var page = TerminalPage(columns: columns, color: color)
    page.paragraph("switchbench history \(history.cell)", ink: .bold)
    for text in summary(history) { page.paragraph(text) }
    page.add(series(history), painting: [("slower", .failure), ("faster", .success)])
    return page.text
  case .markdown:
    let blocks =
      ["### switchbench history: \(Markdown.escaped("\(history.cell)"))"]
      + summary(history).map(Markdown.escaped) + Markdown.body(series(history))
    return blocks.joined(separator: "\n\n") + "\n"
  case .html: return try htmlPage(history)
  case .json:
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(HistoryDocument(history: history)), as: UTF8.self)
      + "\n"
  }
}

private func htmlPage(_ history: History) throws -> String {
  let unit = history.unit == .instructions ? "instructions" : "ticks"
  let plot = SeriesPlot(
    title: "\(history.cell) over its recordings", axisTitle: "\(unit) per switch",
    points: history.points.map { point in
      SeriesPlot.Point(
        label: String(revision(point).prefix(7)), value: point.perSwitch.value,
        interval: point.perSwitch.interval)
    },
    changes: history.changes.map { change in
      SeriesPlot.Change(index: change.index, text: change.share.map(signedPercent) ?? "changed")
    })
  let chart = ChartsPart(
    heading: "As a picture",
    text: "The oldest revision stands left; a bar is the interval over its boots.",
    figures: [FigurePart(svg: plot.svg(id: "series-0"), caption: "\(history.cell)")])
  let latest = history.points.last.map { point in
    Fact(label: "newest", text: "run \(point.run), \(point.startedAt), revision \(revision(point))")
  }
  return try DocumentPage(
    title: "switchbench history \(history.cell)",
    lead: summary(history).map { DocumentPage.Lead(style: "plain", text: $0) },
    sections: [SectionPart(series(history), charts: [chart])],
    origin: "Where it comes from",
    commands: [
      Fact(
        label: "The command that made this page",
        text: shell(["switchbench", "history", "\(history.cell)", "--format", "html"]))
    ],
    facts: [latest].compactMap { $0 }
  ).text()
}

/// How many points, how they were made, and what changed.
private func summary(_ history: History) -> [String] {
  let what =
    history.unit == .instructions
    ? "instructions per switch, counted"
    : "ticks per switch, \(history.mechanism?.rawValue ?? "unproven")"
      + (history.isQuiet ? ", quiet samples" : "")
  var texts = ["\(counted(history.points.count, "recording")), the oldest revision first: \(what)."]
  texts += history.changes.map { change in
    let point = history.points[change.index]
    let share = change.share.map { " (\(signedPercent($0)))" } ?? ""
    let chance = change.p.map { "; chance alone would part them so with p \(brief($0))" } ?? ""
    return "Changed at \(revision(point)), run \(point.run): \(number(change.before)) to "
      + "\(number(change.after))\(share)\(chance)."
  }
  if history.unit == .tscTicks {
    if !history.isLongEnough {
      texts.append(
        "Too few recordings for a change to be told from chance: it takes "
          + "\(History.fewestRecordings) at least.")
    } else if history.changes.isEmpty {
      texts.append("No change of level can be told from chance.")
    }
    texts.append(
      "The recordings were made at different times, so a change can be the computer's: "
        + "`switchbench compare` measures two revisions side by side.")
  }
  return texts
}

private func series(_ history: History) -> Section {
  let marks = Dictionary(
    history.changes.map { change in
      (change.index, change.after > change.before ? "slower" : "faster")
    }, uniquingKeysWith: { first, _ in first })
  let isCounted = history.unit == .instructions
  let grid = Grid(
    rowHeading: "run", rows: history.points.map(\.run),
    columns: [
      Grid.Column(heading: ["revision"], cells: history.points.map(revision)),
      Grid.Column(
        heading: [isCounted ? "instructions" : "ticks"],
        cells: history.points.map { figureWithArm($0.perSwitch, unit: history.unit) }),
      Grid.Column(
        heading: ["from here on"],
        cells: history.points.indices.map { index in
          let word = marks[index] ?? ""
          return isCounted && !word.isEmpty ? (word == "slower" ? "more" : "fewer") : word
        }),
    ])
  var remarks: [String] = []
  for (because, runs) in Dictionary(grouping: history.leftOut, by: \.because)
    .sorted(by: { $0.key < $1.key })
  {
    let names = runs.prefix(3).map(\.run).joined(separator: ", ")
    let more = runs.count > 3 ? " and \(runs.count - 3) more" : ""
    remarks.append("Left out: \(names)\(more): \(because).")
  }
  return Section(
    id: "series", title: "The series",
    tables: [Section.Table(title: "", text: "", grid: grid)], remarks: remarks)
}

/// The revision in short, with a mark where files differed from it.
private func revision(_ point: History.Point) -> String {
  let name = point.suite.revision.value.map { String($0.prefix(12)) } ?? "unknown"
  return name + (point.suite.dirty.value == true ? "+" : "")
}

private func number(_ value: Double) -> String {
  value == value.rounded() ? fixed(value, places: 0) : fixed(value, places: 2)
}

private struct HistoryDocument: Encodable {
  let history: History

  private enum Key: String, CodingKey { case schema }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode("switchbench.history/1", forKey: .schema)
    try history.encode(to: encoder)
  }
}
