import Analysis
import Atlas
import Foundation
import Measurement

/// How an atlas is written down.
public enum AtlasFormat: Hashable, Sendable {
  /// Plain text of at most so many columns (60 at least), with ANSI colours or without.
  case terminal(columns: Int, color: Bool)
  /// GitHub-flavoured Markdown; each place has a heading that a link can lead to.
  case markdown
  /// One self-contained HTML file with a plot of each strategy over the CPUs.
  case html
  /// RFC 4180, a row for each cell, unrounded.
  case csv
  /// `switchbench.atlas/1`: the whole table.
  case json
}

/// Writes an atlas down; the text ends with a line break.
///
/// - Parameter title: The command that made it.
public func render(
  _ table: AtlasTable, title: String, as format: AtlasFormat
) throws -> String {
  switch format {
  case .terminal(let columns, let color):
    var page = TerminalPage(columns: columns, color: color)
    page.paragraph(title, ink: .bold)
    for text in lead(table) { page.paragraph(text) }
    for section in sections(table) { page.add(section) }
    return page.text
  case .markdown:
    let body = sections(table).flatMap { section in
      ["## \(Markdown.escaped(section.title))"] + Markdown.body(section)
    }
    return (lead(table).map(Markdown.escaped) + body).joined(separator: "\n\n") + "\n"
  case .html: return try page(table, title: title)
  case .csv: return csv(table)
  case .json:
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(AtlasDocument(table: table)), as: UTF8.self) + "\n"
  }
}

private struct AtlasDocument: Encodable {
  let table: AtlasTable

  private enum Key: String, CodingKey { case schema }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(AtlasTable.schema, forKey: .schema)
    try table.encode(to: encoder)
  }
}

private func page(_ table: AtlasTable, title: String) throws -> String {
  let plots = Dictionary(
    uniqueKeysWithValues: table.places.map { ($0.key.id, charts($0, table)) })
  return try DocumentPage(
    title: title, lead: lead(table).map { DocumentPage.Lead(style: "plain", text: $0) },
    sections: sections(table).map { SectionPart($0, charts: plots[$0.id] ?? []) },
    origin: "Where it comes from",
    commands: [Fact(label: "The command that made this page", text: title)],
    facts: table.columns.flatMap { column in
      column.recordings.map { Fact(label: $0, text: column.name) }
    }
  ).text()
}

/// A plot for each strategy that two CPUs have.
private func charts(_ place: AtlasPlace, _ table: AtlasTable) -> [ChartsPart] {
  let figures = place.rows.enumerated().compactMap { index, row -> FigurePart? in
    let dots = zip(table.columns, row.cells).compactMap { column, cell -> DotPlot.Row? in
      guard let figure = cell.figure else { return nil }
      return DotPlot.Row(
        label: "\(column.cpu.signature), \(column.cpu.microcode ?? "hidden")", note: figure.text,
        dots: [], interval: figure.estimate.interval, estimate: figure.value,
        isEmulated: place.key.mechanism != .native)
    }
    guard dots.count > 1 else { return nil }
    let caption = "\(row.strategy): \(place.key.unitName) per switch, \(place.key.name)"
    let plot = DotPlot(title: caption, axisTitle: place.key.unitName, rows: dots)
    return FigurePart(svg: plot.svg(id: "\(place.key.id)-\(index)"), caption: caption)
  }
  return figures.isEmpty
    ? []
    : [
      ChartsPart(
        heading: "Each strategy over the CPUs",
        text: "A line is the figure, a bar its range over the recordings of that CPU.",
        figures: figures)
    ]
}

/// One row for each cell, with or without a figure.
private func csv(_ table: AtlasTable) -> String {
  let head = [
    "signature", "brand", "core", "microcode", "hypervisor", "strategy", "code", "architecture",
    "ring",
    "machine", "mechanism", "unit", "value", "lower", "upper", "over_reference", "agreement",
    "machines", "contributions", "boots", "quiet_share", "because",
  ]
  var rows = [head]
  for place in table.places {
    for row in place.rows {
      for (column, cell) in zip(table.columns, row.cells) {
        rows.append(names(column.cpu, row, place.key) + numbers(cell))
      }
    }
  }
  return commaSeparated(rows)
}

private func names(_ cpu: ContributedCPU, _ row: AtlasRow, _ key: PlaceKey) -> [String] {
  let columns: [String] = [
    cpu.signature, cpu.brand, cpu.core?.rawValue ?? "", cpu.microcode ?? "", cpu.hypervisor,
  ]
  let rows: [String] = [
    row.strategy, row.code ?? "", key.architecture.rawValue, "\(key.ring.rawValue)",
    key.machine.rawValue, key.mechanism.rawValue, key.unit.rawValue,
  ]
  return columns + rows
}

private func numbers(_ cell: AtlasCell) -> [String] {
  guard let figure = cell.figure else {
    return Array(repeating: "", count: 9) + [reason(cell)]
  }
  func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
  return [
    text(figure.value), text(figure.lower), text(figure.upper), text(figure.overReference?.value),
    figure.agreement.rawValue, "\(figure.machines)", "\(figure.contributions)", "\(figure.boots)",
    text(figure.quietShare), "",
  ]
}
