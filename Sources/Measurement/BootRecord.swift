/// What one boot of a guest says about one cell.

/// A chain of dependent instructions timed in the same boot and ring as the samples.
public struct Probe: Codable, Hashable, Sendable {
  /// Dependent 64-bit (on i686 32-bit) register additions in the chain; 1 core cycle each.
  public var adds: Int
  /// Ticks that the chain took: the least of a few tries.
  public var ticks: Int

  /// Makes a probe.
  public init(adds: Int, ticks: Int) {
    self.adds = adds
    self.ticks = ticks
  }

  /// Whether an interpreter ran the chain.
  public var showsInterpreter: Bool {
    adds > 0 && Double(ticks) / Double(adds) > MechanismLimits.interpretedTicksPerAdd
  }
}

/// Chains timed before and after a cell's samples, by which ticks become core cycles.
public struct Calibration: Codable, Hashable, Sendable {
  /// Additions in one chain, after subtraction of the shorter chain.
  public var adds: Int
  /// Ticks of the addition chain: before the samples, and after them.
  public var addTicks: [Int]
  /// Ticks of a second, independent addition chain of the same length.
  ///
  /// Its quotient with `addTicks` must be 1.00.
  public var addCheckTicks: [Int]
  /// Multiplications in one chain, after subtraction of the shorter chain.
  public var multiplies: Int
  /// Ticks of the multiplication chain: before the samples, and after them.
  public var multiplyTicks: [Int]

  /// Makes a calibration.
  public init(
    adds: Int, addTicks: [Int], addCheckTicks: [Int], multiplies: Int, multiplyTicks: [Int]
  ) {
    self.adds = adds
    self.addTicks = addTicks
    self.addCheckTicks = addCheckTicks
    self.multiplies = multiplies
    self.multiplyTicks = multiplyTicks
  }
}

/// KVM's counters of the vCPU, read over QMP around a window of counted switches.
public struct ExitCounters: Codable, Hashable, Sendable {
  /// Exits from guest mode in the window.
  public var exits: Int
  /// Instructions that KVM emulated in the window.
  public var instructionsEmulated: Int
  /// Switches counted in the window.
  public var switches: Int
  /// The exits by their reason, the most frequent first; nil where the kernel was not asked.
  public var reasons: [ExitReason]?

  /// Makes counters.
  public init(
    exits: Int, instructionsEmulated: Int, switches: Int, reasons: [ExitReason]? = nil
  ) {
    self.exits = exits
    self.instructionsEmulated = instructionsEmulated
    self.switches = switches
    self.reasons = reasons
  }
}

/// Counters of a cell's process while samples were taken, in user mode.
public struct BranchCounts: Codable, Hashable, Sendable {
  /// Instructions, those between the samples among them.
  public var instructions: Int
  /// Branches that were mispredicted.
  public var mispredictions: Int
  /// Switches counted meanwhile.
  public var switches: Int

  /// Makes counts.
  public init(instructions: Int, mispredictions: Int, switches: Int) {
    self.instructions = instructions
    self.mispredictions = mispredictions
    self.switches = switches
  }
}

/// Samples that are kept in the histogram but say something is wrong with themselves.
public struct FlaggedSamples: Codable, Hashable, Sendable {
  /// Differences of zero or less.
  public var notPositive: Int
  /// Samples in one of whose batches the clock ended before it started.
  public var clockWentBackwards: Int

  /// Makes counts.
  public init(notPositive: Int, clockWentBackwards: Int) {
    self.notPositive = notPositive
    self.clockWentBackwards = clockWentBackwards
  }

  /// No flagged samples.
  public static let zero = FlaggedSamples(notPositive: 0, clockWentBackwards: 0)
}

/// Batches that ran before the first sample and are left out by rule.
public struct WarmUp: Codable, Hashable, Sendable {
  /// How many samples were taken and left out.
  public var samples: Int
  /// Ticks of the first one, cold, in the same unit as the histogram.
  public var firstTicks: Int

  /// Makes a description.
  public init(samples: Int, firstTicks: Int) {
    self.samples = samples
    self.firstTicks = firstTicks
  }
}

/// One boot's samples of one cell.
public struct BootRecord: Hashable, Sendable {
  /// The boot's number, from 0.
  public var index: Int
  /// The launch that it happened in: an index into the run's `launches`.
  public var launch: Int
  /// The cell's place in that launch's shuffled order, from 0.
  public var position: Int
  /// Switches that one sample of the histogram stands for.
  public var switchesPerSample: Int
  /// The samples, lossless.
  public var histogram: TickHistogram
  /// Medians of up to 32 consecutive blocks of the samples in the order they were taken.
  public var runOrder: [Int]
  /// Samples that are kept and marked.
  public var flagged: FlaggedSamples
  /// The warm-up before the first sample.
  public var warmUp: WarmUp
  /// The chain that tells how instructions ran.
  public var probe: Probe
  /// The chains that turn ticks into core cycles; nil where instructions do not run natively.
  public var calibration: Calibration?
  /// KVM's counters around the samples; nil on other machines.
  public var exits: ExitCounters?
  /// The same samples with the co-runner probes around them.
  ///
  /// Nil where none were timed, and in recordings of version 1.
  public var probed: ProbedSamples?
  /// How the guest waited for a quiet core; nil like `probed`.
  public var wait: QuietWait?
  /// XINUSE after the samples, where the cell needs XSAVE and XGETBV tells; nil elsewhere.
  public var statesInUse: Int?
  /// The CPU's counters around the samples; nil where there are none.
  public var branches: BranchCounts?

