import Statistics
import Testing

@Suite struct `bounds of a share` {
  /// By scipy.stats.beta.ppf(1 - c, k, n - k + 1) and beta.ppf(c, k + 1, n - k), SciPy 1.17.1.
  private static let golden: [(Int, Int, Double, (Double, Double))] = [
    (0, 200, 0.95, (0, 0.014867039231272054)),
    (6, 1000, 0.95, (0.0026161408492456103, 0.011807823003840638)),
    (1, 6, 0.95, (0.008512444610847127, 0.5818034092520259)),
    (12, 12, 0.9, (0.8254041852680184, 1)),
    (105, 2000, 0.975, (0.04313761808461886, 0.06319990248328704)),
  ]

  @Test func `are those of Clopper and Pearson`() throws {
    for (count, trials, confidence, expected) in Self.golden {
      let bounds = try #require(
        binomialBounds(successes: count, trials: trials, confidence: confidence))
      #expect(agree(bounds.lower, expected.0) && agree(bounds.upper, expected.1), "\(count)")
    }
  }

  @Test func `are not there for what is no count`() {
    for (count, trials, confidence) in [(0, 0, 0.95), (-1, 5, 0.95), (6, 5, 0.95), (1, 5, 1)] {
      #expect(binomialBounds(successes: count, trials: trials, confidence: confidence) == nil)
    }
  }

  /// By scipy.stats.norm.ppf(beta.ppf(p, n - k + 1, k)), k being the interval's rank.
  @Test func `the reach of an interval is the quantile of an order statistic`() throws {
    for (probability, pairs, confidence, reach) in [
      (0.75, 10, 0.95, 1.3023179873675363), (0.5, 10, 0.95, 0.9852007824123434),
      (0.75, 6, 0.95, 1.676545386096834), (0.75, 60, 0.95, 0.4724278326664549),
      (0.9, 20, 0.99, 1.3394417343981604),
    ] {
      let found = try #require(
        boundReach(probability: probability, pairs: pairs, confidence: confidence))
      #expect(abs(found - reach) < 1e-9, "\(pairs)")
    }
    #expect(boundReach(probability: 0.75, pairs: 5, confidence: 0.95) == nil)
    #expect(boundReach(probability: 1, pairs: 10, confidence: 0.95) == nil)
  }
}
