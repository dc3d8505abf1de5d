import Measurement
import Statistics

/// The result of gating a cell's samples by their probes.
public struct Gating: Codable, Hashable, Sendable {
  /// Boots with probes.
  public var boots: Int
  /// Samples with probes, over all boots.
  public var samples: Int
  /// Quiet ones among them.
  public var quiet: Int
  /// All samples of all boots with probes, quiet or not; nil when no boot has a location.
  @OrNull public var ungated: Estimate?
  /// The figure of samples whose probes all found the sibling busy.
  ///
  /// It is nil if fewer than `QuietGate.leastBoots` boots have enough of them.
  @OrNull public var besideBusySibling: Estimate?
  /// Those over the quiet samples of the same boot; nil like `besideBusySibling`.
  @OrNull public var busyRatio: Estimate?
  /// The reason for a missing figure; nil when enough boots count.
  @OrNull public var shortage: QuietShortage?

  /// The share of samples that were quiet; 0 without samples.
  public var quietShare: Double { samples == 0 ? 0 : Double(quiet) / Double(samples) }

  /// Nil when no boot of the cell has probes.
  init?(_ cell: CellRecord, _ reduced: ReducedBoots, _ choice: SampleChoice) {
    let probed = cell.boots.filter { $0.probed != nil }
    guard !probed.isEmpty else { return nil }
    boots = probed.count
    samples = probed.reduce(0) { $0 + ($1.probed?.count ?? 0) }
    quiet = probed.reduce(0) { $0 + (choice.quietCount($1, of: cell.id) ?? 0) }
    let all = probed.compactMap { boot in
      Analysis.location(
        of: boot, width: clockWidth(cell.unit, step: choice.step(boot)), rule: .groupedMedian)
    }
    _ungated = OrNull(wrappedValue: Estimate(medianOf: all))
    let short = QuietShortage(cell, reduced)
    _shortage = OrNull(wrappedValue: short)
    let busy = busyBoots(cell, reduced, choice)
    let isEnough = busy.count >= QuietGate.leastBoots && short == nil
    _besideBusySibling = OrNull(
      wrappedValue: isEnough ? Estimate(medianOf: busy.map(\.busy)) : nil)
    _busyRatio = OrNull(
      wrappedValue: isEnough ? Estimate(medianOf: busy.map { $0.busy / $0.quiet }) : nil)
  }
}

/// Boots with enough samples beside a busy sibling, and quiet samples to compare them with.
///
/// Both come from one boot, so that a ratio of the two is free of what differs between boots.
private func busyBoots(
  _ cell: CellRecord, _ reduced: ReducedBoots, _ choice: SampleChoice
) -> [(busy: Double, quiet: Double)] {
  let quiet = Dictionary(
    reduced.locations.map { ($0.boot, $0.perSwitch) }, uniquingKeysWith: { first, _ in first })
  return cell.boots.compactMap { boot in
    guard let idle = quiet[boot.index],
      let samples = choice.besideBusySibling(boot, of: cell.id)
    else { return nil }
    var beside = boot
    beside.histogram = samples
    let width = clockWidth(cell.unit, step: choice.step(boot))
    return Analysis.location(of: beside, width: width, rule: .groupedMedian).map { ($0, idle) }
  }
}

/// Too few boots of a cell had quiet samples enough for a figure.
public struct QuietShortage: Codable, Hashable, Sendable {
  /// Boots that count.
  public var counting: Int
  /// Boots that would have to.
  public var needed: Int
  /// Boots that were measured.
  public var boots: Int
  /// Quiet samples of the boots that were left out.
  public var quiet: Int
  /// All samples of those boots.
  public var samples: Int

  /// Nil when enough boots count, or when it is not quiet samples that are missing.
  init?(_ cell: CellRecord, _ reduced: ReducedBoots) {
    needed = min(QuietGate.leastBoots, cell.boots.count)
    guard reduced.counting.count < needed, reduced.leftOut.contains(where: \.isShortOfQuiet) else {
      return nil
    }
    (counting, boots) = (reduced.counting.count, cell.boots.count)
    (quiet, samples) = (0, 0)
    for boot in reduced.leftOut {
      switch boot.reason {
      case .shortOfQuiet(let quiet, let samples):
        self.quiet += quiet
        self.samples += samples
      case .noFloor(let samples): self.samples += samples
      case .notPositive: break
      }
    }
  }
}
