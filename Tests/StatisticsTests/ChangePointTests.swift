import Foundation
import Statistics
import Testing

@Suite struct `change points` {
  /// A series of levels, each held for some commits, with 1 % of noise.
  private func series(_ levels: [(Double, Int)], seed: UInt64) -> [Double] {
    var noise = NormalNoise(seed: seed)
    return levels.flatMap { level, count in noise.next(count, mean: level, deviation: level / 100) }
  }

  private func indices(_ values: [Double], seed: UInt64 = 1) throws -> [Int] {
    try #require(changePoints(in: values, seed: seed)).changes.map(\.index)
  }

  @Test func `a step is found where it is`() throws {
    for seed in 1...8 as ClosedRange<UInt64> {
      let values = series([(100, 15), (108, 12)], seed: seed)
      let found = try #require(changePoints(in: values, seed: seed))
      #expect(found.isPossible && found.changes.map(\.index) == [15])
      let change = try #require(found.changes.first)
      #expect(change.before == median(Array(values[..<15])))
      #expect(change.after == median(Array(values[15...])))
      #expect(change.p < 1e-6)
    }
  }

  @Test func `a slowdown that was fixed later is two changes`() throws {
    #expect(try indices(series([(100, 12), (106, 10), (100, 12)], seed: 2)) == [12, 22])
  }

  @Test func `several levels are all found`() throws {
    let values = series([(100, 15), (110, 15), (95, 15), (120, 15)], seed: 3)
    #expect(try indices(values) == [15, 30, 45])
  }

  @Test func `wild commits are no change`() throws {
    var values = series([(100, 40)], seed: 4)
    values[10] = 1000
    values[30] = 5
    values[31] = 5
    #expect(try indices(values) == [])
  }

  @Test func `noise alone raises no more false alarms than alpha`() throws {
    var alarms = 0
    var stepped = 0
    for seed in 0..<300 as Range<UInt64> {
      let values = series([(100, 12 + Int(seed % 3) * 9)], seed: seed + 1000)
      if try !indices(values, seed: seed).isEmpty { alarms += 1 }
      // On a clock so coarse that three values are left, and with a tail on one side.
      let coarse = values.map { $0 > 101.5 ? 150 : $0.rounded(.down) }
      if try !indices(coarse, seed: seed).isEmpty { stepped += 1 }
    }
    // Three expected of each; the seeds are fixed.
    #expect(alarms <= 7 && stepped <= 7, "\(alarms) \(stepped)")
  }

  @Test func `too short a series cannot show a change, and says so`() throws {
    for count in 0...20 {
      let values = (0..<count).map { $0 < count / 2 ? 100.0 : 200.0 }
      let found = try #require(changePoints(in: values, seed: 1))
      #expect(found.isPossible == (count >= 10))
      if count < 10 { #expect(found.changes.isEmpty) }
      if count > 12 { #expect(found.changes.map(\.index) == [count / 2]) }
    }
    let halves = try #require(changePoints(in: (0..<10).map(Double.init), seed: 1))
    #expect(halves.smallestAttainableP == 2.0 / 252)
    let few = try #require(
      changePoints(in: (0..<40).map(Double.init), permutations: 50, seed: 1))
    #expect(!few.isPossible && few.changes.isEmpty)
  }

  @Test func `the smallest p is that of the rank-sum test between the halves`() throws {
    for count in 2...15 {
      let values = (0..<count).map(Double.init)
      let found = try #require(changePoints(in: values, seed: 1))
      let test = try #require(
        rankSumTest(base: Array(values[..<(count / 2)]), head: Array(values[(count / 2)...])))
      #expect(agree(found.smallestAttainableP, test.pTwoSided))
    }
  }

  @Test func `scale, logarithm and sign leave the places alone`() throws {
    let values = series([(100, 14), (107, 16), (99, 11)], seed: 6)
    let places = try indices(values)
    #expect(places == [14, 30])
    #expect(try indices(values.map { $0 * 26 }) == places)
    #expect(try indices(values.map(log)) == places)
    #expect(try indices(values.map { -$0 }) == places)
  }

  @Test func `equal values are no change`() throws {
    #expect(try indices(Array(repeating: 3848, count: 50)) == [])
  }

  @Test func `two hundred commits are searched`() throws {
    let values = series([(100, 80), (103, 70), (100, 50)], seed: 7)
    let found = try indices(values)
    #expect(found.count == 2)
    #expect(zip(found, [80, 150]).allSatisfy { abs($0 - $1) <= 2 }, "\(found)")
  }

  @Test func `a question without an answer gives nil`() {
    #expect(changePoints(in: [.nan], seed: 1) == nil)
    #expect(changePoints(in: [1, 2], alpha: -1, seed: 1) == nil)
    #expect(changePoints(in: [1, 2], run: 0, seed: 1) == nil)
    #expect(changePoints(in: [1, 2], permutations: 0, seed: 1) == nil)
    #expect(changePoints(in: [], seed: 1)?.changes == [])
  }
}
