/// Exits from guest mode of one kind.
public struct ExitReason: Codable, Hashable, Sendable {
  /// The processor's number for it.
  ///
  /// Intel SDM Vol. 3D, appendix C; AMD APM Vol. 2, appendix C.
  public var number: Int
  /// How many there were.
  public var exits: Int

  /// Makes a count.
  public init(number: Int, exits: Int) {
    self.number = number
    self.exits = exits
  }

  /// What VMX calls it, with its number.
  public static func name(vmx number: Int) -> String {
    vmxNames[number].map { "\($0) (\(number))" } ?? "reason \(number)"
  }

  /// Those that the suite's guests may raise; the names are the manual's, shortened.
  private static let vmxNames = [
    0: "exception", 1: "external interrupt", 7: "interrupt window", 9: "task switch", 10: "CPUID",
    12: "HLT", 14: "INVLPG", 28: "control register access", 30: "I/O instruction", 31: "RDMSR",
    32: "WRMSR", 40: "PAUSE", 44: "APIC access", 48: "EPT violation", 49: "EPT misconfiguration",
    52: "preemption timer", 55: "XSETBV",
  ]
}
