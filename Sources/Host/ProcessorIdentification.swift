internal import CNuma
import Measurement

/// The CPUID instruction; tests put other CPUs in its place.
struct ProcessorIdentification: Sendable {
  /// The four registers that one leaf answers with.
  struct Registers: Hashable, Sendable {
    var eax: UInt32 = 0
    var ebx: UInt32 = 0
    var ecx: UInt32 = 0
    var edx: UInt32 = 0
  }

  var leaf: @Sendable (_ leaf: UInt32) -> Registers

  /// The CPU's own.
  static let real = ProcessorIdentification { leaf in
    var registers: [UInt32] = [0, 0, 0, 0]
    host_cpuid(leaf, 0, &registers)
    return Registers(
      eax: registers[0], ebx: registers[1], ecx: registers[2], edx: registers[3])
  }

  /// Whether something says that it is a hypervisor: leaf 1, ECX bit 31, always 0 on real hardware.
  var hasHypervisor: Bool { leaf(1).ecx >> 31 == 1 }

  /// The signatures of the hypervisors that present themselves, such as `KVMKVMKVM`.
  ///
  /// Each has a block of leaves from 0x40000000 on in steps of 0x100; KVM that plays Hyper-V puts
  /// its own name in the second.
  var hypervisorSignatures: [String] {
    guard hasHypervisor else { return [] }
    var signatures: [String] = []
    for base: UInt32 in [0x4000_0000, 0x4000_0100] {
      let answer = leaf(base)
      // A block that is not there answers with zeros or with the last basic leaf, whose first
      // register is no leaf number of this range.
      guard answer.eax == 0 || answer.eax >> 8 == base >> 8 else { continue }
      let bytes = [answer.ebx, answer.ecx, answer.edx].flatMap { register in
        (0..<4).map { UInt8(truncatingIfNeeded: register >> ($0 * 8)) }
      }
      let text = String(decoding: bytes.filter { (0x20..<0x7f).contains($0) }, as: UTF8.self)
      if !text.isEmpty && !signatures.contains(text) { signatures.append(text) }
    }
    return signatures
  }

  /// The hypervisor that this computer runs under, with its signature, or "none".
  ///
  /// One that hides its bit cannot be found this way.
  var hypervisor: String {
    guard hasHypervisor else { return "none" }
    let names = hypervisorSignatures.map { signature in
      Self.productNames[signature].map { "\($0) (\(signature))" } ?? signature
    }
    return names.isEmpty ? "unnamed" : names.joined(separator: ", ")
  }

  private static let productNames = [
    "KVMKVMKVM": "KVM", "VMwareVMware": "VMware", "Microsoft Hv": "Hyper-V",
    "XenVMMXenVMM": "Xen", "TCGTCGTCGTCG": "QEMU TCG", "bhyve bhyve ": "bhyve",
    "VBoxVBoxVBox": "VirtualBox", "ACRNACRNACRN": "ACRN", " lrpepyh  vr": "Parallels",
  ]

  /// What the CPU or the hypervisor states as the counter's frequency, in Hz, by where it says so.
  var statedTicksPerSecond: [String: Int] {
    var stated: [String: Int] = [:]
    if leaf(0).eax >= 0x15 {
      // Core crystal clock times EBX over EAX (Intel SDM volume 2A, CPUID, leaf 15H).
      let answer = leaf(0x15)
      if answer.eax != 0 && answer.ebx != 0 && answer.ecx != 0 {
        stated["CPUID 0x15"] = Int(answer.ecx) * Int(answer.ebx) / Int(answer.eax)
      }
    }
    // The timing leaf that VMware introduced and KVM can show: EAX in kHz.
    if hasHypervisor, leaf(0x4000_0000).eax >= 0x4000_0010, leaf(0x4000_0000).eax < 0x4000_0100 {
      let answer = leaf(0x4000_0010)
      if answer.eax != 0 { stated["CPUID 0x40000010"] = Int(answer.eax) * 1000 }
    }
    return stated
  }
}
