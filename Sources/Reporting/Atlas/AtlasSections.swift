import Analysis
import Atlas
import Documents
import Measurement

/// The atlas as sections: the CPUs, then each place, then what a reader must know.
func sections(_ table: AtlasTable) -> [Section] {
  let head = table.columns.isEmpty ? [] : [processors(table)]
  let last = [refusals(table), copies(table)].compactMap { $0 }
  return head + table.places.map { place($0, table) } + table.rungs.flatMap { rungs($0, table) }
    + last
}

/// What the page is, in sentences.
func lead(_ table: AtlasTable) -> [String] {
  let recordings = table.columns.reduce(0) { $0 + $1.recordings.count }
  let count =
    "\(counted(recordings, "recording")) of \(counted(table.columns.count, "CPU"))"
    + (table.refused.isEmpty
      ? "." : "; \(counted(table.refused.count, "other")) refused, see below.")
  return [
    count,
    "Cost per one-way switch in ping-pong, as timed, including the loop. A column is a CPU "
      + "with its microcode, mitigations and hypervisor. A row is one version of a strategy's "
      + "code on one architecture, machine and ring. CPUs stand side by side and are not "
      + "judged: recordings of different computers share no boot, so their other differences "
      + "do not cancel.",
  ]
}

private func processors(_ table: AtlasTable) -> Section {
  func column(_ heading: String, _ text: (AtlasColumn) -> String) -> Grid.Column {
    Grid.Column(heading: [heading], cells: table.columns.map(text))
  }
  let mitigations = uniqued(table.columns.map { mitigationText($0.cpu.mitigations) })
  let grid = Grid(
    rowHeading: "CPU", rows: table.columns.map(\.cpu.brand),
    columns: [
      column("signature") { $0.cpu.signature },
      column("core") { $0.cpu.core?.rawValue ?? "one kind" },
      column("microcode") { $0.cpu.microcode ?? "hidden" },
      column("hypervisor") { $0.cpu.hypervisor },
      column("mitigations") { column in
        "M\((mitigations.firstIndex(of: mitigationText(column.cpu.mitigations)) ?? 0) + 1)"
      },
      column("machines") { "\($0.machines)" },
      column("recordings") { "\($0.recordings.count)" },
      column("CPUID asked") { $0.isEvident ? "yes" : "not in all" },
    ])
  return Section(
    id: "cpus", title: "The CPUs",
    tables: [Table(title: "", text: "", grid: grid)],
    remarks: mitigations.enumerated().map { "M\($0.offset + 1): \($0.element)." } + [
      "Core: P or E on a CPU with two kinds of core; older recordings say one kind. Machines: "
        + "computers, told apart by a digest of their machine-id; recordings without one "
        + "count as one computer. CPUID asked: whether CPUID was recorded beside the samples "
        + "and names this CPU."
    ])
}

private func mitigationText(_ words: [String: String]?) -> String {
  guard let words else { return "the kernel does not report its mitigations" }
  let texts = words.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
  return texts.isEmpty
    ? "not affected by any known vulnerability" : texts.joined(separator: "; ")
}

private func place(_ place: AtlasPlace, _ table: AtlasTable) -> Section {
  var reasons = AtlasReasons()
  let figures = grid(place, table) { $0.figure?.text ?? reasons.mark($0) }
  var tables = [Table(title: "", text: "", grid: figures)]
  let cells = place.rows.flatMap(\.cells).compactMap(\.figure)
  if let reference = table.reference, cells.contains(where: { $0.overReference != nil }) {
    tables.append(
      Table(
        title: "Over \(reference) on the same CPU", text: "",
        grid: grid(place, table) { $0.figure?.overReference?.text ?? "-" }))
  }
  if cells.contains(where: { $0.quietShare != nil }) {
    tables.append(
      Table(
        title: "Share of quiet samples, the smallest of all recordings", text: "",
        grid: grid(place, table) { $0.figure?.quietShare.map { percent($0) } ?? "-" }))
  }
  var remarks = reasons.remarks
  if cells.contains(where: { $0.agreement != .single }) {
    remarks.append(
      "Agree: no two machines disagree. Disagree: the intervals of two machines do not "
        + "overlap, and their figures differ by more than \(percent(AtlasFigure.tolerance)).")
  }
  return Section(
    id: place.key.id, title: "\(place.key.name): \(place.key.unitName) per switch",
    isCaution: place.key.mechanism != .native, tables: tables, remarks: remarks)
}

