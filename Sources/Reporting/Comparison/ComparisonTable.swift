import Analysis
import Documents
import Measurement

/// One row for each timed cell, each exact quantity and each cell without a comparison.
func csv(_ comparison: Comparison) -> String {
  var lines = [ComparisonColumn.all.map(\.name)]
  func add(_ line: ComparisonLine) { lines.append(ComparisonColumn.all.map { $0.text(line) }) }
  for row in comparison.rows {
    let notes = comparison.notes.filter { $0.cells.contains(row.id) }.map(\.code)
    add(ComparisonLine(subject: row.id.description, metric: "tsc-ticks", row: row, notes: notes))
  }
  for row in comparison.exact {
    add(ComparisonLine(subject: row.subject, metric: row.metric.rawValue, exact: row))
  }
  for cell in comparison.unlike {
    add(ComparisonLine(subject: cell.id.description, metric: "", unlike: cell))
  }
  return commaSeparated(lines)
}

private struct ComparisonLine {
  var subject: String
  var metric: String
  var row: ComparisonRow?
  var exact: ExactRow?
  var unlike: UnlikeCell?
  var notes: [String] = []

  var verdict: String {
    if let row { return row.verdict.word.rawValue }
    if let exact { return exact.added == 0 ? "equal" : "changed" }
    return "not-compared"
  }
}

private struct ComparisonColumn {
  var name: String
  var text: (ComparisonLine) -> String

  static var all: [ComparisonColumn] {
    identity + values + change + verdict + beside
  }

  private static var identity: [ComparisonColumn] {
    [
      ComparisonColumn(name: "subject") { $0.subject },
      ComparisonColumn(name: "metric") { $0.metric },
      ComparisonColumn(name: "mechanism") { $0.row?.mechanism?.rawValue ?? "" },
      ComparisonColumn(name: "judged") { line in
        line.row.map { $0.isGated ? "yes" : "no" } ?? ""
      },
    ]
  }

  private static var values: [ComparisonColumn] {
    [
      ComparisonColumn(name: "base") { number($0.row?.base.value ?? $0.exact?.base) },
      ComparisonColumn(name: "base_lower") { number($0.row?.base.lower) },
      ComparisonColumn(name: "base_upper") { number($0.row?.base.upper) },
      ComparisonColumn(name: "head") { number($0.row?.head.value ?? $0.exact?.head) },
      ComparisonColumn(name: "head_lower") { number($0.row?.head.lower) },
      ComparisonColumn(name: "head_upper") { number($0.row?.head.upper) },
    ]
  }

  private static var change: [ComparisonColumn] {
    [
      ComparisonColumn(name: "change") { line in
        number(line.row?.change.estimate ?? line.exact.flatMap(\.change))
      },
      ComparisonColumn(name: "change_lower") { number($0.row?.change.lower) },
      ComparisonColumn(name: "change_upper") { number($0.row?.change.upper) },
      ComparisonColumn(name: "coverage") { number($0.row?.change.coverage) },
      ComparisonColumn(name: "pairs") { $0.row.map { "\($0.change.pairs)" } ?? "" },
      ComparisonColumn(name: "p") { number($0.row?.change.p) },
      ComparisonColumn(name: "noise") { number($0.row?.change.noise) },
      ComparisonColumn(name: "bar") { number($0.row?.bar) },
    ]
  }

  private static var verdict: [ComparisonColumn] {
    [
      ComparisonColumn(name: "verdict") { $0.verdict },
      ComparisonColumn(name: "same_within") { number($0.row?.verdict.within) },
      ComparisonColumn(name: "smallest_effect") { number($0.row?.verdict.smallestEffect) },
      ComparisonColumn(name: "pairs_needed") { line in
        line.row?.verdict.pairsNeeded.map { "\($0)" } ?? ""
      },
      ComparisonColumn(name: "confirmation") { line in
        line.row?.confirmation?.look.verdict.word.rawValue ?? ""
      },
      ComparisonColumn(name: "over_budgets") { line in
        (line.exact?.excesses ?? []).map { "\($0.budget) (\($0.isHard ? "hard" : "soft"))" }
          .joined(separator: " ")
      },
    ]
  }

  private static var beside: [ComparisonColumn] {
    [
      ComparisonColumn(name: "core_cycles_base") { number($0.row?.coreCycles?.base.value) },
      ComparisonColumn(name: "core_cycles_head") { number($0.row?.coreCycles?.head.value) },
      ComparisonColumn(name: "change_from_control") {
        number($0.row?.changeFromControl?.estimate)
      },
      ComparisonColumn(name: "control_change") { number($0.row?.control?.change.estimate) },
      ComparisonColumn(name: "control_verdict") { line in
        line.row?.control?.verdict.word.rawValue ?? ""
      },
      ComparisonColumn(name: "because") { line in
        line.unlike.map { "\($0.because); base: \(words($0.base)); head: \(words($0.head))" } ?? ""
      },
      ComparisonColumn(name: "notes") { $0.notes.joined(separator: " ") },
    ]
  }
}
