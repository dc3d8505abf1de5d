import Testing

@testable import Verification

@Suite struct `the disassembly` {
  /// What `llvm-objdump --syms --disassemble --section=.text.timed` prints, shortened.
  private func dump(_ lines: [String], end: Int = 4, symbol: String = "switch_end") -> String {
    """

    /tmp/x.S.o:\tfile format elf64-x86-64

    SYMBOL TABLE:
    0000000000000000 l    d  .text.timed\t0000000000000000 .text.timed
    0000000000000000 l       .text.timed\t0000000000000000 switch
    00000000000000\(end < 16 ? "0" : "")\(String(end, radix: 16)) l       .text.timed\t0000000000000000 \(symbol)
    0000000000000002 l       .rodata\t0000000000000000 frame
    0000000000000000         *UND*\t0000000000000000 active_switch

    Disassembly of section .text.timed:

    0000000000000000 <switch>:
    \(lines.joined(separator: "\n"))

    0000000000000004 <switch_end>:
           4: cc                           \tint3
           5: cc                           \tint3
    """
  }

  private let push = "       0: 55                           \tpushq\t%rbp"
  private let store = "       1: ff 15                        \tcallq\t*(%rip)    # 0x54 <x+0x14>"
  private let leave = "       3: c3                           \tretq"

  private func parse(_ text: String) throws -> Disassembly {
    try Disassembly(parsing: text, from: "switch", to: "switch_end", object: "x.S.o")
  }

  @Test func `instructions are those between the symbols, without comments and tabs`() throws {
    let found = try parse(dump([push, store, leave]))
    #expect(found.instructions.map(\.text) == ["pushq %rbp", "callq *(%rip)", "retq"])
    #expect(found.instructions.map(\.offset) == [0, 1, 3])
    #expect(found.instructions.map(\.byteCount) == [1, 2, 1])
    #expect(found.listing == "     0  pushq %rbp\n     1  callq *(%rip)\n     3  retq\n")
  }

  @Test func `32-bit objects have shorter symbols`() throws {
    let text = """
      00000000 l       .text.timed\t00000000 switch
      00000001 l       .text.timed\t00000000 switch_end
      00000000 <switch>:
             0: c3                           \tretl
      """
    #expect(try parse(text).instructions.map(\.text) == ["retl"])
  }

  @Test func `a gap, an overlap and a missing end are errors, not shorter counts`() {
    let gap = DisassemblyError.gap(
      offset: 1, start: "switch", end: "switch_end", object: "x.S.o")
    #expect(throws: gap) { try parse(dump([push, leave])) }
    #expect(throws: DisassemblyError.self) { try parse(dump([push, store])) }
    let short = dump([push, store, leave], end: 6)
      .replacing("       4: cc                           \tint3\n", with: "")
    #expect(throws: DisassemblyError.self) { try parse(short) }
    #expect(throws: DisassemblyError.self) { try parse(dump([])) }
  }

  @Test func `a symbol that is missing, or is no code, is named`() {
    #expect(throws: DisassemblyError.noSymbol(name: "switch_end", object: "x.S.o")) {
      try parse(dump([push, store, leave], symbol: "other"))
    }
    #expect(throws: DisassemblyError.noSymbol(name: "frame", object: "x.S.o")) {
      try Disassembly(
        parsing: dump([push]), from: "frame", to: "switch_end", object: "x.S.o")
    }
  }

  @Test func `any text is either a listing or an error`() {
    let texts = ["", ":", "::\t", " : 55\tpush", "zz: 55 \tpush", "0: 5 \tx", "\t:\t:\t:"]
    for text in texts {
      #expect(throws: DisassemblyError.self) { try parse(text) }
    }
  }
}

@Suite struct `counting from a listing` {
  private func listing(_ lines: String...) throws -> Disassembly {
    let code = lines.enumerated().map { "  \(String($0.offset, radix: 16)): 90  \t\($0.element)" }
    let end = String(lines.count, radix: 16)
    let text = """
      00000000 l       .text.timed\t00000000 start
      0000000\(end) l       .text.timed\t00000000 end
      \(code.joined(separator: "\n"))
      """
    return try Disassembly(parsing: text, from: "start", to: "end", object: "x.S.o")
  }

