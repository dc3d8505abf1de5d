/// Reproducible randomness: the same seed gives the same order on every machine and in every year.

/// A small generator whose whole state is its seed.
///
/// Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA 2014), in
/// the form of Vigna's public-domain `splitmix64.c`.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Makes a generator; every seed is as good as another.
  public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number in `0..<bound`, each equally likely: draws in the uneven rest are thrown away.
  public mutating func next(belowPositive bound: UInt64) -> UInt64 {
    let rest = (0 &- bound) % bound
    while true {
      let draw = next()
      if draw >= rest { return draw % bound }
    }
  }
}

/// The items in the order that belongs to `seed`.
///
/// Fisher and Yates' shuffle, from the last place to the first (Knuth, The Art of Computer
/// Programming, volume 2, section 3.4.2, algorithm P). Written out here, with its own draw of
/// bounded numbers, because the standard library promises no order for a given generator.
public func shuffled<T>(_ items: [T], seed: UInt64) -> [T] {
  var generator = SplitMix64(seed: seed)
  var items = items
  for last in items.indices.dropFirst().reversed() {
    let chosen = generator.next(belowPositive: UInt64(last) + 1)
    items.swapAt(last, Int(chosen))
  }
  return items
}
