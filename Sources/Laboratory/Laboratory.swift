/// Runs guests and brings home what they say.
///
/// The arrangement is deliberately plain: one thread, one loop with deadlines, no callbacks. An
/// `Executor` carries out one launch (`LaunchPlan`: one image, one ring, one machine, many cells) and
/// always comes back with a `LaunchOutcome`, whatever the guest did. A guest that hangs, faults or
/// babbles is an outcome with evidence, never an error: errors are for what the user must fix (a
/// placement that did not happen, a tool that is missing). Which launches there are, and in which
/// order, is decided in `Campaigns`.
///
/// This is the only module that knows QEMU's flags. It names no strategy: it asks for cells by the
/// names that the definitions gave it and reports what the guest answered.
///
///     Executor ──┬─ QEMUExecutor      mailbox in shared memory, QMP, pinned vCPU
///                ├─ ProcessExecutor   pipes, pinned process
///                └─ BochsExecutor     a bootable medium, and its serial log
///     ImageStore                      the images, built once for each content of Kernels/

import Measurement

/// One launch: an image on a machine, in one ring, with its cells in order.
public struct LaunchPlan: Sendable {
  /// What runs it.
  public var machine: Machine
  /// The image's instruction set.
  public var architecture: Architecture
  /// The ring that the cells run in.
  public var ring: Ring
  /// The boot number of its cells.
  public var boot: Int
  /// What to measure, in this order; none for a canary.
  public var cells: [CellID]
  /// How to sample.
  public var sampling: SamplingLimits
  /// Switches of a sample by cell, as an earlier boot chose them; the others choose.
  public var switchesPerSample: [CellID: Int]

  /// Makes a plan.
  public init(
    machine: Machine, architecture: Architecture, ring: Ring, boot: Int, cells: [CellID],
    sampling: SamplingLimits, switchesPerSample: [CellID: Int] = [:]
  ) {
    self.switchesPerSample = switchesPerSample
    self.machine = machine
    self.architecture = architecture
    self.ring = ring
    self.boot = boot
    self.cells = cells
    self.sampling = sampling
  }
}

/// How much of each cell one boot takes.
public struct SamplingLimits: Hashable, Sendable {
  /// Ticks of the host's clock that a cell's samples may take.
  public var budgetTicks: UInt64
  /// Samples at most.
  public var maximumSamples: Int
  /// Samples at least.
  public var minimumSamples = 8
  /// Samples left out at the start.
  public var warmUpSamples: Int
  /// Round trips of a sample, where time allows.
  public var roundTrips = 100
  /// A sample spans at least this many steps of the clock: twice what counts, because a predictor
  /// that warms up later can halve a sample.
  public var minimumSteps = 100
  /// Interrupts a second where they are the subject; 0 for what the guest's platform usually does.
  public var interruptsPerSecond = 0
  /// The boot, where it decides what runs before a cell.
  var boot = 0
  /// How long a guest may say nothing before it counts as hung.
  public var silenceSeconds = 5.0
  /// How co-runner probes gate native samples; nil for none.
  public var gate: GateLimits?

  /// Just enough rounds to see that one is like the one before; the clock counts instructions.
  public static var traced: SamplingLimits {
    var limits = SamplingLimits(budgetTicks: 1 << 20, maximumSamples: 1, warmUpSamples: 0)
    (limits.minimumSamples, limits.minimumSteps, limits.roundTrips) = (1, 1, 2)
    return limits
  }

  /// Makes limits.
  public init(budgetTicks: UInt64, maximumSamples: Int, warmUpSamples: Int) {
    self.budgetTicks = budgetTicks
    self.maximumSamples = maximumSamples
    self.warmUpSamples = warmUpSamples
  }
}

/// What one launch said about one cell.
public enum CellResult: Sendable {
  /// It was measured and every check held.
  case delivered(Delivery)
  /// The guest cannot run it here; nothing is wrong with the cell.
  case refused(because: String)
  /// Its switches were verified, and this is what manuals say of the instructions in them.
  case documented([DocumentedClocks])
  /// It ran and is void, with the evidence.
  case void(VoidReason)
}

/// A verified measurement of one cell in one boot.
public struct Delivery: Sendable {
  /// The boot's record; its launch number is the session's to fill in.
  public var record: BootRecord
  /// Switches that the timed batches asked for.
  public var switchesExpected: Int
  /// Entries that the contexts counted.
  public var switchesCounted: Int
  /// What the strategy promises, by name.
  public var promised: [String]
  /// What it does not promise, by name.
  public var notPromised: [String]
  /// Bytes that the strategy keeps of a context that is not running.
  public var frameBytes: Int
  /// Whether a switch is one way into the kernel and back, and nothing else.
  public var isTrap = false
}

/// What a launch left behind.
public struct LaunchOutcome: Sendable {
  /// The launch itself.
  public var record: LaunchRecord
  /// The cells that came to an end, in the order they did.
  public var results: [(cell: CellID, result: CellResult)]
  /// The command line.
  public var arguments: [String]
  /// The chain that tells how instructions ran; nil when the guest never got there.
  public var probe: Probe?
  /// Co-runner probes before the first cell, in ticks; none where the guest is not native.
  public var watch: [UInt32] = []
  /// What ran when the launch was lost in the middle of a cell; nil when it was not.
  public var inFlight: CellInFlight?
  /// Whether the guest said goodbye.
  public var isFinished: Bool { record.failure == nil }
}

/// One way to run a guest.
public protocol Executor {
  /// Carries out a launch. Hands over each cell's result when it is there, so that nothing waits
  /// for the launch's end. Throws only what the user must mend, and `Interrupted`.
  func launch(
    _ plan: LaunchPlan, each: (_ cell: CellID, _ result: CellResult) throws -> Void
  ) throws -> LaunchOutcome

  /// The same machine, which launches other images.
  func running(_ images: ImageStore.Images) -> any Executor
}

extension Executor {
  /// One that launches no images is the same with any.
  public func running(_ images: ImageStore.Images) -> any Executor { self }

  /// A launch whose results are only wanted at its end.
  public func launch(_ plan: LaunchPlan) throws -> LaunchOutcome {
    try launch(plan) { _, _ in }
  }
}

/// A signal asked for the end; the guest is already gone.
public struct Interrupted: Error, CustomStringConvertible {
  /// Makes the error.
  public init() {}
  /// One word.
  public var description: String { "interrupted" }
}
