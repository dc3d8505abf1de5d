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

/// The documented facts of a processor's cores, by CPUID signature.
///
/// Sources, each of them read for the entries that name it:
///
/// - InstLatx64 (github.com/InstLatx64/InstLatx64@087af2c): measurements in files that are named by
/// CPUID signature; the throughput of `TEST r32, r32`, the latency of `IMUL r32, r32` and
/// `IMUL r64, r64`.
/// - Agner Fog, Instruction tables of 2021-08-17 (agner.org/optimize): the rows TEST and IMUL, by core.
/// - LLVM's scheduling models (`llvm/lib/Target/X86`), where neither has the core.
/// - Linux (`arch/x86/include/asm/intel-family.h`, `arch/x86/kernel/cpu/amd.c`): which models share a
/// core.
///
/// A width is given only where the sources that have the core agree about it. A processor that none of
/// them covers has no entry.
public struct CoreFacts: Hashable, Sendable {
  /// The independent `test %eax,%eax` that a core executes per cycle.
  ///
  /// Several where the cores of one signature differ, none where no source gives a value.
  public var widths: [Int]
  /// Core cycles of a dependent 32-bit `imul`.
  ///
  /// Several where the cores of one signature differ.
  public var multiplyLatencies32: Set<Int>
  /// Core cycles of a dependent `imul` of two 64-bit registers.
  public var multiplyLatencies64: Set<Int>

  init(widths: [Int], latency32: Set<Int> = [3], latency64: Set<Int> = [3]) {
    self.widths = widths
    multiplyLatencies32 = latency32
    multiplyLatencies64 = latency64
  }

  /// The default for other processors: an `imul` of 3 cycles, and no issue width.
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
  // Bulldozer, Piledriver and Steamroller: 2.0 by both (InstLatx64: models 1, 2, 10, 13, 30, 38).
  Entry(amd, 21, [0x00...0x3f], CoreFacts(widths: [2], latency32: [4], latency64: [6])),
  // Excavator: 4 by Fog, 3.8 by InstLatx64 (60, 65). IMUL of two registers takes 3 and 5 by Fog, 4 and
  // 6 by InstLatx64.
  Entry(
    amd, 21, [0x60...0x7f], CoreFacts(widths: [4], latency32: [3, 4], latency64: [5, 6])),
  // Bobcat; Jaguar and Puma: 2.0 by both (1; 0, 26, 30).
  Entry(amd, 20, [0x00...0x0f], CoreFacts(widths: [2], latency64: [6])),
  Entry(amd, 22, [0x00...0x3f], CoreFacts(widths: [2], latency64: [6])),
  // Zen 1 and Zen 2: 4 by Fog, 3.7 by InstLatx64 (1, 8, 11, 18, 31, 50, 71), and 3 for both
  // multiplications; LLVM's model of Zen 1 has 4 for the wide one, without a measurement.
  Entry(
    amd, 23, [0x00...0x7f, 0x90...0x91, 0xa0...0xaf], CoreFacts(widths: [4])),
  // Hygon's Dhyana, a Zen 1: 3.7 by InstLatx64 (0). Later models have other cores.
  Entry(["HygonGenuine"], 24, models(0), CoreFacts(widths: [4])),
  // Zen 3 and Zen 4: 4.0 by both and by InstLatx64 (11, 18, 21, 61).
  Entry(amd, 25, [0x00...0xaf], CoreFacts(widths: [4])),
  // Zen 5: 5.9 by InstLatx64 (44), six units in LLVM's model. Models 50 to 5f are of Zen 6.
  Entry(amd, 26, [0x00...0x2f, 0x40...0x4f, 0x60...0x7f], CoreFacts(widths: [6])),
  // Nehalem and Westmere: 3 by Fog, and 2.5 by InstLatx64 (1a, 1e, 25, 2c, 2f): no width.
  Entry(
    intel, 6, models(0x1a, 0x1e, 0x1f, 0x2e, 0x25, 0x2c, 0x2f), CoreFacts(widths: [])),
  // Sandy Bridge and Ivy Bridge: 3.0 by both (2a, 2d, 3a, 3e).
  Entry(intel, 6, models(0x2a, 0x2d, 0x3a, 0x3e), CoreFacts(widths: [3])),
  // Haswell and Broadwell: 4 by Fog, and 3.0 to 3.2 by InstLatx64 (3c, 3f, 46, 3d, 47, 4f, 56): no
  // width.
  Entry(
    intel, 6, models(0x3c, 0x3f, 0x45, 0x46, 0x3d, 0x47, 0x4f, 0x56), CoreFacts(widths: [])),
  // Skylake to Comet Lake, Cannon Lake, Ice Lake, Tiger Lake and Rocket Lake: 4 by Fog, 3.7 to 4.0 by
  // InstLatx64 (55, 5e, 66, 6a, 7e, 8c, 9e, a5, a7).
  Entry(
    intel, 6,
    models(
      0x4e, 0x5e, 0x55, 0x8e, 0x9e, 0xa5, 0xa6, 0x66, 0x6a, 0x6c, 0x7d, 0x7e, 0x8c, 0x8d, 0xa7),
    CoreFacts(widths: [4])),
  // Sapphire Rapids and Emerald Rapids: the cores of Alder Lake; five ports in LLVM's model.
  Entry(intel, 6, models(0x8f, 0xcf), CoreFacts(widths: [5])),
  // Alder Lake, Raptor Lake and Meteor Lake: 5.0 in the larger cores, 4.0 in the smaller ones, and one
  // signature for both, by InstLatx64 (97, 9a, aa, b7).
  Entry(
    intel, 6, models(0x97, 0x9a, 0xaa, 0xb7, 0xba, 0xbf),
    CoreFacts(widths: [5, 4], latency64: [3, 5])),
  // Silvermont and Airmont: 2.0 by both (37, 4c, 4d).
  Entry(intel, 6, models(0x37, 0x4a, 0x4c, 0x4d, 0x5a), CoreFacts(widths: [2], latency64: [5])),
  // Goldmont and Goldmont Plus: 3 by both (5c, 5f, 7a). Tremont: 3 by InstLatx64 (9c).
  Entry(
    intel, 6, models(0x5c, 0x5f, 0x7a, 0x86, 0x96, 0x9c), CoreFacts(widths: [3], latency64: [5])),
  // Alder Lake-N: the smaller cores of Alder Lake alone.
  Entry(intel, 6, models(0xbe), CoreFacts(widths: [4], latency64: [5])),
]
