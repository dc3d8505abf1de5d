import Analysis
import Measurement
import Testing

@Suite struct `verdicts` {
  @Test(arguments: Pairing.allCases)
  func `a change above the threshold whose interval excludes none is one`(_ pairing: Pairing) {
    #expect(comparison(around(1.03), pairing: pairing).word == .slower)
    #expect(comparison(around(0.97), pairing: pairing).word == .faster)
  }

  @Test(arguments: Pairing.allCases)
  func `an interval within the threshold is the same within its greater bound`(
    _ pairing: Pairing
  ) throws {
    let result = comparison(around(1.004, spread: 0.002), pairing: pairing)
    #expect(result.word == .same)
    let change = try #require(result.rows.first?.change)
    let within = try #require(result.verdict?.within)
    #expect(within == max(abs(change.lower), abs(change.upper)))
    #expect(within > 0.004 && within < 0.0061)
  }

  @Test func `an estimate of just the threshold is not above it`() {
    let exactly = [Double](repeating: 1.02, count: 10)
    #expect(comparison(exactly).word == .same)
    #expect(comparison(exactly.map { $0 + 0.0001 }).word == .slower)
    #expect(comparison(exactly.map { 1 / $0 }).word == .same)
    #expect(comparison(exactly.map { 1 / ($0 + 0.0001) }).word == .faster)
  }

  @Test func `slower and faster are each other's mirror`() {
    // 2 % slower one way is 1.96 % faster the other way: both lie on the threshold.
    for ratio in [1.0199, 1.0201, 1.03, 1.2] {
      let there = comparison(around(ratio, spread: 0)).word
      let back = comparison(around(1 / ratio, spread: 0)).word
      #expect((there == .slower) == (back == .faster), "\(ratio)")
    }
  }

  @Test func `an estimate above the threshold with no change in its interval is inconclusive`() {
    // Eight of ten above: the interval of the second to the ninth holds 0.97 and 1.06.
    let result = comparison([0.96, 0.97, 1.03, 1.03, 1.03, 1.03, 1.03, 1.04, 1.06, 1.07])
    #expect(result.word == .inconclusive)
    #expect(result.rows.first?.change.isDistinguishable == false)
  }

  @Test func `an interval above no change that crosses the threshold is inconclusive`() {
    let result = comparison([1.001, 1.005, 1.01, 1.01, 1.012, 1.014, 1.015, 1.02, 1.03, 1.04])
    #expect(result.word == .inconclusive)
    #expect(result.rows.first?.change.isDistinguishable == true)
  }

  @Test(arguments: [1.0, -1.0])
  func `an interval that crosses the threshold on either side is not the same`(_ sign: Double) {
    let few = [0.001, 0.002, 0.001, 0.003, 0.002, 0.001, 0.002, 0.03, 0.04, 0.05]
    let result = comparison(few.map { 1 + sign * $0 })
    #expect(result.word == .inconclusive)
  }

  @Test func `what lies above no change and within the threshold is the same, if not equal`() {
    let result = comparison(around(1.01))
    #expect(result.word == .same)
    #expect(result.rows.first?.change.isDistinguishable == true)
  }

  @Test func `one outlier in ten moves neither bound`() throws {
    var ticks = around(1.03, spread: 0.001)
    ticks[9] = 50
    #expect(comparison(ticks).word == .slower)
    var calm = around(1, spread: 0.001)
    (calm[0], calm[9]) = (0.2, 50)
    #expect(comparison(calm).word == .same)
  }

  @Test func `an inconclusive row names the smallest slowdown that would have been seen`() throws {
    let quiet = comparison(around(1.01, spread: 0.02))
    let loud = comparison(around(1.01, spread: 0.2))
    let effects = [quiet, loud].compactMap { $0.verdict?.smallestEffect }
    try #require(effects.count == 2)
    #expect(quiet.settings.threshold < effects[0] && effects[0] < effects[1])
    // Nearly ten times the noise, nearly ten times the effect: the threshold matters less.
    #expect(effects[1] / effects[0] > 5 && effects[1] / effects[0] < 12)
  }

  @Test(arguments: Pairing.allCases)
  func `boots of two kinds hide more than their robust noise says`(_ pairing: Pairing) throws {
    let kinds = [Double](repeating: 1, count: 7) + [Double](repeating: 1.5, count: 3)
    let row = try #require(comparison(kinds, pairing: pairing).rows.first)
    #expect(row.verdict.word == .inconclusive && row.change.noise == 0)
    #expect((row.verdict.smallestEffect ?? 0) >= 0.499)
  }

  @Test(arguments: [(1, 6), (5, 6), (6, nil), (10, nil)] as [(Int, Int?)])
  func `with too few pairs there is no verdict, and the need is named`(count: Int, needed: Int?) {
    let result = comparison([Double](repeating: 1.5, count: count))
    #expect(result.word == (needed == nil ? .slower : .inconclusive))
    #expect(result.verdict?.pairsNeeded == needed)
    #expect(result.codes.contains(ComparisonNote.fewPairs) == (needed != nil))
  }

  @Test func `a greater confidence needs more pairs`() {
    let settings = ComparisonSettings(threshold: 0.02, confidence: 0.999)
    #expect(comparison(around(1.5), settings: settings).verdict?.pairsNeeded == 11)
    #expect(comparison(around(1.5, count: 11), settings: settings).word == .slower)
  }

  @Test func `another threshold is another verdict`() {
    let tight = ComparisonSettings(threshold: 0.005, confidence: 0.95)
    #expect(comparison(around(1.01)).word == .same)
    #expect(comparison(around(1.01), settings: tight).word == .slower)
  }

  @Test func `noise is that of one pair, in which both arms' common drift cancels`() throws {
    let drift = (0..<10).map { 100 * (1 + 0.05 * Double($0)) }
    let paired = comparison(around(1.03), base: drift)
    let apart = comparison(around(1.03), base: drift, pairing: .advisory)
    #expect(paired.word == .slower)
    #expect(apart.word == .inconclusive)
    let noises = [paired, apart].compactMap { $0.rows.first?.change.noise }
    #expect(noises[0] < 0.001 && noises[1] > 0.1)
  }

  @Test func `an advisory change of all boots is that of the medians`() throws {
    let result = comparison(around(1.03, spread: 0), pairing: .advisory)
    let change = try #require(result.rows.first?.change)
    #expect(abs(change.estimate - 0.03) < 1e-6)
    #expect(result.rows.first?.pairs == [])
    #expect(result.codes.contains(ComparisonNote.advisory))
  }

  @Test func `p is that of the signed ranks, or of the rank sums`() throws {
    // All ten above: 2 / 2^10. Ten against ten, all above: 2 / C(20, 10).
    let paired = try #require(comparison(around(1.03)).rows.first)
    let apart = try #require(comparison(around(1.03), pairing: .advisory).rows.first)
    #expect(abs(paired.change.p - 2.0 / 1024) < 1e-12)
    #expect(abs(apart.change.p - 2.0 / 184_756) < 1e-12)
  }
}
