import CStrategy
import GuestProtocol
import Measurement
import Statistics

extension Transcript {
  /// What a verified cell delivers.
  func delivery(_ end: CellEnd, batches: [GuestEvent.BatchPair], index: Int) -> Delivery {
    let samples = batches.map { $0.long &- $0.short }
    let probed = probedSamples(batches)
    let names = StateNames.split(end.promised, plan.architecture)
    let record = BootRecord(
      index: plan.boot, launch: 0, position: index,
      switchesPerSample: Int(clamping: end.switchesPerSample),
      histogram: TickHistogram(samples: samples), runOrder: blockMedians(of: samples),
      flagged: FlaggedSamples(
        notPositive: samples.filter { $0 <= 0 }.count,
        clockWentBackwards: batches.filter { $0.short < 0 || $0.long < 0 }.count),
      warmUp: WarmUp(
        samples: Int(end.warmUpSamples), firstTicks: Int(clamping: end.firstTicks)),
      probe: probe ?? Probe(adds: 0, ticks: 0), calibration: calibration(end),
      exits: exits(end, index: index), probed: probed, wait: probed.map { _ in wait(end) },
      statesInUse: statesInUse.map { Int($0) },
      branches: branches.counts(ofCell: index, switches: end.switchesInWindow))
    return Delivery(
      record: record, switchesExpected: Int(clamping: end.switchesExpected),
      switchesCounted: Int(clamping: end.switchesCounted), promised: names.promised,
      notPromised: names.notPromised, frameBytes: Int(clamping: end.frameBytes),
      isTrap: requirements & UInt64(ONE_TRAP) != 0)
  }

  /// The samples with their probes; nil where there were none.
  private func probedSamples(_ batches: [GuestEvent.BatchPair]) -> ProbedSamples? {
    let bins = batches.compactMap { pair in
      pair.probes.map {
        ProbedSamples.Bin(
          ticks: pair.long &- pair.short, before: Int($0.before),
          after: Int(max($0.between, $0.after)))
      }
    }
    return bins.isEmpty ? nil : ProbedSamples(samples: bins)
  }

  private func wait(_ end: CellEnd) -> QuietWait {
    QuietWait(
      probes: Int(clamping: end.probes), quietProbes: Int(clamping: end.quietProbes),
      limit: Int(clamping: end.probeLimit))
  }

  private func calibration(_ end: CellEnd) -> Calibration? {
    let ticks = end.chainTicks
    // A chain that took no time at all was disturbed; it calibrates nothing.
    guard end.adds > 0, end.multiplies > 0,
      ![ticks.0, ticks.1, ticks.2, ticks.3, ticks.4, ticks.5].contains(0)
    else { return nil }
    return Calibration(
      adds: Int(clamping: end.adds), addTicks: [Int(clamping: ticks.0), Int(clamping: ticks.3)],
      addCheckTicks: [Int(clamping: ticks.1), Int(clamping: ticks.4)],
      multiplies: Int(clamping: end.multiplies),
      multiplyTicks: [Int(clamping: ticks.2), Int(clamping: ticks.5)])
  }

  private func exits(_ end: CellEnd, index: Int) -> ExitCounters? {
    guard let before = countersBefore[index], let after = countersAfter[index] else { return nil }
    return ExitCounters(
      exits: after.exits - before.exits,
      instructionsEmulated: after.instructionsEmulated - before.instructionsEmulated,
      switches: Int(clamping: end.switchesInWindow), reasons: after.reasons(since: before))
  }

  /// Medians of up to 32 consecutive blocks, so that a drift or a burst within a boot shows.
  private func blockMedians(of samples: [Int64]) -> [Int] {
    let blocks = min(32, samples.count)
    return (0..<blocks).map { block in
      let slice = samples[(block * samples.count / blocks)..<((block + 1) * samples.count / blocks)]
      let middle = median(slice.map(Double.init))?.rounded() ?? 0
      // A clock gone mad: no Int holds the Double that is nearest to the greatest one.
      return Int(exactly: middle) ?? (middle < 0 ? .min : .max)
    }
  }
}
