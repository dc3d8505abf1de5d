import Foundation
import Launches
import Measurement
import Testing

@testable import Laboratory

/// What a runner and the attendant in its virtual host tell each other.
@Suite struct HostedTests {
  private func cell(_ machine: Machine) -> CellID {
    CellID(
      benchmark: "b", scenario: "ping-pong", strategy: "s", architecture: .i686, ring: .zero,
      machine: machine)
  }

  @Test func `a plan arrives as one for KVM, with its limits`() throws {
    var limits = SamplingLimits(budgetTicks: 7, maximumSamples: 3, warmUpSamples: 1)
    (limits.minimumSamples, limits.roundTrips, limits.minimumSteps) = (2, 11, 13)
    (limits.interruptsPerSecond, limits.silenceSeconds) = (17, 1.5)
    limits.silentCPUSeconds = 0.25
    let plan = LaunchPlan(
      machine: .bochsKVM, architecture: .i686, ring: .zero, boot: 4, cells: [cell(.bochsKVM)],
      sampling: limits)
    let line = try HostedWire.encode(HostedWire.Plan(plan))
    #expect(!line.contains("\n"))
    let arrived = try HostedWire.decode(HostedWire.Plan.self, line).launchPlan
    #expect(arrived.machine == .kvm)
    #expect(arrived.cells == [cell(.kvm)])
    #expect(arrived.architecture == .i686)
    #expect(arrived.ring == .zero)
    #expect(arrived.boot == 4)
    #expect(arrived.sampling == limits)
  }

  @Test func `an outcome comes back as that of the machine outside`() throws {
    let record = LaunchRecord(
      machine: .kvm, architecture: .i686, ring: .zero, boot: 4, placement: nil, clockStep: 1,
      firstSampleMicroseconds: nil, wallMicroseconds: 5,
      failure: LaunchFailure(kind: .hang, because: "silence", cell: cell(.kvm), evidence: []))
    let outcome = LaunchOutcome(
      record: record,
      results: [
        (cell(.kvm), .refused(because: "no feature")),
        (cell(.kvm), .void(VoidReason("miscounted", symptom: .miscounted))),
      ], arguments: ["qemu"], probe: nil)
    let line = try HostedWire.encode(HostedWire.Answer.outcome(HostedWire.FinishedLaunch(outcome)))
    guard case .outcome(let wired) = try HostedWire.decode(HostedWire.Answer.self, line) else {
      Issue.record("\(line)")
      return
    }
    let arrived = wired.launchOutcome(of: .bochsKVM)
    #expect(arrived.record.machine == .bochsKVM)
    #expect(arrived.record.failure?.cell == cell(.bochsKVM))
    #expect(arrived.results.map(\.cell) == [cell(.bochsKVM), cell(.bochsKVM)])
    guard case .refused("no feature") = arrived.results[0].result,
      case .void(let reason) = arrived.results[1].result
    else {
      Issue.record("\(arrived.results)")
      return
    }
    #expect(reason == VoidReason("miscounted", symptom: .miscounted))
  }

  @Test func `the kernel's histogram is read by its own lines`() {
    let text = """
      # event histogram
      #
      # trigger info: hist:keys=exit_reason:vals=hitcount:sort=hitcount:size=2048 [active]
      #

      { exit_reason:         12 } hitcount:          3
      { exit_reason:          9 } hitcount:       1958

      Totals:
          Hits: 1961
          Entries: 2
          Dropped: 0
      """
    #expect(ExitReasons.parse(text) == [12: 3, 9: 1958])
    #expect(ExitReasons.parse("") == [:])
    #expect(ExitReasons.parse("{ exit_reason: x } hitcount: 3\n{ other: 1 } hitcount: 2") == [:])
  }
}
