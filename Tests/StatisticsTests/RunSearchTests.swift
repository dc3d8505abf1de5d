import Testing

@testable import Statistics

/// The search below `changePoints`, whose last rank-sum tests would hide most mistakes in it.
@Suite struct `search for runs` {
  private func search(
    _ values: [Double], alpha: Double, permutations: Int = 39, seed: UInt64 = 1
  ) -> RunSearch {
    RunSearch(
      values: values, alpha: alpha, run: 3, permutations: permutations,
      generator: SplitMix64(seed: seed))
  }

  /// A rank sum's squared distance from its mean, in variances, by the normal curve's own formula.
  private func score(_ values: [Double], _ run: Range<Int>) throws -> Double {
    let outside = Array(values[..<run.lowerBound] + values[run.upperBound...])
    let test = try #require(
      rankSumTest(base: outside, head: Array(values[run]), exactUpTo: 0))
    let z = try #require(normalQuantile(min(test.pLess, test.pGreater)))
    // Half a rank of continuity correction is taken out again.
    let mean = Double(run.count * outside.count) / 2
    let distance = abs(test.statistic - mean)
    return distance < 1 ? 0 : z * z * distance * distance / ((distance - 0.5) * (distance - 0.5))
  }

  @Test func `the run that differs most is the best of all admissible ones`() throws {
    for seed in 0..<12 as Range<UInt64> {
      var noise = NormalNoise(seed: seed)
      // Halves, so that there are ties.
      let values = noise.next(14).map { ($0 * 2).rounded() / 2 }
      var best = -1.0
      for start in 0...11 where start == 0 || start >= 3 {
        for end in (start + 3)...14 where end - start < 14 && (end == 14 || end <= 11) {
          best = max(best, try score(values, start..<end))
        }
      }
      let found = try #require(search(values, alpha: 0.5).mostDifferentRun())
      #expect(abs(try score(values, found) / best - 1) < 1e-6)
    }
  }

  @Test func `every level is long enough, however many are found`() throws {
    for seed in 0..<60 as Range<UInt64> {
      var noise = NormalNoise(seed: seed)
      var values = noise.next(24)
      // Two wild values at an end tempt to a level that is too short.
      values.replaceSubrange(0..<2, with: [90, 95])
      var eager = search(values, alpha: 0.9, seed: seed)
      let edges = [0] + eager.boundaries() + [values.count]
      #expect((edges.dropFirst().first ?? 0) >= 3)
      #expect((edges.dropLast().last ?? 0) <= 21)
    }
  }

  @Test(arguments: [0.1, 0.5])
  func `a share alpha of noise holds a run, no more and no fewer`(alpha: Double) {
    var found = 0
    for seed in 0..<600 as Range<UInt64> {
      var noise = NormalNoise(seed: seed + 5000)
      var search = search(noise.next(16), alpha: alpha, seed: seed)
      if !search.boundaries().isEmpty { found += 1 }
    }
    // Exactly so under every order being as likely; three standard deviations of 600.
    let deviation = (600 * alpha * (1 - alpha)).squareRoot()
    #expect(abs(Double(found) - 600 * alpha) < 3 * deviation, "\(found)")
  }
}
