import Foundation
import Measurement
import Testing

@testable import Matrix

@Suite struct RepositoryTests {
  private func load() throws -> Definitions { try repositoryDefinitions.get() }

  @Test func `the repository's matrix is what its reasons leave of the full one`() throws {
    let (cells, exclusions) = try CellMatrix.cells(load(), Selection(scenarios: ["ping-pong"]))
    // Counted here from what each strategy needs, not from the files.
    let everywhere = [
      "call-only", "stack-pointer-ret", "stack-pointer-jmp", "callee-saved", "callee-saved-jmp",
      "all-registers", "all-registers-flags", "callee-saved-segments",
      "callee-saved-control-words", "callee-saved-fnsave", "callee-saved-fxsave",
      "callee-saved-xsave", "callee-saved-xsaveopt", "callee-saved-xsavec",
      "callee-saved-return-stack-refill", "user-task",
    ]
    // Three machines run both rings, a process only ring 3; and that in both instruction sets.
    for name in everywhere {
      #expect(cells.count { $0.id.strategy == name } == 2 * (3 * 2 + 1), "\(name)")
    }
    #expect(Set(cells.map(\.id)).count == cells.count)
    #expect(Set(cells.map(\.id)).isDisjoint(with: exclusions.map(\.id)))
  }

  @Test func `a cell stands where the processor and the machine can run it`() throws {
    let (cells, exclusions) = try CellMatrix.cells(load())
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

  @Test func `selectors of descriptors are loaded in 64-bit code, and 32-bit code always does`()
    throws
  {
    let cells = try CellMatrix.cells(load(), Selection(scenarios: ["ping-pong"])).cells.map(\.id)
    let real = cells.filter { $0.strategy == "callee-saved-segments-real" }
    #expect(real.count == 3 * 2 + 1)
    #expect(real.allSatisfy { $0.architecture == .x86_64 })
    // What the article asks is whether it is the checks: no answer to it is of null selectors.
    let question = try #require(
      load().published.questions.first { $0.id == "registers-segments-checks" })
    for part in question.breakdowns.flatMap(\.parts) where part.name.contains("with their checks") {
      for cell in part.expression.cells {
        #expect(cell.strategy != "callee-saved-segments" || cell.architecture == .i686)
      }
    }
  }

  @Test func `the hardware's switch is held against its exact twin`() throws {
    let published = try load().published
    let question = try #require(published.questions.first { $0.id == "hardware-slower" })
    let pairs = question.comparisons.filter { $0.second == "the same work by software" }
    #expect(pairs.count == 7)
    for comparison in pairs {
      #expect(comparison.expression.cells.map(\.strategy).contains("hardware-task-twin"))
    }
    for claim in published.claims where claim.here.cells.contains(where: { $0.machine == .metal }) {
      #expect(!claim.here.cells.map(\.strategy).contains("hardware-task-software"), "\(claim.id)")
    }
  }

  @Test(arguments: [
    ("06-fpu", "with xrstor, which reads no part that was in its initial state"),
    ("12-task-variants", "a far jump, a far return and two bswaps for each switch"),
    ("18-scheduling", "three of its returns go where the return stack does not expect"),
    ("03-flags-and-segments", "no descriptor is fetched and nothing is checked"),
  ])
  func `an analysis says what is easily overlooked`(benchmark: String, words: String) throws {
    let definition = try #require(
      load().benchmarkDefinitions.first { $0.name == benchmark })
    let analysis = definition.analysis.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(analysis.contains(words))
  }

  @Test func `the first cell is where the story begins`() throws {
    let cells = try CellMatrix.cells(load()).cells
    #expect(cells.first?.id.description == "01-floor/ping-pong@call-only@i686@ring0@kvm")
  }

  @Test func `every rung of the ladder leads down to the floor`() throws {
    let strategies = try load().strategies.map(\.definition)
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
    for file in try FileManager.default.subpathsOfDirectory(atPath: sources.path)
    where file.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
      for name in names { #expect(!text.contains(name), "\(file) names \(name)") }
    }
  }

  @Test func `what every run measures is a part of the whole, and a small one`() throws {
    let definitions = try load()
    let every = try CellMatrix.cells(definitions).cells
    let whole = try CellMatrix.cells(definitions, Selection(isFull: true)).cells
    let rare = definitions.machines.filter { $0.tier == .full }.map(\.machine)
    #expect(every.allSatisfy { $0.tier == .standard })
    #expect(every == whole.filter { $0.tier == .standard && !rare.contains($0.id.machine) })
    #expect(Set(whole.map(\.id)).count == whole.count)
    #expect(!every.contains { $0.id.scenario.hasPrefix("placement-") })
    // Few enough for a minute, in which each native cell is to be booted often.
    #expect(every.count <= 360)
    // The three ways of the seeds on both architectures, wherever each exists.
    for strategy in ["callee-saved", "example-os", "hardware-task"] {
      let cells = every.filter { $0.id.strategy == strategy && $0.id.scenario == "ping-pong" }
      let all = whole.filter { $0.id.strategy == strategy && $0.id.scenario == "ping-pong" }
      #expect(cells.count == all.filter { !rare.contains($0.id.machine) }.count)
    }
  }

  @Test func `instructions are measured when asked for, and are no strategies`() throws {
    let definitions = try load()
    let named = try CellMatrix.cells(definitions, Selection(scenarios: ["instruction"])).cells
    #expect(Set(named.map(\.id.strategy)) == Set(definitions.instructions.map(\.name)))
    #expect(named.allSatisfy { $0.tier == .full && $0.id.ring == .three })
    #expect(definitions.instructions.allSatisfy { $0.definition.adds == nil })
  }

  @Test func `the question of the hardware's switch quotes the article that asked it`() throws {
    let definitions = try load().benchmarkDefinitions
    let question = definitions.first { $0.name == "04-hardware-task" }?.question ?? ""
    #expect(question.contains("I've not run any benchmarks on this personally"))
  }
}
