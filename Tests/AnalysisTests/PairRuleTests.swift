import Foundation
import Measurement
import Statistics
import Testing

@testable import Analysis

@Suite struct `the rule by which arms stop together` {
  private static let rule = PairRule(halfWidth: 0.0005)

  /// Three arms of boots around 20 ticks; boots in another state are 3 % off.
  private func arms(
    _ deviation: Double, elsewhere: Double = 0, pairs: Int = 60, from source: inout SplitMix64
  ) -> [[Int: Double]] {
    (0..<3).map { _ in
      Dictionary(
        uniqueKeysWithValues: (0..<pairs).map { boot in
          let uniform = Double(source.next() >> 12) * 0x1p-52 + 0x1p-53
          let other = Double(source.next() >> 11) * 0x1p-53
          let log = deviation * (normalQuantile(uniform) ?? 0) + (other < elsewhere ? 0.03 : 0)
          return (boot, 20 * exp(log))
        })
    }
  }

  @Test(arguments: [1.002, 1.03, 2, 0.97, 1000, 1.0 / 3])
  func `no constant factor on an arm changes a decision`(factor: Double) {
    var source = SplitMix64(seed: 3)
    for deviation in [0.0001, 0.0003, 0.0006, 0.002, 0.01] {
      for _ in 0..<30 {
        let arms = arms(deviation, elsewhere: 0.05, from: &source)
        for arm in arms.indices {
          var scaled = arms
          scaled[arm] = scaled[arm].mapValues { $0 * factor }
          #expect(Self.rule.pairsTaken(scaled) == Self.rule.pairsTaken(arms))
          #expect(Self.rule.closing(ofArms: scaled) == Self.rule.closing(ofArms: arms))
        }
      }
    }
  }

  @Test func `a rule that looked at one arm's own figure would not be blind`() {
    // The half-width in ticks of an arm grows with its factor: such a rule changes its mind.
    var source = SplitMix64(seed: 3)
    let arm = arms(0.0006, from: &source)[0].sorted { $0.key < $1.key }.map(\.value)
    func isNarrow(_ values: [Double]) -> Bool {
      let interval = orderStatisticInterval(ofMedianOf: values, confidence: 0.98)
      return (interval.map { $0.upper - $0.lower } ?? 1) < 0.02
    }
    #expect(isNarrow(arm) != isNarrow(arm.map { $0 * 3 }))
  }

  @Test func `the order of the arms does not matter`() {
    var source = SplitMix64(seed: 9)
    for _ in 0..<30 {
      let arms = arms(0.0003, elsewhere: 0.05, from: &source)
      for order in [[0, 2, 1], [1, 0, 2], [2, 1, 0]] {
        #expect(Self.rule.pairsTaken(order.map { arms[$0] }) == Self.rule.pairsTaken(arms))
      }
    }
  }

  @Test func `quiet cells take eight pairs, others more, and hopeless ones sixteen`() {
    var source = SplitMix64(seed: 5)
    func pairs(_ deviation: Double, elsewhere: Double = 0) -> Double {
      let taken = (0..<60).map { _ in
        Self.rule.pairsTaken(arms(deviation, elsewhere: elsewhere, from: &source)).count
      }
      return Double(taken.reduce(0, +)) / 60
    }
    #expect(pairs(0.000_05) == 8)
    #expect((25...60).contains(pairs(0.0004)))
    #expect(pairs(0.0008) > 50)
    #expect(pairs(0.05) == 16)
    // Another state now and then is outvoted: it is no reason to give up.
    #expect(pairs(0.0002, elsewhere: 0.25) > 25)
  }

