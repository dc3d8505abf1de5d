import Measurement
import Statistics

/// One cell, launch by launch: its disturbed samples beside the quiet ones.
///
/// The guest waits for a quiet core, so that most samples of a boot are quiet; the disturbed ones are
/// those that it took on purpose while it waited, and those that a disturbance began in.
public struct GatePicture: Codable, Hashable, Sendable {
  /// The samples of one launch, in ticks per switch.
  public struct Range: Codable, Hashable, Sendable {
    /// The lower quartile.
    public var low: Double
    /// The median.
    public var middle: Double
    /// The upper quartile.
    public var high: Double
    /// How many samples.
    public var samples: Int
  }

  /// One launch.
  public struct Launch: Codable, Hashable, Sendable {
    /// The boot's number.
    public var boot: Int
    /// Samples with a probe beyond the limit; nil where there are none.
    @OrNull public var disturbed: Range?
    /// The quiet ones; nil where the boot does not count.
    @OrNull public var quiet: Range?
  }

  /// The cell.
  public var id: CellID
  /// In the order of the boots.
  public var launches: [Launch]

  /// Takes the first launches of a cell; nil where no probes were timed.
  public init?(_ id: CellID, of run: Run, launches limit: Int = 10) {
    guard let cell = run.cells.first(where: { $0.id == id }) else { return nil }
    let choice = SampleChoice(floors: CoreFloors(run), launches: run.launches)
    self.id = id
    launches = cell.boots.filter { $0.probed != nil }.prefix(limit).compactMap { boot in
      guard let probed = boot.probed,
        let limit = choice.floors.limit(of: id, step: choice.step(boot))
      else { return nil }
      let others = Range(probed.histogram { !$0.isQuiet(limit: limit) }, boot)
      let quiet: Range? =
        if case .success(let samples) = choice.quiet(boot, of: id) { Range(samples, boot) } else {
          nil
        }
      return Launch(boot: boot.index, disturbed: others, quiet: quiet)
    }
    if launches.isEmpty { return nil }
  }
}

extension GatePicture.Range {
  fileprivate init?(_ samples: TickHistogram, _ boot: BootRecord) {
    let switches = Double(max(boot.switchesPerSample, 1))
    let bins = samples.bins.map { (value: Double($0.ticks) / switches, count: $0.count) }
    guard let low = quantile(0.25, of: bins), let middle = groupedMedian(bins, width: 0),
      let high = quantile(0.75, of: bins)
    else { return nil }
    self.init(low: low, middle: middle, high: high, samples: samples.count)
  }
}
