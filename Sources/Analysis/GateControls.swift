import Measurement
import Statistics

/// A negative control: with the probes dealt to other samples the gate must do nothing.
public struct ShuffledControl: Codable, Hashable, Sendable {
  /// The verdict of the control.
  public enum ControlVerdict: String, Codable, CaseIterable, Sendable {
    /// Shuffled probes do not change the figure of all samples.
    ///
    /// So the gate's effect comes from the right probe beside each sample.
    case useless
    /// Shuffled probes change the figure, too: the gate selects by something else.
    case works
    /// Nearly all samples were quiet, or the gate hardly moves the figure: nothing to be told.
    case notTested = "not-tested"
  }

  /// From this share of quiet samples on there is nothing to choose from.
  public static let quietShareToTest = 0.9
  /// The gate must move the figure by at least this share for its control to say anything.
  public static let leastEffect = 0.005
  /// The largest share of the right probes' effect that shuffled probes may have.
  public static let allowedShare = 0.5

  /// The verdict of the control.
  public var verdict: ControlVerdict
  /// The figure gated by shuffled probes; nil when it was not tested.
  @OrNull public var shuffled: Estimate?

  init(_ cell: CellRecord, _ analysis: CellAnalysis, _ choice: SampleChoice) {
    verdict = .notTested
    _shuffled = OrNull(wrappedValue: nil)
    guard let gated = analysis.perSwitch, let all = analysis.ungated,
      (analysis.quietShare ?? 1) < ShuffledControl.quietShareToTest,
      abs(all.value - gated.value) >= ShuffledControl.leastEffect * gated.value
    else { return }
    let counting = Set(analysis.boots.map(\.boot))
    let boots = cell.boots.filter { counting.contains($0.index) }
    let dealt = boots.compactMap { shuffledLocation(of: $0, in: cell, choice) }
    // The same boots on both sides, so that the choice of boots is no effect of the gate.
    let whole = boots.compactMap { boot in
      location(
        of: boot, width: clockWidth(cell.unit, step: choice.step(boot)), rule: .groupedMedian)
    }
    guard let shuffled = Estimate(medianOf: dealt), let ungated = median(whole) else { return }
    _shuffled = OrNull(wrappedValue: shuffled)
    let effect = abs(ungated - gated.value)
    guard effect >= ShuffledControl.leastEffect * gated.value else { return }
    verdict =
      abs(shuffled.value - ungated) <= ShuffledControl.allowedShare * effect ? .useless : .works
  }
}

/// The location of samples that shuffled probes accept; nil when there are too few.
private func shuffledLocation(
  of boot: BootRecord, in cell: CellRecord, _ choice: SampleChoice
) -> Double? {
  guard let probed = boot.probed else { return nil }
  let ticks = probed.bins.flatMap { [Int64](repeating: $0.ticks, count: $0.count) }
  let dealt = shuffled(ticks, seed: UInt64(boot.index) &+ 1)
  var (samples, next) = ([ProbedSamples.Bin](), 0)
  for bin in probed.bins {
    for _ in 0..<bin.count {
      samples.append(
        ProbedSamples.Bin(ticks: dealt[next], before: bin.before, after: bin.after, count: 1))
      next += 1
    }
  }
  var other = boot
  other.probed = ProbedSamples(samples: samples)
  guard case .success(let quiet) = choice.quiet(other, of: cell.id) else { return nil }
  other.histogram = quiet
  let width = clockWidth(cell.unit, step: choice.step(boot))
  return location(of: other, width: width, rule: .groupedMedian)
}

/// Samples of a boot over the excess of their probes: where the line through them meets a probe
/// without excess, per switch; nil when the probes hardly differ.
///
/// The excess is what the probes took beyond the limit of quiet ones, together. The line is that of
/// least squares, over samples of at most twice the median: a preemption is no part of it.
func intercept(of boot: BootRecord, in cell: CellID, _ choice: SampleChoice) -> Double? {
  guard let probed = boot.probed, boot.switchesPerSample > 0,
    let limit = choice.floors.limit(of: cell, step: choice.step(boot)),
    let middle = groupedMedian(
      probed.histogram.bins.map { (Double($0.ticks), $0.count) }, width: 0), middle > 0
  else { return nil }
  let points = probed.bins.filter { Double($0.ticks) <= 2 * middle && $0.ticks > 0 }.map {
    (
      x: Double(max($0.before - limit, 0) + max($0.after - limit, 0)), y: Double($0.ticks),
      count: Double($0.count)
    )
  }
  let count = points.reduce(0) { $0 + $1.count }
  guard count > 0 else { return nil }
  let meanX = points.reduce(0) { $0 + $1.x * $1.count } / count
  let meanY = points.reduce(0) { $0 + $1.y * $1.count } / count
  let squares = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) * $1.count }
  let products = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) * $1.count }
  // A slope takes some samples that differ in their probes by more than the clock's rounding.
  guard (squares / count).squareRoot() > Double(limit) / 64 else { return nil }
  return (meanY - products / squares * meanX) / Double(boot.switchesPerSample)
}
