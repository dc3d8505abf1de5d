import Testing

@testable import Statistics

/// The exact distributions against every arrangement there is, and against each other.
@Suite struct `exact distributions` {
  /// Small whole numbers of a fixed seed, so that ties and zeros are common.
  private func steps(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in Double(generator.next() % 7) - 3 }
  }

  private func positiveSum(_ values: [Double], _ ranks: [Double], signs: Int) -> Double {
    values.indices.reduce(0) { sum, index in
      sum + (values[index] != 0 && (signs >> index) & 1 == 1 ? ranks[index] : 0)
    }
  }

  @Test(arguments: 1...11, ZeroHandling.allCases)
  func `a signed-rank p is the share of all signs`(count: Int, zeros: ZeroHandling) throws {
    for seed in 0..<4 as Range<UInt64> {
      let given = steps(count, seed: seed)
      let values = zeros == .pratt ? given : given.filter { $0 != 0 }
      let ranks = doubledMidRanks(values.map(abs)).map { Double($0) / 2 }
      let seen = zip(values, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
      let sums = (0..<(1 << values.count)).map { positiveSum(values, ranks, signs: $0) }
      let test = try #require(signedRankTest(given, zeros: zeros))
      #expect(test.isExact && test.statistic == seen)
      #expect(agree(test.pLess, Double(sums.count { $0 <= seen }) / Double(sums.count)))
      #expect(agree(test.pGreater, Double(sums.count { $0 >= seen }) / Double(sums.count)))
    }
  }

  @Test(arguments: 1...5, 1...6)
  func `a rank-sum p is the share of all choices`(heads: Int, bases: Int) throws {
    for seed in 0..<3 as Range<UInt64> {
      let all = steps(heads + bases, seed: seed + 10)
      let ranks = doubledMidRanks(all).map { Double($0) / 2 }
      let seen = ranks[..<heads].reduce(0, +)
      let sums = (0..<(1 << all.count)).filter { $0.nonzeroBitCount == heads }.map { choice in
        all.indices.reduce(0) { $0 + ((choice >> $1) & 1 == 1 ? ranks[$1] : 0) }
      }
      let test = try #require(
        rankSumTest(base: Array(all[heads...]), head: Array(all[..<heads])))
      #expect(test.isExact && test.statistic == seen - Double(heads * (heads + 1)) / 2)
      #expect(agree(test.pLess, Double(sums.count { $0 <= seen }) / Double(sums.count)))
      #expect(agree(test.pGreater, Double(sums.count { $0 >= seen }) / Double(sums.count)))
    }
  }

  @Test(arguments: 1...12) func `a sign p is the share of all signs`(count: Int) throws {
    let values = steps(count, seed: UInt64(count))
    let signed = values.filter { $0 != 0 }.count
    let positives = values.count { $0 > 0 }
    let heads = (0..<(1 << signed)).map(\.nonzeroBitCount)
    let test = try #require(signTest(values))
    #expect(test.zeros == count - signed)
    #expect(test.pLess == Double(heads.count { $0 <= positives }) / Double(heads.count))
    #expect(test.pGreater == Double(heads.count { $0 >= positives }) / Double(heads.count))
  }

  @Test(arguments: 2...12) func `intervals hold what their tests do not reject`(count: Int) throws {
    var noise = NormalNoise(seed: UInt64(count))
    let values = noise.next(count)
    let signs = try #require(orderStatisticInterval(ofMedianOf: values, confidence: 0.9))
    for step in -40...40 {
      let centre = Double(step) / 10 + 0.0123
      let moved = values.map { $0 - centre }
      let isInSigns = centre > signs.lower && centre < signs.upper
      let slack = 1e-12
      #expect(
        isInSigns == (try #require(signTest(moved)).pTwoSided > 1 - signs.coverage + slack))
    }
  }

  @Test func `the normal curve takes over above the limit and not at it`() throws {
    let values = (1...201).map(Double.init)
    #expect(try #require(signedRankTest(Array(values[..<200]))).isExact)
    #expect(try !#require(signedRankTest(values)).isExact)
    #expect(try #require(signedRankTest([0] + values[..<200])).isExact)
    for (heads, isExact) in [(40, true), (41, false)] {
      let test = rankSumTest(base: Array(values[..<40]), head: Array(values[40..<(40 + heads)]))
      #expect(try #require(test).isExact == isExact)
    }
  }

  @Test func `the normal curve is close to the exact sums where it takes over`() throws {
    var noise = NormalNoise(seed: 5)
    for _ in 0..<5 {
      let values = noise.next(150, mean: 0.15)
      let exact = try #require(signedRankTest(values))
      let curve = try #require(signedRankTest(values, exactUpTo: 149))
      #expect(exact.isExact && !curve.isExact && exact.statistic == curve.statistic)
      #expect(abs(exact.pGreater - curve.pGreater) < 1e-3)
      let other = noise.next(30, mean: 0.4)
      let exactSum = try #require(rankSumTest(base: Array(values[..<30]), head: other))
      let curveSum = try #require(
        rankSumTest(base: Array(values[..<30]), head: other, exactUpTo: 59))
      #expect(exactSum.isExact && !curveSum.isExact)
      #expect(abs(exactSum.pLess - curveSum.pLess) < 2e-3)
    }
  }
}