  @Test func `a straight switch counts each instruction, a far jump as one`() throws {
    #expect(try listing("pushl %eax", "movl (%eax), %edx", "retl").switchCount() == 3)
    #expect(try listing("popl %ecx", "jmpl *%ecx").switchCount() == 2)
    #expect(try listing("lretl").switchCount() == 1)
    #expect(try listing("pushl %eax", "ljmpl *(%eax)", "popl %eax", "retl").switchCount() == 4)
  }

  @Test(arguments: [
    "jne 0x0 <start>", "jmp 0x0", "jmp 0x40", "calll *(%eax)", "calll 0x0",
    "rep stosb %al, %es:(%edi)",
    "loop 0x0", "int $0x80", "<unknown>", "hlt", "retl",
  ])
  func `whatever may branch on the way refuses the count and is named`(branch: String) throws {
    let listing = try listing("nop", branch, "retl")
    let refusal = #expect(throws: CountingError.self) { try listing.switchCount() }
    #expect(refusal?.because.contains("'\(branch)'") == true)
  }

  @Test func `a near jump or call is followed, past a trap for wrong predictions`() throws {
    #expect(try listing("jmp 0x2", "ud2", "retl").switchCount() == 2)
    #expect(try listing("calll 0x4", "pause", "lfence", "jmp 0x1", "retl").switchCount() == 2)
    #expect(try listing("calll 0x2", "int3", "calll 0x4", "int3", "retl").switchCount() == 3)
    // By a stored address, to what follows.
    #expect(try listing("jmpl *(%edx)", "retl").switchCount() == 2)
    #expect(try listing("calll *%edi", "jmpl *%ecx").switchCount() == 2)
  }

  @Test func `a lock prefix belongs to its instruction`() throws {
    #expect(try listing("lock", "addl %eax, (%edi)", "retl").switchCount() == 2)
  }

  @Test func `code that nothing leads to is no trap, and refuses the count`() throws {
    let listing = try listing("calll 0x3", "retl", "popl %eax", "popl %ecx", "retl")
    let refusal = #expect(throws: CountingError.self) { try listing.switchCount() }
    #expect(refusal?.because.contains("'retl' at offset 1: nothing leads to it") == true)
  }

  @Test func `a call of another object's function is refused`() throws {
    // As an object has it before it is linked: to the next instruction.
    let text = """
      00000000 l       .text.timed\t00000000 start
      00000006 l       .text.timed\t00000000 end
        0: e8 00 00 00 00  \tcallq\t0x5 <start+5>
        5: c3  \tretq
      """
    let listing = try Disassembly(parsing: text, from: "start", to: "end", object: "x.S.o")
    #expect(throws: CountingError.self) { try listing.switchCount() }
  }

  @Test func `a switch must end by leaving`() throws {
    for last in ["nop", "jmp 0x40", "jne 0x0", "calll *(%eax)", "ljmpl *(%eax)"] {
      let listing = try listing("nop", last)
      #expect(throws: CountingError.self) { try listing.switchCount() }
    }
  }

  @Test func `a visit calls once and goes back to its start`() throws {
    let visit = try listing("pushl (%eax)", "calll *(%ebx)", "decl (%eax)", "jne 0x0 <start>")
    #expect(try visit.visitCount() == 4)
  }

  @Test func `a visit that calls twice, calls by name or goes elsewhere is refused`() throws {
    for visit in [
      try listing("calll *(%ebx)", "calll *(%ebx)", "jne 0x0"),
      try listing("nop", "jne 0x0"),
      try listing("calll 0x10", "jne 0x0"),
      try listing("calll *(%ebx)", "jne 0x1 <start+1>"),
      try listing("calll *(%ebx)", "jmp 0x0"),
      try listing("calll *(%ebx)", "retl"),
    ] {
      #expect(throws: CountingError.self) { try visit.visitCount() }
    }
  }
}
