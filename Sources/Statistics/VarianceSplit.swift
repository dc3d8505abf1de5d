/// Where the noise comes from: builds, boots within a build, samples within a boot.

/// The variance of single samples, split by the level at which it arises.
public struct VarianceSplit: Hashable, Sendable {
  /// The contribution of one level to the variance of a sample.
  public struct Component: Hashable, Sendable {
    /// The variance in squared units of the values; never negative.
    public let variance: Double
    /// How many independent differences it was estimated from.
    public let degreesOfFreedom: Int
    /// Whether the estimate was negative and is shown as 0, because it was not detectable.
    public let wasNegative: Bool
  }

  /// Between builds; nil when there is one build only.
  public let builds: Component?
  /// Between boots of one build; nil when no build has two boots.
  public let boots: Component?
  /// Between samples of one boot; nil when no boot has two samples.
  ///
  /// Their share is then part of the boots'.
  public let samples: Component?

  /// The sum of the components that could be estimated.
  public var total: Double {
    [builds, boots, samples].reduce(0) { $0 + ($1?.variance ?? 0) }
  }
}

/// Splits the variance of histograms of samples.
///
/// The levels are builds, their boots, and a boot's bins.
///
/// The nested analysis of variance with random effects, by the method of moments: the three sums of
/// squares are set equal to what they are on average,
/// `E[SS samples] = (N - b) s`,
/// `E[SS boots] = (b - a) s + (N - c) t`,
/// `E[SS builds] = (a - 1) s + (c - d / N) t + (N - e / N) u`,
/// with s, t, u the variances of samples, boots and builds, `a` builds, `b` boots and N samples in
/// all, `c` the sum over builds of (sum of squared boot sizes / build size), `d` the sum of squared
/// boot sizes and `e` that of squared build sizes. Unequal sizes are thereby allowed for. A level
/// is estimated with the unclipped values of those below it. Source: Searle, Casella and McCulloch,
/// Variance Components (1992), on the nested classification with unbalanced data.
/// - Parameter builds: For each build its boots, and for each boot its histogram. Empty boots, and
/// builds without any other, are passed over.
/// - Returns: nil when there are fewer than two samples.
public func varianceSplit(_ builds: [[[(value: Double, count: Int)]]]) -> VarianceSplit? {
  split(builds.map { boots in boots.compactMap(Moments.init(bins:)) })
}

/// Splits the variance of single samples.
///
/// The levels are builds, their boots, and a boot's samples.
///
/// As for histograms; one location for each boot is an array of one.
public func varianceSplit(_ builds: [[[Double]]]) -> VarianceSplit? {
  split(
    builds.map { boots in
      boots.compactMap { boot in Moments(bins: boot.map { (value: $0, count: 1) }) }
    })
}

/// The size of a group, its mean, and the squares around that mean.
private struct Moments {
  var size = 0.0
  var mean = 0.0
  var squares = 0.0

  init?(bins: [(value: Double, count: Int)]) {
    let bins = bins.filter { $0.count > 0 }
    guard let first = bins.first else { return nil }
    size = bins.reduce(0) { $0 + Double($1.count) }
    mean = first.value
    mean += bins.reduce(0) { $0 + ($1.value - first.value) * Double($1.count) } / size
    squares = bins.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) * Double($1.count) }
  }

  /// A group of groups; its squares are those between them, not those within.
  init?(between groups: [Moments]) {
    guard let first = groups.first else { return nil }
    size = groups.reduce(0) { $0 + $1.size }
    mean = first.mean + groups.reduce(0) { $0 + ($1.mean - first.mean) * $1.size } / size
    squares = groups.reduce(0) { $0 + ($1.mean - mean) * ($1.mean - mean) * $1.size }
  }
}

private func split(_ given: [[Moments]]) -> VarianceSplit? {
  let boots = given.filter { !$0.isEmpty }
  let builds = boots.compactMap(Moments.init(between:))
  guard let all = Moments(between: builds), all.size > 1 else { return nil }
  let flat = boots.joined()
  let bootSquares = flat.reduce(0) { $0 + $1.size * $1.size }
  let buildSquares = builds.reduce(0) { $0 + $1.size * $1.size }
  let within = zip(boots, builds).reduce(0.0) { sum, pair in
    sum + pair.0.reduce(0) { $0 + $1.size * $1.size } / pair.1.size
  }

  let sampleDegrees = Int(all.size) - flat.count
  let bootDegrees = flat.count - builds.count
  let buildDegrees = builds.count - 1
  let ofSamples =
    sampleDegrees > 0 ? flat.reduce(0) { $0 + $1.squares } / Double(sampleDegrees) : 0
  let ofBoots =
    bootDegrees > 0
    ? (builds.reduce(0) { $0 + $1.squares } - Double(bootDegrees) * ofSamples)
      / (all.size - within) : 0
  let ofBuilds =
    buildDegrees > 0
    ? (all.squares - Double(buildDegrees) * ofSamples
      - (within - bootSquares / all.size) * ofBoots) / (all.size - buildSquares / all.size) : 0
  return VarianceSplit(
    builds: component(ofBuilds, buildDegrees), boots: component(ofBoots, bootDegrees),
    samples: component(ofSamples, sampleDegrees))
}

private func component(_ variance: Double, _ degrees: Int) -> VarianceSplit.Component? {
  guard degrees > 0 else { return nil }
  return VarianceSplit.Component(
    variance: max(variance, 0), degreesOfFreedom: degrees, wasNegative: variance < 0)
}
