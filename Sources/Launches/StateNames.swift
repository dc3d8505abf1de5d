import Measurement

/// Names for the bits by which a strategy says what it preserves (Kernels/Strategies/include/
/// strategy.h).
public enum StateNames {
  private static let registers32 = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"]
  private static let registers64 =
    ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"] + (8...15).map { "r\($0)" }
  private static let system: [(bit: Int, name: String)] = [
    (16, "flags"), (17, "cs"), (18, "ss"), (19, "ds"), (20, "es"), (21, "fs"), (22, "gs"),
    (23, "ldtr"), (24, "cr3"), (25, "x87"), (26, "control words"), (27, "vectors"),
    (28, "fs base"), (29, "gs base"), (30, "task links"),
  ]

  /// The name of one bit.
  static func name(ofBit bit: Int, _ architecture: Architecture) -> String {
    names(architecture).first { $0.bit == bit }?.name ?? "bit \(bit)"
  }

  /// What is promised, and what is not, in the order of the bits.
  public static func split(
    _ promised: UInt64, _ architecture: Architecture
  ) -> (promised: [String], notPromised: [String]) {
    let all = names(architecture)
    return (
      all.filter { promised >> UInt64($0.bit) & 1 == 1 }.map(\.name),
      all.filter { promised >> UInt64($0.bit) & 1 == 0 }.map(\.name)
    )
  }

  private static func names(_ architecture: Architecture) -> [(bit: Int, name: String)] {
    let registers = architecture == .i686 ? registers32 : registers64
    return registers.enumerated().map { ($0.offset, $0.element) } + system
  }
}
