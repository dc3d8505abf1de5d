import Measurement

/// Derives mechanisms, summaries, statuses and warnings of a run from its boots.
///
/// A cell whose verification does not hold becomes failed.
///
/// Idempotent: `complete(complete(run)) == complete(run)`.
public func complete(_ run: Run) -> Run { completedAnalyses(of: run).run }

/// The same, with the analyses of the cells that are measured then, in their order, and the floors.
func completedAnalyses(
  of run: Run
) -> (run: Run, analyses: [CellAnalysis], floors: CoreFloors) {
  var run = run
  var analyses: [CellAnalysis] = []
  let floors = CoreFloors(run)
  let all = concurrently(run.cells) { [launches = run.launches] in
    analyze($0, launches: launches, floors: floors)
  }
  for (index, analysis) in all.enumerated() {
    run.cells[index] = completed(run.cells[index], analysis)
    if run.cells[index].status == .measured { analyses.append(analysis) }
  }
  run.warnings.removeAll { DerivedWarning.kinds.contains($0.kind) }
  run.warnings += derivedWarnings(of: run, analyses, floors)
  return (run, analyses, floors)
}

/// A cell with what its analysis says of it.
func completed(_ cell: CellRecord, _ analysis: CellAnalysis) -> CellRecord {
  var cell = cell
  cell.mechanism = analysis.proof.mechanism
  cell.summary = nil
  guard cell.status == .measured, cell.documented == nil else { return cell }
  if let fault = fault(in: cell.verification) {
    (cell.status, cell.because) = (.failed, fault)
  } else if let summary = analysis.summary {
    cell.summary = summary
  } else if analysis.shortage == nil {
    cell.status = .failed
    cell.because =
      cell.boots.isEmpty
      ? "no boot delivered samples"
      : "in each of its \(cell.boots.count) boots more than half of the samples were not positive: "
        + "the clock's noise hides the switch; lengthen the batch"
  }
  return cell
}

/// Why a batch proves nothing, or nil when its work is proven.
private func fault(in verification: VerificationRecord?) -> String? {
  guard let verification else {
    return "it was never verified: without proof of the switches there is no divisor"
  }
  if verification.switchesCounted != verification.switchesExpected {
    return "\(verification.switchesExpected) switches were asked for and the contexts counted "
      + "\(verification.switchesCounted): the divisor is wrong, so there is no time"
  }
  if verification.switchesExpected <= 0 { return "no switch was asked for and none was counted" }
  return verification.statePreserved
    ? nil : "state that the strategy promises to preserve was not preserved: see its verification"
}

/// The stored values that do not follow from the boots, one sentence each.
///
/// Empty when all of it re-derives.
/// - Parameter isChosen: Which cells are looked at; all where nothing is said.
public func discrepancies(
  in run: Run, of isChosen: (CellID) -> Bool = { _ in true }
) -> [String] {
  var found: [String] = []
  let floors = CoreFloors(run)
  let chosen = run.cells.filter { isChosen($0.id) }
  let all = concurrently(chosen) {
    completed($0, analyze($0, launches: run.launches, floors: floors, withTail: false))
  }
  for (stored, derived) in zip(chosen, all) {
    func compare(_ field: String, _ stored: String, _ derived: String) {
      if stored != derived {
        found.append("\(derivedID): \(field) is stored as \(stored), but its boots give \(derived)")
      }
    }
    var derivedID: CellID { derived.id }
    compare("status", stored.status.rawValue, derived.status.rawValue)
    compare(
      "mechanism", stored.mechanism?.rawValue ?? "null", derived.mechanism?.rawValue ?? "null")
    guard let a = stored.summary, let b = derived.summary else {
      compare("summary", text(stored.summary?.perSwitch), text(derived.summary?.perSwitch))
      continue
    }
    if !agree([a.perSwitch], [b.perSwitch]) {
      compare("summary.perSwitch", text(a.perSwitch), text(b.perSwitch))
    }
    // In version 1 the range of too few boots was stored as an interval.
    let hasInterval = b.interval != nil || run.schema == Run.currentSchema
    if hasInterval, !agree(a.interval ?? [], b.interval ?? []) {
      compare("summary.interval", text(a.interval), text(b.interval))
    }
    if hasInterval, !agree([a.confidence], [b.confidence]) {
      compare("summary.confidence", text(a.confidence), text(b.confidence))
    }
    if !agree(a.coreCyclesPerSwitch.map { [$0] } ?? [], b.coreCyclesPerSwitch.map { [$0] } ?? []) {
      compare(
        "summary.coreCyclesPerSwitch", text(a.coreCyclesPerSwitch), text(b.coreCyclesPerSwitch))
    }
  }
  return found
}

private func text(_ value: (some Any)?) -> String { value.map { "\($0)" } ?? "null" }

/// Equal but for the last bits, which another compiler's order of additions may move.
private func agree(_ a: [Double], _ b: [Double]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-9 * max(abs($0), abs($1)) }
}