  /// Makes a record.
  public init(
    index: Int, launch: Int, position: Int, switchesPerSample: Int, histogram: TickHistogram,
    runOrder: [Int], flagged: FlaggedSamples, warmUp: WarmUp, probe: Probe,
    calibration: Calibration?, exits: ExitCounters?, probed: ProbedSamples? = nil,
    wait: QuietWait? = nil, statesInUse: Int? = nil, branches: BranchCounts? = nil
  ) {
    self.branches = branches
    self.statesInUse = statesInUse
    self.probed = probed
    self.wait = wait
    self.index = index
    self.launch = launch
    self.position = position
    self.switchesPerSample = switchesPerSample
    self.histogram = histogram
    self.runOrder = runOrder
    self.flagged = flagged
    self.warmUp = warmUp
    self.probe = probe
    self.calibration = calibration
    self.exits = exits
  }
}

/// One launch of a guest: the process that was started and how it went.
public struct LaunchRecord: Codable, Hashable, Sendable {
  /// The machine that ran it.
  public var machine: Machine
  /// The image's instruction set.
  public var architecture: Architecture
  /// The ring that its cells ran in.
  public var ring: Ring
  /// The boot number of its cells.
  public var boot: Int
  /// Where it ran; nil when it ended before it could be placed.
  @OrNull public var placement: Placement?
  /// The guest clock's step in ticks; nil when it never said.
  @OrNull public var clockStep: Int?
  /// Microseconds from the launch of the process to the first timed batch; nil if none came.
  @OrNull public var firstSampleMicroseconds: Int?
  /// Microseconds from the launch of the process to its end.
  public var wallMicroseconds: Int
  /// How it failed, or nil when it finished.
  @OrNull public var failure: LaunchFailure?
  /// The processor's description of itself; nil when the guest never reported it.
  ///
  /// Also nil in older recordings.
  public var processor: ProcessorEvidence?
  /// Involuntary context switches of its threads on the CPU; nil if not counted.
  ///
  /// Recordings from before they were counted have none.
  public var involuntarySwitches: Int?

  /// Makes a record.
  public init(
    machine: Machine, architecture: Architecture, ring: Ring, boot: Int, placement: Placement?,
    clockStep: Int?, firstSampleMicroseconds: Int?, wallMicroseconds: Int, failure: LaunchFailure?,
    processor: ProcessorEvidence? = nil, involuntarySwitches: Int? = nil
  ) {
    self.processor = processor
    self.involuntarySwitches = involuntarySwitches
    self.machine = machine
    self.architecture = architecture
    self.ring = ring
    self.boot = boot
    self._placement = OrNull(wrappedValue: placement)
    self._clockStep = OrNull(wrappedValue: clockStep)
    self._firstSampleMicroseconds = OrNull(wrappedValue: firstSampleMicroseconds)
    self.wallMicroseconds = wallMicroseconds
    self._failure = OrNull(wrappedValue: failure)
  }
}

/// How a guest died, with the evidence.
public struct LaunchFailure: Codable, Hashable, Sendable {
  /// How a launch failed; a recording has the word.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// The guest said nothing for too long.
    case hang
    /// An exception that the guest did not expect.
    case fault
    /// The guest reset the machine, as a triple fault does.
    case reset
    /// KVM gave up.
    case kvmInternalError = "kvm-internal-error"
    /// The guest's output made no sense.
    case garbage
    /// The process ended before the guest was done.
    case earlyExit = "early-exit"
    /// A signal from outside ended the emulator.
    case hostSignal = "host-signal"
    /// The kernel does not run such programs.
    case cannotExecute = "cannot-execute"
    /// This program ended the launch itself, or the log of it ends.
    case cutOff = "cut-off"
    /// The guest was found on another CPU.
    case moved
  }

  /// How it failed.
  public var kind: Kind
  /// One sentence for a person.
  public var because: String
  /// The cell in flight, or the one that had ended last; nil when the guest came to none.
  @OrNull public var cell: CellID?
  /// Registers, the console's last lines, the exit status: verbatim.
  public var evidence: [String]

  /// Makes a failure.
  public init(kind: Kind, because: String, cell: CellID?, evidence: [String]) {
    self.kind = kind
    self.because = because
    self._cell = OrNull(wrappedValue: cell)
    self.evidence = evidence
  }
}
