import Foundation
import GuestImages
import Host
import Laboratory
import Matrix
import Measurement
import Processes
import TestSupport
import Testing

@testable import Verification

private let hasQEMU = findExecutable("qemu-system-x86_64") != nil

/// Real guests, with images from the suite's own caches.
@Suite(.serialized, .early, .enabled(if: hasQEMU, "qemu-system-x86_64 is not installed"))
struct `real guests` {
  /// What a body of a test works with; its folder is gone afterwards.
  private func verify(
    _ selection: Selection, skippingMutants: Bool, caught: CaughtMutants? = nil
  ) throws -> VerificationReport {
    let root = Repository.path
    let definitions = try Definitions.load(
      from: URL(fileURLWithPath: "\(root)/Benchmarks"),
      strategySources: URL(fileURLWithPath: "\(root)/Kernels/Strategies"))
    let cells = try CellMatrix.cells(definitions, selection).cells.map(\.id)
    let images = try ImageStore(kernels: "\(root)/Kernels", cache: "\(root)/.build/kernels")
      .images()
    let folder = try PrivateFolder()
    defer { try? folder.remove() }
    let probe = MachineProbe(
      images: images, placement: try Topology.current().placement(cpu: nil, node: nil),
      folder: folder.path)
    let machines = try Set(cells.map(\.machine)).union([.process, .tcg, .icount]).sorted()
      .map(probe.find)
    return try Verifier(
      Verifier.Equipment(
        kernels: "\(root)/Kernels", mutantCache: "\(root)/.build/mutants", caught: caught,
        images: images, machines: machines, objectDump: try ObjectDump.find())
    ).verify(cells, skippingMutants: skippingMutants)
  }

  @Test func `every strategy executes just the instructions of its listing`() throws {
    var selection = Selection(scenarios: ["ping-pong", "preemption-*"], machines: ["icount"])
    selection.isFull = true
    let report = try verify(selection, skippingMutants: true)
    // All but those that a process's signals enter, or that are of Linux and its libraries.
    let ofLinux: Set = ["SIGNALS", "SYSTEM_CALLS", "LIBRARY"]
    let all = try Repository.strategies.map { try Repository.strategy($0.0, $0.1) }
    #expect(report.verdicts.count == all.count { ofLinux.isDisjoint(with: $0.requirements) })
    var perSwitch: [String: Int] = [:]
    for verdict in report.verdicts {
      let name = "\(verdict.strategy) \(verdict.architecture.rawValue)"
      #expect(verdict.failures.isEmpty, "\(name)")
      // What branches on its way, or needs what this processor lacks, says so.
      let isExcused =
        verdict.verified.isEmpty && !verdict.skipped.isEmpty
        || verdict.gaps.contains { $0.hasPrefix("not countable from the listing") }
      #expect(isExcused || verdict.instructions?.confirmed.isEmpty == false, "\(name)")
      perSwitch[name] = verdict.instructions?.perSwitch
    }
    // Numbers that were counted by hand, so that not both ways can be wrong alike.
    let known = [
      "call-only i686": 8, "callee-saved i686": 20, "hardware-task i686": 12,
      "call-only x86_64": 7, "callee-saved x86_64": 21, "all-registers x86_64": 39,
      "int-same-ring i686": 10, "call-gate x86_64": 9, "fpu-lazy-touched x86_64": 39,
    ]
    for (strategy, count) in known { #expect(perSwitch[strategy] == count, "\(strategy)") }
  }

  @Test func `every instruction is in its figure as often as its listing says, and nothing else`()
    throws
  {
    let report = try verify(
      Selection(scenarios: ["instruction"], machines: ["icount"]), skippingMutants: false)
    var counts: [String: Int] = [:]
    for verdict in report.verdicts {
      let name = "\(verdict.strategy) \(verdict.architecture.rawValue)"
      #expect(verdict.failures.isEmpty, "\(name)")
      let isConfirmed = verdict.instructions?.confirmed.isEmpty == false
      #expect(verdict.verified.isEmpty || isConfirmed, "\(name)")
      #expect(verdict.mutants == nil)
      counts[name] = verdict.instructions?.perSwitch
    }
    let known = ["add i686": 1, "push-pop x86_64": 2, "far-call i686": 2, "iret x86_64": 7]
    for (name, count) in known { #expect(counts[name] == count, "\(name)") }
  }

  @Test func `a mutant that was caught is not tried again, unless something changed`() throws {
    let folder = try PrivateFolder()
    defer { try? folder.remove() }
    func tally(_ conditions: String) throws -> MutantTally {
      let report = try verify(
        Selection(
          scenarios: ["ping-pong"], strategies: ["callee-saved"], architectures: ["x86_64"],
          machines: ["process"]),
        skippingMutants: false,
        caught: CaughtMutants(folder: folder.file("caught"), conditions: [conditions]))
      return try #require(report.verdicts.first?.mutants)
    }
    let first = try tally("one CPU")
    #expect(first.caught > 20 && first.caught == first.total && first.caughtBefore == 0)
    var second = try tally("one CPU")
    #expect(second.caughtBefore == first.caught)
    second.caughtBefore = 0
    #expect(second == first)
    #expect(try tally("another CPU").caughtBefore == 0)
  }

  @Test func `mutants of representative strategies are caught, on the CPU and translated`() throws {
    let report = try verify(
      Selection(
        strategies: [
          "callee-saved", "all-registers-flags", "callee-saved-segments",
          "callee-saved-segments-real", "hardware-task", "hardware-task-software",
          "hardware-task-twin",
        ],
        machines: ["tcg"], isFull: true), skippingMutants: false)
    #expect(report.verdicts.count == 10)
    for verdict in report.verdicts {
      let name = "\(verdict.strategy) \(verdict.architecture.rawValue)"
      #expect(verdict.failures.isEmpty, "\(name)")
      let tally = try #require(verdict.mutants, "\(name): \(verdict.gaps)")
      #expect(tally.caught == tally.total && tally.total > 30, "\(name)")
      // Canaries catch what leaves the stack balanced, and counts what preserves everything.
      #expect((tally.caughtBy["not-preserved"] ?? 0) > 10, "\(name)")
      #expect(tally.caughtBy["miscounted"] == 1, "\(name)")
      // The twin preserves everything without the three instructions that look whether CR3 is another,
      // and without the two that set CR0.TS: only its count tells.
      if verdict.strategy == "hardware-task-twin" { #expect(tally.caughtBy["count"] == 5) }
    }
  }
}
