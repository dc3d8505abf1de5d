import Foundation
import Measurement
import Statistics

extension SelfTest {
  /// Tries the gate on noise.
  /// - Parameters:
  ///   - noise: A recording of identical code.
  ///   - plan: How often, and on what.
  ///   - gate: Which cells of a comparison are flagged; another one than `compare`'s is for tests.
  ///   - report: Is told how many of the draws are done.
  /// - Throws: `NotNoise.tooFewPairs`.
  public init(
    _ noise: NoiseRecording, _ plan: SelfTestPlan,
    gate: (Comparison) -> [CellID] = \.flagged,
    report: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws {
    guard noise.pairs >= plan.pairs, plan.pairs > 0 else {
      throw NotNoise.tooFewPairs(
        comparison: noise.comparison, pairs: noise.pairs, needed: max(plan.pairs, 1))
    }
    let levels = noise.cells.map { ($0.id, noiseOfPair($0)) }
    self.init(
      comparison: noise.comparison, cpuModel: noise.host.cpuModel.value,
      startedAt: noise.arms.first?.startedAt ?? "", suite: noise.arms[0].suite,
      warnings: noise.warnings, recordedPairs: noise.pairs, noise: levels.map(\.1).sorted(),
      plan: plan)
    var deck = FamilyDeck(
      recorded: noise.pairs, pairs: plan.pairs, confirmingPairs: plan.confirmingPairs,
      generator: SplitMix64(seed: plan.seed))
    // One in ten is enough for power: each draw tries every cell.
    let powerDraws = (plan.families + 9) / 10
    let quieterDraws = (powerDraws + 1) / 2
    let whole = plan.families + powerDraws + quieterDraws
    for number in 0..<plan.families {
      add(deck.draw(), of: noise, gate)
      report(number + 1, whole)
    }
    coverage /= Double(max(covered.trials, 1))
    for pairs in deck.asRecorded {
      let comparison = noise.comparison(of: pairs, plan.settings, looks: plan.looks)
      flaggedAsRecorded.add(!gate(comparison).isEmpty)
    }
    var finder = PowerCount(noise, plan, levels: levels)
    for number in 0..<powerDraws {
      finder.add(deck.draw(), of: noise)
      report(plan.families + number + 1, whole)
    }
    power = finder.rows
    var quietened = plan.levels.map { QuietenedNoise(noise, to: $0, seed: plan.seed) }
    for number in 0..<quieterDraws {
      let draw = deck.draw()
      for index in quietened.indices { quietened[index].add(draw, plan) }
      report(plan.families + powerDraws + number + 1, whole)
    }
    quieter = quietened.map(\.result)
  }

  /// Judges one drawn family as a session does: flagged cells, and they alone, once more.
  private mutating func add(
    _ draw: FamilyDraw, of noise: NoiseRecording, _ gate: (Comparison) -> [CellID]
  ) {
    let first = noise.comparison(of: draw.first, plan.settings, looks: plan.looks)
    let cells = gate(first)
    flagged.add(!cells.isEmpty)
    let without = first.flaggedWithoutBar(beside: false)
    flaggedByBaseAlone.add(without)
    flaggedWithoutBar.add(without && first.flaggedWithoutBar(beside: true))
    let isFlagged = Set(cells)
    for row in first.gated {
      rowsFlagged.add(isFlagged.contains(row.id))
      pairsTaken += row.change.pairs
      covered.add(row.change.lower <= 0 && row.change.upper >= 0)
      coverage += row.change.coverage
    }
    let fired = first.controlFired.count
    controlsFired.count += fired
    controlsFired.trials += first.gated.count
    vetoed.add(first.isVetoed)
    var last = first
    if !isFlagged.isEmpty, !first.isVetoed, !draw.second.isEmpty {
      last = first.confirmed(
        by: noise.comparison(of: draw.second, plan.settings, into: isFlagged))
    }
    // Noise may have cells without one pair: they are in no family.
    last.unlike.removeAll(where: \.isUndecided)
    let outcome = last.outcome
    regressions.add(outcome == .regression)
    inconclusive.add(outcome == .inconclusive)
  }
}

/// Counts what is found of injected changes.
private struct PowerCount {
  let plan: SelfTestPlan
  /// The rows that a cell counts in, by its id.
  private var places: [CellID: [Int]] = [:]
  private(set) var rows: [PowerRow] = []

  init(_ noise: NoiseRecording, _ plan: SelfTestPlan, levels: [(CellID, Double)]) {
    self.plan = plan
    func add(_ name: String, _ cells: [CellID]) {
      guard !cells.isEmpty else { return }
      for cell in cells { places[cell, default: []].append(rows.count) }
      rows.append(
        PowerRow(
          name: name, cells: cells.count,
          results: plan.injections.map { InjectionResult(injection: $0) }))
    }
    add("every cell", levels.map(\.0))
    var least = 0.0
    for most in plan.noiseBounds + [.infinity] {
      let name =
        !most.isFinite
        ? "noise above \(percent(least)) %"
        : (least == 0 ? "noise below " : "noise \(percent(least)) to ") + "\(percent(most)) %"
      add(name, levels.filter { $0.1 >= least && $0.1 < most }.map(\.0))
      least = most
    }
    for kind in Scenario.Kind.allCases {
      add(kind.rawValue, levels.map(\.0).filter { $0.knownScenario?.kind == kind })
    }
  }

  mutating func add(_ draw: FamilyDraw, of noise: NoiseRecording) {
    for (index, injection) in plan.injections.enumerated() {
      let first = noise.comparison(
        of: draw.first, plan.settings, looks: plan.looks, injecting: injection)
      let slower = Set(first.flagged)
      let again =
        draw.second.isEmpty
        ? []
        : Set(
          noise.comparison(
            of: draw.second, plan.settings, injecting: injection, into: slower
          ).flagged)
      for row in first.gated {
        for place in places[row.id] ?? [] {
          rows[place].results[index].slower.add(slower.contains(row.id))
          rows[place].results[index].inconclusive.add(row.verdict.word == .inconclusive)
          guard !draw.second.isEmpty else { continue }
          rows[place].results[index].confirmed.add(again.contains(row.id))
        }
      }
    }
  }
}

extension Comparison {
  /// Whether a cell would be called slower if nothing but the threshold stood in the way.
  /// - Parameter beside: Whether the copy of the base is asked as well.
  fileprivate func flaggedWithoutBar(beside: Bool) -> Bool {
    gated.contains { row in
      let changes = [row.change] + (beside ? [row.changeFromControl].compactMap { $0 } : [])
      return changes.allSatisfy { $0.lower > 0 && $0.estimate > settings.threshold }
    }
  }
}

/// A share in percent, without a fraction where there is none.
private func percent(_ share: Double) -> String {
  let percent = (share * 10_000).rounded() / 100
  return percent == percent.rounded() ? "\(Int(percent))" : "\(percent)"
}

/// The noise of one pair of a cell, over all that was recorded.
func noiseOfPair(_ cell: NoiseRecording.CellNoise) -> Double {
  let ratios = zip(cell.ticks[0], cell.ticks[1]).compactMap { base, head -> Double? in
    guard let base, let head else { return nil }
    return log(head / base)
  }
  return robustStandardDeviation(ratios) ?? 0
}
