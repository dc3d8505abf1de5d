import Statistics

/// The cases of `Golden/oracles.py`.
struct ScaleCase: Decodable {
  var name: String
  var bins: [[Double]]
  var width: Double
  var coreMeans: [[Double]]
  var medianAbsoluteDeviation: Double
  var robustStandardDeviation: Double

  var histogram: [(value: Double, count: Int)] { bins.map { ($0[0], Int($0[1])) } }
  var samples: [Double] { histogram.flatMap { Array(repeating: $0.value, count: $0.count) } }
}

struct NormalCase: Decodable {
  var cumulative: [[Double]]
  var quantile: [[Double]]
}

struct RowsCase: Decodable {
  var rows: [[Double]]
}

struct SignCase: Decodable {
  var values: [Double]
  var statistic: Int
  var pLess: Double
  var pGreater: Double
  var pTwoSided: Double
}

struct SignedRankCase: Decodable {
  var name: String
  var values: [Double]
  var zeros: String
  var statistic: Double
  var isExact: Bool
  var pLess: Double
  var pGreater: Double
  var pTwoSided: Double
}

struct RankSumCase: Decodable {
  var name: String
  var base: [Double]
  var head: [Double]
  var statistic: Double
  var isExact: Bool
  var pLess: Double
  var pGreater: Double
  var pTwoSided: Double
}

struct FamilyCase: Decodable {
  var values: [Double]
  var pairs: Int
  var alpha: Double
  var holm: [Double]
  var benjaminiHochberg: [Double]
}

/// Whether two numbers agree to ten digits.
func agree(_ left: Double, _ right: Double) -> Bool {
  abs(left - right) <= 1e-10 * max(abs(left), abs(right)) + 1e-14
}

/// A histogram of the values.
func histogram(_ values: [Double]) -> [(value: Double, count: Int)] {
  Dictionary(grouping: values, by: \.self).map { ($0.key, $0.value.count) }
    .sorted { $0.0 < $1.0 }
}

/// Made-up normal numbers of a fixed seed.
struct NormalNoise {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func next(_ count: Int, mean: Double = 0, deviation: Double = 1) -> [Double] {
    (0..<count).map { _ in
      let share = (Double(generator.next() >> 11) + 0.5) * 0x1p-53
      return mean + deviation * (normalQuantile(share) ?? 0)
    }
  }
}
