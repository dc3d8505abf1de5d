import Analysis
import Atlas
import Documents
import Measurement

/// The atlas, made by a command.
public struct AtlasReport: Report {
  private let table: AtlasTable
  private let title: String

  /// Makes a report; `title` is the command that made it.
  public init(_ table: AtlasTable, title: String) {
    self.table = table
    self.title = title
  }

  /// Before it is laid out; each place is a section that a link can lead to.
  public func document(_ extent: Extent) -> Document {
    var all = sections(table)
    if extent == .page {
      let places = Dictionary(
        table.places.map { ($0.key.id, $0) }, uniquingKeysWith: { first, _ in first })
      for index in all.indices {
        if let place = places[all[index].id] { all[index].blocks += charts(place, table) }
      }
      all.append(origin)
    }
    return Document(
      title: title, lead: lead(table).map { Paragraph($0) }, sections: all, markdownTitle: "")
  }

  private var origin: Section {
    let facts = table.columns.flatMap { column in
      column.recordings.map { Fact(label: $0, text: column.name) }
    }
    return Section(
      id: "provenance", title: "Where it comes from",
      blocks: [
        .command(
          title.split(separator: " ").map(String.init), name: "The command that made this page"),
        .facts(facts),
      ])
  }

  /// A row for each cell, unrounded.
  public func csv() -> String { Reporting.csv(table) }

  /// The whole table.
  public func json() throws -> String { try Documents.json(table, schema: AtlasTable.schema) }
}

/// A plot for each strategy that two CPUs have.
private func charts(_ place: AtlasPlace, _ table: AtlasTable) -> [Block] {
  let figures = place.rows.compactMap { row -> Figure? in
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
    return Figure(plot, caption: caption)
  }
  return figures.isEmpty
    ? []
    : [
      pictures(
        "Each strategy over the CPUs",
        "A line is the figure, a bar its range over the recordings of that CPU.",
        figures)
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
