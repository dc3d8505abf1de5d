import Measurement

/// A processor as CPUID names it.
public struct ProcessorSignature: Codable, Hashable, Sendable {
  /// The vendor string: `AuthenticAMD`.
  public var vendor: String
  /// The family as the kernel prints it, extended family included.
  public var family: Int
  /// The model as the kernel prints it, extended model included.
  public var model: Int

  /// Makes a signature.
  public init(vendor: String, family: Int, model: Int) {
    self.vendor = vendor
    self.family = family
    self.model = model
  }

  /// The signature of the computer that measured; nil when a part of it is not known.
  init?(_ host: HostDescription) {
    guard let vendor = host.cpuVendor.value, let signature = host.cpuSignature.value,
      signature.count >= 2
    else { return nil }
    self.init(vendor: vendor, family: signature[0], model: signature[1])
  }
}

/// What is documented of a processor's cores, by CPUID signature.
///
/// Sources: Agner Fog, Instruction tables (agner.org/optimize); uops.info; LLVM's scheduling models
/// (`llvm/lib/Target/X86/X86Sched*.td`: the resources of `WriteALU`, the latencies of
/// `WriteIMul32Reg` and `WriteIMul64Reg`). A processor that none of them covers has no entry.
public struct CoreFacts: Hashable, Sendable {
  /// How many independent `test %eax,%eax` a core executes in each cycle; several where the cores
  /// of one signature differ, none where no source says.
  public var widths: [Int]
  /// Core cycles of a dependent `imul` of two 32-bit registers; several where the cores of one
  /// signature differ.
  public var multiplyLatencies32: Set<Int>
  /// Core cycles of a dependent `imul` of two 64-bit registers.
  public var multiplyLatencies64: Set<Int>

  init(widths: [Int], latency32: Set<Int> = [3], latency64: Set<Int> = [3]) {
    self.widths = widths
    multiplyLatencies32 = latency32
    multiplyLatencies64 = latency64
  }

  /// A processor without an entry: 3 core cycles on most, and no width to check a floor against.
  public static let undocumented = CoreFacts(widths: [])

  /// The facts of a processor; `undocumented` for one that is not known.
  public static func of(_ processor: ProcessorSignature?) -> CoreFacts {
    guard let processor else { return undocumented }
    return entries.first { $0.matches(processor) }?.facts ?? undocumented
  }

  /// The latencies of the multiplications that images of an architecture are calibrated by.
  public func multiplyLatencies(_ architecture: Architecture) -> Set<Int> {
    architecture == .i686 ? multiplyLatencies32 : multiplyLatencies64
  }
}

/// Processors that share a core, and what is documented of it.
private struct Entry {
  var vendors: [String]
  var family: Int
  var models: [ClosedRange<Int>]
  var facts: CoreFacts

  init(_ vendors: [String], _ family: Int, _ models: [ClosedRange<Int>], _ facts: CoreFacts) {
    self.vendors = vendors
    self.family = family
    self.models = models
    self.facts = facts
  }

  func matches(_ processor: ProcessorSignature) -> Bool {
    vendors.contains(processor.vendor) && family == processor.family
      && models.contains { $0.contains(processor.model) }
  }
}

private let amd = ["AuthenticAMD"]
private let intel = ["GenuineIntel"]
private func models(_ numbers: Int...) -> [ClosedRange<Int>] { numbers.map { $0...$0 } }

private let entries: [Entry] = [
  // Bulldozer to Excavator: two integer units in each core.
  Entry(amd, 21, [0...0xff], CoreFacts(widths: [2], latency32: [4], latency64: [6])),
  // Bobcat; Jaguar and Puma: two integer units.
  Entry(amd, 20, [0...0xff], CoreFacts(widths: [2], latency64: [6])),
  Entry(amd, 22, [0...0xff], CoreFacts(widths: [2], latency64: [6])),
  // Zen 1 and Zen+, and Hygon's Dhyana, which is a Zen 1: four integer units.
  Entry(amd, 23, [0...0x2f], CoreFacts(widths: [4], latency64: [4])),
  Entry(["HygonGenuine"], 24, [0...0xff], CoreFacts(widths: [4], latency64: [4])),
  // Zen 2; Zen 3 and Zen 4: four integer units. Zen 5: six.
  Entry(amd, 23, [0x30...0xff], CoreFacts(widths: [4])),
  Entry(amd, 25, [0...0xff], CoreFacts(widths: [4])),
  Entry(amd, 26, [0...0x7f], CoreFacts(widths: [6])),
  // Nehalem and Westmere; Sandy Bridge and Ivy Bridge: ports 0, 1 and 5.
  Entry(
    intel, 6, models(0x1a, 0x1e, 0x1f, 0x2e, 0x25, 0x2c, 0x2f, 0x2a, 0x2d, 0x3a, 0x3e),
    CoreFacts(widths: [3])),
  // Haswell and Broadwell; Skylake to Comet Lake and Cascade Lake; Ice Lake to Rocket Lake: ports 0,
  // 1, 5 and 6.
  Entry(
    intel, 6,
    models(
      0x3c, 0x3f, 0x45, 0x46, 0x3d, 0x47, 0x4f, 0x56, 0x4e, 0x5e, 0x55, 0x8e, 0x9e, 0xa5, 0xa6,
      0x66, 0x6a, 0x6c, 0x7d, 0x7e, 0x8c, 0x8d, 0xa7),
    CoreFacts(widths: [4])),
  // Sapphire Rapids and Emerald Rapids: ports 0, 1, 5, 6 and 10.
  Entry(intel, 6, models(0x8f, 0xcf), CoreFacts(widths: [5])),
  // Alder Lake and Raptor Lake: five ports in the larger cores, four in the smaller ones (Gracemont),
  // and one signature for both.
  Entry(
    intel, 6, models(0x97, 0x9a, 0xb7, 0xba, 0xbf), CoreFacts(widths: [5, 4], latency64: [3, 5])),
  // Silvermont and Airmont: two integer units.
  Entry(
    intel, 6, models(0x37, 0x4a, 0x4c, 0x4d, 0x5a, 0x5d), CoreFacts(widths: [2], latency64: [5])),
  // Goldmont, Goldmont Plus and Tremont: three.
  Entry(
    intel, 6, models(0x5c, 0x5f, 0x7a, 0x86, 0x96, 0x9c), CoreFacts(widths: [3], latency64: [5])),
  // Gracemont alone (Alder Lake-N): four.
  Entry(intel, 6, models(0xbe), CoreFacts(widths: [4], latency64: [5])),
]
