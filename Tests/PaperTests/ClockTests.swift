import Measurement
import Paper
import Testing

@Suite struct `the tables of documented clocks` {
  private func sum(
    _ processor: String, _ instructions: [ExecutedInstruction], then: ExecutedInstruction,
    without form: String? = nil
  ) throws -> DocumentedClocks {
    var tables = try repositoryTables()
    for place in tables.processors.indices {
      if let form { tables.processors[place].rows[form] = nil }
    }
    let all = tables.documentedClocks([instructions], then: then)
    return try #require(all.first { $0.processor == processor })
  }

  private let interrupt = executed([0xCD, 0x40], ring: 3, cs: 0x23, "int $0x40")
  private let interruptReturn = executed([0xCF], at: 0x900, "iretl")
  private let back = executed([0xC3], at: 2, ring: 3, cs: 0x23, "ret")

  @Test func `entering and leaving the kernel takes an 80486 107 clocks, in two rows`() throws {
    let clocks = try sum("80486", [interrupt, interruptReturn], then: back)
    #expect(clocks.clocks == 107 && clocks.because == nil && clocks.switches == 1)
    #expect(clocks.rows.map(\.form) == ["int-more-privilege", "iret-less-privilege"])
    #expect(clocks.rows.map(\.clocks) == [71, 36])
    #expect(clocks.rows.allSatisfy { $0.source.contains("appendix E") })
    #expect(try sum("80386", [interrupt, interruptReturn], then: back).clocks == 99 + 82)
  }

  @Test(
    arguments: [
      // A far jump that names the new task's segment, and one that names a gate for it.
      (0x50, "80486", 204, 42, 0), (0x88, "80486", 205, 43, 0), (0x50, "80286", 175 + 1, 175, 1),
      (0x88, "80286", 180 + 1, 180, 1),
    ] as [(UInt8, String, Int, Int, Int)])
  func `a direct jump to a task costs what the manual says`(
    selector: UInt8, processor: String, clocks: Int, base: Int, next: Int
  ) throws {
    let isShort = processor == "80286"
    let jump = executed([0xEA, 0, 0, 0, 0, selector, 0], isShort: isShort, "ljmpl")
    let then = executed([0x58], at: 0x500, task: 0x50, isShort: isShort)
    let sum = try sum(processor, [jump], then: then)
    #expect(sum.clocks == clocks)
    #expect(sum.rows.first?.base == base && sum.rows.first?.nextInstruction == next)
  }

  @Test func `calls, interrupts and returns between tasks add up`() throws {
    let other = executed([0x58], at: 0x500, task: 0x50)
    func clocks(_ bytes: [UInt8], far: UInt16? = nil) throws -> Int? {
      try sum("80486", [executed(bytes, far: far)], then: other).clocks
    }
    #expect(try clocks([0x9A, 0, 0, 0, 0, 0x50, 0]) == 199)
    #expect(try clocks([0x9A, 0, 0, 0, 0, 0x88, 0]) == 200)
    #expect(try clocks([0xCD, 0x30]) == 199)
    #expect(try clocks([0xCF]) == 194)
    #expect(try clocks([0xFF, 0x28], far: 0x50) == 203)
    #expect(try clocks([0xFF, 0x28], far: 0x88) == 204)
  }

  /// From 32-bit tasks to such, from those to 16-bit ones, and so on: the notes on the manual's pages.
  @Test(
    arguments: [
      ("JMP", [0xEA, 0, 0, 0, 0, 0x50, 0], [303, 276, 301, 274]),
      ("JMP by a gate", [0xEA, 0, 0, 0, 0, 0x88, 0], [312, 285, 310, 283]),
      ("CALL", [0x9A, 0, 0, 0, 0, 0x50, 0], [300, 273, 298, 273]),
      ("CALL by a gate", [0x9A, 0, 0, 0, 0, 0x88, 0], [309, 282, 307, 282]),
      ("INT", [0xCD, 0x30], [309, 282, 307, 280]), ("IRET", [0xCF], [275, 271, 265, 232]),
    ] as [(String, [UInt8], [Int])])
  func `an 80386's task switch costs by the instruction and by both tasks`(
    name: String, bytes: [UInt8], clocks: [Int]
  ) throws {
    for (place, expected) in clocks.enumerated() {
      let from = executed(bytes, isShort: place / 2 == 1, name)
      let to = executed([0x58], at: 0x500, task: 0x50, isShort: place % 2 == 1)
      #expect(try sum("80386", [from], then: to).clocks == expected, "\(name), \(place)")
    }
    // Through memory it takes five clocks more.
    let indirect = executed([0xFF, 0x28], far: 0x50)
    let other = executed([0x58], at: 0x500, task: 0x50)
    #expect(try sum("80386", [indirect], then: other).clocks == 308)
  }

