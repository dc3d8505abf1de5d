import CStrategy
import Measurement

/// Instructions that destroy one state of strategy.h and nothing else that anyone promises.
struct Clobber {
  /// The state in lower case; flags one by one.
  var name: String
  /// The instructions.
  var code: [String]

  /// All ways to destroy a promised state just before a strategy's last instruction.
  ///
  /// One, or for the flags one for each; none when it is not known how.
  static func all(of promise: String, in strategy: StrategySource) -> [Clobber] {
    let isWide = strategy.architecture == .x86_64
    let name = promise.lowercased()
    if promise == "FLAGS" { return flags(isWide) }
    if let register = register(promise, isWide) {
      // A value that neither canaries nor the measuring loop have anywhere.
      return [Clobber(name: name, code: ["\(isWide ? "movq" : "movl") $0x0BADF00D, \(register)"])]
    }
    if let found = floatingPoint(promise, strategy) { return found }
    let code = isWide ? wideState(name) : narrowState(name, strategy)
    return code.isEmpty ? [] : [Clobber(name: name, code: code)]
  }

  /// A selector of BarePC's tables as an operand.
  private static func selector(_ number: Int32) -> String {
    "$0x\(number < 16 ? "0" : "")\(String(number, radix: 16))"
  }

  private static func register(_ promise: String, _ isWide: Bool) -> String? {
    let classic = ["AX", "CX", "DX", "BX", "SP", "BP", "SI", "DI"]
    if classic.contains(promise) { return "%\(isWide ? "r" : "e")\(promise.lowercased())" }
    let numbered = (8...15).map { "R\($0)" }
    return isWide && numbered.contains(promise) ? "%\(promise.lowercased())" : nil
  }

  /// Flips one flag for each mutant, so that every one of them is known to be looked at.
  private static func flags(_ isWide: Bool) -> [Clobber] {
    // Bits of EFLAGS: Intel SDM volume 1, figure 3-8.
    let bits = [("cf", 0), ("pf", 2), ("af", 4), ("zf", 6), ("sf", 7), ("df", 10), ("of", 11)]
    return bits.map { name, bit in
      let mask = "$0x\(String(1 << bit, radix: 16))"
      return Clobber(
        name: name,
        code: isWide
          ? ["pushfq", "xorq \(mask), (%rsp)", "popfq"]
          : ["pushfl", "xorl \(mask), (%esp)", "popfl"])
    }
  }

  /// State of the x87 and vector units, each part for itself; nil when the promise is another.
  private static func floatingPoint(_ promise: String, _ strategy: StrategySource) -> [Clobber]? {
    let isWide = strategy.architecture == .x86_64
    let (push, pop, top) =
      isWide ? ("pushq", "leaq 8(%rsp), %rsp", "(%rsp)") : ("pushl", "leal 4(%esp), %esp", "(%esp)")
    switch promise {
    case "X87":
      // The stack of eight turned by one: every register and the status word have moved.
      return [Clobber(name: "x87", code: ["fincstp"])]
    case "CONTROL_WORDS":
      // Rounding towards zero, with all exceptions masked: SDM volume 1, figures 8-6 and 10-3.
      return [
        Clobber(name: "x87-control-word", code: ["\(push) $0x0F7F", "fldcw \(top)", pop]),
        Clobber(name: "mxcsr", code: ["\(push) $0x7F80", "ldmxcsr \(top)", pop]),
      ]
    case "VECTORS":
      return (0..<(isWide ? 16 : 8)).map {
        Clobber(name: "xmm\($0)", code: ["xorps %xmm\($0), %xmm\($0)"])
      }
    case "FS_BASE", "GS_BASE":
      let base = promise.prefix(2).lowercased()
      return [
        Clobber(
          name: "\(base)-base",
          code: ["pushq %rax", "movl $0x0BAD0000, %eax", "wr\(base)base %rax", "popq %rax"])
      ]
    default: return nil
    }
  }

  /// 64-bit segments, and what only ring 0 can load.
  ///
  /// A null selector for data, but not the null that 64-bit contexts have: 3 is null for ring 3. Other
  /// selectors are those of BarePC's tables; there is no second one for 64-bit code, so what comes
  /// after it is read as 32-bit code.
  private static func wideState(_ name: String) -> [String] {
    switch name {
    case "cs": ["pushq \(selector(SHORT_USER_CODE))", "pushq $.Lother", "lretq", ".Lother:"]
    case "ss":
      ["pushq %rax", "movl \(selector(USER_DATA_DOUBLE)), %eax", "movl %eax, %ss", "popq %rax"]
    case "cr3":
      ["pushq %rax", "movq %cr3, %rax", "leaq 8(%rax), %rax", "movq %rax, %cr3", "popq %rax"]
    case "ds", "es": ["pushq %rax", "movl $3, %eax", "movl %eax, %\(name)", "popq %rax"]
    case "fs", "gs": ["pushq $3", "popq %\(name)"]
    default: []
    }
  }

  /// 32-bit segments, and what only ring 0 can load.
  ///
  /// Other values that work where possible, so that it is the canaries that notice and not the
  /// processor. Selectors are those of BarePC's tables.
  private static func narrowState(_ name: String, _ strategy: StrategySource) -> [String] {
    let throughEAX = { (code: [String]) in ["pushl %eax"] + code + ["popl %eax"] }
    switch name {
    case "ds":
      // Not null: the canaries themselves are looked at through it.
      return strategy.needsRing0
        ? ["pushl \(selector(KERNEL_DATA_DOUBLE))", "popl %ds"] : ["pushl %ss", "popl %ds"]
    case "es", "fs", "gs": return ["pushl $3", "popl %\(name)"]
    case "ss": return throughEAX(["movl \(selector(KERNEL_DATA_DOUBLE)), %eax", "movl %eax, %ss"])
    case "cs":
      let isFar = strategy.instruction(strategy.lastLine).hasPrefix("lret")
      let other = selector(KERNEL_CODE_DOUBLE)
      return isFar ? ["movl \(other), 4(%esp)"] : ["ljmpl \(other), $.Lother", ".Lother:"]
    case "ldt": return throughEAX(["movl \(selector(EMPTY_LDT)), %eax", "lldtw %ax"])
    case "cr3":
      // The same tables under another number: bit 3 is a caching hint (PWT). Flags stay as they are.
      return throughEAX(["movl %cr3, %eax", "leal 8(%eax), %eax", "movl %eax, %cr3"])
    default: return []
    }
  }
}
