import Testing

@testable import Analysis

@Suite struct EstimateTests {
  private func estimate(_ values: [Double]) throws -> Estimate {
    try #require(Estimate(medianOf: values))
  }

  @Test func `five boots have no interval and six have their range`() throws {
    #expect(try estimate([1, 2, 3, 4, 5]).interval == nil)
    #expect(try estimate([1, 2, 3, 4, 5]).bounds == nil)
    #expect(try estimate([6, 1, 2, 3, 4, 5]).interval == 1...6)
    #expect(try estimate([6, 1, 2, 3, 4, 5]).halfWidth == 2.5)
  }

  @Test func `a figure whose interval holds 0 is not distinguishable from it`() throws {
    #expect(try estimate([-1, 1, 2, 3, 4, 5]).isDistinguishableFromZero == false)
    #expect(try estimate([0, 1, 2, 3, 4, 5]).isDistinguishableFromZero == false)
    #expect(try estimate([0.1, 1, 2, 3, 4, 5]).isDistinguishableFromZero == true)
    #expect(try estimate([-5, -4, -3, -2, -1, -0.5]).isDistinguishableFromZero == true)
    #expect(try estimate([1, 2, 3, 4, 5]).isDistinguishableFromZero == nil)
  }

  @Test func `counts that all agree are their own range`() throws {
    #expect(try estimate([7, 7]).range(ofCounts: true) == 7...7)
    #expect(try estimate([7, 7]).range(ofCounts: false) == nil)
    #expect(try estimate([7, 8]).range(ofCounts: true) == nil)
  }

  @Test func `a ratio of unpaired boots reaches as far as both intervals allow`() throws {
    // Medians 11 and 5; intervals 10...12 and 4...6.
    let above = try estimate([10, 10.5, 11, 11, 11.5, 12])
    let below = try estimate([4, 4.5, 5, 5, 5.5, 6])
    let ratio = try #require(Estimate(ratioOf: above, to: below))
    #expect(ratio.value == 2.2)
    #expect(ratio.lower == 10.0 / 6 && ratio.upper == 3)
    // Each holds its median with 1 - 2 / 64.
    #expect(ratio.coverage == 0.96875 * 0.96875)
    #expect(try Estimate(ratioOf: above, to: estimate([4, 5]))?.interval == nil)
    #expect(try Estimate(ratioOf: above, to: estimate([-1, 0])) == nil)
  }
}