private func grid(
  _ place: AtlasPlace, _ table: AtlasTable, _ text: (AtlasCell) -> String
) -> Grid {
  let cells = place.rows.map { $0.cells.map(text) }
  return Grid(
    rowHeading: "strategy",
    rows: place.rows.map { row in
      row.isOneOfSeveral
        ? "\(row.strategy), code \(row.code?.prefix(6) ?? "not recorded")" : row.strategy
    },
    columns: table.columns.indices.map { column in
      Grid.Column(
        heading: table.heading(column), cells: cells.map { $0[column] })
    })
}

/// What each rung adds on each CPU, and in sentences which one makes the total.
private func rungs(_ rungs: AtlasRungs, _ table: AtlasTable) -> [Section] {
  let grid = Grid(
    rowHeading: "strategy", rows: rungs.rungs.map { "\($0.strategy), over \($0.above)" },
    columns: table.columns.indices.map { column in
      Grid.Column(
        heading: table.heading(column),
        cells: rungs.rungs.map { $0.added[column]?.difference ?? "-" })
    })
  return [
    Section(
      id: "rungs-\(rungs.key.id)",
      title: "\(rungs.key.name): core cycles that each rung adds, by CPU", text: ways(rungs, table),
      tables: [Table(title: "", text: "", grid: grid)],
      remarks: [
        "The difference of two figures of one CPU, with the range that both intervals allow. "
          + "~0: the range contains 0."
      ])
  ]
}

private func ways(_ rungs: AtlasRungs, _ table: AtlasTable) -> [String] {
  let known = zip(table.columns, rungs.ways).compactMap { column, way in way.map { (column, $0) } }
  var texts = known.map { column, way in
    let steps = way.steps.map {
      "\($0.strategy) \(signed($0.added, isFirst: $0 == way.steps.first))"
    }
    let greatest = way.greatest.map { "; most of it is \($0.strategy)" } ?? ""
    return
      "\(column.name): \(threeDigits(way.total)) = \(steps.joined(separator: ", "))\(greatest)."
  }
  for (column, way) in known.dropFirst() {
    guard let (first, base) = known.first else { break }
    let steps = zip(way.steps, base.steps).map { ($0.strategy, $0.added - $1.added) }
    guard let greatest = steps.max(by: { abs($0.1) < abs($1.1) }) else { continue }
    texts.append(
      "\(column.cpu.signature) minus \(first.cpu.signature): "
        + "\(signed(way.total - base.total, isFirst: false)); the largest difference of one "
        + "rung is \(signed(greatest.1, isFirst: false)), in \(greatest.0).")
  }
  return texts
}

private func signed(_ value: Double, isFirst: Bool) -> String {
  let text = fixed(value, places: 1)
  return isFirst || text.hasPrefix("-") ? text : "+\(text)"
}

private func refusals(_ table: AtlasTable) -> Section? {
  guard !table.refused.isEmpty else { return nil }
  return Section(
    id: "refused", title: "Refused, and why", isCaution: true,
    remarks: table.refused.map { "\($0.name): \($0.because)." })
}

private func copies(_ table: AtlasTable) -> Section? {
  guard !table.copies.isEmpty else { return nil }
  return Section(
    id: "copies", title: "Copies, counted once",
    remarks: table.copies.map { "\($0.name) repeats \($0.of)." })
}
