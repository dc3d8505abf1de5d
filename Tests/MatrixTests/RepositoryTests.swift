import Foundation
import Measurement
import Testing

@testable import Matrix

@Suite struct RepositoryTests {
  private func load() throws -> Definitions {
    try Definitions.load(from: repositoryBenchmarks, strategySources: nil)
  }

  @Test func `the repository's matrix is what its reasons leave of the full one`() throws {
    let firstFour = Selection(benchmarks: ["0[1-4]-*"])
    let (cells, exclusions) = try Matrix.cells(load(), firstFour)
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
    #expect(cells.count == inBoth + pusha + taskSwitches)
    #expect(cells.count == 125)
    #expect(exclusions.count == 11 * 2 * 2 * 4 - 125)
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
      if id.strategy.hasPrefix("example-os") {
        let isSignal = id.strategy == "example-os-signal"
        #expect(isSignal == (id.machine == .process))
        #expect(isSignal == (id.ring == .three))
      }
      if id.scenario == "preemption-inside" { #expect(id.strategy == "example-os-timed") }
    }
    for exclusion in exclusions {
      #expect(!exclusion.reasons.isEmpty)
      #expect(exclusion.reasons.allSatisfy { $0.hasSuffix(".") })
    }
  }

  @Test func `the first cell, and the last of the comparison, are where they belong`()
    throws
  {
    let cells = try Matrix.cells(load()).cells
    #expect(cells.first?.id.description == "01-floor/ping-pong@call-only@i686@ring0@kvm")
    let comparison = cells.last { $0.id.benchmark < "05" }
    #expect(
      comparison?.id.description == "04-hardware-task/ping-pong@hardware-task@i686@ring0@icount")
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

  @Test func `the question of the hardware's switch quotes the article that asked it`() throws {
    let benchmarks = try load().benchmarkDefinitions
    let question = benchmarks.first { $0.name == "04-hardware-task" }?.question ?? ""
    #expect(question.contains("I've not run any benchmarks on this personally"))
  }
}
