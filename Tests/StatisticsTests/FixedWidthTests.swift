import Foundation
import Statistics
import Testing

@Suite struct `a fixed-width rule` {
  private static let rule = FixedWidthRule(relativeHalfWidth: 0.001)

  /// Replicates around 1 of such a deviation; what is common to a kind is its median, which is known.
  enum Kind: CaseIterable {
    case normal, skewed, rarelyElsewhere, oftenElsewhere

    /// The median over the deviation, less 1.
    var median: Double {
      switch self {
      case .normal, .skewed: 0
      // The far state is above every other value: the median is the quantile 0.5 / 0.98 of the rest,
      // or 0.5 / 0.7 (scipy.stats.norm.ppf).
      case .rarelyElsewhere: 0.025_582_975
      case .oftenElsewhere: 0.565_948_822
      }
    }

    func next(_ count: Int, _ deviation: Double, from source: inout SplitMix64) -> [Double] {
      (0..<count).map { _ in
        let uniform = Double(source.next() >> 12) * 0x1p-52 + 0x1p-53
        let other = Double(source.next() >> 11) * 0x1p-53
        let normal = normalQuantile(uniform) ?? 0
        switch self {
        case .normal: return 1 + deviation * normal
        // Exponential, less its median.
        case .skewed: return 1 + deviation * (-log(uniform) - log(2))
        case .rarelyElsewhere: return 1 + deviation * normal + (other < 0.02 ? 0.03 : 0)
        case .oftenElsewhere: return 1 + deviation * normal + (other < 0.3 ? 0.03 : 0)
        }
      }
    }
  }

  /// How often the interval at the stop holds the median, and how many replicates it took.
  private func outcome(
    _ rule: FixedWidthRule, _ kind: Kind, deviation: Double, trials: Int
  ) throws -> (coverage: Double, replicates: Double) {
    let most = try #require(rule.looks.last)
    let truth = 1 + deviation * kind.median
    var source = SplitMix64(seed: 11)
    var (covered, replicates) = (0, 0)
    for _ in 0..<trials {
      let values = kind.next(most, deviation, from: &source)
      let count = rule.looks.first { rule.isPrecise(Array(values[..<$0])) } ?? most
      let interval = try #require(
        orderStatisticInterval(ofMedianOf: Array(values[..<count]), confidence: rule.confidence))
      covered += interval.lower <= truth && truth <= interval.upper ? 1 : 0
      replicates += count
    }
    return (Double(covered) / Double(trials), Double(replicates) / Double(trials))
  }

  @Test(arguments: Kind.allCases)
  func `covers the median nearly as often as promised, whatever the scatter`(kind: Kind) throws {
    let trials = 1000
    // Three standard deviations of a share of 0.944 below the least that 40,000 trials gave.
    let least = 0.944 - 3 * (0.944 * 0.056 / Double(trials)).squareRoot()
    for deviation in [0.25, 0.75, 1.25, 2, 5] {
      let (coverage, replicates) = try outcome(
        Self.rule, kind, deviation: deviation * 0.001, trials: trials)
      #expect(coverage >= least, "\(kind) at \(deviation): \(coverage)")
      #expect((6...36).contains(replicates))
    }
  }

  @Test func `a look at every replicate covers less than the declared looks`() throws {
    let every = FixedWidthRule(relativeHalfWidth: 0.001, looks: Array(6...36))
    // The same values for both: at this deviation 0.931 and 0.944 of 40,000.
    let looked = try outcome(every, .normal, deviation: 0.0015, trials: 2500)
    let declared = try outcome(Self.rule, .normal, deviation: 0.0015, trials: 2500)
    #expect(looked.coverage < declared.coverage - 0.003)
    #expect(looked.replicates < declared.replicates)
  }

  @Test func `takes six of what is quiet, and all of what is not`() throws {
    let quiet = try outcome(Self.rule, .normal, deviation: 0.0001, trials: 200)
    let loud = try outcome(Self.rule, .normal, deviation: 0.01, trials: 200)
    #expect(quiet.replicates == 6 && loud.replicates == 36)
  }

  @Test func `the looks stand where the order statistics cover more than they must`() throws {
    // 1 - 2 P(B < k) for k of 1, 2, 3, 5, 7 and 12, from binomial tables.
    let coverages = [0.96875, 0.9609375, 0.96142578125, 0.969, 0.977, 0.971]
    for (look, coverage) in zip(FixedWidthRule.declaredLooks, coverages) {
      let interval = try #require(
        orderStatisticInterval(
          ofMedianOf: (0..<look).map(Double.init), confidence: Self.rule.confidence))
      #expect(abs(interval.coverage - coverage) < 5e-4, "\(look)")
    }
  }

  @Test func `looks at declared numbers only, and beyond the last`() {
    #expect((1...40).filter(Self.rule.looks(at:)) == [6, 9, 12, 18, 24, 36, 37, 38, 39, 40])
    let equal = [Double](repeating: 7, count: 40)
    #expect((1...12).filter { Self.rule.isPrecise(Array(equal[..<$0])) } == [6, 9, 12])
    #expect(FixedWidthRule(relativeHalfWidth: 1, looks: [9, 0, 6, 9, -1]).looks == [6, 9])
    #expect(!FixedWidthRule(relativeHalfWidth: 1, looks: []).isPrecise(equal))
  }

  @Test func `the half-width is the longer arm, as a share of the median`() {
    // The whole range of six: 0.5 below the median of 1000 and 1 above it.
    let values = [999.5, 999.9, 1000, 1000, 1000.1, 1001]
    #expect(FixedWidthRule(relativeHalfWidth: 0.001).isPrecise(values))
    #expect(!FixedWidthRule(relativeHalfWidth: 0.000_99).isPrecise(values))
    #expect(FixedWidthRule(relativeHalfWidth: 0.001).isPrecise(values.map { -$0 }))
    // Five of six is not 95 %, and five values have no such interval at all.
    let few = FixedWidthRule(relativeHalfWidth: 1, looks: [5, 6])
    #expect(!few.isPrecise(Array(values[..<5])) && few.isPrecise(values))
  }
}
