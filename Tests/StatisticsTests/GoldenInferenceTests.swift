import Statistics
import Testing

@Suite struct `golden vectors of tests and estimates` {
  @Test func `core means and robust spreads are those of exact arithmetic and SciPy`() throws {
    let cases = try Golden<ScaleCase>.read("scales").cases
    #expect(cases.count >= 7)
    for golden in cases {
      let name = Comment(rawValue: golden.name)
      for pair in golden.coreMeans {
        let mean = try #require(
          coreMean(golden.histogram, width: golden.width, steps: Int(pair[0])), name)
        #expect(agree(mean, pair[1]), name)
      }
      let deviation = try #require(medianAbsoluteDeviation(golden.samples))
      #expect(agree(deviation, golden.medianAbsoluteDeviation), name)
      let robust = try #require(robustStandardDeviation(golden.samples))
      #expect(agree(robust, golden.robustStandardDeviation), name)
    }
  }

  @Test func `the normal distribution is SciPy's, far into both tails`() throws {
    for golden in try Golden<NormalCase>.read("normals").cases {
      for pair in golden.cumulative {
        #expect(abs(normalCumulative(pair[0]) / pair[1] - 1) < 1e-12, "\(pair[0])")
      }
      for pair in golden.quantile {
        let value = try #require(normalQuantile(pair[0]))
        #expect(abs(value - pair[1]) <= 1e-13 * max(abs(pair[1]), 1), "\(pair[0])")
      }
    }
  }

  @Test func `binomial tails are those of whole numbers`() throws {
    let rows = try #require(try Golden<RowsCase>.read("binomials").cases.first).rows
    #expect(rows.count > 15)
    for row in rows {
      let share = binomialCumulative(
        atMost: Int(row[0]), trials: Int(row[1]), probability: row[2])
      #expect(abs((share ?? -1) / row[3] - 1) < 1e-12, "\(row)")
    }
  }

  @Test func `sign tests are SciPy's`() throws {
    for golden in try Golden<SignCase>.read("signs").cases {
      let test = try #require(signTest(golden.values))
      #expect(test.positives == golden.statistic)
      #expect(test.positives + test.negatives + test.zeros == golden.values.count)
      #expect(agree(test.pLess, golden.pLess))
      #expect(agree(test.pGreater, golden.pGreater))
      #expect(agree(test.pTwoSided, golden.pTwoSided))
    }
  }

  @Test func `signed-rank tests are those of all signs, and SciPy's`() throws {
    let cases = try Golden<SignedRankCase>.read("signed-ranks").cases
    #expect(cases.contains { !$0.isExact } && cases.contains { $0.isExact })
    for golden in cases {
      let name: Comment = "\(golden.name), \(golden.zeros)"
      let zeros = try #require(ZeroHandling(rawValue: golden.zeros))
      let test = try #require(signedRankTest(golden.values, zeros: zeros), name)
      #expect(test.statistic == golden.statistic, name)
      #expect(test.isExact == golden.isExact, name)
      #expect(agree(test.pLess, golden.pLess), name)
      #expect(agree(test.pGreater, golden.pGreater), name)
      #expect(agree(test.pTwoSided, golden.pTwoSided), name)
    }
  }

  @Test func `rank-sum tests are those of all choices, and SciPy's`() throws {
    let cases = try Golden<RankSumCase>.read("rank-sums").cases
    #expect(cases.contains { !$0.isExact } && cases.contains { $0.isExact })
    for golden in cases {
      let name = Comment(rawValue: golden.name)
      let test = try #require(rankSumTest(base: golden.base, head: golden.head), name)
      #expect(test.statistic == golden.statistic, name)
      #expect(test.isExact == golden.isExact, name)
      #expect(agree(test.pLess, golden.pLess), name)
      #expect(agree(test.pGreater, golden.pGreater), name)
      #expect(agree(test.pTwoSided, golden.pTwoSided), name)
    }
  }

  @Test func `the published example of Hollander and Wolfe comes out as published`() throws {
    let values = [0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01]
    let test = try #require(signedRankTest(values))
    #expect(test.statistic == 40)
    #expect(abs(test.pTwoSided - 0.03906) < 1e-5)
  }

  @Test func `power is that of an integral over the whole density`() throws {
    let rows = try #require(try Golden<RowsCase>.read("powers").cases.first).rows
    #expect(rows.count > 40)
    for row in rows {
      let power = try #require(
        gatePower(
          effect: row[0], pairs: Int(row[1]), noise: row[2], threshold: row[3],
          confidence: row[4]))
      #expect(abs(power - row[5]) < 1e-9, "\(row) \(power)")
    }
  }

  @Test func `adjusted p values are those of their definitions`() throws {
    for golden in try Golden<FamilyCase>.read("families").cases {
      for (outcome, expected) in [
        (holm(golden.values, alpha: golden.alpha, pairs: golden.pairs), golden.holm),
        (
          benjaminiHochberg(golden.values, alpha: golden.alpha, pairs: golden.pairs),
          golden.benjaminiHochberg
        ),
      ] {
        guard case .adjusted(let values) = outcome else {
          Issue.record("refused: \(golden.values)")
          continue
        }
        #expect(zip(values, expected).allSatisfy(agree), "\(values) \(expected)")
      }
    }
  }
}
