import Measurement
import Testing

@testable import Analysis
@testable import Reporting

@Suite struct FigureTests {
  private func estimate(_ value: Double, _ lower: Double, _ upper: Double, boots: Int = 10)
    throws -> Estimate
  {
    var estimate = try #require(Estimate(medianOf: [value]))
    estimate.boots = boots
    guard boots >= Estimate.leastReplicates else { return estimate }
    (estimate.lower, estimate.upper, estimate.isConstant) = (lower, upper, lower == upper)
    return estimate
  }

  @Test(
    "A figure has the digits that its interval carries",
    arguments: [
      (19.2345, 19.1, 19.4, "19.2 ±0.2"), (19.2345, 19.2145, 19.2545, "19.23 ±0.02"),
      (245.31, 243, 247, "245 ±2"), (41_234.0, 40_900, 41_500, "41,200 ±300"),
      (41_234.0, 41_231, 41_236, "41,234 ±3"),
      (1_234_567.0, 1_200_000, 1_300_000, "1,230,000 ±70,000"),
      (19.2345, 10, 30, "19 ±11"), (19.2345, 19.2345, 19.2345, "19.23 ±0.00"),
      (0.034, 0.03, 0.04, "0.03 ±0.01"),
    ])
  func digits(_ value: Double, _ lower: Double, _ upper: Double, _ expected: String) throws {
    #expect(figureWithArm(try estimate(value, lower, upper)) == expected)
  }

  @Test func `one boot has three digits and no interval`() throws {
    let single = try estimate(1234.5, 1234.5, 1234.5, boots: 1)
    #expect(figureWithArm(single) == "1,230")
    #expect(arm(single, unit: .tscTicks) == "1 boot")
    #expect(figureWithShare(single, unit: .tscTicks) == "1,230 (1 boot)")
  }

  @Test func `a count that all boots agree on is exact`() throws {
    let count = try estimate(22, 22, 22)
    #expect(figureWithArm(count, unit: .instructions) == "22")
    #expect(arm(count, unit: .instructions) == "exact")
    #expect(figure(try estimate(22.5, 22.5, 22.5), unit: .instructions) == "22.50")
  }

  @Test func `two boots have no interval, and no arm of no width`() throws {
    let two = try estimate(5, 5, 5, boots: 2)
    #expect(figureWithArm(two) == "5.00")
    #expect(arm(two, unit: .tscTicks) == "2 boots")
  }

  @Test func `both arms are shown where they are asked for and differ`() throws {
    let skewed = try estimate(28, 27.98, 28.71)
    #expect(figureWithArm(skewed, showsBothArms: true) == "28.00 +0.71 -0.02")
    #expect(figureWithArm(skewed) == "28.0 ±0.7")
    #expect(
      figureWithArm(try estimate(28, 27.98, 28.05), showsBothArms: true) == "28.00 +0.05 -0.02")
    #expect(figureWithArm(try estimate(28, 27.98, 28.02), showsBothArms: true) == "28.00 ±0.02")
  }

  @Test func `a gated difference whose interval holds 0 is not told from it`() throws {
    let small = try estimate(0.1, -0.2, 0.3)
    #expect(addition(small, unit: .tscTicks, isGated: true) == "~0 ±0.30")
    #expect(addition(small, unit: .tscTicks) == "+0.10 ±0.30")
    let clear = try estimate(0.25, 0.2, 0.3)
    #expect(addition(clear, unit: .tscTicks, isGated: true) == "+0.25 ±0.05")
  }

  @Test func `additions carry their sign`() throws {
    #expect(addition(try estimate(9.1, 8.9, 9.3), unit: .tscTicks) == "+9.1 ±0.2")
    #expect(addition(try estimate(-9.1, -9.3, -8.9), unit: .tscTicks) == "-9.1 ±0.2")
  }

  @Test(
    "Numbers are written with so many places",
    arguments: [
      (0.005, 2, "0.01"), (0, 2, "0.00"), (-0.001, 2, "0.00"), (999.999, 2, "1,000.00"),
      (12_345, -2, "12,300"), (12, 0, "12"), (0.05, 1, "0.1"), (1e300, 2, "1e+300"),
    ])
  func places(_ value: Double, _ places: Int, _ expected: String) {
    #expect(fixed(value, places: places) == expected)
  }

  @Test func `ratios have three digits and shares two`() {
    #expect(ratio(9.2149) == "9.21")
    #expect(ratio(92.149) == "92.1")
    #expect(ratio(1234.5) == "1,235")
    #expect(ratio(nil) == "-")
    #expect(percent(0) == "0%")
    #expect(percent(0.0002) == "<0.1%")
    #expect(percent(0.0123) == "1.2%")
    #expect(percent(0.0999) == "10%")
  }
}
