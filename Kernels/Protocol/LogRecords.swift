/// What a log says of the computer and of each step. Fixed runs of integers, written here once.

/// The computer that was started, as its processor tells; no serial number is asked for.
public struct PowerOn: Equatable, Sendable {
  /// The wire's version.
  public static let version: UInt16 = 1
  /// Leaves of CPUID that are sent.
  public static let leafNumbers: [13 of UInt32] = [
    0, 1, 7, 0x15, 0x16, 0x4000_0000, 0x4000_0010, 0x4000_0100, 0x8000_0000, 0x8000_0002,
    0x8000_0003, 0x8000_0004, 0x8000_0007,
  ]

  /// Whether UEFI started it; else a BIOS.
  public var isUEFI = false
  /// Whether the steps that are done can be remembered across a reset.
  public var remembersSteps = false
  /// The first step of this start: not 0 when the one before it had reset the computer.
  public var firstStep: UInt16 = 0
  /// How many steps there are.
  public var steps: UInt16 = 0
  /// Revision of the microcode; 0 when the processor does not say.
  public var microcode: UInt32 = 0
  /// Ticks of the clock in 59,659 periods of the 1,193,182 Hz timer; 0 without one.
  public var timerTicks: UInt32 = 0
  /// EAX, EBX, ECX, EDX of each of `leafNumbers`; zeros where the processor has no such leaf.
  public var leaves: [52 of UInt32] = .init(repeating: 0)

  /// An empty record.
  public init() {}

  /// Writes the payload.
  public func write(to writer: inout FrameWriter) {
    writer.put(PowerOn.version)
    writer.put(UInt8(isUEFI ? 1 : 0))
    writer.put(UInt8(remembersSteps ? 1 : 0))
    writer.put(firstStep)
    writer.put(steps)
    writer.put(microcode)
    writer.put(timerTicks)
    for index in 0..<52 { writer.put(leaves[index]) }
  }

  /// Reads the payload; nil when it is short or of another version.
  public init?(from reader: inout PayloadReader) {
    guard reader.take(UInt16.self) == PowerOn.version, let isUEFI = reader.take(UInt8.self),
      let remembers = reader.take(UInt8.self), let first = reader.take(UInt16.self),
      let steps = reader.take(UInt16.self), let microcode = reader.take(UInt32.self),
      let timer = reader.take(UInt32.self), reader.remaining >= 52 * 4
    else { return nil }
    self.isUEFI = isUEFI != 0
    remembersSteps = remembers != 0
    firstStep = first
    self.steps = steps
    self.microcode = microcode
    timerTicks = timer
    for index in 0..<52 { leaves[index] = reader.take(UInt32.self) ?? 0 }
  }

  /// Compares field by field; an inline array has no conformance of its own.
  public static func == (a: PowerOn, b: PowerOn) -> Bool {
    guard
      a.isUEFI == b.isUEFI, a.remembersSteps == b.remembersSteps, a.firstStep == b.firstStep,
      a.steps == b.steps, a.microcode == b.microcode, a.timerTicks == b.timerTicks
    else { return false }
    for index in 0..<52 where a.leaves[index] != b.leaves[index] { return false }
    return true
  }
}

/// The end of a step, and the amount of its results.
public struct StepEnd: Equatable, Sendable {
  /// The image's exit status; 255 when it was not started.
  public var status: UInt32 = 0
  /// The number of the step's first line.
  public var firstLine: UInt32 = 0
  /// Samples that were sent.
  public var samples: UInt32 = 0
  /// Bytes of the image's answer that were no frame.
  public var damagedBytes: UInt32 = 0
  /// Ticks from the image's start to its end.
  public var ticks: UInt64 = 0

  /// An empty end.
  public init() {}

  /// Writes the payload.
  public func write(to writer: inout FrameWriter) {
    writer.put(status)
    writer.put(firstLine)
    writer.put(samples)
    writer.put(damagedBytes)
    writer.put(ticks)
  }

  /// Reads the payload; nil when it is short.
  public init?(from reader: inout PayloadReader) {
    guard let status = reader.take(UInt32.self), let first = reader.take(UInt32.self),
      let samples = reader.take(UInt32.self), let damaged = reader.take(UInt32.self),
      let ticks = reader.take(UInt64.self)
    else { return nil }
    self.status = status
    firstLine = first
    self.samples = samples
    damagedBytes = damaged
    self.ticks = ticks
  }
}

/// Integers in as few bytes as they need, seven bits in each, the sign in the lowest.
public enum SampleCode {
  /// The most bytes that a sample takes, its probes included.
  public static let maximumBytes = 20 + 15
  /// Beside the number of a line's samples, that each has its probes.
  public static let withProbes: UInt8 = 0x80

  /// Writes the two batches of a sample; most longer ones are twice the shorter one.
  public static func write(
    short: Int64, long: Int64, to out: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let count = write(short, to: out)
    return count + write(long &- short &- short, to: out + count)
  }

  /// Reads a sample's batches at `offset` and moves it past them; nil if cut off.
  public static func read(
    _ bytes: UnsafeRawBufferPointer, at offset: inout Int
  ) -> (short: Int64, long: Int64)? {
    guard let short = readOne(bytes, at: &offset), let rest = readOne(bytes, at: &offset) else {
      return nil
    }
    return (short, rest &+ short &+ short)
  }

  /// Writes a probe's ticks.
  public static func write(probe: UInt32, to out: UnsafeMutablePointer<UInt8>) -> Int {
    write(Int64(probe), to: out)
  }

  /// Reads the output of `write(probe:to:)`; nil when it is cut off or is no probe.
  public static func readProbe(
    _ bytes: UnsafeRawBufferPointer, at offset: inout Int
  ) -> UInt32? {
    readOne(bytes, at: &offset).flatMap { UInt32(exactly: $0) }
  }

  private static func write(_ value: Int64, to out: UnsafeMutablePointer<UInt8>) -> Int {
    var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
    var count = 0
    while rest >= 0x80 {
      out[count] = UInt8(truncatingIfNeeded: rest) | 0x80
      rest >>= 7
      count += 1
    }
    out[count] = UInt8(truncatingIfNeeded: rest)
    return count + 1
  }

  private static func readOne(_ bytes: UnsafeRawBufferPointer, at offset: inout Int) -> Int64? {
    var value: UInt64 = 0
    for shift in 0..<10 {
      guard offset < bytes.count else { return nil }
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << UInt64(7 * shift)
      if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
    }
    return nil
  }
}

/// Bytes in which each run of zeros is a zero and its length.
///
/// Most integers of a frame are small.
public enum ZeroRuns {
  /// Writes `bytes` to `out`, which has room for twice as many; returns how many it took.
  public static func write(
    _ bytes: UnsafeRawBufferPointer, to out: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var count = 0
    var index = 0
    while index < bytes.count {
      out[count] = bytes[index]
      count += 1
      guard bytes[index] == 0 else {
        index += 1
        continue
      }
      var run = 0
      while index < bytes.count, bytes[index] == 0, run < 255 {
        run += 1
        index += 1
      }
      out[count] = UInt8(run)
      count += 1
    }
    return count
  }

  /// Calls `body` with each byte as it was; false when a run's length is missing.
  public static func read(_ bytes: UnsafeRawBufferPointer, _ body: (UInt8) -> Void) -> Bool {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      guard byte == 0 else {
        body(byte)
        continue
      }
      guard index < bytes.count else { return false }
      for _ in 0..<bytes[index] { body(0) }
      index += 1
    }
    return true
  }
}
