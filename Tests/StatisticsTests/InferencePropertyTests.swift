import Foundation
@testable import Statistics
import Testing

@Suite struct `properties of tests and estimates` {
  private func noise(_ count: Int, seed: Int, mean: Double = 0) -> [Double] {
    var noise = NormalNoise(seed: UInt64(seed))
    // Multiples of 1/64, so that sums and doublings are exact and ties occur.
    return noise.next(count, mean: mean).map { ($0 * 64).rounded() / 64 }
  }

  @Test(arguments: 1...25) func `no order of the values changes an answer`(count: Int) {
    let values = noise(count, seed: count)
    let other = shuffled(values, seed: 4)
    let base = noise(7, seed: 100)
    #expect(signTest(values) == signTest(other))
    #expect(signedRankTest(values) == signedRankTest(other))
    #expect(
      rankSumTest(base: base, head: values)
        == rankSumTest(base: shuffled(base, seed: 1), head: other))
    #expect(robustStandardDeviation(values) == robustStandardDeviation(other))
    #expect(doubledMidRanks(values).sorted() == doubledMidRanks(other).sorted())
  }

  @Test(arguments: 1...25) func `another unit scales estimates and leaves tests alone`(count: Int) {
    let values = noise(count, seed: count, mean: 0.5)
    let scaled = values.map { $0 * 8 }
    let base = noise(6, seed: 7)
    #expect(signedRankTest(values) == signedRankTest(scaled))
    #expect(
      rankSumTest(base: base, head: values) == rankSumTest(base: base.map { $0 * 8 }, head: scaled))
    #expect(medianAbsoluteDeviation(scaled) == medianAbsoluteDeviation(values).map { $0 * 8 })
    #expect(
      coreMean(histogram(scaled), width: 2)
        == coreMean(histogram(values), width: 0.25).map { $0 * 8 })
  }

  @Test(arguments: 1...25) func `a shift moves locations and leaves spreads alone`(count: Int) {
    let values = noise(count, seed: count)
    let moved = values.map { $0 + 32 }
    #expect(medianAbsoluteDeviation(moved) == medianAbsoluteDeviation(values))
    #expect(
      abs(
        (coreMean(histogram(moved), width: 0.25) ?? 0)
          - (coreMean(histogram(values), width: 0.25) ?? 0) - 32) < 1e-9)
  }

  @Test(arguments: 1...25) func `the other sign gives the mirror image`(count: Int) throws {
    let values = noise(count, seed: count, mean: 0.3)
    let base = noise(9, seed: 50)
    for zeros in ZeroHandling.allCases {
      let test = try #require(signedRankTest(values, zeros: zeros))
      let mirror = try #require(signedRankTest(values.map { -$0 }, zeros: zeros))
      #expect(agree(test.pLess, mirror.pGreater) && agree(test.pGreater, mirror.pLess))
    }
    let sum = try #require(rankSumTest(base: base, head: values))
    let exchanged = try #require(rankSumTest(base: values, head: base))
    #expect(sum.statistic + exchanged.statistic == Double(count * base.count))
    #expect(agree(sum.pLess, exchanged.pGreater) && agree(sum.pGreater, exchanged.pLess))
    let bins = histogram(values)
    let mirrored = histogram(values.map { -$0 })
    #expect(
      abs((coreMean(bins, width: 0.125) ?? 0) + (coreMean(mirrored, width: 0.125) ?? 0)) < 1e-12)
  }

  @Test func `the other direction of a change is the negative log ratio`() throws {
    let base = noise(12, seed: 1).map { exp($0 / 50) * 3848 }
    let head = noise(12, seed: 2).map { exp($0 / 50) * 3990 }
    let change = try #require(pairedChange(base: base, head: head, confidence: 0.95))
    let back = try #require(pairedChange(base: head, head: base, confidence: 0.95))
    #expect(abs(change.estimate + back.estimate) < 1e-12)
    #expect(abs(change.interval.lower + back.interval.upper) < 1e-12)
    #expect(change.interval.coverage == back.interval.coverage)
    #expect(
      change.interval == orderStatisticInterval(ofMedianOf: change.logRatios, confidence: 0.95))
    let unit = try #require(
      pairedChange(base: base.map { $0 * 4 }, head: head.map { $0 * 4 }, confidence: 0.95))
    #expect(unit == change)
    let same = try #require(pairedChange(base: base, head: base, confidence: 0.95))
    #expect((same.estimate, same.interval.lower, same.interval.upper) == (0, 0, 0))
  }

  @Test func `more pairs that agree give a smaller p and a narrower interval`() throws {
    var previous = 2.0
    for count in Array(1...40) + [60, 100, 150] {
      let values = (1...count).map(Double.init)
      let p = try #require(signedRankTest(values)).pTwoSided
      let signs = try #require(signTest(values)).pTwoSided
      #expect(abs(p / signs - 1) < 1e-9)
      #expect(p < previous || p == 1)
      #expect(abs(p / smallestAttainableP(pairs: count) - 1) < 1e-9)
      previous = p
    }
  }

  @Test func `one wild value moves a robust spread and a core mean by little`() throws {
    let values = noise(41, seed: 9)
    let wild = values.dropLast() + [1e9]
    let before = try #require(robustStandardDeviation(values))
    let after = try #require(robustStandardDeviation(Array(wild)))
    #expect(abs(after - before) < 0.2 * before)
    let quiet = histogram(values)
    let loud = histogram(Array(wild))
    let mean = try #require(coreMean(quiet, width: 0.25))
    #expect(abs(try #require(coreMean(loud, width: 0.25)) - mean) < 0.2)
  }

  @Test func `the robust spread of many normal values is their standard deviation`() throws {
    let spread = try #require(robustStandardDeviation(noise(20_000, seed: 11).map { $0 * 3 }))
    #expect(abs(spread - 3) < 0.06)
    #expect(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9]) == 1)
    #expect(medianAbsoluteDeviation([5, 5, 5, 9]) == 0)
  }

  @Test func `a core mean sees what a stepping clock hides, and no tail`() throws {
    let before = [(value: 130.0, count: 60), (156.0, 40), (26_000, 3)]
    let after = [(value: 130.0, count: 55), (156.0, 45), (52_000, 3)]
    #expect(coreMean(before, width: 26) == 140.4)
    #expect(coreMean(after, width: 26) == 141.7)
    #expect(coreMean([(value: 1, count: 1), (9, 1)], width: 1) == 5)
    // 0.7 + 0.1 is less than 0.8 in binary, and 1,000,000.7 + 0.1 than 1,000,000.8.
    for offset in [0.0, 1e6] {
      let bins = [0.6, 0.7, 0.8].map { (value: offset + $0, count: 1) }
      let mean = coreMean(bins, width: 0.1, steps: 1) ?? 0
      #expect(abs(mean - offset - 0.7) < 1e-9)
      #expect(coreMean(bins + [(offset + 0.9, 1)], width: 0.1, steps: 0) ?? 0 < offset + 0.76)
    }
    #expect(coreMean([(value: 7, count: 3), (9, 2)], width: 0) == 7)
  }

  @Test func `a quantile of the normal distribution leads back`() throws {
    for percent in 1...99 {
      let share = Double(percent) / 100
      #expect(abs(normalCumulative(try #require(normalQuantile(share))) - share) < 1e-15)
    }
    #expect(normalQuantile(0.5) == 0)
    #expect(normalQuantile(0) == -.infinity && normalQuantile(1) == .infinity)
  }

  @Test func `a question without an answer gives nil`() {
    #expect(coreMean([], width: 26) == nil)
    #expect(coreMean([(value: 1, count: 1)], width: -1) == nil)
    #expect(coreMean([(value: 1, count: 1)], width: .infinity) == nil)
    #expect(coreMean([(value: 1, count: 1)], width: 1, steps: -1) == nil)
    #expect(medianAbsoluteDeviation([]) == nil && robustStandardDeviation([]) == nil)
    #expect(normalQuantile(-0.1) == nil && normalQuantile(.nan) == nil)
    #expect(binomialCumulative(atMost: 1, trials: -1, probability: 0.5) == nil)
    #expect(binomialCumulative(atMost: 1, trials: 3, probability: 1.5) == nil)
    #expect(binomialCumulative(atMost: 2, trials: 3, probability: 1) == 0)
    #expect(binomialCumulative(atMost: -1, trials: 0, probability: 0) == 0)
    #expect(signTest([]) == nil && signTest([.nan]) == nil)
    #expect(signedRankTest([]) == nil && signedRankTest([.infinity]) == nil)
    #expect(rankSumTest(base: [], head: [1]) == nil)
    #expect(rankSumTest(base: [1], head: [.nan]) == nil)
    #expect(pairedLogRatios(base: [1, 2], head: [1]) == nil)
    #expect(pairedLogRatios(base: [1], head: [0]) == nil)
    #expect(pairedChange(base: [], head: [], confidence: 0.95) == nil)
  }
}
