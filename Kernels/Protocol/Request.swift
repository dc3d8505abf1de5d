/// What the host asks of one boot. Both sides read and write it here and nowhere else.

/// How to sample; the same for every cell of the boot.
public struct SamplingRequest: Equatable {
  /// The ring that the cells run in: 0 or 3.
  public var ring: UInt8
  /// Whether to stop before and after each cell's samples until the host has read its counters.
  public var usesWindows: Bool
  /// Whether to stop once more after the last cell, so that the host can look at the guest's pages.
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
  /// How many cells follow.
  public var cells: UInt32

  /// Makes a request.
  public init(
    ring: UInt8, usesWindows: Bool, waitsAtEnd: Bool, calibrates: Bool, roundTrips: UInt32,
    warmUpSamples: UInt32, minimumSamples: UInt32, maximumSamples: UInt32, minimumSteps: UInt32,
    budgetTicks: UInt64, cells: UInt32
  ) {
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
    writer.put(cells)
  }

  /// Reads what `write` wrote; nil when the payload ends too early.
  public init?(from reader: inout PayloadReader) {
    guard let ring = reader.take(UInt8.self), let windows = reader.take(UInt8.self),
      let calibrates = reader.take(UInt8.self), let waits = reader.take(UInt8.self),
      let roundTrips = reader.take(UInt32.self), let warmUp = reader.take(UInt32.self),
      let minimum = reader.take(UInt32.self), let maximum = reader.take(UInt32.self),
      let steps = reader.take(UInt32.self), let budget = reader.take(UInt64.self),
      let cells = reader.take(UInt32.self)
    else { return nil }
    self.init(
      ring: ring, usesWindows: windows != 0, waitsAtEnd: waits != 0, calibrates: calibrates != 0,
      roundTrips: roundTrips, warmUpSamples: warmUp, minimumSamples: minimum,
      maximumSamples: maximum, minimumSteps: steps, budgetTicks: budget, cells: cells)
  }
}

/// What each cell of the request consists of: the host's number for it, the scenario, the name.
public enum CellRequest {
  /// The longest strategy name in bytes.
  public static let maximumNameBytes = 45

  /// Writes a cell.
  public static func write(
    index: UInt32, scenario: UInt16, name: UnsafeRawPointer, nameBytes: Int,
    to writer: inout FrameWriter
  ) {
    writer.put(index)
    writer.put(scenario)
    writer.put(bytes: name, count: nameBytes)
  }
}

/// What is done with a switch, as a number on the wire.
public enum ScenarioCode: UInt16 {
  /// Two contexts hand the processor to each other.
  case pingPong = 1
}