  @Test func `a task switch without clocks leaves no sum, and the reason is its ts`() throws {
    let other = executed([0x58], at: 0x500, task: 0x50)
    var tables = try repositoryTables()
    for place in tables.processors.indices { tables.processors[place].taskSwitches = [] }
    let jump = executed([0xEA, 0, 0, 0, 0, 0x50, 0], "ljmpl $0x50,$0x0")
    let sum = try #require(
      tables.documentedClocks([[jump]], then: other).first { $0.processor == "80386" })
    #expect(sum.clocks == nil && sum.rows.isEmpty)
    #expect(
      sum.because
        == "no documented clocks of the 80386 for the task switch of 'ljmpl $0x50,$0x0', the "
        + "manual's ts")
  }

  @Test func `the loop's instructions are told from the switch's, and can be taken off`() throws {
    var loop = executed([0x58], at: 1, "popl %eax")
    loop.isLoop = true
    let code = [executed([0x58], "popl %eax"), loop, executed([0x50], at: 2, "pushl %eax")]
    let clocks = try sum("80486", code, then: executed([0x90], at: 3))
    #expect(clocks.rows.map(\.times) == [2, 1] && clocks.rows.map(\.timesInLoop) == [1, 0])
    #expect(clocks.clocksPerSwitch(.asTimed) == 3 && clocks.clocksPerSwitch(.beyondLoop) == 2)
    // The manual has 4 for POP where 1 was measured.
    #expect(clocks.rows.first?.base == 1 && clocks.rows.first?.otherBase == 4)
    #expect(clocks.disputedForms == ["pop-register"])
    #expect(clocks.disputedRange(.asTimed) == 3...9)
    #expect(clocks.disputedRange(.beyondLoop) == 2...5)
    #expect(clocks.clocksPerSwitch(.asTimed, others: ["pop-register"]) == 9)
    let plain = try sum("80486", [code[2]], then: executed([0x90], at: 3))
    #expect(plain.disputedRange(.asTimed) == nil && plain.disputedForms.isEmpty)
  }

  @Test func `a recording that does not tell the loop apart has no sum beyond it`() {
    let row = DocumentedRow(instruction: "nop", form: "nop", times: 1, base: 3, source: "p. 1")
    let old = DocumentedClocks(processor: "80386", clocks: 3, because: nil, rows: [row])
    #expect(old.clocksPerSwitch(.asTimed) == 3 && old.clocksPerSwitch(.beyondLoop) == nil)
    #expect(old.disputedRange(.beyondLoop) == nil)
  }

  @Test func `a segment register takes the clocks of protected mode`() throws {
    let load = executed([0x8E, 0xD8], "movw %ax, %ds")
    let after = executed([0x90], at: 2)
    #expect(try sum("80286", [load], then: after).clocks == 17)
    #expect(try sum("80386", [load], then: after).clocks == 18)
    #expect(try sum("80486", [load], then: after).clocks == 9)
  }

  @Test func `what comes next counts in bytes on an 80286 and in components on an 80386`() throws {
    let jump = executed([0x75, 0x10], "jne")
    // pushl $imm32 has five bytes and two components.
    let taken = executed([0x68, 1, 2, 3, 4], at: 0x12)
    #expect(try sum("80286", [jump], then: taken).clocks == 7 + 5)
    #expect(try sum("80386", [jump], then: taken).clocks == 7 + 2)
    #expect(try sum("80486", [jump], then: taken).clocks == 3)
    #expect(try sum("80486", [jump], then: executed([0x90], at: 2)).clocks == 1)
  }

  @Test func `without a row there is no sum, and the reason names instruction and processor`()
    throws
  {
    let code = [executed([0x50], "pushl %eax"), executed([0x58], at: 1, "popl %eax")]
    let after = executed([0x90], at: 2)
    #expect(try sum("80486", code, then: after).clocks == 2)
    let gap = try sum("80486", code, then: after, without: "push-register")
    #expect(gap.clocks == nil)
    #expect(gap.because == "no documented clocks of the 80486 for 'pushl %eax'")
    #expect(gap.rows.map(\.instruction) == ["popl %eax"])
    let narrow = try sum("80286", code, then: after)
    #expect(
      narrow.because
        == "no documented clocks of the 80286 for 'pushl %eax' (32 bits), 'popl %eax' (32 bits)")
  }

  @Test func `an exception has no documented clocks`() throws {
    let fault = executed([0xD9, 0xD0], "fnop")
    let sum = try sum("80486", [fault], then: executed([0x50], at: 0x700))
    #expect(sum.because?.contains("'fnop', which raised an exception") == true)
  }

  @Test func `a prefix is a row of its own`() throws {
    let code = executed([0x66, 0x8C, 0xC8], "movw %cs, %ax")
    let sum = try sum("80486", [code], then: executed([0x90], at: 3))
    #expect(sum.clocks == 4 && sum.rows.map(\.form) == ["mov-register-segment", "prefix"])
  }

  @Test func `ways that cost the same are one switch, and others are told together`() throws {
    let tables = try repositoryTables()
    let push = executed([0x50], "pushl %eax")
    let other = executed([0x53], at: 1, "pushl %ebx")
    let pop = executed([0x58], at: 1, "popl %eax")
    let end = executed([0x90], at: 2)
    func clocks(_ ways: [[ExecutedInstruction]]) throws -> DocumentedClocks {
      try #require(
        tables.documentedClocks(ways, then: end).first { $0.processor == "80486" })
    }
    let even = try clocks([[push], [other]])
    #expect(
      even.switches == 1 && even.clocks == 1 && even.rows.map(\.instruction) == ["pushl %eax"])
    let odd = try clocks([[push], [pop]])
    #expect(odd.switches == 2 && odd.clocks == 2 && odd.clocksPerSwitch == 1)
  }

  @Test func `every published sum is the rows' own`() throws {
    let tables = try repositoryTables()
    #expect(tables.sums.count >= 8)
    for sum in tables.sums {
      let table = try tables.table(sum.processor)
      let isShort = sum.processor == "80286"
      #expect(table.sum(sum.forms, isShort: isShort) == sum.clocks, "\(sum.title)")
    }
    #expect(try tables.table("Pentium").sum(["jmp-far-task-gate"], isShort: false) == nil)
  }
}
