/// What a bootable medium is asked to do: frames in a file of it, the plan's head first, then the
/// provenance, the cells in order, and the steps.

/// The plan's head.
public struct MediumPlan: Equatable {
  /// The wire's version.
  public static let version: UInt16 = 1
  /// Bytes of a plan at most; more would not fit beside the images.
  public static let maximumBytes = 0x4_0000

  /// Port of the serial line: 0x3F8 is the first.
  public var serialPort: UInt16 = 0x3F8
  /// 115,200 divided by the line's speed.
  public var serialDivisor: UInt16 = 1
  /// Tells one plan from another across a reset.
  public var tag: UInt8 = 0
  /// How many cells there are.
  public var cells: UInt16 = 0
  /// How many steps: a cell may be several of them.
  public var steps: UInt16 = 0
  /// Microseconds that a cell's samples may take.
  public var budgetMicroseconds: UInt32 = 0
  /// How each cell is sampled; its ring and budget are the cell's and the clock's.
  public var sampling: SamplingRequest

  /// Makes a head.
  public init(sampling: SamplingRequest) { self.sampling = sampling }

  /// Writes the payload.
  public func write(to writer: inout FrameWriter) {
    writer.put(MediumPlan.version)
    writer.put(serialPort)
    writer.put(serialDivisor)
    writer.put(tag)
    writer.put(cells)
    writer.put(steps)
    writer.put(budgetMicroseconds)
    sampling.write(to: &writer)
  }

  /// Reads the payload; nil when it is short or of another version.
  public init?(from reader: inout PayloadReader) {
    guard reader.take(UInt16.self) == MediumPlan.version, let port = reader.take(UInt16.self),
      let divisor = reader.take(UInt16.self), let tag = reader.take(UInt8.self),
      let cells = reader.take(UInt16.self), let steps = reader.take(UInt16.self),
      let budget = reader.take(UInt32.self), let sampling = SamplingRequest(from: &reader)
    else { return nil }
    self.init(sampling: sampling)
    serialPort = port
    serialDivisor = divisor
    self.tag = tag
    self.cells = cells
    self.steps = steps
    budgetMicroseconds = budget
  }
}

/// One cell of a plan.
public struct MediumCell {
  /// Bits of the image: 32 or 64.
  public var bits: UInt8
  /// The ring: 0 or 3.
  public var ring: UInt8
  /// As the host writes it, for the log.
  public var id: UnsafeRawBufferPointer
  /// The request to the image.
  public var request: CellRequest

  /// Makes a cell.
  public init(bits: UInt8, ring: UInt8, id: UnsafeRawBufferPointer, request: CellRequest) {
    self.bits = bits
    self.ring = ring
    self.id = id
    self.request = request
  }

  /// Writes the payload.
  public func write(to writer: inout FrameWriter) {
    writer.put(bits)
    writer.put(ring)
    guard let start = id.baseAddress else { return writer.put(UInt16(0)) }
    writer.put(bytes: start, count: id.count)
    request.write(to: &writer)
  }

  /// Reads the payload; nil when it is short.
  ///
  /// The id and the name point into it.
  public init?(from reader: inout PayloadReader) {
    guard let bits = reader.take(UInt8.self), let ring = reader.take(UInt8.self),
      let id = reader.takeBytes(), let request = CellRequest(from: &reader)
    else { return nil }
    self.init(bits: bits, ring: ring, id: id, request: request)
  }
}
