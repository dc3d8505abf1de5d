import Analysis
import Foundation
import Measurement

/// The checks that a contribution must pass before any of it is shown.
public enum ContributionCheck {
  /// Boots that a figure may be of.
  static let boots = 3...10_000
  /// With fewer there is no interval.
  static let bootsOfInterval = Estimate.leastReplicates
  /// A boot counts with that share of quiet samples; see ARCHITECTURE.md, A quiet core.
  static let leastQuietShare = 0.05
  /// Core cycles or ticks that a switch may take: no two jumps take less, and no switch a second.
  static let values = 0.2...5e9

  /// Where a contribution lies below `Results/atlas`.
  public static func place(of contribution: Contribution) -> String {
    "\(contribution.cpu.signature)/\(contribution.recording).json"
  }

  /// Checks all but the text's digest.
  ///
  /// - Parameter place: Where it lies, as `place(of:)` has it; nil where that does not matter.
  /// - Throws: The first fault.
  public static func check(
    _ contribution: Contribution, at place: String? = nil
  ) throws(ContributionFault) {
    guard isFileName(contribution.recording) else { throw .name(contribution.recording) }
    try checkTexts(contribution)
    let expected = self.place(of: contribution)
    if let place, place != expected { throw .place(expected: expected) }
    try checkProcessor(contribution)
    try checkCalibration(contribution)
    for place in contribution.places { try check(place) }
    for gap in contribution.missing where !Contribution.machines.contains(gap.machine) {
      throw .machine(gap.machine.rawValue)
    }
    try checkRepetitions(contribution)
  }

  private static func checkTexts(_ contribution: Contribution) throws(ContributionFault) {
    let cpu = contribution.cpu
    var texts: [(key: String, text: String?)] = [
      ("startedAt", contribution.startedAt), ("suite", contribution.suite),
      ("machine", contribution.machine), ("cpu.vendor", cpu.vendor), ("cpu.brand", cpu.brand),
      ("cpu.microcode", cpu.microcode), ("cpu.hypervisor", cpu.hypervisor),
      ("evidence.vendor", contribution.evidence?.vendor),
      ("evidence.brand", contribution.evidence?.brand),
      ("evidence.hypervisor", contribution.evidence?.hypervisor),
    ]
    for (name, word) in cpu.mitigations ?? [:] { texts += [("cpu.mitigations", name + word)] }
    texts += (contribution.evidence?.below ?? []).map { ("evidence.below", $0) }
    texts += contribution.calibration.keys.map { ("calibration", $0) }
    texts += contribution.missing.map { ("missing.because", $0.because) }
    for (key, text) in texts {
      guard let text, !isPlain(text) else { continue }
      throw .text(of: key)
    }
    for gap in contribution.missing where !gap.strategies.allSatisfy(isFileName) {
      throw .text(of: "missing.strategies")
    }
    for row in contribution.places.flatMap(\.rows)
    where !isFileName(row.strategy) || !isFileName(row.code ?? "none") {
      throw .text(of: "places.rows")
    }
    for digest in [contribution.machine, contribution.suite] {
      guard let digest, !digest.drop(while: \.isHexDigit).isEmpty, !digest.hasSuffix("+") else {
        continue
      }
      throw .text(of: "machine or suite")
    }
  }

  private static func checkProcessor(_ contribution: Contribution) throws(ContributionFault) {
    guard let evidence = contribution.evidence else { return }
    let cpu = contribution.cpu
    guard evidence.vendor == cpu.vendor, evidence.brand.isEmpty || evidence.brand == cpu.brand
    else {
      throw .otherProcessor(
        claimed: "\(cpu.vendor) \(cpu.brand)", evidence: "\(evidence.vendor) \(evidence.brand)")
    }
    switch ProcessorVerdict(evidence).runner {
    case .translator, .interpreter: throw .notProcessor
    case .cpu, .unclear: break
    }
  }

  private static func checkCalibration(_ contribution: Contribution) throws(ContributionFault) {
    let cpu = contribution.cpu
    let facts = CoreFacts.of(
      ProcessorSignature(vendor: cpu.vendor, family: cpu.family, model: cpu.model))
    for place in contribution.places where place.unit == .coreCycles {
      let name = place.architecture.rawValue
      guard let chains = contribution.calibration[name] else { throw .uncalibrated(name) }
      let latencies = facts.multiplyLatencies(place.architecture)
      // A digit was rounded away.
      let tolerance = CalibrationRatios.multiplyTolerance + 1e-4
      guard CalibrationRatios.addLimits.contains(chains.add),
        latencies.contains(where: { abs(chains.multiply - Double($0)) <= tolerance * Double($0) })
      else { throw .calibration(name, add: chains.add, multiply: chains.multiply) }
      guard place.mechanism == .native else {
        throw .value(cell: name, detail: "core cycles are given of what the CPU did not run itself")
      }
    }
  }

  private static func check(_ place: ContributedPlace) throws(ContributionFault) {
    guard Contribution.machines.contains(place.machine) else {
      throw .machine(place.machine.rawValue)
    }
    for row in place.rows {
      let cell = name(row.strategy, place)
      let all = [row.value, row.lower, row.upper].compactMap { $0 }
      guard all.allSatisfy({ $0.isFinite && $0 <= values.upperBound }),
        row.value >= values.lowerBound
      else {
        throw .value(
          cell: cell,
          detail: "\(row.value) is no cost of a switch: it lies between 0.2 and a second")
      }
      guard (row.lower == nil) == (row.upper == nil),
        row.lower ?? row.value <= row.value, row.upper ?? row.value >= row.value
      else { throw .value(cell: cell, detail: "the figure lies outside of its own interval") }
      guard boots.contains(row.boots), row.lower == nil || row.boots >= bootsOfInterval else {
        throw .boots(cell: cell, boots: row.boots)
      }
      if let share = row.quietShare, !(leastQuietShare...1).contains(share) {
        throw .quietShare(cell: cell, share: share)
      }
    }
  }

  private static func checkRepetitions(_ contribution: Contribution) throws(ContributionFault) {
    var seen: Set<RowKey> = []
    for place in contribution.places {
      for row in place.rows where !seen.insert(RowKey(place, row)).inserted {
        throw .twice(cell: name(row.strategy, place))
      }
    }
  }

  private static func name(_ strategy: String, _ place: ContributedPlace) -> String {
    "\(strategy)@\(place.architecture.rawValue)@\(place.ring.name)@\(place.machine.rawValue)"
  }
}
