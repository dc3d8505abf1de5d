/// The search for runs that differ from the rest of a stretch; see `changePoints`.
struct RunSearch {
  let values: [Double]
  let alpha: Double
  let run: Int
  let permutations: Int
  var generator: SplitMix64

  /// The ends of all runs found, ascending, without the ends of the series.
  mutating func boundaries() -> [Int] {
    var found: Set<Int> = []
    var stretches = [values.indices]
    while let stretch = stretches.popLast() {
      guard let inner = significantRun(in: stretch) else { continue }
      let edges = [
        stretch.lowerBound, inner.lowerBound, inner.upperBound, stretch.upperBound,
      ]
      found.formUnion([inner.lowerBound, inner.upperBound])
      for (start, end) in zip(edges, edges.dropFirst()) where start < end {
        stretches.append(start..<end)
      }
    }
    return found.subtracting([values.startIndex, values.endIndex]).sorted()
  }

  /// The run that differs most, if no more than a share alpha of random orders has one like it.
  private mutating func significantRun(in stretch: Range<Int>) -> Range<Int>? {
    let ranks = doubledMidRanks(Array(values[stretch]))
    let scales = scales(of: ranks)
    guard let seen = mostDifferent(ranks, scales) else { return nil }
    // (1 + as great) / (1 + permutations) <= alpha, decided as soon as it cannot hold any more.
    let allowed = alpha * Double(permutations + 1) * (1 + 1e-9) - 1
    guard allowed >= 0 else { return nil }
    var asGreat = 0
    for _ in 0..<permutations {
      let other = mostDifferent(shuffled(ranks, seed: generator.next()), scales)
      if let other, other.score >= seen.score { asGreat += 1 }
      if Double(asGreat) > allowed { return nil }
    }
    let start = stretch.lowerBound
    return (start + seen.range.lowerBound)..<(start + seen.range.upperBound)
  }

  /// The run of the whole series that differs most from the rest, by chance or not.
  func mostDifferentRun() -> Range<Int>? {
    let ranks = doubledMidRanks(values)
    return mostDifferent(ranks, scales(of: ranks))?.range
  }

  /// One over the variance of the rank sum of a run, for each length; empty when all are tied.
  ///
  /// `L (n - L) / (n - 1)` times the variance of the ranks: sampling without replacement.
  private func scales(of ranks: [Int]) -> [Double] {
    let count = Double(ranks.count)
    let mean = count + 1
    let squares = ranks.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    guard squares > 0 else { return [] }
    return (0...ranks.count).map { length in
      let inside = Double(length)
      return count * (count - 1) / (squares * inside * (count - inside))
    }
  }

  /// The run with the greatest squared distance from its expected rank sum, in variances.
  ///
  /// The run, the rest of the stretch, and what lies before and after it are all levels: empty, or
  /// no shorter than `run`.
  private func mostDifferent(
    _ ranks: [Int], _ scales: [Double]
  ) -> (range: Range<Int>, score: Double)? {
    let count = ranks.count
    guard count >= 2 * run, !scales.isEmpty else { return nil }
    var sums = [0]
    for rank in ranks { sums.append(sums[sums.count - 1] + rank - count - 1) }
    var best: (range: Range<Int>, score: Double)?
    for start in 0...(count - run) where start == 0 || start >= run {
      for end in (start + run)...count where end == count || end <= count - run {
        guard end - start < count else { continue }
        let distance = Double(sums[end] - sums[start])
        let score = distance * distance * scales[end - start]
        if score > best?.score ?? -1 { best = (start..<end, score) }
      }
    }
    return best
  }
}
