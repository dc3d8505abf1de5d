/// Ranks for values among which some are equal.

/// Twice the ranks of the values, from 1, in the order of the values.
///
/// Equal values share the mean of the ranks that they occupy. Twice as much is a whole number, so that
/// sums are exact and can index a table.
///
/// Equal means equal to the last bit. Source: Lehmann, Nonparametrics (1975), chapter 1.
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
