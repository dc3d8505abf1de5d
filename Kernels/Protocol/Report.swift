/// What the guest says. Each payload is a fixed run of integers; the fields are written here once,
/// for both sides.

/// The first frame: the image, and the properties of its clock.
public struct Hello: Equatable {
  /// The wire's version: `Wire.sync` carries it too, this one is for a person to read.
  public static let version: UInt16 = 3
  /// 32 or 64.
  public var bits: UInt16 = 0
  /// 0 for BarePC, 1 for LinuxProcess.
  public var platform: UInt16 = 0
  /// The ring that the processor says it is in (the low bits of CS).
  public var ring: UInt16 = 0
  /// The greatest common divisor of many deltas of the clock, in ticks.
  public var clockStep: UInt32 = 0
  /// The least delta of two adjacent fenced reads, in ticks.
  public var clockLeast: UInt32 = 0
  /// CPUID leaf 1: EAX, EBX, ECX, EDX.
  public var features: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)

  /// An empty greeting.
  public init() {}

  /// Writes the payload.
  public func write(to writer: inout FrameWriter) {
    writer.put(Hello.version)
    writer.put(bits)
    writer.put(platform)
    writer.put(ring)
    writer.put(clockStep)
    writer.put(clockLeast)
    writer.put(features.0)
    writer.put(features.1)
    writer.put(features.2)
    writer.put(features.3)
  }

  /// Reads the payload; nil when it is short or of another version.
  public init?(from reader: inout PayloadReader) {
    guard let version = reader.take(UInt16.self), version == Hello.version,
      let bits = reader.take(UInt16.self), let platform = reader.take(UInt16.self),
      let ring = reader.take(UInt16.self), let step = reader.take(UInt32.self),
      let least = reader.take(UInt32.self), let eax = reader.take(UInt32.self),
      let ebx = reader.take(UInt32.self), let ecx = reader.take(UInt32.self),
      let edx = reader.take(UInt32.self)
    else { return nil }
    self.bits = bits
    self.platform = platform
    self.ring = ring
    clockStep = step
    clockLeast = least
    features = (eax, ebx, ecx, edx)
  }

  /// Compares field by field; a tuple has no conformance of its own.
  public static func == (a: Hello, b: Hello) -> Bool {
    a.bits == b.bits && a.platform == b.platform && a.ring == b.ring
      && a.clockStep == b.clockStep && a.clockLeast == b.clockLeast && a.features == b.features
  }
}

/// How a cell ended in the guest.
public enum CellOutcome: UInt16 {
  /// Samples follow and every check held.
  case verified = 0
  /// No strategy of that name is in the image.
  case unknownStrategy = 1
  /// This platform does not meet the strategy's requirements.
  case unsupported = 2
  /// The contexts' own counts did not add up to the switches asked for.
  case miscounted = 3
  /// Something promised was not preserved.
  case notPreserved = 4
  /// A guard word beside a stack was overwritten.
  case stackOverrun = 5
  /// No scenario has that number.
  case unknownScenario = 6
  /// The clock stood still: no batch however long spans enough of its steps.
  case clockTooCoarse = 7
  /// The strategy loads CR3, and the machine refused to turn 32-bit paging on.
  case pagingRefused = 8
  /// The CPU, as this machine shows it, lacks a feature that the strategy requires.
  case featureMissing = 9
  /// The scenario cannot be done with this strategy.
  case unsuitable = 10
  /// The scenario's contexts or their memory do not fit this platform.
  case tooLarge = 11
  /// The timer's interrupts did not come, or no longer.
  case noInterrupts = 12
  /// The image lacks a library that the strategy calls; a message names its package.
  case libraryMissing = 13
  /// The host has no other CPU as far away as the scenario asks.
  case noOtherCPU = 14
  /// The kernel does not let the other side run on the CPU that it was given.
  case otherCPURefused = 15
}

