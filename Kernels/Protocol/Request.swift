/// The request of the host for one boot. Both sides read and write it only here.

/// How to sample; the same for every cell of the boot.
public struct SamplingRequest: Equatable {
  /// The ring that the cells run in: 0 or 3.
  public var ring: UInt8
  /// Whether to stop before and after each cell's samples, so the host can read counters.
  public var usesWindows: Bool
  /// Whether to stop after the last cell, so the host can look at the guest's pages.
  public var waitsAtEnd: Bool
  /// Whether to time calibration chains where instructions run natively.
  public var calibrates: Bool
  /// Round trips of the shorter batch, where time allows.
  public var roundTrips: UInt32
  /// Samples to leave out at the start of each cell.
  public var warmUpSamples: UInt32
  /// Samples to take at least, and so the shortest useful cell.
  public var minimumSamples: UInt32
  /// Samples to take at most.
  public var maximumSamples: UInt32
  /// A sample spans at least this many steps of the clock.
  public var minimumSteps: UInt32
  /// Ticks that a cell's samples may take.
  public var budgetTicks: UInt64
  /// How the core is watched while samples are taken; without, they are taken as they come.
  public var gate: GateRequest
  /// How many cells follow.
  public var cells: UInt32

  /// Makes a request.
  public init(
    ring: UInt8, usesWindows: Bool, waitsAtEnd: Bool, calibrates: Bool, roundTrips: UInt32,
    warmUpSamples: UInt32, minimumSamples: UInt32, maximumSamples: UInt32, minimumSteps: UInt32,
    budgetTicks: UInt64, gate: GateRequest = GateRequest(), cells: UInt32
  ) {
    self.gate = gate
    self.ring = ring
    self.usesWindows = usesWindows
    self.waitsAtEnd = waitsAtEnd
    self.calibrates = calibrates
    self.roundTrips = roundTrips
    self.warmUpSamples = warmUpSamples
    self.minimumSamples = minimumSamples
    self.maximumSamples = maximumSamples
    self.minimumSteps = minimumSteps
    self.budgetTicks = budgetTicks
    self.cells = cells
  }

  /// Writes the fields in order; the cells follow, each through `CellRequest`.
  public func write(to writer: inout FrameWriter) {
    writer.put(ring)
    writer.put(UInt8(usesWindows ? 1 : 0))
    writer.put(UInt8(calibrates ? 1 : 0))
    writer.put(UInt8(waitsAtEnd ? 1 : 0))
    writer.put(roundTrips)
    writer.put(warmUpSamples)
    writer.put(minimumSamples)
    writer.put(maximumSamples)
    writer.put(minimumSteps)
    writer.put(budgetTicks)
    gate.write(to: &writer)
    writer.put(cells)
  }

  /// Reads the output of `write`; nil when the payload ends too early.
  public init?(from reader: inout PayloadReader) {
    guard let ring = reader.take(UInt8.self), let windows = reader.take(UInt8.self),
      let calibrates = reader.take(UInt8.self), let waits = reader.take(UInt8.self),
      let roundTrips = reader.take(UInt32.self), let warmUp = reader.take(UInt32.self),
      let minimum = reader.take(UInt32.self), let maximum = reader.take(UInt32.self),
      let steps = reader.take(UInt32.self), let budget = reader.take(UInt64.self),
      let gate = GateRequest(from: &reader), let cells = reader.take(UInt32.self)
    else { return nil }
    self.init(
      ring: ring, usesWindows: windows != 0, waitsAtEnd: waits != 0, calibrates: calibrates != 0,
      roundTrips: roundTrips, warmUpSamples: warmUp, minimumSamples: minimum,
      maximumSamples: maximum, minimumSteps: steps, budgetTicks: budget, gate: gate, cells: cells)
  }
}

/// How co-runner probes gate the samples of native cells; all zero for no probes.
public struct GateRequest: Equatable {
  /// Rounds of a probe, 64 instructions each; 0 for no probes.
  public var probeRounds: UInt32 = 0
  /// The longest probe that counts as quiet, in ticks; 0 to go by the floor of `watchProbes`.
  public var limit: UInt32 = 0
  /// Probes to take before the first cell and to send to the host, at most `mostWatchProbes`.
  public var watchProbes: UInt32 = 0
  /// Quiet samples of a cell that are enough.
  public var quietSamples: UInt32 = 0
  /// Samples of a cell to take on purpose while the core is disturbed, at most.
  public var disturbedSamples: UInt32 = 0
  /// A sample spans at least this many ticks.
  public var minimumTicks: UInt32 = 0
  /// Ticks that a cell's samples may take with all waiting for a quiet core.
  public var budgetTicks: UInt64 = 0
  /// Whether to overwrite the branch predictors before each cell.
  public var scrubs: Bool = false

