import Foundation
import Measurement
import Testing

@testable import Matrix

@Suite struct RepositoryTests {
  private func load() throws -> Definitions {
    try Definitions.load(from: repositoryBenchmarks, strategySources: nil)
  }

  @Test func `the repository's matrix is what its reasons leave of the full one`() throws {
    let (cells, exclusions) = try Matrix.cells(load())
    // Counted here from what each strategy needs, not from the files.
    let everywhere = [
      "call-only", "stack-pointer-ret", "stack-pointer-jmp", "callee-saved", "callee-saved-jmp",
      "all-registers", "all-registers-flags", "callee-saved-segments",
    ]
    // Three machines run both rings, a process only ring 3.
    let placesPerArchitecture = 3 * 2 + 1
    let inBoth = everywhere.count * 2 * placesPerArchitecture
    let pusha = placesPerArchitecture
    let taskSwitches = 2 * 3
    // The doors that both sets have, in one ring each, and two of 64-bit mode.
    let entries = (4 * 2 + 2) * 3
    // CR3 in ring 0, three ways in both sets, a fourth in one.
    let addressSpaces = (3 * 2 + 1) * 3
    // In ring 0: the task's stack, lock and queue, the lazy FPU twice. In both: the controller's port.
    let scheduling = 4 * 2 * 3 + 2 * 6
    let scheduler = 2 * placesPerArchitecture
    #expect(
      cells.count
        == inBoth + pusha + taskSwitches + entries + addressSpaces + scheduling + scheduler)
    #expect(cells.count == 226)
    #expect(exclusions.count == 27 * 2 * 2 * 4 - 226)
    for name in everywhere {
      #expect(cells.count { $0.id.strategy == name } == 14, "\(name)")
    }
    #expect(Set(cells.map(\.id)).count == cells.count)
    #expect(Set(cells.map(\.id)).isDisjoint(with: exclusions.map(\.id)))
  }

  @Test func `a cell stands where the processor and the machine can run it`() throws {
    let (cells, exclusions) = try Matrix.cells(load())
    for id in cells.map(\.id) {
      #expect(id.machine != .process || id.ring == .three)
      if id.strategy.hasPrefix("hardware-task") {
        #expect(id.architecture == .i686 && id.ring == .zero && id.machine.platform == .barePC)
      }
      if id.strategy == "all-registers-pusha" { #expect(id.architecture == .i686) }
    }
    for exclusion in exclusions {
      #expect(!exclusion.reasons.isEmpty)
      #expect(exclusion.reasons.allSatisfy { $0.hasSuffix(".") })
    }
  }

  @Test func `the first and the last cell are where the story begins and ends`() throws {
    let cells = try Matrix.cells(load()).cells
    #expect(cells.first?.id.description == "01-floor/ping-pong@call-only@i686@ring0@kvm")
    #expect(
      cells.last?.id.description
        == "18-scheduling/ping-pong@fpu-lazy-touched@x86_64@ring0@icount")
  }

  @Test func `every rung of the ladder leads down to the floor`() throws {
    let strategies = try load().strategyDefinitions
    let below = Dictionary(uniqueKeysWithValues: strategies.map { ($0.name, $0.adds) })
    #expect(strategies.filter { $0.adds == nil }.map(\.name) == ["call-only"])
    for strategy in strategies {
      var name = strategy.name
      var steps = 0
      while let next = below[name] ?? nil, steps <= strategies.count {
        name = next
        steps += 1
      }
      #expect(name == "call-only", "\(strategy.name)")
    }
  }

  @Test func `ratios are given to xv6's switch`() throws {
    let references = try load().strategyDefinitions.filter(\.isReference)
    #expect(references.map(\.name) == ["callee-saved"])
  }

  @Test func `nothing in the module names a strategy`() throws {
    let names = try load().strategies.map(\.name)
    let sources = repositoryBenchmarks.deletingLastPathComponent()
      .appendingPathComponent("Sources/Matrix")
    for file in try FileManager.default.contentsOfDirectory(atPath: sources.path) {
      let text = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
      for name in names { #expect(!text.contains(name), "\(file) names \(name)") }
    }
  }

  @Test func `the question of the hardware task quotes the article that asked it`() throws {
    let benchmark = try load().benchmarkDefinitions.first { $0.name == "04-hardware-task" }
    let question = benchmark?.question ?? ""
    #expect(question.contains("I've not run any benchmarks on this personally"))
  }
}
