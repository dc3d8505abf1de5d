import CStrategy
import Measurement

/// Names for the bits that declare preserved state (Kernels/Strategies/include/strategy.h).
public enum StateNames {
  private static let registers32 = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"]
  private static let registers64 =
    ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"] + (8...15).map { "r\($0)" }
  private static let registerFlags = [
    AX, CX, DX, BX, SP, BP, SI, DI, R8, R9, R10, R11, R12, R13, R14, R15,
  ]
  private static let system: [(flag: Int32, name: String)] = [
    (FLAGS, "flags"), (CS, "cs"), (SS, "ss"), (DS, "ds"), (ES, "es"), (FS, "fs"), (GS, "gs"),
    (LDT, "ldtr"), (CR3, "cr3"), (X87, "x87"), (CONTROL_WORDS, "control words"),
    (VECTORS, "vectors"), (FS_BASE, "fs base"), (GS_BASE, "gs base"), (TASK_LINKS, "task links"),
  ]

  /// The name of one bit.
  static func name(ofBit bit: Int, _ architecture: Architecture) -> String {
    names(architecture).first { $0.bit == bit }?.name ?? "bit \(bit)"
  }

  /// The promised and the unpromised state, in the order of the bits.
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
    return (zip(registerFlags, registers).map { (flag: $0, name: $1) } + system)
      .map { ($0.flag.trailingZeroBitCount, $0.name) }
  }
}
