import Foundation
import Testing

/// `show` as a user runs it.
@Suite struct ShowTests {
  private static let cell = "02-registers/ping-pong@callee-saved@x86_64@ring3@process"

  @Test func `a card has the contract, the listing and the command`() throws {
    let ending = try Switchbench.run(["show", Self.cell], suite: try SuiteCopy())
    #expect(ending.status == 0, "\(ending.error)")
    #expect(ending.output.hasPrefix(Self.cell + "\n"))
    for words in [
      "strategy xv6 swtch.", "preserves rbx rsp rbp r12 r13 r14 r15",
      "keeps 56 bytes of a context", "needs nothing but a stack",
      "15 instructions, and 6 of a visit to the measuring loop: 21 per switch",
      "0 pushq %rbp 1 pushq %rbx", "1a retq", "--machine process",
      "Nothing is recorded here yet.",
    ] {
      #expect(ending.words.contains(words), "\(words)")
    }
  }

  @Test func `the command that it gives selects just this cell`() throws {
    let ending = try Switchbench.run(["show", Self.cell])
    let text = ending.output.replacingOccurrences(of: " \\\n   ", with: "")
    let line = try #require(
      text.split(separator: "\n").first { $0.hasPrefix("  switchbench run ") })
    let filters = line.split(separator: " ").dropFirst(2).map(String.init)
    let list = try Switchbench.run(["list"] + filters)
    #expect(list.output == Self.cell + "\n", "\(line)")
  }

  @Test func `a strategy with filters will do, and QEMU's command is told with what it needs`()
    throws
  {
    let ending = try Switchbench.run(
      ["show", "callee-saved", "--architecture", "x86_64", "--ring", "0", "--machine", "tcg"],
      suite: try SuiteCopy())
    #expect(ending.status == 0, "\(ending.error)")
    for words in [
      "@callee-saved@x86_64@ring0@tcg", "-accel tcg", "mem-path=MEMORY", "path=SOCKET",
      "Pasted, it ends at once",
    ] {
      #expect(ending.words.contains(words), "\(words)")
    }
  }

  @Test func `what was measured is shown with its shape`() throws {
    let suite = try SuiteCopy()
    // Translated code has a figure on a busy core, too.
    let run = try Switchbench.run(Switchbench.smallRun + ["--machine", "tcg"], suite: suite)
    #expect(run.status == 0, "\(run.error)")
    let ending = try Switchbench.run(
      ["show", "call-only", "--architecture", "x86_64", "--ring", "3", "--machine", "tcg"],
      suite: suite)
    #expect(ending.words.contains("Measured in Results/runs/"))
    #expect(ending.words.contains("ticks per switch"))
    #expect(ending.output.contains("####"))
  }

  @Test(arguments: [
    (["show", "callee-saved"], ["leave 14 cells", "@callee-saved@i686@ring0@tcg"]),
    (["show", "calee-saved"], ["matches nothing", "did you mean 'callee-saved'?"]),
    (["show", "a@b"], ["'a@b' is not a cell's id", "switchbench list"]),
    (
      ["show", "02-registers/ring@callee-saved@x86_64@ring3@process"],
      ["There is no cell", "02-registers/ping-pong@callee-saved@x86_64@ring3@process"]
    ),
    (
      ["show", "02-registers/ping-pong@all-registers-pusha@x86_64@ring3@process"],
      ["64-bit mode has no pusha"]
    ),
    (["show", cell, "--machine", "tcg"], ["names one cell"]),
    (["show", "callee-saved", "--strategy", "x"], ["remove --strategy"]),
    (["show"], ["<cell>"]),
  ])
  func `what names no single cell is a usage error that helps`(
    arguments: [String], words: [String]
  ) throws {
    let ending = try Switchbench.run(arguments)
    #expect(ending.status == 64)
    #expect(ending.output.isEmpty)
    for word in words { #expect(ending.error.contains(word), "\(ending.error)") }
  }
}
