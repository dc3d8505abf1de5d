import Paper
import Testing

@Suite struct `an instruction's bytes` {
  @Test(
    arguments: [
      // movl 4(%esp), %eax: opcode, operands, index, displacement.
      ([0x8B, 0x44, 0x24, 0x04], 4), ([0x50], 1), ([0xC3], 1),
      // pushl $0x12345678; jnz rel8; addl $8, %esp.
      ([0x68, 0x78, 0x56, 0x34, 0x12], 2), ([0x75, 0xF0], 2), ([0x83, 0xC4, 0x08], 3),
      // calll *0x00102030; ljmpl *(%eax); ljmpl $0x48, $0.
      ([0xFF, 0x15, 0x30, 0x20, 0x10, 0x00], 3), ([0xFF, 0x28], 2),
      ([0xEA, 0, 0, 0, 0, 0x48, 0], 2),
      // movw %ax, %ds with a prefix; movzwl; movl $1, 8(%ebx); testb $0x40, 1(%esp).
      ([0x66, 0x8E, 0xD8], 3), ([0x0F, 0xB7, 0xC0], 3), ([0xC7, 0x43, 0x08, 1, 0, 0, 0], 4),
      ([0xF6, 0x44, 0x24, 0x01, 0x40], 5),
    ] as [([UInt8], Int)])
  func `they are taken apart and counted as components`(bytes: [UInt8], components: Int) {
    #expect(EncodedInstruction(bytes)?.components == components)
  }

  @Test func `one byte more or less is no instruction`() {
    #expect(EncodedInstruction([0x83, 0xC4]) == nil)
    #expect(EncodedInstruction([0x50, 0x50]) == nil)
    #expect(EncodedInstruction([]) == nil)
  }

  @Test func `an operand's address follows from the registers`() throws {
    // eax ecx edx ebx esp ebp esi edi
    let registers: [UInt32] = [100, 1, 2, 3, 400, 500, 6, 7]
    func address(_ bytes: [UInt8]) throws -> UInt32? {
      try #require(EncodedInstruction(bytes)).address(registers: registers)
    }
    #expect(try address([0xFF, 0x28]) == 100)
    #expect(try address([0xFF, 0x6C, 0x24, 0x08]) == 408)
    #expect(try address([0xFF, 0x2D, 0, 1, 0, 0]) == 256)
    #expect(try address([0xFF, 0x6C, 0x88, 0xFC]) == 100)
    #expect(try address([0x50]) == nil)
  }

  @Test func `patterns match what they say`() throws {
    func matches(_ pattern: String, _ bytes: [UInt8]) throws -> Bool {
      let form = InstructionForm(
        name: "form", encodings: [try #require(Encoding(pattern))])
      let table = ClockTable(
        processor: "p", operandBits: 32, nextInstruction: .nothing,
        prefix: ClockRow(clocks: 0, source: "s"),
        rows: ["form": ClockRow(clocks: 1, source: "s")], taskSwitches: [])
      let after = executed([0x90], at: UInt32(bytes.count))
      return ClockTables(forms: [form], processors: [table])
        .documentedClocks([[executed(bytes)]], then: after)[0].clocks == 1
    }
    #expect(try matches("50+r", [0x57]) && !matches("50+r", [0x58]))
    #expect(try matches("ff /6", [0xFF, 0x30]) && !matches("ff /6", [0xFF, 0x00]))
    #expect(try matches("0f a0", [0x0F, 0xA0]) && !matches("a0", [0x0F, 0xA0]))
    #expect(try matches("a5", [0xA5]) && !matches("a5", [0xF3, 0xA5]))
    for text in ["", "5", "50+x", "0f", "ff /8", "51+r", "90 90"] { #expect(Encoding(text) == nil) }
  }
}
