import Measurement
import Testing

@testable import Verification

@Suite struct `the mutator` {
  private func mutant(_ name: String, _ strategy: StrategySource) throws -> Mutant {
    try #require(try strategy.mutants().first { $0.name == name })
  }

  private func body(_ name: String, _ strategy: StrategySource) throws -> [String] {
    code(try mutant(name, strategy).source)
  }

  @Test func `a deletion removes one instruction and nothing else`() throws {
    let strategy = try sample()
    let whole = code(sampleText())
    #expect(whole.count == 7)
    for index in whole.indices {
      var expected = whole
      expected.remove(at: index)
      let mutant = try mutant("delete-\(index + 1)", strategy)
      #expect(code(mutant.source) == expected)
      #expect(mutant.description.contains("'\(whole[index])'"))
    }
  }

  @Test func `a nop is not missed, and the instructions after it keep their numbers`() throws {
    let text = sampleText().replacingOccurrences(of: "\n  ret", with: "\n  nop\n  ret")
    let strategy = try StrategySource(name: "sample", architecture: .i686, text: text)
    let names = try strategy.mutants().map(\.name).filter { $0.hasPrefix("delete") }
    #expect(names == [1, 2, 3, 4, 5, 6, 8].map { "delete-\($0)" })
  }

  @Test func `a push that forgets and a pop that discards leave the stack balanced`() throws {
    let narrow = try sample()
    #expect(try body("forget-1", narrow)[0] == "pushl $0")
    #expect(try body("forget-2", narrow)[1] == "pushl $0")
    #expect(try body("discard-4", narrow)[3] == "leal 4(%esp), %esp")
    let wide = try sample(.x86_64)
    #expect(try body("forget-1", wide)[0] == "pushq $0")
    #expect(try body("discard-5", wide)[4] == "leaq 8(%rsp), %rsp")
    let names = try narrow.mutants().map(\.name)
    #expect(names.filter { $0.hasPrefix("forget") } == ["forget-1", "forget-2"])
    #expect(
      names.filter { $0.hasPrefix("discard") } == ["discard-4", "discard-5", "discard-6"])
  }

  @Test func `pusha and popa stand for eight words`() throws {
    let text = sampleText().replacing("pushfl", with: "pushal").replacing("popfl", with: "popal")
    let strategy = try StrategySource(name: "sample", architecture: .i686, text: text)
    #expect(try body("forget-2", strategy).filter { $0 == "pushl $0" }.count == 8)
    #expect(try body("discard-4", strategy)[3] == "leal 32(%esp), %esp")
  }

  @Test func `only neighbouring pops of registers change places`() throws {
    let strategy = try sample()
    #expect(try strategy.mutants().map(\.name).filter { $0.hasPrefix("swap") } == ["swap-5"])
    #expect(Array(try body("swap-5", strategy)[4...5]) == ["popl %ebp", "popl %ebx"])
  }

  @Test func `a promise is broken just before the last instruction`() throws {
    let narrow = try sample(promises: "AX | SP | R9")
    #expect(throws: SourceError.self) { try narrow.mutants() }
    let wide = try sample(.x86_64, promises: "R9 | DS | FS")
    #expect(try body("clobber-r9", wide).suffix(2) == ["movq $0x0BADF00D, %r9", "ret"])
    #expect(try body("clobber-fs", wide).suffix(3) == ["pushq $3", "popq %fs", "ret"])
    #expect(try body("clobber-ds", wide).suffix(5).first == "pushq %rax")
  }

  @Test func `each flag is flipped by itself`() throws {
    let names = try sample().mutants().map(\.name).filter { $0.hasPrefix("clobber") }
    let flags = ["cf", "pf", "af", "zf", "sf", "df", "of"].map { "clobber-\($0)" }
    #expect(names == ["clobber-bx", "clobber-sp"] + flags)
    #expect(
      try body("clobber-df", try sample()).suffix(4)
        == ["pushfl", "xorl $0x400, (%esp)", "popfl", "ret"])
  }

  @Test func `the code segment is broken in the way that the way out needs`() throws {
    let near = try sample(promises: "CS", requirements: "RING0")
    #expect(
      try body("clobber-cs", near).suffix(3) == ["ljmpl $0x08, $.Lother", ".Lother:", "ret"])
    let far = try sample(promises: "CS", requirements: "RING0", last: "lretl")
    #expect(try body("clobber-cs", far).suffix(2) == ["movl $0x08, 4(%esp)", "lretl"])
  }

  @Test(arguments: [
    ("ret", ["pushl (%esp)", "ret"]),
    ("lretl", ["pushl 4(%esp)", "pushl 4(%esp)", "lretl"]),
    ("jmp *%ecx", ["pushl %ecx", "jmp *%ecx"]),
    ("jmp function", ["pushl (%esp)", "jmp function"]),
  ])
  func `a leak leaves a word that the way out does not take`(
    last: String, expected: [String]
  ) throws {
    #expect(try body("leak", try sample(last: last)).suffix(expected.count) == expected[...])
  }

  @Test func `a way out that nobody knows is an error that names it`() throws {
    let strategy = try sample(last: "iretl")
    let error = #expect(throws: SourceError.self) { try strategy.mutants() }
    #expect(error?.description.contains("iretl") == true)
    #expect(error?.file == "i686/sample.S")
  }

  @Test func `every second call returns at once, and a strategy without a switch is called back`()
    throws
  {
    let body = try body("return-twice", try sample(.x86_64))
    #expect(body.contains("xorb $1, .Lvisit(%rip)"))
    #expect(body.suffix(7) == code(sampleText(.x86_64))[...])
    let none = try sample(requirements: "NO_SWITCH")
    #expect(try self.body("return-twice", none).suffix(2) == ["calll *(%esp)", "ret"])
  }

  @Test func `only a strategy that switches can fail to`() throws {
    #expect(try body("no-switch", try sample()).first == "ret")
    let names = try sample(requirements: "NO_SWITCH").mutants().map(\.name)
    #expect(!names.contains("no-switch"))
  }

  @Test(arguments: Repository.strategies.indices)
  func `every strategy has mutants of all families with names that fit`(index: Int) throws {
    let (name, architecture) = Repository.strategies[index]
    let strategy = try Repository.strategy(name, architecture)
    let mutants = try strategy.mutants()
    let names = mutants.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(mutants.map(\.source)).count == mutants.count)
    for mutant in mutants {
      #expect(MutantFolder.name(of: mutant, of: name).utf8.count <= 77)
    }
    for family in ["delete-1", "leak", "return-twice"] { #expect(names.contains(family)) }
    #expect(names.contains("no-switch") == !strategy.isNoSwitch)
    let idle = strategy.instructionLines.count { strategy.instruction($0) == "ud2" }
    #expect(names.filter { $0.hasPrefix("delete") }.count == strategy.instructionCount - idle)
    // Some states have parts that are destroyed one by one: seven flags, two control words, each
    // vector register.
    let vectors = architecture == .x86_64 ? 16 : 8
    let parts = ["FLAGS": 7, "CONTROL_WORDS": 2, "VECTORS": vectors]
    let expected = strategy.promises.reduce(0) { $0 + (parts[$1] ?? 1) }
    #expect(names.filter { $0.hasPrefix("clobber") }.count == expected)
  }
}

