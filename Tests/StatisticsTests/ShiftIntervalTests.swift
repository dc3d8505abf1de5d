import Statistics
import Testing

@Suite struct `shifts between two samples` {
  /// A value for each place, none tied with another in any difference that occurs here.
  private func values(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in Double(generator.next() % 1_000_000) / 1000 }
  }

  @Test(arguments: 1...5, 1...6)
  func `the coverage is the share of all arrangements that lie within`(base: Int, head: Int) throws
  {
    for confidence in [0.5, 0.8, 0.95] {
      let bounds = try #require(ShiftBounds(base: base, head: head, confidence: confidence))
      // U of each choice of the heads' ranks; 0 shift lies within when k <= U <= mn - k.
      let statistics = (0..<(1 << (base + head))).filter { $0.nonzeroBitCount == head }
        .map { choice in
          (0..<(base + head)).reduce(-head * (head + 1) / 2) {
            $0 + ((choice >> $1) & 1 == 1 ? $1 + 1 : 0)
          }
        }
      func share(_ rank: Int) -> Double {
        Double(statistics.count { rank <= $0 && $0 <= base * head - rank })
          / Double(statistics.count)
      }
      #expect(bounds.isExact)
      #expect(abs(bounds.coverage - share(bounds.rank)) < 1e-12)
      #expect(bounds.rank == 1 || bounds.coverage >= confidence)
      // The next rank would cover too seldom, or there is none: no narrower interval would do.
      let isLast = 2 * (bounds.rank + 1) > base * head + 1
      #expect(isLast || share(bounds.rank + 1) < confidence)
    }
  }

  @Test func `the interval holds the shifts that the rank-sum test does not reject`() throws {
    let (base, head) = (values(9, seed: 1), values(8, seed: 2))
    let bounds = try #require(ShiftBounds(base: 9, head: 8, confidence: 0.95))
    let interval = try #require(bounds.interval(from: base, to: head))
    func p(_ shift: Double) throws -> Double {
      try #require(rankSumTest(base: base, head: head.map { $0 - shift })).pTwoSided
    }
    let alpha = 1 - bounds.coverage
    for bound in [interval.lower, interval.upper] {
      let inwards = bound == interval.lower ? 1e-7 : -1e-7
      #expect(try p(bound + inwards) > alpha + 1e-12)
      #expect(try p(bound - inwards) <= alpha + 1e-12)
    }
    #expect(interval.lower < interval.estimate && interval.estimate < interval.upper)
    #expect(interval.estimate == median(head.flatMap { value in base.map { value - $0 } }))
  }

  @Test func `moving the head moves all of it, and swapping the samples mirrors it`() throws {
    let (base, head) = (values(7, seed: 3), values(10, seed: 4))
    let there = try #require(ShiftBounds(base: 7, head: 10, confidence: 0.9))
    let back = try #require(ShiftBounds(base: 10, head: 7, confidence: 0.9))
    let interval = try #require(there.interval(from: base, to: head))
    let moved = try #require(there.interval(from: base, to: head.map { $0 + 64 }))
    let mirrored = try #require(back.interval(from: head, to: base))
    #expect(abs(moved.lower - interval.lower - 64) < 1e-9)
    #expect(abs(moved.upper - interval.upper - 64) < 1e-9)
    #expect(mirrored.lower == -interval.upper && mirrored.upper == -interval.lower)
    #expect(there.rank == back.rank && there.coverage == back.coverage)
  }

  @Test func `with too few values it is the whole range, with the coverage that it has`() throws {
    let bounds = try #require(ShiftBounds(base: 2, head: 2, confidence: 0.95))
    #expect(bounds.rank == 1)
    #expect(abs(bounds.coverage - (1 - 2.0 / 6)) < 1e-12)
    let interval = try #require(bounds.interval(from: [1, 2], to: [4, 8]))
    #expect((interval.lower, interval.upper) == (2, 7))
    #expect(interval.estimate == 4.5)
  }

  @Test func `the normal curve agrees with the exact distribution where both are known`() throws {
    for (base, head) in [(20, 20), (30, 25), (40, 40)] {
      let exact = try #require(ShiftBounds(base: base, head: head, confidence: 0.95))
      let normal = try #require(
        ShiftBounds(base: base, head: head, confidence: 0.95, exactUpTo: 0))
      #expect(exact.isExact && !normal.isExact)
      #expect(abs(exact.rank - normal.rank) <= 1)
      #expect(abs(exact.coverage - normal.coverage) < 0.003)
    }
  }

  @Test func `what is empty, of another size or not finite has no interval`() throws {
    #expect(ShiftBounds(base: 0, head: 3, confidence: 0.95) == nil)
    #expect(ShiftBounds(base: 3, head: 0, confidence: 0.95) == nil)
    let bounds = try #require(ShiftBounds(base: 2, head: 2, confidence: 0.95))
    #expect(bounds.interval(from: [1], to: [1, 2]) == nil)
    #expect(bounds.interval(from: [1, 2], to: [1, 2, 3]) == nil)
    #expect(bounds.interval(from: [1, .nan], to: [1, 2]) == nil)
  }
}
