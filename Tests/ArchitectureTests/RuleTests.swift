import Testing

/// Each rule against a sample that breaks it, and one that only looks as if it did.
@Suite struct RuleTests {
  private func file(_ path: String, _ text: String) -> SourceFile {
    SourceFile(path: path, text: text)
  }

  @Test func `comments are no code, and slashes in a text are no comment`() {
    let sample = file("Sources/QMP/A.swift", "a // b\nlet c = \"http://d\" // e\n/// f\n")
    #expect(sample.code == ["a ", "let c = \"http://d\" ", "", ""])
  }

  @Test(arguments: [
    ("Sources/Statistics/A.swift", "import Measurement"),
    ("Sources/QMP/A.swift", "@testable import Measurement"),
    ("Sources/Analysis/A.swift", "public import struct Reporting.Grid"),
    ("Sources/Reporting/A.swift", "@preconcurrency import Recordings"),
    ("Sources/Host/A.swift", "import ArgumentParser"),
    ("Sources/Recordings/A.swift", "  import TOMLKit"),
    ("Sources/Documents/A.swift", "import Analysis"),
    ("Sources/Documents/A.swift", "import Measurement"),
    ("Kernels/Protocol/A.swift", "import Measurement"),
    ("Kernels/Sampling/A.swift", "import GuestProtocol"),
    ("Sources/Unheard/A.swift", "import Foundation"),
  ])
  func `an import against the arrows is found`(path: String, line: String) {
    #expect(Rules.imports([file(path, "import Foundation\n\(line)\n")]).count == 1)
  }

  @Test func `an import along the arrows is not`() {
    let files = [
      file("Sources/switchbench/A.swift", "import ArgumentParser\nimport Laboratory\n"),
      file("Sources/Matrix/A.swift", "import TOMLKit\nimport Measurement\n// import Host\n"),
      file("Sources/Reporting/A.swift", "import Foundation\nimport Analysis\nlet importance = 1\n"),
      file("Tests/QMPTests/A.swift", "import Processes\n"),
    ]
    #expect(Rules.imports(files) == [])
  }

