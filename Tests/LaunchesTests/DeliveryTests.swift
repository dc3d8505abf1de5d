import GuestProtocol
import Measurement
import Testing

@testable import Launches

@Suite struct `a delivery` {
  /// What comes of a verified second cell with these samples.
  private func deliver(
    _ batches: [GuestEvent.BatchPair] = someBatches, _ end: CellEnd = cellEnd(1),
    windows: (before: VirtualCPUCounters?, after: VirtualCPUCounters?) = (nil, nil),
    requirements: UInt64 = 0
  ) -> Delivery? {
    let plan = plan()
    var transcript = Transcript(plan: plan)
    transcript.countersBefore[1] = windows.before
    transcript.countersAfter[1] = windows.after
    let before: [GuestEvent] = [
      .hello(greeting(plan)), .probe(adds: 10_000, ticks: 5954),
      .cellBegin(1, requirements: requirements),
      .samples(cell: 1, batches: batches),
    ]
    for event in before { #expect(transcript.take(event) == nil) }
    guard case .delivered(let delivery) = transcript.take(.cellEnd(end))?.result else {
      Issue.record("nothing was delivered")
      return nil
    }
    return delivery
  }

  /// ONE_TRAP is bit 31 of strategy.h, behind TRANSFERS.
  @Test(
    arguments: [(1 << 31, true), (1 << 30, false), (1 << 28, false), (0, false)]
      as [(UInt64, Bool)])
  func `is of a trap where the strategy says so`(requirements: UInt64, isTrap: Bool) {
    #expect(deliver(requirements: requirements)?.isTrap == isTrap)
  }

  /// Batch pairs whose differences are the samples.
  private func differences(_ samples: [Int64]) -> [GuestEvent.BatchPair] {
    samples.enumerated().map { GuestEvent.BatchPair(short: Int64($0), long: Int64($0) + $1) }
  }

  @Test func `it carries what the guest counted and the plan's numbers`() throws {
    let delivery = try #require(deliver())
    #expect(delivery.switchesExpected == 60_000_000)
    #expect(delivery.switchesCounted == 60_000_000)
    #expect(delivery.promised == ["rbx", "rsp", "rbp"])
    #expect(delivery.notPromised.contains("rax") && delivery.notPromised.contains("flags"))
    #expect(delivery.frameBytes == 56)
    let record = delivery.record
    #expect(record.index == 4)
    #expect(record.position == 1)
    #expect(record.switchesPerSample == 200)
    #expect(record.warmUp == WarmUp(samples: 20, firstTicks: 9958))
    #expect(record.probe == Probe(adds: 10_000, ticks: 5954))
  }

  @Test func `a sample is the longer batch less the shorter one`() throws {
    let delivery = try #require(
      deliver(
        batches([
          (short: 4000, long: 8000), (short: 4100, long: 8100), (short: 3974, long: 8000),
        ])))
    #expect(
      delivery.record.histogram.bins == [
        .init(ticks: 4000, count: 2), .init(ticks: 4026, count: 1),
      ]
    )
  }

  @Test func `samples that say something is wrong are kept and counted`() throws {
    let record = try #require(
      deliver(
        batches([
          (short: 10, long: 30), (short: 10, long: 10), (short: 10, long: 5), (short: -1, long: 5),
          (short: 3, long: -2), (short: -9, long: -9), (short: 0, long: 0), (short: 0, long: 1),
        ]))?.record)
    #expect(record.flagged == FlaggedSamples(notPositive: 5, clockWentBackwards: 3))
    #expect(record.histogram.count == 8)
    #expect(try #require(deliver()).record.flagged.notPositive == 0)
  }

  @Test func `a difference that no integer holds wraps and ends nothing`() throws {
    let record = try #require(
      deliver(
        batches([(short: .min, long: .max), (short: .max, long: .min), (short: 0, long: .max)]))?
        .record)
    #expect(record.histogram.count == 3)
    #expect(record.runOrder == [-1, 1, .max])
  }

  @Test(
    arguments: [
      ([7], [7]), ([5, 3, 9], [5, 3, 9]), (Array(1...32), Array(1...32)),
      // 33 samples: the last of 32 blocks has two of them.
      (Array(1...33), Array(1...31) + [33]),
      // Blocks of two and of three: the medians, a half rounded away from zero.
      (Array(1...64), Array(stride(from: 2, through: 64, by: 2))),
      (Array(1...96), Array(stride(from: 2, through: 95, by: 3))),
      (Array(repeating: [100, 1, 3], count: 32).flatMap { $0 }, Array(repeating: 3, count: 32)),
      (Array(repeating: [-2, -1], count: 32).flatMap { $0 }, Array(repeating: -2, count: 32)),
    ] as [([Int64], [Int])])
  func `the run order is the median of each of up to 32 blocks`(
    order: (samples: [Int64], medians: [Int])
  ) throws {
    #expect(try #require(deliver(differences(order.samples))).record.runOrder == order.medians)
  }

  @Test func `every sample is in one block, however many there are`() throws {
    for count in [31, 32, 33, 63, 65, 100, 1000, 1023] {
      let rising = try #require(deliver(differences((1...Int64(count)).map { $0 * 10 })))
      let order = rising.record.runOrder
      #expect(order.count == min(32, count))
      #expect(zip(order, order.dropFirst()).allSatisfy { $0 < $1 })
      // One sample that is far off moves its own block at most.
      var samples = [Int64](repeating: 50, count: count)
      samples[count / 2] = 9_000_000
      let burst = try #require(deliver(differences(samples))).record.runOrder
      #expect(burst.filter { $0 != 50 }.count <= 1)
    }
  }

  @Test func `chains become a calibration, before and after in their order`() throws {
    #expect(try #require(deliver()).record.calibration == nil)
    var end = cellEnd(1)
    end.adds = 10_000
    end.multiplies = 5000
    end.chainTicks = (11, 12, 13, 21, 22, 23)
    #expect(
      try #require(deliver(someBatches, end)).record.calibration
        == Calibration(
          adds: 10_000, addTicks: [11, 21], addCheckTicks: [12, 22], multiplies: 5000,
          multiplyTicks: [13, 23]))
  }

  @Test func `exits are counted between both windows, or not at all`() throws {
    let before = VirtualCPUCounters(exits: 100, instructionsEmulated: 7)
    let after = VirtualCPUCounters(exits: 112, instructionsEmulated: 10)
    #expect(
      try #require(deliver(windows: (before, after))).record.exits
        == ExitCounters(exits: 12, instructionsEmulated: 3, switches: 50_000_000))
    #expect(try #require(deliver(windows: (before, nil))).record.exits == nil)
    #expect(try #require(deliver(windows: (nil, after))).record.exits == nil)
    #expect(try #require(deliver()).record.exits == nil)
  }
}
