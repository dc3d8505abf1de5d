import Measurement
import Testing

@testable import Analysis

@Suite struct `what an article's question comes to` {
  private let ticks: ClaimExpression
  private let clocks: ClaimExpression

  init() throws {
    let cell = try #require(CellID("01-registers/ping-pong@callee-saved@x86_64@ring3@process"))
    ticks = ClaimExpression(.coreCycles, of: ClaimExpression.Term(cell))
    clocks = ClaimExpression(.clocks, of: ClaimExpression.Term(cell))
  }

  private func reading(
    _ value: Double?, _ interval: ClosedRange<Double>? = nil, missing: String? = nil,
    disputed: [Double]? = nil
  ) -> ClaimReading {
    // Nine boots have the interval between their second and their eighth; two have none.
    let estimate = value.flatMap { value in
      Estimate(
        medianOf: interval.map {
          [
            $0.lowerBound, $0.lowerBound, $0.lowerBound, value, value, value, $0.upperBound,
            $0.upperBound, $0.upperBound,
          ]
        } ?? [value, value])
    }
    var reading = ClaimReading(
      value: estimate, first: nil, second: nil, mechanisms: [], missing: missing, unfit: nil)
    reading.disputed = disputed
    return reading
  }

  @Test func `is decided by the whole interval`() {
    #expect(AnswerVerdict(ticks, reading(1.2, 1.1...1.3)) == .slower(1.2))
    #expect(AnswerVerdict(ticks, reading(0.8, 0.7...0.9)) == .faster(0.8))
    #expect(AnswerVerdict(ticks, reading(1.2, 0.9...1.3)) == .same(1.2))
    #expect(AnswerVerdict(ticks, reading(12)) == .same(12), "time without an interval")
    #expect(AnswerVerdict(clocks, reading(12)) == .slower(12), "a count needs none")
    #expect(AnswerVerdict(clocks, reading(1.2, disputed: [0.9, 1.2])) == .same(1.2))
    #expect(AnswerVerdict(ticks, reading(nil, missing: "no cell")) == .missing(because: "no cell"))
  }

  @Test func `the greatest part is alone where its interval is above all others`() {
    let parts = ["a", "b", "c"].map { PublishedQuestion.NamedCost(name: $0, expression: ticks) }
    let clear = [reading(10, 9...11), reading(70, 60...80), reading(20, 19...21)]
    #expect(BreakdownVerdict(parts, clear) == .greatest(parts: [1], share: 0.7))
    let close = [reading(10, 9...11), reading(50, 40...60), reading(40, 35...45)]
    #expect(BreakdownVerdict(parts, close) == .greatest(parts: [1, 2], share: 0.9))
    #expect(
      BreakdownVerdict(parts, [reading(nil, missing: "x")] + clear.dropFirst())
        == .missing(because: "x"))
    #expect(BreakdownVerdict(parts, [reading(0), reading(0), reading(-1)]) == .nothing)
  }
}
