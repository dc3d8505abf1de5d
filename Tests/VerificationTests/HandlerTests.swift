import Measurement
import Testing

@testable import Verification

/// A strategy that switches in a handler of its own.
private let text = """
  #include "strategy.h"
  STRATEGY(BX, RING0 | GATES)
  SWITCH
    int $32
    ret
  END_SWITCH

  HANDLER(32)
    pushl %ebx
  1:
    popl %ebx
    iretl
  END_HANDLER(32)
  """

@Suite struct `a strategy with a handler` {
  private func strategy(_ text: String = text) throws -> StrategySource {
    try StrategySource(name: "sample", architecture: .i686, text: text)
  }

  @Test func `has the handler's instructions beside those of its switch`() throws {
    let strategy = try strategy()
    #expect(strategy.handlers == ["32"])
    #expect(strategy.instructionCount == 5)
    #expect(
      strategy.instructionLines.map(strategy.instruction)
        == ["int $32", "ret", "pushl %ebx", "popl %ebx", "iretl"])
  }

  @Test func `is broken in both`() throws {
    let mutants = try strategy().mutants()
    #expect(mutants.filter(\.isShorter).count == 5)
    let forgetful = try #require(mutants.first { $0.name == "forget-3" })
    #expect(forgetful.source.contains("pushl $0\n1:\n  popl %ebx"))
    // State is destroyed on the way back to the caller: a handler's own iret would restore it.
    let clobbered = try #require(mutants.first { $0.name == "clobber-bx" })
    #expect(clobbered.source.contains("int $32\n  movl $0x0BADF00D, %ebx\n  ret"))
  }

  @Test func `may have a task for a handler`() throws {
    let strategy = try strategy(text.replacing("  HANDLER(32)", with: "  HANDLER_TASK(32)"))
    #expect(strategy.handlers == ["32"])
    #expect(strategy.instructionCount == 5)
  }

  @Test func `executes twice what its own handler of #NM comes back to`() throws {
    #expect(try strategy().restartCount == 0)
    let touching = text.replacing("int $32", with: "fnop")
    #expect(try strategy(touching).restartCount == 0)
    #expect(try strategy(touching.replacing("(32)", with: "(7)")).restartCount == 1)
  }

  @Test func `has an end for each handler`() {
    #expect(throws: SourceError.self) {
      try strategy(text.replacing("END_HANDLER(32)", with: "END_HANDLER(33)"))
    }
  }
}

@Suite struct `the count of a switch through a handler` {
  private func listing(_ instructions: [String]) throws -> Disassembly {
    let lines = instructions.enumerated().map { "       \($0): c3  \t\($1)" }
    let end = String(instructions.count, radix: 16)
    return try Disassembly(
      parsing: """
        00000000 l       .text.timed.behind\t00000000 switch
        0000000\(end) l       .text.timed.behind\t00000000 switch_end
        \(lines.joined(separator: "\n"))
        """, from: "switch", to: "switch_end", object: "x.S.o")
  }

  @Test func `is the sum of both`() throws {
    let listing = try listing(["int\t$0x20", "retl"])
    #expect(listing.instructions.map(\.handlerEntry) == ["32", nil])
    #expect(try listing.switchCount(handlers: ["32": 7]) == 9)
  }

  @Test func `is not known where the handler is another's`() throws {
    let listing = try listing(["int\t$0x20", "retl"])
    #expect(throws: CountingError.self) { try listing.switchCount() }
    #expect(throws: CountingError.self) { try listing.switchCount(handlers: ["33": 7]) }
  }

  @Test func `counts what raised the exception again when its handler comes back to it`() throws {
    let listing = try listing(["pushl\t%eax", "fnop", "retl"])
    #expect(try listing.switchCount(handlers: ["7": 12]) == 3 + 12 + 1)
    // Nobody's exception: an instruction like any other.
    #expect(try listing.switchCount() == 3)
  }

  @Test func `counts a handler twice that is entered twice`() throws {
    let listing = try listing(["syscall", "syscall", "retq"])
    #expect(try listing.switchCount(handlers: ["SYSCALL_ENTRY": 5]) == 13)
  }
}