  /// The most probes that a guest sends before its first cell.
  public static let mostWatchProbes = 4096

  /// Makes a request without probes.
  public init() {}

  /// Writes the fields in order.
  public func write(to writer: inout FrameWriter) {
    writer.put(probeRounds)
    writer.put(limit)
    writer.put(watchProbes)
    writer.put(quietSamples)
    writer.put(disturbedSamples)
    writer.put(minimumTicks)
    writer.put(budgetTicks)
    writer.put(UInt8(scrubs ? 1 : 0))
  }

  /// Reads the output of `write`; nil when the payload ends too early.
  public init?(from reader: inout PayloadReader) {
    guard let rounds = reader.take(UInt32.self), let limit = reader.take(UInt32.self),
      let watch = reader.take(UInt32.self), let quiet = reader.take(UInt32.self),
      let disturbed = reader.take(UInt32.self), let ticks = reader.take(UInt32.self),
      let budget = reader.take(UInt64.self), let scrubs = reader.take(UInt8.self)
    else { return nil }
    probeRounds = rounds
    self.limit = limit
    watchProbes = watch
    quietSamples = quiet
    disturbedSamples = disturbed
    minimumTicks = ticks
    budgetTicks = budget
    self.scrubs = scrubs != 0
  }
}

/// One cell of the request: the host's number, the scenario, and the strategy's name.
public struct CellRequest {
  /// The longest strategy name in bytes.
  public static let maximumNameBytes = 77

  /// The host's number for the cell.
  public var index: UInt32
  /// The scenario: a `ScenarioCode`, or one that this guest does not know.
  public var scenario: UInt16
  /// The scenario's parameters, by its code; 0 for none.
  public var parameters: (UInt32, UInt32, UInt32, UInt32)
  /// Switches of a sample, as an earlier boot chose them; 0 to choose.
  public var switchesPerSample: UInt32
  /// The strategy's name.
  public var name: UnsafeRawBufferPointer

  /// Makes a cell.
  public init(
    index: UInt32, scenario: UInt16, parameters: (UInt32, UInt32, UInt32, UInt32),
    switchesPerSample: UInt32 = 0, name: UnsafeRawBufferPointer
  ) {
    self.switchesPerSample = switchesPerSample
    self.index = index
    self.scenario = scenario
    self.parameters = parameters
    self.name = name
  }

  /// Writes the cell.
  public func write(to writer: inout FrameWriter) {
    writer.put(index)
    writer.put(scenario)
    writer.put(parameters.0)
    writer.put(parameters.1)
    writer.put(parameters.2)
    writer.put(parameters.3)
    writer.put(switchesPerSample)
    guard let start = name.baseAddress else { return writer.put(UInt16(0)) }
    writer.put(bytes: start, count: name.count)
  }

  /// Reads the output of `write`; nil when the payload is cut off or the name too long.
  ///
  /// The name points into the payload.
  public init?(from reader: inout PayloadReader) {
    guard let index = reader.take(UInt32.self), let scenario = reader.take(UInt16.self),
      let first = reader.take(UInt32.self), let second = reader.take(UInt32.self),
      let third = reader.take(UInt32.self), let fourth = reader.take(UInt32.self),
      let switches = reader.take(UInt32.self), let name = reader.takeBytes(),
      name.count <= CellRequest.maximumNameBytes
    else { return nil }
    self.init(
      index: index, scenario: scenario, parameters: (first, second, third, fourth),
      switchesPerSample: switches, name: name)
  }
}

/// A scenario as a number on the wire, with the meaning of its parameters.
public enum ScenarioCode: UInt16 {
  /// Two contexts hand the processor to each other.
  case pingPong = 1
  /// A ring of contexts does: how many, and the bytes that each touches between two switches.
  case ring = 2
  /// Two contexts do; the lines that they use are flushed before each switch.
  case cold = 3
  /// Two contexts do, with code, stacks and loop moved by these numbers of bytes.
  case placement = 4
  /// A timer switches from one context to the other.
  ///
  /// Parameters: interrupts per second; and 0 to time the gap that the contexts see, 1 to time the
  /// handler.
  case preemption = 5
  /// No switch: an instruction is carried out over and over.
  case instruction = 6
  /// Two contexts do, after other strategies did; this is the seed that chooses those.
  case afterOthers = 7
  /// No switch: a call that returns, and the bookkeeping of two contexts in turn.
  case alternateCalls = 8
  /// Two contexts hand the processor to each other, with a fence at each entry.
  case serialised = 9
  /// Two contexts do, and one place calls the switch for both.
  case oneSite = 10
  /// Two processes on two CPUs: the other CPU's number plus 1; 0 where there is none.
  case apart = 11
}
