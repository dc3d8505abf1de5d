import Measurement
import Statistics

/// Which samples and which boots count: the one place that knows on the host.
///
/// `QuietRule` says which probes are quiet. A sample is quiet when the probes around it are. What
/// follows from that for a boot and for a cell is here.
public enum QuietGate {
  /// A boot counts with at least this many quiet samples.
  ///
  /// At a clock's step of 26 the location of 50 quiet samples scatters by a tenth of a step, that of
  /// 250 by a twentieth (`LocationBiasTests`).
  public static let leastQuietSamples = 50
  /// The quiet samples that a boot needs when a sample spans `longSampleSteps` or more.
  ///
  /// One step is then a thousandth of a sample and less, so that few of them have an exact location;
  /// and a core that is quiet that long at a time is not quiet by chance.
  public static let leastLongSamples = 8
  /// Steps of the clock from which on a sample is a long one.
  public static let longSampleSteps = 1000
  /// A boot counts with at least this share of its samples quiet.
  ///
  /// On a core that is hardly ever quiet, samples pass by chance whose sibling was idle around the
  /// probes alone: boots with a share of a few percent were 2 to 3 % too slow.
  public static let leastQuietShare = 0.05
  /// A cell has a figure with at least this many counting boots, or with all that it has.
  public static let leastBoots = 3
  /// A sample is beside a busy sibling when both of its probes took at least this many floors.
  ///
  /// Quiet probes end one step, or 1.6 %, above the floor; probes beside a thread that issues all it
  /// can take up to twice the floor. Between the two the sibling was busy in a part of the sample.
  public static let busyFactor = 1.15
  /// A boot counts for the cost beside a busy sibling with at least this many such samples.
  public static let leastBusySamples = 20
  /// The share of the median within which samples count towards the location.
  ///
  /// The location is the mean of the samples within two clock steps, or this share, of their
  /// median.
  public static let coreShare = 1.0 / 64
}

/// How samples are chosen from boots.
struct SampleChoice {
  var floors: CoreFloors
  var launches: [LaunchRecord]

  /// The clock's step in a boot; nil when the guest never said.
  func step(_ boot: BootRecord) -> Int? {
    launches.indices.contains(boot.launch) ? launches[boot.launch].clockStep : nil
  }

  /// The quiet samples of a boot, all of them where no probes were timed, or why there are none to
  /// count.
  func quiet(_ boot: BootRecord, of cell: CellID) -> Result<TickHistogram, Reason> {
    guard let probed = boot.probed else { return .success(boot.histogram) }
    let samples = probed.count
    guard let limit = floors.limit(of: cell, step: step(boot)) else {
      return .failure(Reason(.noFloor(samples: samples)))
    }
    let quiet = probed.histogram { isQuiet($0, limit: limit, of: cell) }
    let count = quiet.count
    guard count >= leastQuietSamples(quiet, step: step(boot)),
      Double(count) >= QuietGate.leastQuietShare * Double(samples)
    else { return .failure(Reason(.shortOfQuiet(quiet: count, samples: samples))) }
    return .success(quiet)
  }

  /// Quiet samples that a boot must have.
  private func leastQuietSamples(_ quiet: TickHistogram, step: Int?) -> Int {
    let longSample = Int64(QuietGate.longSampleSteps * max(step ?? 1, 1))
    guard let shortest = quiet.bins.first?.ticks, shortest >= longSample else {
      return QuietGate.leastQuietSamples
    }
    return QuietGate.leastLongSamples
  }

  /// How many samples of a boot are quiet; nil where no probes were timed, or no floor is known.
  func quietCount(_ boot: BootRecord, of cell: CellID) -> Int? {
    guard let probed = boot.probed, let limit = floors.limit(of: cell, step: step(boot)) else {
      return nil
    }
    return probed.bins.reduce(0) { isQuiet($1, limit: limit, of: cell) ? $0 + $1.count : $0 }
  }

  /// Whether a sample counts as quiet: by both probes, or by the one before where the cell itself
  /// moves the one after.
  private func isQuiet(_ bin: ProbedSamples.Bin, limit: Int, of cell: CellID) -> Bool {
    bin.before <= limit && (bin.after <= limit || floors.unsafeCells.contains(cell))
  }

  /// The samples of a boot beside a busy sibling, where there are enough of them.
  func besideBusySibling(_ boot: BootRecord, of cell: CellID) -> TickHistogram? {
    guard let probed = boot.probed, let floor = floors.floor(cell.machine, cell.architecture),
      floor.isUsable, let ticks = floor.ticks
    else { return nil }
    let least = QuietGate.busyFactor * Double(ticks)
    let busy = probed.histogram { Double($0.before) >= least && Double($0.after) >= least }
    return busy.count >= QuietGate.leastBusySamples ? busy : nil
  }

  /// A reason as an error.
  struct Reason: Error {
    var reason: LeftOutBoot.Reason
    init(_ reason: LeftOutBoot.Reason) { self.reason = reason }
  }
}

/// How samples become one location.
enum LocationRule {
  /// The middle of samples without probes: the grouped median, as in recordings of version 1.
  case groupedMedian
  /// The middle of gated samples: the mean of their core.
  ///
  /// On a clock that steps by 26 the grouped median of exact samples is off by up to 6 % of a step,
  /// depending on where in a step the truth is; the core mean is off by less than 2 % and scatters a
  /// third less (`LocationBiasTests`). It needs samples without a tail, which the gate leaves.
  case coreMean

  func middle(_ samples: TickHistogram, width: Double) -> Double? {
    let bins = samples.bins.map { (value: Double($0.ticks), count: $0.count) }
    switch self {
    case .groupedMedian: return Statistics.groupedMedian(bins, width: width)
    case .coreMean:
      guard let median = Statistics.groupedMedian(bins, width: 0) else { return nil }
      let reach = max(width, abs(median) * QuietGate.coreShare / 2)
      return Statistics.coreMean(bins, width: reach)
    }
  }
}
