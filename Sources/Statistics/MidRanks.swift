/// Ranks for values among which some are equal.

/// The ranks of the values, from 1.
///
/// Equal values share the mean of the ranks that they occupy.
///
/// Equal means equal to the last bit. Source: Lehmann, Nonparametrics (1975), chapter 1.
/// - Returns: One rank for each value, in the order of the values.
public func midRanks(_ values: [Double]) -> [Double] {
  doubledMidRanks(values).map { Double($0) / 2 }
}

/// Twice the mid-ranks: whole numbers, so that sums of them are exact and can index a table.
func doubledMidRanks(_ values: [Double]) -> [Int] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Int](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    for place in start..<end { ranks[order[place]] = start + 1 + end }
    start = end
  }
  return ranks
}
