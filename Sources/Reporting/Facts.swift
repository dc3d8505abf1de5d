import Analysis
import Measurement

// What more than one formatter says, as text without layout.

/// The reading aids that stand beside the answer.
func legend(_ model: ReportModel) -> String {
  var parts: [String] = []
  if let floor = model.floor { parts.append("Floor: \(titled(floor, model)).") }
  if let reference = model.reference { parts.append("Reference: \(titled(reference, model)).") }
  if let ticks = model.coreCyclesPerTick, ticks.count == 3 {
    parts.append(
      "A tick is one increment of the time-stamp counter, not a core cycle: "
        + "\(fixed(ticks[0], places: 2)) core cycles here (\(fixed(ticks[1], places: 2)) to "
        + "\(fixed(ticks[2], places: 2)) over the cells)."
    )
  }
  return parts.joined(separator: " ")
}

private func titled(_ name: String, _ model: ReportModel) -> String {
  guard let strategy = model.strategies.first(where: { $0.name == name }),
    !strategy.title.isEmpty, strategy.title != name
  else { return name }
  return "\(name) (\(strategy.title))"
}

/// How many cells ended how.
func tally(_ model: ReportModel) -> String {
  let measured = model.blocks.reduce(0) { $0 + $1.rows.count }
  func missing(_ status: CellStatus) -> Int {
    model.unmeasured.filter { $0.status == status }.reduce(0) { $0 + $1.cells.count }
  }
  let documented = (model.documented ?? []).reduce(0) { $0 + $1.rows.count }
  let counts =
    "\(counted(model.cellCount, "cell")): \(measured) measured, "
    + (documented > 0 ? "\(documented) documented, " : "")
    + "\(missing(.failed)) failed, \(missing(.skipped)) skipped"
  switch model.environment.status {
  case .complete: return counts + "."
  case .interrupted: return counts + ". The run was interrupted; these are its results so far."
  case .running:
    return counts + ". The run was cut off or is still running; these are its "
      + "results so far."
  }
}

/// The evidence of a block's mechanism over all of its rows.
func proof(_ block: ReportBlock) -> String {
  guard block.mechanism != nil else { return "not proven: see the notes" }
  if block.mechanism == .translated || block.mechanism == .interpreted {
    return block.rows.first?.cell.proof.because ?? ""
  }
  var text =
    "the probe took "
    + spread(block.rows.compactMap(\.cell.proof.ticksPerAdd))
    + (block.kind == .counted ? " instructions per add" : " ticks per add")
  if let ratios = ratios(block) { text += "; in adds, \(ratios)" }
  let exits = block.rows.compactMap(\.cell.proof.exitsPerSwitch)
  let emulated = block.rows.compactMap(\.cell.proof.emulatedPerSwitch)
  if !exits.isEmpty {
    text +=
      "; per switch \(spread(exits)) exits and \(spread(emulated)) emulated instructions, "
      + "including those of the sampling code"
  }
  return text
}

/// What the processor's times were as multiples of an addition, over all rows; nil where they were
/// not taken.
private func ratios(_ block: ReportBlock) -> String? {
  let found = block.rows.compactMap(\.cell.proof.ratios).flatMap { $0 }
  let texts = ChainKind.allCases.compactMap { kind -> String? in
    let adds = found.filter { $0.of == kind }.map(\.adds)
    return adds.isEmpty ? nil : "\(kind.words) \(spread(adds))"
  }
  return texts.isEmpty ? nil : texts.joined(separator: ", ")
}

/// Which cells, in a few words: the id of one, else how many and what they have in common.
func scope(_ cells: [CellID]) -> String {
  if cells.isEmpty { return "the whole run" }
  if cells.count == 1 { return cells[0].description }
  func list(_ words: [String], _ noun: String, limit: Int = 3) -> String {
    let unique = uniqued(words)
    return unique.count > limit ? "\(unique.count) \(noun)" : unique.joined(separator: ", ")
  }
  let parts = [
    list(cells.map(\.strategy), "strategies"), list(cells.map(\.architecture.rawValue), ""),
    list(cells.map(\.machine.rawValue), "machines"),
    list(cells.sorted { $0.ring < $1.ring }.map { "ring \($0.ring.rawValue)" }, ""),
  ]
  return "\(cells.count) cells (\(parts.joined(separator: "; ")))"
}

func spread(_ values: [Double]) -> String {
  guard let least = values.min(), let greatest = values.max() else { return "no" }
  func figure(_ value: Double) -> String { fixed(value, places: value < 10 ? 2 : 0) }
  let (low, high) = (figure(least), figure(greatest))
  return low == high ? low : "\(low) to \(high)"
}

/// `1 boot`, `2 boots`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
