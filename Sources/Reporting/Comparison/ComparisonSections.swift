import Analysis
import Documents
import Measurement

/// All sections of a comparison that have something to show, in the reader's order.
func comparisonSections(_ comparison: Comparison) -> [Section] {
  guard comparison.isComparable else { return [] }
  let judged = comparison.rows.filter(\.isGated)
  let moved = comparison.rows.filter { $0.mechanism == .native && !$0.isGated }
  let shown = comparison.rows.filter { $0.mechanism != .native }
  return [
    changes(comparison), missing(comparison),
    timed(
      judged, comparison, id: "judged", title: "Judged: ticks per switch, native"),
    timed(
      moved, comparison, id: "placement",
      title: "Placement: the same code in another image; shown, not judged", isCaution: true),
    exact(comparison),
    timed(
      shown, comparison, id: "shown",
      title: "Shown, never judged: ticks that are not CPU time",
      isCaution: true),
    family(comparison),
  ].compactMap { $0 }
}

private func changes(_ comparison: Comparison) -> Section? {
  let rows = comparison.gated.filter { $0.verdict.word == .slower || $0.verdict.word == .faster }
  let over = comparison.exact.filter { !$0.excesses.isEmpty || $0.added != 0 }
  guard !rows.isEmpty || !over.isEmpty else { return nil }
  var tables: [Table] = []
  if !rows.isEmpty {
    let names = rows.map { place($0.id, in: comparison) }
    tables.append(
      Table(
        title: "", text: "", grid: timedGrid(rows, names, comparison, isShort: true)))
  }
  if !over.isEmpty {
    tables.append(
      Table(
        title: "Exact: instructions per switch, and bytes", text: "", grid: exactGrid(over)))
  }
  return Section(id: "changes", title: "Changes", tables: tables)
}

private func missing(_ comparison: Comparison) -> Section? {
  guard !comparison.unlike.isEmpty || !comparison.skipped.isEmpty else { return nil }
  // A machine that is missing on one side takes dozens of cells with it, for one reason.
  var groups: [(key: [String], cells: [CellID])] = []
  for cell in comparison.unlike {
    let key = [cell.because, words(cell.base), words(cell.head)]
    if let index = groups.firstIndex(where: { $0.key == key }) {
      groups[index].cells.append(cell.id)
    } else {
      groups.append((key, [cell.id]))
    }
  }
  var text = groups.map { key, cells in
    let ends = key[1] == key[2] ? "On both sides: \(key[1])" : "Base: \(key[1]). Head: \(key[2])"
    return "\(scope(cells)): \(key[0]). \(ends)."
  }
  if !comparison.skipped.isEmpty {
    text.append("Skipped on both sides, so not missing: \(scope(comparison.skipped)).")
  }
  guard !comparison.unlike.isEmpty else {
    return Section(id: "missing", title: "Not compared", isFolded: true, text: text)
  }
  return Section(
    id: "missing", title: "Not compared: \(counted(comparison.unlike.count, "cell"))",
    isCaution: true, text: text)
}

private func timed(
  _ rows: [ComparisonRow], _ comparison: Comparison, id: String, title: String,
  isCaution: Bool = false
) -> Section? {
  guard !rows.isEmpty else { return nil }
  let tables = blocks(rows).map { rows in
    Table(
      title: rows.first.map(blockTitle) ?? "", text: "",
      grid: timedGrid(rows, names(rows), comparison), facets: rows.first.map(facets) ?? [:])
  }
  let rule =
    "~ means no detectable change; ± is the longer side of the interval; noise is that of one "
    + "pair. An inconclusive row may hide a slowdown smaller than its figure."
  return Section(
    id: id, title: title, isCaution: isCaution, isFolded: true, tables: tables, remarks: [rule])
}

/// Rows that stand in one table, in their order.
func blocks(_ rows: [ComparisonRow]) -> [[ComparisonRow]] {
  var groups: [[ComparisonRow]] = []
  for row in rows {
    if let last = groups.last?.last, blockTitle(last) == blockTitle(row) {
      groups[groups.count - 1].append(row)
    } else {
      groups.append([row])
    }
  }
  return groups
}

/// What a reader may choose the rows of a table by.
private func facets(_ row: ComparisonRow) -> [String: String] {
  [
    "architecture": row.id.architecture.rawValue, "machine": row.id.machine.rawValue,
    "mechanism": row.mechanism?.rawValue ?? "unproven",
  ]
}

/// The place that the rows of a table share, and how they ran there.
func blockTitle(_ row: ComparisonRow) -> String {
  "\(blockName(row.id)): \(row.mechanism?.rawValue ?? "unproven")"
}

private func blockName(_ id: CellID) -> String {
  let place = "\(id.architecture.rawValue), \(id.machine.rawValue), ring \(id.ring.rawValue)"
  return id.knownScenario == .pingPong ? place : "\(id.scenario), \(place)"
}

/// The strategy, and its benchmark too where a strategy occurs more than once.
func names(_ rows: [ComparisonRow]) -> [String] {
  let counts = Dictionary(rows.map { ($0.id.strategy, 1) }, uniquingKeysWith: +)
  return rows.map { row in
    counts[row.id.strategy] == 1
      ? row.id.strategy : "\(row.id.strategy) (\(row.id.benchmark))"
  }
}

/// A cell in a table of many places.
func place(_ id: CellID, in comparison: Comparison) -> String {
  let scenario = id.knownScenario == .pingPong ? "" : " \(id.scenario)"
  return
    "\(id.strategy)\(scenario) \(id.architecture.rawValue) \(id.machine.rawValue) \(id.ring.name)"
}

