internal import Sampling

/// Who used a core while it was watched, as far as its probes tell.
///
/// A probe at its floor had the core to itself; a longer one shared it with another hardware thread.
/// Much longer ones say nothing of that: there the thread itself was interrupted or had to wait.
public struct CoreSharing: Hashable, Sendable {
  /// Whether the floor can be relied on.
  public enum Floor: Hashable, Sendable {
    /// The same in both halves of the watch.
    case stable
    /// No run of probes stayed at the least one: all were disturbed, and the floor is unknown.
    case neverSeen
    /// The additions took longer in one part than in another.
    ///
    /// The core's clock changed, or the hypervisor moved this CPU to a core of another kind. Ticks
    /// of the chain.
    case clockMoved(fewest: Int, most: Int)
    /// The halves disagree, although the core's clock was stable.
    ///
    /// In one of them something ran beside the probes at an even pace throughout. Ticks of the
    /// probe.
    case contradictory(first: Int, second: Int)
    /// The clock's step after the watch was not the one before.
    case stepChanged(first: Int, second: Int)
  }

  /// How many probes were taken.
  public var probes: Int
  /// Instructions in each.
  public var instructions: Int
  /// Ticks of a probe on a core that is not shared, as found in these probes.
  public var floorTicks: Int
  /// The longest probe that counts as quiet, in ticks.
  public var limitTicks: Int
  /// Whether the floor can be relied on.
  public var floor: Floor
  /// The share of the watched time, 0 to 1, in which the core was shared.
  public var sharedShare: Double
  /// The median stretch of quiet time by duration, in ticks; nil without quiet time.
  public var quietStretchTicks: Int?
  /// The median stretch of shared time by duration, in ticks; nil without shared time.
  public var sharedStretchTicks: Int?
  /// How often the watching thread was interrupted or preempted.
  public var interruptions: Int
  /// The share of all time, 0 to 1, that these took; it is not part of the watched time.
  public var interruptedShare: Double
  /// Core cycles per tick by the chain of additions.
  public var cyclesPerTick: Double

  /// Instructions of the probe that the core carried out in each of its cycles, at the floor.
  ///
  /// The reading of the clock is in it, so that it stays some percent below the core's issue width.
  public var instructionsPerCycle: Double {
    Double(instructions) / (Double(floorTicks) * cyclesPerTick)
  }

  /// Whether the core was shared from the first probe to the last.
  public var isNeverQuiet: Bool { floor == .neverSeen }
}

extension CoreSharing {
  /// A probe or a gap longer than planned by more than this many floors is an interruption.
  ///
  /// A sibling at most doubles or trebles a probe; an interrupt costs microseconds.
  static let floorsOfInterruption = 20
  /// A floor has been seen when this many probes in a row are at it.
  ///
  /// On a core that is always shared a few percent of the probes are near the least one by chance,
  /// and hardly ever sixteen in a row.
  static let leastRun = 16
  /// Parts of a watch in each of which the core's clock is looked at.
  static let clockParts = 8

  /// Judges a watch; nil with fewer probes than a floor is found from.
  ///
  /// `known` is the floor in ticks where it is known from elsewhere.
  public init?(of watch: CoreWatch, knownFloorTicks known: Int? = nil) {
    let readings = watch.readings
    guard readings.count >= QuietRule.leastProbes else { return nil }
    let floorTicks = max(1, known ?? Self.floor(of: readings.map(\.ticks)))
    let step = watch.steps.first ?? 1
    let limit = QuietRule.limit(floor: floorTicks, step: step)
    let spans = Spans(watch, floor: floorTicks, limit: limit)
    let additions = Self.floor(of: readings.map(\.additionTicks))
    probes = readings.count
    instructions = watch.instructions
    self.floorTicks = floorTicks
    limitTicks = limit
    sharedShare = spans.share(of: spans.shared, in: spans.quiet + spans.shared)
    quietStretchTicks = Self.typical(spans.quiet)
    sharedStretchTicks = Self.typical(spans.shared)
    interruptions = spans.interrupted.count
    interruptedShare = spans.share(
      of: spans.interrupted, in: spans.quiet + spans.shared + spans.interrupted)
    cyclesPerTick = Double(watch.instructions) / Double(max(1, additions))
    floor = Self.judge(watch, step: step, known: known)
  }

  private static func floor(of ticks: [Int]) -> Int {
    ticks.sorted()[QuietRule.rankOfFloor(among: ticks.count)]
  }

  private static func judge(_ watch: CoreWatch, step: Int, known: Int?) -> Floor {
    if let last = watch.steps.last, last != step {
      return .stepChanged(first: step, second: last)
    }
    let readings = watch.readings
    let part = max(QuietRule.leastProbes, readings.count / clockParts)
    let clocks = stride(from: 0, through: readings.count - part, by: part).map {
      floor(of: readings[$0..<$0 + part].map(\.additionTicks))
    }
    if let fewest = clocks.min(), let most = clocks.max(),
      most > QuietRule.limit(floor: fewest, step: step)
    {
      return .clockMoved(fewest: fewest, most: most)
    }
    let half = readings.count / 2
    let halves = [readings[..<half], readings[half...]].map { $0.map(\.ticks) }
    let floors = halves.map { known ?? floor(of: $0) }
    let seen = zip(halves, floors).map { ticks, floor in
      longestRun(ticks, upTo: QuietRule.limit(floor: floor, step: step)) >= leastRun
    }
    if !seen[0], !seen[1] { return .neverSeen }
    guard let least = floors.min(), let greatest = floors.max(), seen[0], seen[1],
      greatest > QuietRule.limit(floor: least, step: step)
    else { return .stable }
    return .contradictory(first: floors[0], second: floors[1])
  }

  private static func longestRun(_ ticks: [Int], upTo limit: Int) -> Int {
    var (run, longest) = (0, 0)
    for value in ticks {
      run = value <= limit ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  /// The length at which the longer stretches make up half of the time.
  private static func typical(_ stretches: [Int]) -> Int? {
    let half = stretches.reduce(0, +) / 2
    var sum = 0
    return stretches.sorted(by: >).first { length in
      sum += length
      return sum >= half
    }
  }
}

/// The time of a watch, cut into stretches.
private struct Spans {
  var quiet: [Int] = []
  var shared: [Int] = []
  var interrupted: [Int] = []

  init(_ watch: CoreWatch, floor: Int, limit: Int) {
    let longest = watch.spacingTicks + CoreSharing.floorsOfInterruption * floor
    var stretch: (isQuiet: Bool, ticks: Int)?
    func close(_ spans: inout Spans) {
      guard let ended = stretch else { return }
      if ended.isQuiet { spans.quiet.append(ended.ticks) } else { spans.shared.append(ended.ticks) }
      stretch = nil
    }
    for (reading, next) in zip(watch.readings, watch.readings.dropFirst()) {
      let span = next.start - reading.start
      let isInterrupted =
        span > longest || reading.ticks > CoreSharing.floorsOfInterruption * floor
      if isInterrupted {
        close(&self)
        interrupted.append(span)
        continue
      }
      let isQuiet = reading.ticks <= limit
      if stretch?.isQuiet != isQuiet { close(&self) }
      stretch = (isQuiet, (stretch?.ticks ?? 0) + span)
    }
    close(&self)
  }

  func share(of some: [Int], in all: [Int]) -> Double {
    let total = all.reduce(0, +)
    return total > 0 ? Double(some.reduce(0, +)) / Double(total) : 0
  }
}
