import Measurement
import Statistics

/// How often which cost per switch was seen, over the samples of all boots of a cell.
///
/// Bins have one width, whole steps of the clock, and their borders lie half a step off its grid, so
/// that no reading falls on one. They reach from the 1st to the 99th percentile: one disturbed sample
/// in ten thousand would flatten the rest. What lies outside is counted, with its extreme.
public struct Distribution: Codable, Hashable, Sendable {
  /// One range and how many samples lie in it.
  public struct Bin: Codable, Hashable, Sendable {
    /// The range's lower border, in units per switch.
    public var lower: Double
    /// The range's upper border, in units per switch.
    public var upper: Double
    /// Samples in it; 0 is possible.
    public var count: Int
  }

  /// Samples outside the bins.
  public struct Outside: Codable, Hashable, Sendable {
    /// How many.
    public var count: Int
    /// The one farthest out, in units per switch.
    public var extreme: Double
  }

  /// Ascending, without gaps; one at least.
  public var bins: [Bin]
  /// Samples below the first bin; nil when there are none.
  @OrNull public var below: Outside?
  /// Samples beyond the last bin; nil when there are none.
  @OrNull public var beyond: Outside?
  /// All samples.
  public var samples: Int
  /// One clock step in units per switch; nil for counts and where the step is unknown.
  ///
  /// It is that of the boot with the shortest batch, where it is widest.
  @OrNull public var clockStep: Double?
  /// Steps of the clock in one bin; 0 without a step.
  public var stepsPerBin: Int

  /// Puts the samples of boots into at most `limit` bins; nil when there are no samples.
  ///
  /// `step` is the clock's in ticks; nil when the numbers are counts.
  init?(boots: [BootRecord], step: Int?, limit: Int = 48) {
    let boots = boots.filter { $0.switchesPerSample > 0 && !$0.histogram.bins.isEmpty }
    let values = samplesPerSwitch(boots)
    guard let shortest = boots.map(\.switchesPerSample).min(), limit > 0,
      let low = quantile(0.01, of: values), let high = quantile(0.99, of: values)
    else { return nil }
    let grid = step.map { Double(max($0, 1)) / Double(shortest) }
    let places = Places(from: low, to: high, grid: grid, limit: limit)
    let first = places.number(of: low)
    bins = (0...Int(places.number(of: high) - first)).map {
      let lower = places.border(of: first + Double($0))
      return Bin(lower: lower, upper: lower + places.width, count: 0)
    }
    var (below, beyond) = ([(value: Double, count: Int)](), [(value: Double, count: Int)]())
    for sample in values {
      let number = places.number(of: sample.value) - first
      if number < 0 {
        below.append(sample)
      } else if number >= Double(bins.count) {
        beyond.append(sample)
      } else {
        bins[Int(number)].count += sample.count
      }
    }
    self.below = Distribution.outside(below, extreme: below.first)
    self.beyond = Distribution.outside(beyond, extreme: beyond.last)
    samples = values.reduce(0) { $0 + $1.count }
    clockStep = grid
    stepsPerBin = places.stepsPerBin
  }

  private static func outside(
    _ values: [(value: Double, count: Int)], extreme: (value: Double, count: Int)?
  ) -> Outside? {
    extreme.map { Outside(count: values.reduce(0) { $0 + $1.count }, extreme: $0.value) }
  }
}

/// Where bins begin, by their number.
private struct Places {
  /// Steps of the grid in one bin; 0 without a grid.
  var stepsPerBin: Int
  var width: Double
  private var origin: Double

  init(from low: Double, to high: Double, grid: Double?, limit: Int) {
    if let grid {
      // One bin less than allowed: the range may begin and end within one.
      let steps = (high - low) / grid / Double(max(limit - 1, 1))
      stepsPerBin = max(1, Int(steps.rounded(.up)))
      width = grid * Double(stepsPerBin)
      origin = -grid / 2
    } else {
      stepsPerBin = 0
      let range = (high - low) / Double(max(limit - 1, 1))
      width = range > 0 ? range : max(abs(low), 1) / 100
      origin = low - width / 2
    }
  }

  /// A whole number, and no `Int`: a sample may lie farther out than one can count.
  func number(of value: Double) -> Double { ((value - origin) / width).rounded(.down) }
  func border(of number: Double) -> Double { origin + number * width }
}