@Suite struct `a strategy's source` {
  @Test func `promises and needs are read over several lines`() throws {
    let strategy = try Repository.strategy("hardware-task-software", .i686)
    #expect(strategy.promises.first == "AX")
    #expect(strategy.promises.last == "CR3")
    #expect(strategy.promises.count == 17)
    #expect(strategy.needsRing0)
    #expect(try Repository.strategy("callee-saved", .x86_64).requirements.isEmpty)
  }

  @Test(arguments: ["1: ret", "push %eax; ret", ".byte 4", "#ifdef X"])
  func `what is not one plain instruction is an error with its line`(line: String) throws {
    let text = sampleText(last: line)
    let error = #expect(throws: SourceError.self) {
      try StrategySource(name: "sample", architecture: .i686, text: text)
    }
    #expect(error?.file == "i686/sample.S:20")
    #expect(error?.because.contains(line) == true)
  }

  @Test(arguments: [
    ("SWITCH\n", "", "there is no SWITCH ... END_SWITCH"),
    ("STRATEGY(", "STRATEGIES(", "there is no STRATEGY(...)"),
    (", NOTHING)", ")", "STRATEGY takes promises and requirements"),
  ])
  func `a file without its parts is an error that says which`(
    part: String, other: String, because: String
  ) throws {
    let text = sampleText().replacing(part, with: other)
    let error = #expect(throws: SourceError.self) {
      try StrategySource(name: "sample", architecture: .i686, text: text)
    }
    #expect(error?.because == because)
  }

  @Test func `a switch without an instruction is an error`() {
    let text = "STRATEGY(SP, NOTHING)\nSWITCH\n// nothing\nEND_SWITCH\n"
    let error = #expect(throws: SourceError.self) {
      try StrategySource(name: "sample", architecture: .i686, text: text)
    }
    #expect(error?.because == "its switch has no instruction")
  }
}
