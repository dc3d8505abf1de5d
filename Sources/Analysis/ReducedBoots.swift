import Measurement
import Statistics

/// One boot of one cell, reduced to one location.
public struct BootLocation: Codable, Hashable, Sendable {
  /// The boot's number.
  public var boot: Int
  /// Ticks or instructions per one-way switch.
  public var perSwitch: Double
  /// Core cycles per one-way switch by this boot's own chains; nil where it has none.
  @OrNull public var coreCycles: Double?
  /// Samples that it was taken over.
  public var samples: Int
  /// Switches that one sample stands for.
  public var switchesPerSample: Int
}

/// A boot that does not count, and why.
public struct LeftOutBoot: Codable, Hashable, Sendable {
  /// Why a boot does not count.
  public enum Reason: Codable, Hashable, Sendable {
    /// More than half of the samples were zero or less, or the rest has no positive median.
    case notPositive(Int, samples: Int)
    /// Too few samples were quiet, or too small a share of them.
    case shortOfQuiet(quiet: Int, samples: Int)
    /// Its samples have probes, and no floor that can be believed.
    case noFloor(samples: Int)
  }

  /// The boot's number.
  public var boot: Int
  /// Why.
  public var reason: Reason

  /// Whether it lacks quiet samples.
  public var isShortOfQuiet: Bool {
    if case .notPositive = reason { return false }
    return true
  }
}

/// The boots of a cell, each reduced to one location, apart from those that do not count.
struct ReducedBoots {
  /// The boots that count, in the order of the recording; their histograms hold the samples that
  /// count.
  private(set) var counting: [BootRecord] = []
  /// Their locations.
  private(set) var locations: [BootLocation] = []
  private(set) var leftOut: [LeftOutBoot] = []

  init(_ cell: CellRecord, launches: [LaunchRecord], floors: CoreFloors) {
    let choice = SampleChoice(floors: floors, launches: launches)
    for var boot in cell.boots {
      switch choice.quiet(boot, of: cell.id) {
      case .success(let samples): boot.histogram = samples
      case .failure(let error):
        leftOut.append(LeftOutBoot(boot: boot.index, reason: error.reason))
        continue
      }
      let rule: LocationRule = boot.probed == nil ? .groupedMedian : .coreMean
      let width = clockWidth(cell.unit, step: choice.step(boot))
      if let perSwitch = location(of: boot, width: width, rule: rule) {
        counting.append(boot)
        locations.append(BootLocation(boot, perSwitch: perSwitch))
      } else {
        leftOut.append(
          LeftOutBoot(
            boot: boot.index,
            reason: .notPositive(notPositive(in: boot), samples: boot.histogram.count)))
      }
    }
  }
}

extension BootLocation {
  init(_ boot: BootRecord, perSwitch: Double) {
    let perAdd = boot.calibration.flatMap(ticksPerAdd)
    self.init(
      boot: boot.index, perSwitch: perSwitch, coreCycles: perAdd.map { perSwitch / $0 },
      samples: boot.histogram.count, switchesPerSample: boot.switchesPerSample)
  }
}

/// The width that a reading stands for: the clock's step, and none for counts.
///
/// Samples are differences of readings of one clock, so they lie on the clock's own grid: on a clock
/// that steps by 26 a plain median moves by 26 or not at all. Counted instructions have no grid:
/// their median is the number itself.
func clockWidth(_ unit: Unit, step: Int?) -> Double {
  unit.isInstructions ? 0 : Double(max(step ?? 1, 1))
}

/// Samples of zero or less, counted in the histogram itself.
func notPositive(in boot: BootRecord) -> Int {
  boot.histogram.bins.reduce(0) { $1.ticks <= 0 ? $0 + $1.count : $0 }
}

/// Units per one-way switch in one boot; nil when more than half of its samples are not positive,
/// or when what is left has no positive middle.
func location(of boot: BootRecord, width: Double, rule: LocationRule) -> Double? {
  let samples = boot.histogram.count
  guard samples > 0, boot.switchesPerSample > 0, 2 * notPositive(in: boot) <= samples,
    let middle = rule.middle(boot.histogram, width: width), middle > 0
  else { return nil }
  return middle / Double(boot.switchesPerSample)
}
