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
    _ suite: Suite, _ plan: SamplingPlan, machines: Set<Machine>, emulators: EmulatorChoice,
    watch: CampaignWatcher, _ body: (Bench) throws -> Value
  ) throws -> Value {
    let clocks = machines.contains(.paper) ? try suite.loadDefinitions().clocks : nil
    return try use(
      plan, machines: machines, emulators: emulators, clocks: clocks, watch: watch, body
    ) {
      let images = try suite.builtImages(for: machines, watch: watch)
      return (images, try suite.images.describe(images))
    }
  }

  /// Sets it up for `body`, once `images` has them built.
  static func use<Value>(
    _ plan: SamplingPlan, machines: Set<Machine>, emulators: EmulatorChoice,
    clocks: ClockTables? = nil,
    watch: CampaignWatcher, _ body: (Bench) throws -> Value,
    images: () throws -> (ImageStore.Images, described: [GuestImage])
  ) throws -> Value {
    var described: [GuestImage] = []
    return try Workplace.use(
      cpu: plan.cpu, numaNode: plan.numaNode, machines: machines, emulators: emulators,
      clocks: clocks,
      watch: watch
    ) { place in
      let host = HostDescription.capture(
        measuringCPU: place.placement.cpu.cpu, topology: place.topology)
      guard let ticksPerSecond = host.tsc.hz.value else {
        throw NoClock(because: host.tsc.hz.because ?? "unknown")
      }
      return try body(
        Bench(
          placement: place.placement, images: described, found: place.found, host: host,
          tools: place.tools, warnings: place.warnings, ticksPerSecond: ticksPerSecond,
          topology: place.topology, probeRounds: try coRunnerProbeRounds(by: place.executors)))
    } images: {
      let built = try images()
      described = built.described
      return built.0
    }
  }

  /// The same bench, with other images to launch.
  func running(_ images: ImageStore.Images, described: [GuestImage]) -> Bench {
    Bench(
      placement: placement, images: described, found: found.map { $0.running(images) }, host: host,
      tools: tools, warnings: warnings, ticksPerSecond: ticksPerSecond, topology: topology,
      probeRounds: probeRounds)
  }

  /// How to launch on each machine that works here.
  var executors: [Machine: any Executor] { found.executors }

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
