import Foundation
import GuestImages
import Host
import Laboratory
import Measurement
import Processes
import TestSupport
import Testing

@testable import Verification

/// A strategy of one's own, written as Kernels/README.md says, and verified in a process.
@Suite(.serialized, .early) struct `a new strategy` {
  private static let registers =
    ["rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp"] + (8...15).map { "r\($0)" }

  private func file(
    _ name: String, promises: String, words: Int, declarations: String = "", switch code: [String]
  ) -> (name: String, text: String) {
    (
      name,
      """
      // \(name): a strategy for tests.
      #include "strategy.h"
      \(declarations)
      STRATEGY(\(promises), NOTHING)

      FRAME
        WORD \(Array(repeating: "0", count: words).joined(separator: ", "))
        WORD ENTRY
      END_FRAME

      SWITCH
      \(code.map { "  \($0)\n" }.joined())END_SWITCH

      """
    )
  }

  /// All registers, and an exchange of the stack pointer with where to go: it leaves in %rsi what the
  /// other context's stack pointer was.
  private var exchanging: (name: String, text: String) {
    file(
      "exchanges",
      promises: "AX | CX | DX | BX | SP | BP | SI | DI "
        + (8...15).map { "| R\($0)" }.joined(separator: " "),
      words: 15,
      switch: Self.registers.map { "pushq %\($0)" }
        + ["xchgq %rsp, %rsi", "movq %rsi, (%rdi)"]
        + Self.registers.reversed().map { "popq %\($0)" } + ["ret"])
  }

  /// callee-saved with a word more, which is there for alignment alone.
  private func padded(_ name: String, _ declarations: String) -> (name: String, text: String) {
    let saved = ["rbp", "rbx", "r12", "r13", "r14", "r15"]
    return file(
      name, promises: "BX | SP | BP | R12 | R13 | R14 | R15", words: 7, declarations: declarations,
      switch: saved.map { "pushq %\($0)" } + ["pushq %rax", "movq %rsp, (%rdi)", "movq %rsi, %rsp"]
        + ["popq %rcx"] + saved.reversed().map { "popq %\($0)" } + ["ret"])
  }

  /// Verdicts of these strategies, in a copy of the kernels that has no others.
  private func verify(_ files: [(name: String, text: String)]) throws -> [String: StrategyVerdict] {
    let manager = FileManager.default
    let root = Repository.path
    let folder = try PrivateFolder()
    defer { try? folder.remove() }
    let kernels = "\(folder.path)/Kernels"
    try manager.createDirectory(atPath: kernels, withIntermediateDirectories: false)
    for entry in try manager.contentsOfDirectory(atPath: "\(root)/Kernels")
    where !entry.hasPrefix(".") {
      try manager.copyItem(atPath: "\(root)/Kernels/\(entry)", toPath: "\(kernels)/\(entry)")
    }
    for architecture in Architecture.allCases {
      let strategies = "\(kernels)/Strategies/\(architecture.rawValue)"
      for file in try manager.contentsOfDirectory(atPath: strategies) where file != "call-only.S" {
        try manager.removeItem(atPath: "\(strategies)/\(file)")
      }
    }
    for (name, text) in files {
      try text.write(
        toFile: "\(kernels)/Strategies/x86_64/\(name).S", atomically: true, encoding: .utf8)
    }
    let images = try ImageStore(kernels: kernels, cache: "\(root)/.build/test-kernels")
      .images(architectures: [.x86_64], platforms: [.linuxProcess])
    let probe = MachineProbe(
      images: images, placement: try Topology.current().placement(cpu: nil, node: nil),
      folder: folder.path)
    let report = try Verifier(
      Verifier.Equipment(
        kernels: kernels, mutantCache: "\(root)/.build/test-mutants", images: images,
        machines: [probe.find(.process)], objectDump: try ObjectDump.find())
    ).verify(
      files.map { name, _ in
        CellID(
          benchmark: "05-others", scenario: "ping-pong", strategy: name, architecture: .x86_64,
          ring: .three, machine: .process)
      })
    return Dictionary(uniqueKeysWithValues: report.verdicts.map { ($0.strategy, $0) })
  }

  @Test func `is verified as the guide says, and may declare what no check can tell apart`() throws
  {
    let known = """
      EQUIVALENT_MUTANT("forget-7", "the word is there for alignment alone")
      EQUIVALENT_MUTANT("discard-10", "nobody reads the word")
      """
    let verdicts = try verify([
      exchanging, padded("aligns", known), padded("aligns-unsaid", ""),
      padded(
        "aligns-wrongly",
        known + "\n" + """
          EQUIVALENT_MUTANT("forget-1", "rbp is not worth it")
          EQUIVALENT_MUTANT("forget-99", "there is no such instruction")
          """),
    ])

    let exchanges = try #require(verdicts["exchanges"])
    #expect(exchanges.failures.isEmpty)
    let tally = try #require(exchanges.mutants, "\(exchanges.gaps)")
    // 33 deletions, 15 pushes, 15 pops, 14 pairs, 16 promises, and three more.
    #expect(tally.caught == tally.total && tally.total == 96)

    let aligns = try #require(verdicts["aligns"])
    #expect(aligns.failures.isEmpty)
    #expect(
      aligns.mutants?.equivalents == [
        "forget-7, instruction 7 of 17, 'pushq %rax', saves zero: "
          + "the word is there for alignment alone",
        "discard-10, instruction 10 of 17, 'popq %rcx', restores nothing: nobody reads the word",
      ])
    #expect(aligns.mutants?.caught == aligns.mutants?.total)

    let unsaid = try #require(verdicts["aligns-unsaid"])
    #expect(unsaid.failures.count == 2)
    for failure in unsaid.failures {
      #expect(failure.contains("survives. Either no check"))
      #expect(failure.contains("declare it in the strategy's file with EQUIVALENT_MUTANT"))
    }

    let wrongly = try #require(verdicts["aligns-wrongly"])
    #expect(
      wrongly.failures == [
        "Its file declares 'forget-1' as equivalent, but it is caught (not-preserved); remove the "
          + "declaration.",
        "Its file declares 'forget-99' as equivalent, but has no mutant of that name; remove the "
          + "declaration.",
      ])
  }
}

@Suite struct `a declaration of an equivalent mutant` {
  private func read(_ declaration: String) throws -> [EquivalentMutant] {
    try StrategySource(
      name: "sample", architecture: .i686, text: declaration + "\n" + sampleText()
    ).equivalents
  }

  @Test func `is read with its reason`() throws {
    let found = try read(#"EQUIVALENT_MUTANT("leak", "one, or (two)")  // why"#)
    #expect(found == [EquivalentMutant(name: "leak", because: "one, or (two)")])
    #expect(try read("").isEmpty)
  }

  @Test(arguments: [
    #"EQUIVALENT_MUTANT("leak")"#, #"EQUIVALENT_MUTANT(leak, "why")"#,
    #"EQUIVALENT_MUTANT("leak", "")"#, "EQUIVALENT_MUTANT(\"leak\",",
    "EQUIVALENT_MUTANT(\"leak\", \"a\")\nEQUIVALENT_MUTANT(\"leak\", \"b\")",
  ])
  func `without a reason, or twice, is an error with its line`(declaration: String) throws {
    let error = #expect(throws: SourceError.self) { try read(declaration) }
    #expect(error?.file.hasPrefix("i686/sample.S:") == true)
  }
}