  @Test func `an arrow that nothing needs is found, and a module without tests`() {
    let files = [
      file("Sources/Paper/A.swift", "// import Measurement\n"),
      file("Sources/Tracing/A.swift", "import Measurement\nimport QMP\nimport Paper\n"),
    ]
    let found = Rules.unusedArrows(files).filter { $0.hasPrefix("Paper") || $0.hasPrefix("Trac") }
    #expect(
      found == [
        "Paper may import Measurement, and does not",
        "Tracing may import GuestImages, and does not",
      ])
    let folders = Rules.arrows.keys.map { "\($0)Tests" } + ["CommandLineTests"]
    let libraries = ["CNumaTests", "CStrategyTests"]
    #expect(Rules.untestedModules(folders.filter { !libraries.contains($0) }) == [])
    #expect(Rules.untestedModules(folders.filter { $0 != "PaperTests" }).count == 1)
    let package = "tests(\"A\", [])\ntests(\n  \"B\", [\"C\"])"
    #expect(Rules.unrunTests(["ATests", "BTests", "notes.md"], package: package) == [])
    #expect(Rules.unrunTests(["CTests"], package: package).count == 1)
  }

  @Test func `a station of a journey that does not exist is found`() {
    let files = [file("Sources/Matrix/A.swift", "public struct Loader {}\n// struct Gone {}\n")]
    func missing(_ line: String) -> Int {
      Rules.missingStations(line, files) { $0 == "Benchmarks" }.count
    }
    #expect(missing("| a | `Benchmarks` ▸ `Matrix.Loader` |") == 0)
    #expect(missing("| a | `Benchmark` ▸ `Matrix.Gone` ▸ `Paper.Loader` ▸ `Matrix.Loade` |") == 4)
  }

  @Test func `the ways to end a program are found, and words like them are not`() {
    let bad = ["exit(1)", "Foundation.exit(1)", "  fatalError(\"x\")", "{ abort() }", "_exit(0)"]
    for line in bad {
      #expect(Rules.exits([file("Sources/Host/A.swift", line)]).count == 1, "\(line)")
      #expect(Rules.exits([file("Sources/switchbench/A.swift", line)]) == [])
    }
    for line in [
      "onExit(1)", "queue.exit(1)", "// exit(1)", "case .exited(1)", "counters.exits(1)",
    ] {
      #expect(Rules.exits([file("Sources/Host/A.swift", line)]) == [], "\(line)")
    }
  }

  @Test func `QEMU's flags and the names under Results are found in other modules`() {
    let flags = "let a = [\"-accel\", \"kvm\"]\nlet b = \"-nodefaults\"\n"
    #expect(Rules.emulatorFlags([file("Sources/Host/A.swift", flags)]).count == 2)
    #expect(Rules.emulatorFlags([file("Sources/Laboratory/A.swift", flags)]) == [])
    let names = "a + \"/run.json\"\n\"runs\"\n\"Results/runs/x\"\n\"prunes\" // run.json\n"
    #expect(Rules.resultNames([file("Sources/Analysis/A.swift", names)]).count == 3)
    #expect(Rules.resultNames([file("Sources/Recordings/A.swift", names)]) == [])
  }

  @Test func `a formatter that reads something is found`() {
    for line in ["Date()", "ContinuousClock.now", "FileManager.default", "String(contentsOf: x)"] {
      #expect(
        Rules.impureReporting([file("Sources/Reporting/A.swift", line)]).count == 1, "\(line)")
      #expect(Rules.impureReporting([file("Sources/Host/A.swift", line)]) == [])
    }
    let fine = "let candidate = known // Date()\n"
    #expect(Rules.impureReporting([file("Sources/Reporting/A.swift", fine)]) == [])
  }

  @Test func `a campaign that prints is found`() {
    for line in ["print(1)", "Terminal.note(text)", "FileHandle.standardError.write(data)"] {
      #expect(
        Rules.printingCampaigns([file("Sources/Campaigns/A.swift", line)]).count == 1, "\(line)")
      #expect(Rules.printingCampaigns([file("Sources/switchbench/A.swift", line)]) == [])
    }
    #expect(Rules.printingCampaigns([file("Sources/Campaigns/A.swift", "watch(event)")]) == [])
  }

  @Test func `a strategy's name in code is found, longer words are not`() {
    func found(_ text: String, _ path: String = "Sources/Host/A.swift") -> Int {
      Rules.strategyNames([file(path, text)], names: ["swap", "save-all"]).count
    }
    #expect(found("if name == \"swap\" { }") == 1)
    #expect(found("\"run --strategy save-all\"") == 1)
    #expect(found("/// such as `swap`\nlet swapped = \"save-all-flags\"") == 0)
    #expect(found("\"swap\"", "Tests/HostTests/A.swift") == 0)
  }

  @Test(arguments: [
    "  outb %al, $0x80", "inb $0x60, %al", "  int $0x80", "int3", "1: syscall", "rdtsc",
    "  movl $1, %eax; rdtscp", "rep outsb", "cpuid", "  call process_arena", "movl gdt, %eax",
    "#include \"harness.h\"", "#include <asm/unistd.h>",
  ])
  func `a strategy that does more than switch is found`(line: String) {
    let symbols = Rules.exportedSymbols([
      file("a.S", "  .globl gdt, gdt_pointer\n.global process_arena // x\n"),
      file("a.swift", "@c func guest_main() {\n"),
    ])
    #expect(symbols == ["gdt", "gdt_pointer", "process_arena", "guest_main"])
    let source = "#include \"strategy.h\"\nSWITCH\n\(line)\nEND_SWITCH\n"
    let found = Rules.strategySource(
      file("Kernels/Strategies/i686/a.S", source), platformSymbols: symbols)
    #expect(found.count == 1)
    #expect(found.first?.contains("a.S:3:") == true)
  }

  @Test func `a strategy may do what it says that it requires, and nothing else`() {
    func found(_ requirements: String, _ instruction: String) -> Int {
      let source =
        "STRATEGY(AX \\\n | FLAGS, \(requirements))\nSWITCH\n\(instruction)\nEND_SWITCH\n"
      return Rules.strategySource(
        file("Kernels/Strategies/i686/a.S", source), platformSymbols: []
      ).count
    }
    #expect(found("GATES | NO_SWITCH", "int $32") == 0)
    #expect(found("RING0", "int $32") == 1)
    #expect(found("GATES | HAS_SYSCALL", "syscall") == 0)
    #expect(found("GATES", "syscall") == 1)
    #expect(found("INTERRUPTS", "outb %al, $0x20") == 0)
    #expect(found("RING0", "outb %al, $0x21") == 1)
    #expect(found("GATES | HAS_SYSENTER | INTERRUPTS", "rdtsc") == 1)
  }

  @Test func `a strategy that only switches is not`() {
    let source = """
      // switch: save in %rdi, out by ret; no int, no rdtsc, not BarePC
      #include "strategy.h"
      SWITCH
        pushq %rbp      // in at the top
        xchgq %rsp, (%rdi); ret
      END_SWITCH
      """
    let found = Rules.strategySource(
      file("Kernels/Strategies/x86_64/a.S", source), platformSymbols: ["gdt", "start"])
    #expect(found == [])
  }

  @Test(arguments: [
    ("GATES", "int $32", "int3"), ("RING0", "outb %al, $0x20", "outb %al, $0x21"),
    ("RING0 | GATES | STAMPED", "rdtsc", "rdtscp"), ("SIGNALS", "int3", "int $32"),
  ])
  func `a strategy may do what it announces, and nothing beside it`(
    announced: String, allowed: String, foreign: String
  ) {
    func complaints(_ requirements: String, _ line: String) -> Int {
      let source = "#include \"strategy.h\"\nSTRATEGY(BX \\\n | SP, \(requirements))\n  \(line)\n"
      return Rules.strategySource(
        file("Kernels/Strategies/i686/a.S", source), platformSymbols: []
      ).count
    }
    #expect(complaints(announced, allowed) == 0)
    #expect(complaints("NOTHING", allowed) == 1)
    #expect(complaints(announced, foreign) == 1)
  }

  @Test func `lengths, top level and the drawn arrows are read`() {
    let long = file("a.S", String(repeating: "ret\n", count: 71))
    #expect(Rules.lengths([long], limit: 70).count == 1)
    #expect(Rules.lengths([long], limit: 71) == [])
    #expect(Rules.topLevel(["Sources", ".git", "README.md", "notes.txt", "Scripts"]).count == 2)
    let drawn = Rules.drawnArrows(
      """
      | folder | what | imports |
      |---|---|---|
      | `A` | does `x` | none |
      | `B` | does | A, C |
      | `D` | does | all of them |
      """)
    #expect(drawn == ["A": [], "B": ["A", "C"]])
  }
}
