import CConductor
import GuestProtocol

/// The processor's description of itself, without anything that identifies one specimen.
enum Identification {
  static func fill(_ record: inout PowerOn) {
    for index in 0..<PowerOn.leafNumbers.count {
      let leaf = read(PowerOn.leafNumbers[index])
      for part in 0..<4 { record.leaves[4 * index + part] = leaf[part] }
    }
    record.microcode = microcode()
  }

  /// A leaf of CPUID, or zeros: a processor answers a number that it does not know with another's.
  private static func read(_ number: UInt32) -> [4 of UInt32] {
    let none: [4 of UInt32] = .init(repeating: 0)
    let isHypervisors = number >> 24 == 0x40
    if isHypervisors, leaf(1)[2] >> 31 == 0 { return none }
    if !isHypervisors, leaf(number & 0x8000_0000)[0] < number { return none }
    return leaf(number)
  }

  private static func leaf(_ number: UInt32) -> [4 of UInt32] {
    var found: [4 of UInt32] = .init(repeating: 0)
    withUnsafeMutableBytes(of: &found) { bytes in
      if let words = bytes.bindMemory(to: word.self).baseAddress { read_cpuid(number, 0, words) }
    }
    return found
  }

  /// The revision of the microcode: Intel SDM volume 3A, 10.11.7; AMD has it in the low half.
  private static func microcode() -> UInt32 {
    let vendor = leaf(0)[1]
    var found: [2 of UInt32] = .init(repeating: 0)
    // Registers of models came with the Pentium (CPUID.1:EDX.MSR).
    guard leaf(1)[3] & 1 << 5 != 0 else { return 0 }
    let isIntel = vendor == 0x756E_6547
    if isIntel {
      guard write_msr(0x8B, 0, 0) != 0 else { return 0 }
      _ = leaf(1)
    }
    var isThere = false
    withUnsafeMutableBytes(of: &found) { bytes in
      if let words = bytes.bindMemory(to: word.self).baseAddress {
        isThere = read_msr(0x8B, words) != 0
      }
    }
    return isThere ? (isIntel ? found[1] : found[0]) : 0
  }
}
