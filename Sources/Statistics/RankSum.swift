/// Mann and Whitney's test, also Wilcoxon's rank-sum test: do two samples come from one source?

/// The rank-sum test of two independent samples, exact with ties.
///
/// The statistic is `U = #(head > base) + #(head = base) / 2` over all pairs of a base and a head.
/// Under the hypothesis every choice of the heads among all values is as likely as every other; the
/// exact distribution counts choices by their number and their sum of doubled mid-ranks, one value
/// after the other. Sources: Mann and Whitney, "On a Test of Whether One of Two Random Variables is
/// Stochastically Larger than the Other", Annals of Mathematical Statistics 18 (1947); variance
/// with ties: Lehmann, Nonparametrics (1975), chapter 1.
/// - Parameters:
///   - base: Independent values: one for each boot, not one for each sample.
///   - head: The same of the other arm; a small `pGreater` says that heads are greater.
///   - limit: Above this many values in both samples together the normal curve is used, with
///     variance `m n / 12 * (N + 1 - sum(t^3 - t) / (N (N - 1)))`; the answer's `isExact` says so.
/// - Returns: nil when a sample is empty or a value is not finite.
public func rankSumTest(
  base: [Double], head: [Double], exactUpTo limit: Int = 80
) -> RankTest? {
  let all = head + base
  guard !base.isEmpty, !head.isEmpty, all.allSatisfy(\.isFinite) else { return nil }
  let ranks = doubledMidRanks(all)
  let headRanks = ranks[..<head.count].reduce(0, +)
  let doubledU = headRanks - head.count * (head.count + 1)
  let pairs = Double(base.count) * Double(head.count)
  guard all.count > limit else {
    // The choice of the smaller sample settles the other, and its table is the smaller one.
    let isHeadSmaller = head.count <= base.count
    let weights = choiceCounts(of: min(head.count, base.count), among: ranks)
    return RankTest(
      doubledStatistic: doubledU, count: all.count,
      weights: isHeadSmaller ? weights : weights.reversed())
  }
  // The squares of the mid-ranks carry the ties: their variance is what the formula above says.
  let middle = Double(all.count + 1)
  let squares = ranks.reduce(0) { $0 + (Double($1) - middle) * (Double($1) - middle) }
  let variance = pairs * squares / 4 / (Double(all.count) * Double(all.count - 1))
  return RankTest(
    normalStatistic: Double(doubledU) / 2, count: all.count, mean: pairs / 2, variance: variance)
}

/// How many choices of `chosen` ranks have each doubled U, from 0 up to twice the number of pairs.
///
/// Row j of the table counts choices of j ranks by their sum. A rank is added to rows from the
/// longest choice down, so that it is taken at most once, and in ascending order, so that the sums
/// that are there lie close together.
func choiceCounts(of chosen: Int, among doubledRanks: [Int]) -> [Double] {
  let ranks = doubledRanks.sorted()
  var before = [0]
  for rank in ranks { before.append(before[before.count - 1] + rank) }
  let width = before[ranks.count] - before[ranks.count - chosen] + 1
  var counts = [Double](repeating: 0, count: (chosen + 1) * width)
  counts[0] = 1
  counts.withUnsafeMutableBufferPointer { counts in
    for (seen, rank) in ranks.enumerated() {
      for size in stride(from: min(seen + 1, chosen), to: 0, by: -1) {
        let rest = (size - 1) * width
        for sum in before[size - 1]...(before[seen] - before[seen - size + 1]) {
          counts[rest + width + sum + rank] += counts[rest + sum]
        }
      }
    }
  }
  let least = chosen * width + chosen * (chosen + 1)
  return (0...(2 * chosen * (ranks.count - chosen))).map {
    least + $0 < counts.count ? counts[least + $0] : 0
  }
}