private func timedGrid(
  _ rows: [ComparisonRow], _ names: [String], _ comparison: Comparison, isShort: Bool = false
) -> Grid {
  func column(_ heading: String, _ cell: (ComparisonRow) -> String) -> Grid.Column {
    Grid.Column(heading: [heading], cells: rows.map(cell))
  }
  var columns = [
    column("base") { figure($0.base) }, column("head") { figure($0.head) },
    column("delta") { delta($0.change) },
  ]
  if !isShort {
    columns += [
      column("n") { "\($0.change.pairs)" }, column("noise") { noise($0.change.noise) },
    ]
  }
  let marks = marks(comparison)
  var verdicts = column("verdict") { words($0) + (marks[$0.id] ?? "") }
  verdicts.tones = rows.map { tone($0.verdict.word) }
  columns.append(verdicts)
  return Grid(rowHeading: isShort ? "cell" : "strategy", rows: names, columns: columns)
}

/// Noise to the digits that a threshold of 0.1 % needs.
func noise(_ share: Double) -> String {
  let value = share * 100
  if value == 0 { return "0%" }
  return value < 0.995 ? fixed(value, places: 2) + "%" : percent(share)
}

/// Footnotes that change how a single row is read; those about most rows stand below only.
private func marks(_ comparison: Comparison) -> [CellID: String] {
  let codes: Set = [
    ComparisonNote.controlFired, ComparisonNote.controlMissing, ComparisonNote.unpaired,
  ]
  var marks: [CellID: [Int]] = [:]
  for (index, note) in comparison.notes.enumerated() where codes.contains(note.kind) {
    for cell in note.cells { marks[cell, default: []].append(index + 1) }
  }
  return marks.mapValues { " [\($0.map(String.init).joined(separator: ","))]" }
}

/// How many are equal, and why the others should be; what changed is part of the answer.
private func exact(_ comparison: Comparison) -> Section? {
  guard !comparison.exact.isEmpty else { return nil }
  let counts = ExactMetric.allCases.compactMap { metric -> String? in
    let rows = comparison.exact.filter { $0.metric == metric }
    guard !rows.isEmpty else { return nil }
    return "\(metric.rawValue): \(rows.count { $0.added == 0 }) of \(rows.count) equal"
  }
  let budgets = comparison.exact.flatMap(\.excesses).map { excess in
    "Over the \(excess.isHard ? "hard" : "soft") budget '\(excess.budget)': \(excess.because)"
  }
  return Section(
    id: "exact", title: "Exact numbers: the same in every repetition", isFolded: true,
    text: [counts.joined(separator: "; ") + "."] + uniqued(budgets))
}

private func tone(_ verdict: Verdict.Word) -> Tone {
  switch verdict {
  case .slower: .bad
  case .faster: .good
  case .same: .plain
  case .inconclusive: .quiet
  }
}

private func exactGrid(_ rows: [ExactRow]) -> Grid {
  func column(_ heading: String, _ cell: (ExactRow) -> String) -> Grid.Column {
    Grid.Column(heading: [heading], cells: rows.map(cell))
  }
  var budgets = column("budget") { words($0) }
  budgets.tones = rows.map { $0.excesses.isEmpty ? .plain : .bad }
  return Grid(
    rowHeading: "number", rows: rows.map(name),
    columns: [
      column("base") { exactFigure($0.base) }, column("head") { exactFigure($0.head) },
      column("delta") { row in
        let share = row.change.map { $0 == 0 ? "" : " (\(signedPercent($0)))" } ?? ""
        return (row.added > 0 ? "+" : "") + exactFigure(row.added) + share
      },
      budgets,
    ])
}

private func name(_ row: ExactRow) -> String {
  guard row.metric == .instructions, let id = row.cells.first else {
    return "\(row.metric.rawValue) \(row.subject)"
  }
  let scenario = id.knownScenario == .pingPong ? "" : " \(id.scenario)"
  return "\(id.strategy)\(scenario) \(id.architecture.rawValue) \(id.ring.name)"
}

private func family(_ comparison: Comparison) -> Section? {
  let family = comparison.family
  guard family.gatedRows > 0 else { return nil }
  var text = [
    "\(counted(family.gatedRows, "judged row")): if nothing changed, chance alone would put "
      + "the lower bound of at most \(fixed(family.expectedFalseAlarms, places: 2)) above 0; "
      + "the threshold reduces that."
  ]
  if comparison.pairing == .advisory {
    text.append(
      "That holds for boots of one session. Drift between two recordings adds to it.")
  }
  for (name, verdict) in [
    ("Holm", family.holm), ("Benjamini and Hochberg", family.benjaminiHochberg),
  ] {
    if let verdict { text.append("\(name): \(words(verdict, family))") }
  }
  return Section(
    id: "family", title: "Chance: the rows that look changed when nothing did",
    isFolded: true, text: text)
}

private func words(_ verdict: FamilyVerdict, _ family: Family) -> String {
  guard let refusal = verdict.refusal else {
    return "\(verdict.rejected.count) of \(family.gatedRows) rows changed by the p values alone."
  }
  let together = refusal.rowsNeededAtOnce.map { ", unless \($0) rows change at once" } ?? ""
  return "not applied. \(refusal.pairs) pairs give no p below "
    + "\(probability(refusal.smallestAttainableP)), and one of \(family.gatedRows) rows needs "
    + "\(probability(refusal.neededP)), so no row could be rejected\(together). "
    + "\(refusal.pairsNeeded) pairs are needed."
}

/// A probability to two digits.
func probability(_ value: Double) -> String {
  var places = 2
  while places < 9, value * (0..<(places - 1)).reduce(1.0, { power, _ in power * 10 }) < 1 {
    places += 1
  }
  return fixed(value, places: places)
}
