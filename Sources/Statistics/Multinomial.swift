/// Samples drawn again from a histogram, without touching each sample.

extension SplitMix64 {
  /// A histogram of as many samples as `bins` holds, drawn from it with replacement.
  ///
  /// The number that falls into the first half of the bins is binomial, and so on in each half: a
  /// few binomial draws for a dozen bins, where drawing a hundred thousand samples one by one would
  /// take a hundred thousand. Only whole numbers are used, so that a seed gives the same histogram
  /// with every mathematics library.
  /// - Parameter bins: Positive counts.
  mutating func resampled(_ bins: [(value: Double, count: Int)]) -> [(value: Double, count: Int)] {
    var before = [0]
    for bin in bins { before.append(before[before.count - 1] + bin.count) }
    var drawn: [(value: Double, count: Int)] = []
    var parts = [(range: bins.indices, count: before[bins.count])]
    while let (range, count) = parts.popLast() {
      guard count > 0 else { continue }
      guard range.count > 1 else {
        drawn.append((bins[range.lowerBound].value, count))
        continue
      }
      let middle = range.lowerBound + range.count / 2
      let left = successes(
        in: count, each: before[middle] - before[range.lowerBound],
        of: before[range.upperBound] - before[range.lowerBound])
      // The left half goes on top, so that the bins come out in ascending order.
      parts.append((middle..<range.upperBound, count - left))
      parts.append((range.lowerBound..<middle, left))
    }
    return drawn
  }

  /// How many of `trials` succeed when each does with probability `share / whole`, exactly.
  ///
  /// Each trial draws a random binary fraction and succeeds when it is less than the probability.
  /// The first digit that differs decides, so half of the open trials close with each digit; one
  /// random word serves 64 trials, and digits come from a long division of whole numbers.
  mutating func successes(in trials: Int, each share: Int, of whole: Int) -> Int {
    var (open, successes, rest) = (trials, 0, share)
    if share == whole { return trials }
    while open > 0, rest > 0 {
      rest *= 2
      let ones = randomOnes(among: open)
      if rest >= whole {
        rest -= whole
        successes += open - ones
        open = ones
      } else {
        open -= ones
      }
    }
    return successes
  }

  private mutating func randomOnes(among bits: Int) -> Int {
    var ones = 0
    for _ in 0..<(bits / 64) { ones += next().nonzeroBitCount }
    if bits % 64 > 0 { ones += (next() >> UInt64(64 - bits % 64)).nonzeroBitCount }
    return ones
  }
}
