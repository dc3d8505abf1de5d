import Measurement
import Statistics
import Testing

@testable import Analysis

@Suite struct `a cell's distribution` {
  @Test func `has one bin for each step of the clock where there are few`() throws {
    let boots = [
      boot(0, samples: [260, 260, 286, 312], switches: 10),
      boot(1, samples: [286, 286, 338], switches: 10),
    ]
    let found = try #require(Distribution(boots: boots, step: 26))
    #expect(found.bins.map(\.count) == [2, 3, 1, 1])
    #expect(found.bins.map { (10 * $0.lower).rounded() } == [247, 273, 299, 325])
    #expect(found.bins.map { (10 * $0.upper).rounded() } == [273, 299, 325, 351])
    #expect(found.clockStep == 2.6)
    #expect(found.stepsPerBin == 1)
    #expect(found.samples == 7)
    #expect(found.below == nil && found.beyond == nil)
  }

  @Test func `has bins of whole steps where there are many`() throws {
    let samples = (0..<1000).map { Int64(2600 + 26 * $0) }
    let found = try #require(
      Distribution(boots: [boot(0, samples: samples, switches: 26)], step: 26, limit: 10))
    // 979 steps lie between the 1st and the 99th percentile; nine bins and a rest.
    #expect(found.stepsPerBin == 109)
    #expect(found.bins.count <= 10)
    #expect(found.bins.dropFirst().dropLast().allSatisfy { $0.count == 109 })
  }

  @Test func `goes by the boot with the shortest batch, where a step is widest`() throws {
    let boots = [
      boot(0, samples: [400], switches: 10), boot(1, samples: [840], switches: 20),
    ]
    let found = try #require(Distribution(boots: boots, step: 20))
    #expect(found.clockStep == 2)
    #expect(found.bins.map(\.count) == [1, 1])
    #expect(found.bins.first?.lower == 39)
  }

  @Test func `counts what lies outside, and keeps its extreme`() throws {
    let usual = Array(repeating: Int64(100), count: 400)
    let odd: [Int64] = [-900, -40, 5000, Int64.max]
    let found = try #require(
      Distribution(boots: [boot(0, samples: usual + odd, switches: 10)], step: 10))
    #expect(found.bins.map(\.count) == [400])
    #expect(found.below == Distribution.Outside(count: 2, extreme: -90))
    #expect(found.beyond?.count == 2)
    #expect(found.beyond?.extreme == Double(Int64.max) / 10)
    #expect(found.samples == 404)
  }

  @Test func `loses no sample`() throws {
    var generator = SplitMix64(seed: 1)
    for _ in 0..<50 {
      let samples = (0..<200).map { _ in Int64.random(in: -500...90_000, using: &generator) }
      let found = try #require(
        Distribution(
          boots: [boot(0, samples: samples, switches: Int.random(in: 1...400, using: &generator))],
          step: [nil, 1, 26].randomElement(using: &generator) ?? nil))
      let inside = found.bins.reduce(0) { $0 + $1.count }
      #expect(inside + (found.below?.count ?? 0) + (found.beyond?.count ?? 0) == 200)
      #expect(found.bins.count <= 48)
    }
  }

  @Test func `of counts has no grid, and equal counts are one bin`() throws {
    let found = try #require(
      Distribution(boots: [boot(0, samples: [700, 700], switches: 100)], step: nil))
    #expect(found.bins.map(\.count) == [2])
    #expect(found.clockStep == nil)
    #expect(found.stepsPerBin == 0)
  }

  @Test func `of nothing is nothing`() {
    #expect(Distribution(boots: [], step: 26) == nil)
    #expect(Distribution(boots: [boot(0, samples: [])], step: 26) == nil)
  }
}

@Suite struct `a cell's details` {
  @Test func `keep every boot and draw those that count`() throws {
    var good = boot(0, samples: [2600, 2626], switches: 100)
    good.runOrder = [2600, 2626]
    good.warmUp = WarmUp(samples: 5, firstTicks: 9000)
    let bad = boot(1, samples: [-26, -26, 2600], switches: 100)
    let detail = try #require(cellDetails(of: run([cell(boots: [good, bad])])).first)
    #expect(detail.boots.map(\.counts) == [true, false])
    #expect(detail.boots[0].blockMedians == [26, 26.26])
    #expect(detail.boots[0].firstSample == 90)
    #expect(detail.boots[0].clockStep == 26)
    #expect(detail.boots[1].firstSample == nil)
    #expect(detail.distribution?.samples == 2)
    #expect(detail.verification?.switchesCounted == 1000)
  }

  @Test func `are of measured cells only`() {
    var void = cell(id("void"), locations: [10])
    void.verification?.switchesCounted = 999
    let details = cellDetails(of: run([cell(id("fine"), locations: [10]), void]))
    #expect(details.map(\.id.strategy) == ["fine"])
  }
}
