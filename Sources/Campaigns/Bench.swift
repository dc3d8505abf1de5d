import BareMetal
import GuestImages
import Host
import Laboratory
import Launches
import Measurement
import Paper
import Processes
import Recordings

/// What stands ready before anything is measured: images, a place, the machines that work here.
struct Bench {
  let placement: PlacementChoice
  /// The images, as the recording describes them.
  let images: [GuestImage]
  /// Every machine that was asked for, usable or not.
  let found: [MachineProbe.Found]
  let host: HostDescription
  /// Versions by tool: `qemu`, `swift`.
  let tools: [String: String]
  let warnings: [Warning]
  /// Of the time-stamp counter.
  let ticksPerSecond: Int
  let topology: Topology
  /// Rounds of the probe beside native samples.
  let probeRounds: Int

  /// Sets it up for `body`, with all images of a suite, in a private folder that is gone afterwards.
  static func use<Value>(
    _ suite: Suite, _ plan: SamplingPlan, machines: Set<Machine>, qemu: String?,
    watch: CampaignWatcher, _ body: (Bench) throws -> Value
  ) throws -> Value {
    let clocks = machines.contains(.paper) ? try suite.loadDefinitions().clocks : nil
    return try use(
      plan, machines: machines, qemu: qemu, clocks: clocks, watch: watch, body
    ) {
      let images = try suite.images.images {
        watch(.building(what: $0, revision: nil))
      }
      if machines.contains(.bochs) {
        _ = try suite.images.conductor(of: images) {
          watch(.building(what: $0, revision: nil))
        }
      }
      return (images, try suite.images.describe(images))
    }
  }

  /// Sets it up for `body`, once `images` has them built.
  ///
  /// A placement that cannot be had is refused before anything is built.
  static func use<Value>(
    _ plan: SamplingPlan, machines: Set<Machine>, qemu: String?, clocks: ClockTables? = nil,
    watch: CampaignWatcher, _ body: (Bench) throws -> Value,
    images: () throws -> (ImageStore.Images, described: [GuestImage])
  ) throws -> Value {
    let topology = try Topology.current()
    // Where another run measures is as busy as can be.
    let claimed = CPULease.claimed(among: topology.onlineCPUs)
    let placement = try topology.placement(
      cpu: plan.cpu, node: plan.numaNode,
      activity: ProcessorActivity.sample().merging(claimed.map { ($0, 1) }) { $1 })
    let lease = CPULease(cpu: placement.cpu.cpu)
    defer { withExtendedLifetime(lease) {} }
    let (images, described) = try images()
    for removed in PrivateFolder.removeStale() {
      watch(.removedStale(removed))
    }
    let runsApart = try Affinity.keepCallingThread(off: placement.cpu.cpu, of: topology)
    let folder = try PrivateFolder()
    defer { try? folder.remove() }

    let probe = MachineProbe(
      images: images, placement: placement, folder: folder.path, qemu: qemu,
      clocks: clocks)
    let found = try Machine.allCases.filter(machines.contains).map(probe.find)
    let host = HostDescription.capture(
      measuringCPU: placement.cpu.cpu, topology: topology)
    guard let ticksPerSecond = host.tsc.hz.value else {
      throw NoClock(because: host.tsc.hz.because ?? "unknown")
    }
    var tools = ["swift": images.toolchain]
    if case .success(let emulator) = probe.findEmulator() { tools["qemu"] = emulator.version }
    tools.merge(try images.libraryVersions(), uniquingKeysWith: { tool, _ in tool })
    let executors = found.compactMap { found in found.executor.map { (found.record.id, $0) } }
    let rounds = try coRunnerProbeRounds(
      by: Dictionary(executors, uniquingKeysWith: { first, _ in first }))
    return try body(
      Bench(
        placement: placement, images: described, found: found, host: host,
        tools: tools,
        warnings: (runsApart ? [] : [sharedCPU])
          + (lease == nil ? [claimedCPU(placement.cpu.cpu)] : []) + found.flatMap(\.warnings),
        ticksPerSecond: ticksPerSecond,
        topology: topology, probeRounds: rounds))
  }

  /// The same bench, with other images to launch.
  func running(_ images: ImageStore.Images, described: [GuestImage]) -> Bench {
    Bench(
      placement: placement, images: described, found: found.map { $0.running(images) }, host: host,
      tools: tools, warnings: warnings, ticksPerSecond: ticksPerSecond, topology: topology,
      probeRounds: probeRounds)
  }

  /// How to launch on each machine that works here.
  var executors: [Machine: any Executor] {
    Dictionary(
      uniqueKeysWithValues: found.compactMap { found in
        found.executor.map { (found.record.id, $0) }
      })
  }

  /// A warning about siblings of the measuring CPU that were in use; nil when none was.
  func busySiblings(_ activity: [Int: Double]) -> Warning? {
    topology.busySiblings(of: placement.cpu.cpu, activity: activity)
  }

  /// A plan's budget in ticks of this host's clock.
  func limits(_ plan: SamplingPlan) -> SamplingLimits {
    var limits = SamplingLimits(
      budgetTicks: UInt64(plan.cellBudgetMicroseconds) * UInt64(ticksPerSecond) / 1_000_000,
      maximumSamples: plan.maximumSamples, warmUpSamples: plan.warmUpSamples)
    var gate = GateLimits()
    gate.probeRounds = probeRounds
    gate.quietSamples = min(gate.quietSamples, plan.maximumSamples)
    limits.gate = gate
    return limits
  }

  /// Who waited for the other run might wait for an hour, so the figures say what they are.
  private static func claimedCPU(_ cpu: Int) -> Warning {
    Warning(
      code: "claimed-cpu",
      because:
        "Another run of switchbench measured on CPU \(cpu) at the same time, and there was no "
        + "other CPU to choose. Each took the CPU from the other. Run them one after the other, or "
        + "choose CPUs with --cpu.")
  }

  private static let sharedCPU = Warning(
    code: .oneCPU,
    because: "The runner and QEMU's own threads shared the only CPU with the guests, which they "
      + "interrupt. Allow this process a second CPU.")
}

/// Nothing can be budgeted without a clock.
public struct NoClock: Error, CustomStringConvertible {
  var because: String

  /// Says why the frequency is not known.
  public init(because: String) { self.because = because }

  /// The advice to the user.
  public var description: String {
    "The time-stamp counter's frequency is not known (\(because)); 'switchbench doctor' says more."
  }
}
