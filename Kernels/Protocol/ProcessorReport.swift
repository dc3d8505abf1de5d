/// The processor's description of itself, and times that tell it from an emulator.
///
/// The third frame of a launch; both sides read and write it here.
public struct ProcessorReport: Equatable {
  /// The number of timed chains, in the order of `ticks`.
  ///
  /// Additions, multiplications, calls with returns, indirect jumps, stores with loads, fences,
  /// cpuid.
  public static let chains = 7

  /// EBX, EDX, ECX of CPUID leaf 0: the vendor's name.
  public var vendor: [3 of UInt32] = .init(repeating: 0)
  /// Leaves 0x80000002 to 0x80000004: the brand; zeros where there is none.
  public var brand: [12 of UInt32] = .init(repeating: 0)
  /// Whether CPUID.1:ECX[31] reports a hypervisor.
  public var hasHypervisor = false
  /// EBX, ECX, EDX of leaf 0x40000000: the hypervisor's name; zeros where there is none.
  public var hypervisor: [3 of UInt32] = .init(repeating: 0)
  /// XCR0, the states that XSAVE may save; nil where XSAVE is not turned on.
  public var enabledStates: UInt32?
  /// XINUSE, the states not in their first configuration; nil if XGETBV does not tell.
  public var statesInUse: UInt32?
  /// Instructions of each chain, or pairs of them, that `ticks` are of.
  public var counts: [7 of UInt32] = .init(repeating: 0)
  /// Ticks of each chain, the longer minus the shorter; 0 if an interrupt disturbed it.
  public var ticks: [7 of UInt64] = .init(repeating: 0)

  /// An empty report.
  public init() {}

  /// Writes the payload.
  public func write(to writer: inout FrameWriter) {
    for index in 0..<3 { writer.put(vendor[index]) }
    for index in 0..<12 { writer.put(brand[index]) }
    for index in 0..<3 { writer.put(hypervisor[index]) }
    var known: UInt8 = hasHypervisor ? 1 : 0
    if enabledStates != nil { known |= 2 }
    if statesInUse != nil { known |= 4 }
    writer.put(known)
    writer.put(enabledStates ?? 0)
    writer.put(statesInUse ?? 0)
    for index in 0..<ProcessorReport.chains {
      writer.put(counts[index])
      writer.put(ticks[index])
    }
  }

  /// Reads the payload; nil when it is short.
  public init?(from reader: inout PayloadReader) {
    guard reader.remaining >= 20 * 4 + 1 + ProcessorReport.chains * 12 else { return nil }
    func next() -> UInt32 { reader.take(UInt32.self) ?? 0 }
    for index in 0..<3 { vendor[index] = next() }
    for index in 0..<12 { brand[index] = next() }
    for index in 0..<3 { hypervisor[index] = next() }
    let known = reader.take(UInt8.self) ?? 0
    let (enabled, used) = (next(), next())
    hasHypervisor = known & 1 != 0
    enabledStates = known & 2 != 0 ? enabled : nil
    statesInUse = known & 4 != 0 ? used : nil
    for index in 0..<ProcessorReport.chains {
      counts[index] = next()
      ticks[index] = reader.take(UInt64.self) ?? 0
    }
  }

  /// Compares field by field; an inline array has no conformance of its own.
  public static func == (a: ProcessorReport, b: ProcessorReport) -> Bool {
    for index in 0..<3
    where a.vendor[index] != b.vendor[index] || a.hypervisor[index] != b.hypervisor[index] {
      return false
    }
    for index in 0..<12 where a.brand[index] != b.brand[index] { return false }
    for index in 0..<chains
    where a.counts[index] != b.counts[index] || a.ticks[index] != b.ticks[index] {
      return false
    }
    return a.hasHypervisor == b.hasHypervisor && a.enabledStates == b.enabledStates
      && a.statesInUse == b.statesInUse
  }
}
