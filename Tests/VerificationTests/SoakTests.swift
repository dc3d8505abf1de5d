import BareMetal
import Launches
import Measurement
import Testing

@testable import Laboratory
@testable import Verification

@Suite struct `a soak` {
  private func cell(_ scenario: String, _ machine: Machine) -> CellID {
    CellID(
      benchmark: "14-preemption", scenario: scenario, strategy: "s", architecture: .x86_64,
      ring: .zero, machine: machine)
  }

  /// Serves so many interrupts of each rate, and remembers what it was asked for.
  private final class Machinery: Executor {
    var served: [Int: Int]
    var asked: [(rate: Int, budget: UInt64)] = []
    var result: CellResult?

    init(_ served: [Int: Int], result: CellResult? = nil) {
      self.served = served
      self.result = result
    }

    func launch(
      _ plan: LaunchPlan, each: (CellID, CellResult) throws -> Void
    ) throws -> LaunchOutcome {
      let rate = plan.sampling.interruptsPerSecond
      asked.append((rate, plan.sampling.budgetTicks))
      let record = LaunchRecord(
        machine: plan.machine, architecture: plan.architecture, ring: plan.ring, boot: 0,
        placement: nil, clockStep: nil, firstSampleMicroseconds: nil, wallMicroseconds: 0,
        failure: nil)
      let count = served[rate] ?? 0
      let boot = BootRecord(
        index: 0, launch: 0, position: 0, switchesPerSample: 1,
        histogram: TickHistogram(samples: [1]), runOrder: [],
        flagged: FlaggedSamples(notPositive: 0, clockWentBackwards: 0),
        warmUp: WarmUp(samples: 0, firstTicks: 0), probe: Probe(adds: 1, ticks: 1),
        calibration: nil, exits: nil)
      let delivered = CellResult.delivered(
        Delivery(
          record: boot, switchesExpected: count, switchesCounted: count, promised: [],
          notPromised: [], frameBytes: 0))
      return LaunchOutcome(
        record: record, results: [(plan.cells[0], result ?? delivered)], arguments: [], probe: nil)
    }
  }

  @Test func `only what is interrupted while time passes is soaked`() {
    let cells = [
      cell("ping-pong", .tcg), cell("preemption-outside", .tcg), cell("preemption-inside", .tcg),
      cell("preemption-outside", .icount), cell("preemption-outside", .process),
    ]
    #expect(Soak.cells(among: cells) == [cells[1], cells[4]])
  }

  @Test func `each rate is tried, and the one of which the most arrive is held`() throws {
    let machinery = Machinery([49_715: 18_000, 20_000: 19_000, 10_000: 9_900, 4_000: 4_000])
    let soak = Soak(seconds: 60, ticksPerSecond: 1000) { _ in machinery }
    let outcome = try soak.run(cell("preemption-outside", .tcg))
    #expect(outcome.interruptsPerSecond == 20_000)
    #expect(outcome.interrupts == 19_000)
    #expect(outcome.failure == nil && outcome.skipped == nil)
    #expect(machinery.asked.map(\.rate) == Soak.rates + [20_000])
    #expect(machinery.asked.map(\.budget) == [1000, 1000, 1000, 1000, 60_000])
  }

  @Test func `what is void in the end is a failure, and what is refused was not tried`() throws {
    let void = Machinery(
      [:], result: .void(because: "rbx was promised and not preserved", .notPreserved))
    let failed = try Soak(seconds: 1, ticksPerSecond: 1) { _ in void }
      .run(cell("preemption-outside", .tcg))
    #expect(failed.failure == "rbx was promised and not preserved" && failed.skipped == nil)
    // Already the first trial tells.
    #expect(void.asked.count == 1)
    // Too fast is not wrong, unless the last word is that.
    let swamped = Machinery([:], result: .void(because: "they come too fast"))
    let slow = try Soak(seconds: 1, ticksPerSecond: 1) { _ in swamped }
      .run(cell("preemption-outside", .tcg))
    #expect(swamped.asked.count == Soak.rates.count + 1 && slow.failure == "they come too fast")
    let refusing = Machinery([:], result: .refused(because: "there is no timer"))
    let skipped = try Soak(seconds: 1, ticksPerSecond: 1) { _ in refusing }
      .run(cell("preemption-outside", .tcg))
    #expect(skipped.skipped == "there is no timer" && skipped.failure == nil)
    #expect(refusing.asked.count == 1)
    let absent = try Soak(seconds: 1, ticksPerSecond: 1) { _ in nil }
      .run(cell("preemption-outside", .kvm))
    #expect(absent.skipped == "kvm is not available here")
  }
}
