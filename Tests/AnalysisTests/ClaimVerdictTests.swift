import Foundation
import Matrix
import Measurement
import Testing

@testable import Analysis

@Suite struct `a claim's rule` {
  private func figure(_ lower: Double, _ upper: Double? = nil, over: Double? = nil)
    -> PublishedFigure
  {
    PublishedFigure(lower: lower, upper: upper ?? lower, over: over, unit: .cycles)
  }

  private func verdict(
    _ rule: ClaimRule, _ figure: PublishedFigure?, _ values: [Double], isQuotient: Bool = false
  ) throws -> ClaimVerdict {
    // Six boots of each value: up to three values are then within the interval.
    let boots = values.flatMap { [Double](repeating: $0, count: 6) }
    return judge(
      rule, figure, isQuotient: isQuotient,
      try #require(Estimate(medianOf: boots)).range(ofCounts: false)
    ).0
  }

  @Test func `within holds for the whole interval, or fails for the whole of it`() throws {
    let rule = ClaimRule.within(share: 0.1)
    #expect(try verdict(rule, figure(100), [91, 100, 109]) == .reproduced)
    #expect(try verdict(rule, figure(100), [111, 120, 130]) == .contradicted)
    #expect(try verdict(rule, figure(100), [70, 80, 89]) == .contradicted)
    #expect(try verdict(rule, figure(100), [100, 105, 115]) == .notComparable)
    #expect(try verdict(rule, figure(131, 137), [120, 134, 150]) == .reproduced)
  }

  @Test func `a ratio is held against the published quotient`() throws {
    let rule = ClaimRule.ratio(factor: 1.2)
    #expect(try verdict(rule, figure(547, over: 9), [55, 60, 65], isQuotient: true) == .reproduced)
    #expect(try verdict(rule, figure(547, over: 9), [20, 30], isQuotient: true) == .contradicted)
    #expect(try verdict(rule, figure(547, over: 9), [120], isQuotient: true) == .contradicted)
  }

  @Test func `equals knows no nearly`() throws {
    #expect(try verdict(.equals, figure(203), [203]) == .reproduced)
    #expect(try verdict(.equals, figure(203), [204]) == .contradicted)
    #expect(try verdict(.equals, figure(203), [203.01]) == .contradicted)
    #expect(try verdict(.equals, figure(203), [203, 203, 204]) == .contradicted)
  }

  @Test func `too few boots for an interval prove nothing, unless they count and all agree`() throws
  {
    func verdict(_ values: [Double], isCount: Bool) throws -> ClaimVerdict {
      judge(
        .equals, figure(203), isQuotient: false,
        try #require(Estimate(medianOf: values)).range(ofCounts: isCount)
      ).0
    }
    #expect(try verdict([203, 203], isCount: false) == .notComparable)
    #expect(try verdict([203, 203], isCount: true) == .reproduced)
    #expect(try verdict([204], isCount: true) == .contradicted)
    #expect(try verdict([203, 204], isCount: true) == .notComparable)
  }

  @Test func `an order needs an interval that excludes the bound`() throws {
    #expect(try verdict(.order(.above), nil, [1.1, 1.2], isQuotient: true) == .reproduced)
    #expect(try verdict(.order(.above), nil, [0.8, 0.9], isQuotient: true) == .contradicted)
    #expect(try verdict(.order(.above), nil, [0.9, 1.2], isQuotient: true) == .notComparable)
    #expect(try verdict(.order(.below), nil, [0.8, 0.9], isQuotient: true) == .reproduced)
    #expect(try verdict(.order(.below), figure(100), [10, 11]) == .reproduced)
    #expect(try verdict(.order(.below), figure(100), [101, 110]) == .contradicted)
    // Of a quotient only the order is judged, whatever the figures were.
    #expect(
      try verdict(.order(.above), figure(57, over: 7), [1.1, 1.2], isQuotient: true)
        == .reproduced)
  }

  @Test func `an order of magnitude ends where the next one begins`() throws {
    #expect(try verdict(.order(.about), figure(100), [40, 250]) == .reproduced)
    #expect(try verdict(.order(.about), figure(100), [400]) == .contradicted)
    #expect(try verdict(.order(.about), figure(100), [20]) == .contradicted)
  }

  @Test func `of the repository's claims lets no number pass together with its double`() throws {
    let claims = try Definitions.load(from: benchmarks, strategySources: nil).published.claims
    #expect(claims.count >= 40)
    var passed = 0
    for claim in claims where claim.rule.isQuantitative {
      let figure = try #require(claim.figure, "\(claim.id)")
      let isQuotient = claim.here.over != nil
      let middle = (figure.bounds.lowerBound + figure.bounds.upperBound) / 2
      for step in -200...200 {
        let value = middle * pow(1.01, Double(step))
        func passes(_ value: Double) throws -> Bool {
          try verdict(claim.rule, figure, [value], isQuotient: isQuotient) == .reproduced
        }
        guard try passes(value) else { continue }
        passed += 1
        #expect(try !passes(2 * value), "\(claim.id) takes \(value) and twice that")
        #expect(try !passes(value / 2), "\(claim.id) takes \(value) and half of it")
      }
    }
    #expect(passed > claims.count / 2)
  }

  private var benchmarks: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Benchmarks")
  }
}