  @Test func `looks only at declared numbers of whole pairs`() {
    let equal = Dictionary(uniqueKeysWithValues: (0..<40).map { ($0, 20.0) })
    func closing(_ count: Int, lost: Set<Int> = []) -> Closing.Reason? {
      let arm = equal.filter { $0.key < count }
      return Self.rule.closing(ofArms: [arm, arm, arm.filter { !lost.contains($0.key) }])
    }
    #expect(closing(7) == nil && closing(8) == .precise && closing(9) == .precise)
    #expect(closing(9, lost: [0, 1]) == nil && closing(10, lost: [0, 1]) == .precise)
    #expect(Self.rule.closing(ofArms: [equal]) == nil)
    #expect(Self.rule.closing(ofArms: []) == nil)
    // Between two looks the first pairs decide: what is loud among those after the look does not.
    let loud = equal.merging([8: 40, 9: 10]) { _, new in new }.filter { $0.key < 10 }
    let still = equal.filter { $0.key < 10 }
    #expect(Self.rule.closing(ofArms: [loud, still, still]) == .precise)
  }

  @Test func `what depends on memory has sixteen pairs at most`() {
    var source = SplitMix64(seed: 5)
    var (ring, cold) = (id(), id())
    (ring.scenario, cold.scenario) = ("ring-16x4096", "cold")
    let arms = arms(0.0008, from: &source)
    #expect(Self.rule.of(id()).pairsTaken(arms).count > 16)
    for cell in [ring, cold] {
      #expect(Self.rule.of(cell).pairsTaken(arms).count == 16)
      #expect(Self.rule.of(cell).closing(ofArms: arms) == .bootLimit)
    }
    // A number that was asked for is that of all cells.
    #expect(PairRule(halfWidth: 0, looks: [40]).of(ring).looks == [40])
  }

  @Test func `the declared looks are even, and cover more than 98 %`() throws {
    // 1 - 2 P(B < k) for k of 1, 2, 3, 6, 11 and 21, from binomial tables.
    let coverages = [0.9922, 0.9937, 0.9958, 0.9934, 0.9887, 0.9865]
    for (look, coverage) in zip(PairRule.declaredLooks, coverages) {
      let interval = try #require(
        orderStatisticInterval(ofMedianOf: (0..<look).map(Double.init), confidence: 0.98))
      #expect(look.isMultiple(of: 2) && abs(interval.coverage - coverage) < 5e-4, "\(look)")
    }
  }

  @Test func `closes cells with the reason, and those that no CPU ran at once`() {
    let quiet = (0..<8).map { 20 + 0.000_01 * Double($0) }
    let loud = (0..<8).map { 20 + 0.5 * Double($0 % 3) }
    let emulated = id("e", .tcg)
    let arms = (0..<3).map { arm in
      Arm(
        gated([
          probed(quiet), probed(loud.map { $0 + 0.1 * Double(arm) * ($0 - 20) }, of: id("loud")),
          probed(quiet, of: emulated),
        ]), name: "")
    }
    let cells = [id(), id("loud"), emulated]
    func found(isLast: Bool) -> [CellID: Closing.Reason] {
      closings(ofArms: arms, among: cells, by: Self.rule, isLast: isLast)
        .mapValues(\.reason)
    }
    #expect(found(isLast: false) == [id(): .precise, emulated: .enough])
    #expect(found(isLast: true) == [id(): .precise, emulated: .enough, id("loud"): .bootLimit])
    #expect(
      closings(ofArms: [arms[0]], among: [id()], by: Self.rule, isLast: false)[id()]
        == Closing(reason: .enough, boots: 8))
  }

  @Test func `a boot without quiet samples enough is to be repeated, in whichever arm`() {
    let ticks = [Double](repeating: 20, count: 4)
    let whole = probed(ticks)
    let arms = [probed(ticks, lost: [1]), probed(ticks, lost: [2]), whole].map {
      Arm(gated([$0]), name: "")
    }
    let short = (0..<4).map { cellsShortOfQuiet(ofArms: arms, pair: $0, among: [id()]) }
    #expect(short == [[], [id()], [id()], []])
    #expect(cellsShortOfQuiet(ofArms: arms, pair: 1, among: []).isEmpty)
    var gone = arms
    gone[0].run.cells[0].status = .failed
    #expect(cellsShortOfQuiet(ofArms: gone, pair: 1, among: [id()]).isEmpty)
    // Without probes every boot counts.
    let plain = Arm(run([timed(id(), ticks)]), name: "")
    #expect(cellsShortOfQuiet(ofArms: [plain], pair: 0, among: [id()]).isEmpty)
  }
}