/// The last frame of a cell.
///
/// Counts are totals over all timed batches.
public struct CellEnd: Equatable {
  /// The host's number for the cell.
  public var index: UInt32 = 0
  /// How it ended.
  public var outcome: UInt16 = 0
  /// Samples that were taken and left out before the first one that counts.
  public var warmUpSamples: UInt16 = 0
  /// Switches that one sample (a paired difference) stands for.
  public var switchesPerSample: UInt64 = 0
  /// Switches that all timed batches asked for.
  public var switchesExpected: UInt64 = 0
  /// Entries that the contexts counted.
  public var switchesCounted: UInt64 = 0
  /// Switches made between the two windows.
  public var switchesInWindow: UInt64 = 0
  /// Co-runner probes while samples were taken; 0 for none.
  public var probes: UInt64 = 0
  /// Those within the limit that the guest went by.
  public var quietProbes: UInt64 = 0
  /// That limit in ticks.
  public var probeLimit: UInt64 = 0
  /// The state that the strategy promises (bits of strategy.h).
  public var promised: UInt64 = 0
  /// The state that the canaries found changed, promised or not.
  public var changed: UInt64 = 0
  /// Bytes of the strategy's frame: the saved state of a suspended context.
  public var frameBytes: UInt64 = 0
  /// Ticks of the first, cold sample.
  public var firstTicks: UInt64 = 0
  /// Calibration: additions and multiplications in the difference of two chains; 0 for none.
  public var adds: UInt64 = 0
  /// Multiplications in the difference of two chains.
  public var multiplies: UInt64 = 0
  /// Ticks of addition, second addition, multiplication: before the samples, then after.
  public var chainTicks: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)
  /// The register (bit number) and values of the first broken promise: expected, found.
  public var firstBroken: (UInt64, UInt64, UInt64) = (0, 0, 0)

  /// An empty end.
  public init() {}

  /// Writes the payload.
  public func write(to writer: inout FrameWriter) {
    writer.put(index)
    writer.put(outcome)
    writer.put(warmUpSamples)
    writer.put(switchesPerSample)
    writer.put(switchesExpected)
    writer.put(switchesCounted)
    writer.put(switchesInWindow)
    writer.put(probes)
    writer.put(quietProbes)
    writer.put(probeLimit)
    writer.put(promised)
    writer.put(changed)
    writer.put(frameBytes)
    writer.put(firstTicks)
    writer.put(adds)
    writer.put(multiplies)
    writer.put(chainTicks.0)
    writer.put(chainTicks.1)
    writer.put(chainTicks.2)
    writer.put(chainTicks.3)
    writer.put(chainTicks.4)
    writer.put(chainTicks.5)
    writer.put(firstBroken.0)
    writer.put(firstBroken.1)
    writer.put(firstBroken.2)
  }

  /// Reads the payload; nil when it is short.
  public init?(from reader: inout PayloadReader) {
    guard let index = reader.take(UInt32.self), let outcome = reader.take(UInt16.self),
      let warmUpSamples = reader.take(UInt16.self), reader.remaining >= 22 * 8
    else { return nil }
    func next() -> UInt64 { reader.take(UInt64.self) ?? 0 }
    self.index = index
    self.outcome = outcome
    self.warmUpSamples = warmUpSamples
    switchesPerSample = next()
    switchesExpected = next()
    switchesCounted = next()
    switchesInWindow = next()
    probes = next()
    quietProbes = next()
    probeLimit = next()
    promised = next()
    changed = next()
    frameBytes = next()
    firstTicks = next()
    adds = next()
    multiplies = next()
    chainTicks = (next(), next(), next(), next(), next(), next())
    firstBroken = (next(), next(), next())
  }

  /// Compares field by field; tuples have no conformance of their own.
  public static func == (a: CellEnd, b: CellEnd) -> Bool {
    a.index == b.index && a.outcome == b.outcome && a.warmUpSamples == b.warmUpSamples
      && a.switchesPerSample == b.switchesPerSample && a.switchesExpected == b.switchesExpected
      && a.switchesCounted == b.switchesCounted && a.switchesInWindow == b.switchesInWindow
      && a.probes == b.probes && a.quietProbes == b.quietProbes
      && a.probeLimit == b.probeLimit
      && a.promised == b.promised && a.changed == b.changed && a.frameBytes == b.frameBytes
      && a.firstTicks == b.firstTicks && a.adds == b.adds && a.multiplies == b.multiplies
      && a.chainTicks == b.chainTicks && a.firstBroken == b.firstBroken
  }
}
