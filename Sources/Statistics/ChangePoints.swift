/// Where the level of a series changes, as in one cell over many commits.

/// The changes found in a series, and whether any could have been.
public struct ChangePoints: Hashable, Sendable {
  /// One change of level.
  public struct Boundary: Hashable, Sendable {
    /// The index of the first value of the new level.
    public let index: Int
    /// The median of the level before, back to the change before.
    public let before: Double
    /// The median of the new level, up to the next change.
    public let after: Double
    /// The two-sided p value of the rank-sum test between the two levels.
    public let p: Double
  }

  /// The changes in ascending order.
  public let changes: [Boundary]
  /// The smallest p that any series of this length can give: that of two separate halves.
  public let smallestAttainableP: Double
  /// Whether the series is long enough for a change to be found at all.
  public let isPossible: Bool
}

/// Finds the changes of level in a series, by ranks and seeded permutations.
///
/// Circular binary segmentation: in a stretch of the series the run is sought whose mean mid-rank
/// differs most from that of the rest, in units of its standard deviation under permutation. When
/// less than a share `alpha` of random orders holds a run that differs as much, both ends of the
/// run are changes and the three parts are searched again. Last, each change must also pass the
/// rank-sum test between its neighbours, and the least certain is taken back until all do; those
/// that stay move to where the sum of distances from the medians of their two levels is least,
/// because ranks know that two levels are apart but not by how much, and lean to the middle.
/// Sources: Olshen, Venkatraman, Lucito and Wigler, "Circular Binary Segmentation for the Analysis
/// of Array-Based DNA Copy Number Data", Biostatistics 5 (2004); mid-ranks in place of values,
/// after Pettitt, "A Non-Parametric Approach to the Change-Point Problem", Applied Statistics 28
/// (1979).
///
/// Why this: a run finds a slowdown that was fixed later, which a single split does not see; ranks
/// make one wild commit harmless and need no logarithm; and permutations hold the false alarms of a
/// series without changes at `alpha` whatever its distribution and length, where a penalized cost
/// (PELT) would have to be tuned to both. The price: a change shows only once at least `run` values
/// lie on both sides, and more where they are few. Values that depend on their neighbours, such as
/// those of a drifting machine, are taken for changes.
/// - Parameters:
///   - values: The series in its order; times need no logarithm.
///   - alpha: The share of series without changes in which one may be found.
///   - run: The fewest values that make a level; a shorter run is an outlier.
///   - permutations: How many random orders are compared with; p cannot be less than
///     1 / (permutations + 1).
///   - seed: The same seed gives the same changes on every machine.
/// - Returns: nil when a value is not finite, alpha is outside 0...1, or `run` or `permutations` is
///   less than 1.
public func changePoints(
  in values: [Double], alpha: Double = 0.01, run: Int = 3, permutations: Int = 999, seed: UInt64
) -> ChangePoints? {
  guard values.allSatisfy(\.isFinite), (0...1).contains(alpha), run > 0, permutations > 0 else {
    return nil
  }
  let smallest = smallestP(count: values.count)
  let isPossible =
    values.count >= 2 * run && max(smallest, 1 / Double(permutations + 1)) <= alpha
  var changes: [ChangePoints.Boundary] = []
  if isPossible {
    var search = RunSearch(
      values: values, alpha: alpha, run: run, permutations: permutations,
      generator: SplitMix64(seed: seed))
    let found = certain(search.boundaries(), in: values, alpha: alpha).map(\.index)
    changes = certain(placed(found, in: values, run: run), in: values, alpha: alpha)
  }
  return ChangePoints(
    changes: changes, smallestAttainableP: smallest, isPossible: isPossible)
}

/// Two of the ways to choose one half of the values, out of all of them.
private func smallestP(count: Int) -> Double {
  let half = count / 2
  let ways = (0..<half).reduce(1.0) { $0 * Double(count - $1) / Double($1 + 1) }
  return min(2 / ways, 1)
}

/// Takes the least certain change back until every one of them passes the rank-sum test.
private func certain(_ boundaries: [Int], in values: [Double], alpha: Double)
  -> [ChangePoints.Boundary]
{
  var boundaries = boundaries
  while true {
    let edges = [0] + boundaries + [values.count]
    let changes = boundaries.indices.compactMap { place -> ChangePoints.Boundary? in
      let before = Array(values[edges[place]..<edges[place + 1]])
      let after = Array(values[edges[place + 1]..<edges[place + 2]])
      guard let old = median(before), let new = median(after),
        let test = rankSumTest(base: before, head: after)
      else { return nil }
      return .init(index: boundaries[place], before: old, after: new, p: test.pTwoSided)
    }
    guard let worst = changes.max(by: { $0.p < $1.p }), worst.p > alpha else { return changes }
    boundaries.removeAll { $0 == worst.index }
  }
}

/// Moves each change, one after the other, to where the levels on its two sides fit best.
private func placed(_ boundaries: [Int], in values: [Double], run: Int) -> [Int] {
  var edges = [0] + boundaries + [values.count]
  for place in edges.indices.dropFirst().dropLast() {
    let (start, end) = (edges[place - 1], edges[place + 1])
    // The place at hand comes first, and stays unless another is better.
    let others = (start..<end).filter { $0 - start >= run && end - $0 >= run }
    let misfits = ([edges[place]] + others).map { split in
      (split, misfit(values[start..<split]) + misfit(values[split..<end]))
    }
    edges[place] = misfits.min { $0.1 < $1.1 }?.0 ?? edges[place]
  }
  return Array(edges.dropFirst().dropLast())
}

/// The sum of the distances from the median.
private func misfit(_ level: ArraySlice<Double>) -> Double {
  guard let middle = median(Array(level)) else { return 0 }
  return level.reduce(0) { $0 + abs($1 - middle) }
}
