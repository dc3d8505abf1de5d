import Foundation
import Measurement
import Statistics

/// Holds a head against its base.
///
/// The verdicts follow one rule for each cell, whose conditions are on `Verdict.Word`. Interleaved
/// arms are compared over boots of the same number, arms measured at different times as independent
/// samples. Whether a cell was measured is believed as the runs say it, so both should be completed
/// (`complete`) or have no `discrepancies`.
/// - Parameters:
///   - base: How things were.
///   - head: How things are.
///   - control: A copy of the base measured beside the two; nil when there is none.
///   - settings: By what is judged.
///   - budgets: What the exact quantities may cost.
///   - pairing: How the arms were measured.
/// - Returns: A comparison without rows when the two are not comparable.
public func compare(
  base: Arm, head: Arm, control: Arm? = nil, settings: ComparisonSettings = ComparisonSettings(),
  budgets: [Budget] = [], pairing: Pairing
) -> Comparison {
  let hadProbes = base.hasProbes || head.hasProbes
  var (base, head, control) = (base, head, control)
  if settings.usesAllSamples {
    (base, head) = (base.withAllSamples(), head.withAllSamples())
    control = control?.withAllSamples()
  }
  var comparison = Comparison(
    base: ArmDescription(base), head: ArmDescription(head),
    control: control.map(ArmDescription.init), pairing: pairing, settings: settings,
    differences: Differences(base.run, head.run, pairing).found)
  if let control {
    comparison.differences += Differences(base.run, control.run, pairing).found.filter(\.forbids)
      .map { difference in
        var difference = difference
        difference.subject += " of the control"
        return difference
      }
  }
  comparison.samples = !hadProbes ? .unprobed : settings.usesAllSamples ? .all : .quiet
  guard comparison.isComparable else { return comparison }
  let matched = matchedCells(base, head)
  comparison.unlike = matched.unlike
  comparison.skipped = matched.skipped
  comparison.exact = exactRows(matched.comparable, base.run, head.run, budgets: budgets)
  let controls = control.map { matchedCells(base, $0).comparable } ?? []
  comparison.judge(
    matched.comparable.filter { [.tscTicks, .hostInstructions].contains($0.unit) },
    beside: controls)
  comparison.notes = comparisonNotes(comparison, matched.comparable, base.run, head.run)
  return comparison
}

extension Comparison {
  /// Gives each timed cell its row, and the rows their family.
  mutating func judge(
    _ cells: [ComparableCell], beside controls: [ComparableCell], findingEffects: Bool = true
  ) {
    var bench = Bench(settings, pairing, findingEffects: findingEffects)
    let controlOf = Dictionary(
      controls.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for cell in cells {
      if let row = bench.row(cell, control: controlOf[cell.id]) {
        rows.append(row)
      } else {
        unlike.append(cell.unlike(because: "no two boots make a pair"))
      }
    }
    family = Family(rows, pairing, settings)
  }

  /// The comparison, confirmed by a rerun of its flagged cells.
  ///
  /// A cell that is not slower there too is no regression.
  public func confirmed(by rerun: Comparison) -> Comparison {
    let looks = Dictionary(
      rerun.rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let flagged = Set(flagged)
    var comparison = self
    for index in comparison.rows.indices where flagged.contains(comparison.rows[index].id) {
      guard let row = looks[comparison.rows[index].id] else { continue }
      comparison.rows[index].confirmation = Confirmation(
        look: SecondLook(change: row.change, verdict: row.verdict), control: row.control)
    }
    comparison.notes =
      comparison.notes.filter { !ComparisonNote.ofControls.contains($0.kind) }
      + controlNotes(comparison)
    return comparison
  }
}

/// Makes the rows of one comparison.
private struct Bench {
  let settings: ComparisonSettings
  let pairing: Pairing
  let judge: Judge
  /// By the sizes of the two arms: nearly all rows have the same.
  var bounds: [[Int]: ShiftBounds] = [:]

  init(_ settings: ComparisonSettings, _ pairing: Pairing, findingEffects: Bool) {
    (self.settings, self.pairing) = (settings, pairing)
    judge = Judge(settings, findsEffects: findingEffects)
  }

  /// The row of a cell; nil when no boots can be compared.
  mutating func row(_ cell: ComparableCell, control: ComparableCell?) -> ComparisonRow? {
    let pairs = pairing == .interleaved ? cell.pairs : []
    let paired = Set(pairs.map(\.boot))
    func used(_ boots: [BootLocation]) -> [BootLocation] {
      pairing == .interleaved ? boots.filter { paired.contains($0.boot) } : boots
    }
    let (old, new) = (used(cell.base.boots), used(cell.head.boots))
    guard let change = change(cell), let base = Estimate(medianOf: old.map(\.perSwitch)),
      let head = Estimate(medianOf: new.map(\.perSwitch))
    else { return nil }
    let isCalibrated = cell.base.isCalibrated && cell.head.isCalibrated
    let cycles = [old, new].map { Estimate(medianOf: $0.compactMap(\.coreCycles)) }
    let beside = control.flatMap { look(at: cell, beside: $0) }
    var row = ComparisonRow(
      id: cell.id, mechanism: cell.mechanism, base: base, head: head, change: change.change,
      verdict: judge.verdict(change, beside: beside), bar: exp(judge.bar(beside)) - 1, pairs: pairs,
      unpairedBoots: cell.base.boots.count + cell.head.boots.count - old.count - new.count,
      isPlacement: cell.isPlacement)
    if isCalibrated, let base = cycles[0], let head = cycles[1] {
      row.coreCycles = ComparisonRow.CoreCycles(base: base, head: head)
    }
    if let beside {
      row.changeFromControl = beside.ofHead.change
      row.control = SecondLook(
        change: beside.ofBase.change, verdict: judge.verdict(beside.ofBase))
    }
    return row
  }

  /// What the copy of the base says of a cell; nil when it shares no boot with one of the arms.
  private mutating func look(at cell: ComparableCell, beside control: ComparableCell)
    -> ControlLook?
  {
    var fromControl = cell
    fromControl.base = control.head
    guard let ofBase = change(control), let ofHead = change(fromControl) else { return nil }
    return ControlLook(ofBase: ofBase, ofHead: ofHead)
  }

  private mutating func change(_ cell: ComparableCell) -> LogChange? {
    guard pairing == .advisory else {
      return LogChange(pairs: cell.pairs, confidence: settings.confidence)
    }
    let (base, head) = (cell.base.boots.map(\.perSwitch), cell.head.boots.map(\.perSwitch))
    let sizes = [base.count, head.count]
    if bounds[sizes] == nil {
      bounds[sizes] = ShiftBounds(
        base: base.count, head: head.count, confidence: settings.confidence)
    }
    return bounds[sizes].flatMap { LogChange(base: base, head: head, bounds: $0) }
  }
}
