import Foundation
import Measurement
import Testing

/// Words of recordings that another version wrote: they are kept as they are, and known ones are types.
@Suite struct `words of recordings` {
  private func id(_ scenario: String) -> CellID {
    CellID(
      benchmark: "02-registers", scenario: scenario, strategy: "a", architecture: .i686,
      ring: .zero, machine: .tcg)
  }

  @Test(arguments: [
    "ping-pong", "ring-16x4096", "placement-64x0", "placement-64x0x8", "preemption-inside",
  ])
  func `a scenario is read once, and written as it was`(word: String) {
    #expect(id(word).knownScenario == Scenario(word) && id(word).knownScenario != nil)
    #expect(id(word).scenario == word)
    #expect(CellID(id(word).description) == id(word))
    #expect(id(word).isPreempted == word.hasPrefix("preemption"))
  }

  @Test(arguments: ["dance", "ring-016x4096", "ring-16", "preemption"])
  func `a scenario of another version keeps its word`(word: String) throws {
    var cell = id(word)
    #expect(cell.knownScenario == nil && cell.scenario == word && !cell.isPreempted)
    #expect(cell.description == "02-registers/\(word)@a@i686@ring0@tcg")
    let read = try JSONDecoder().decode(CellID.self, from: JSONEncoder().encode(cell))
    #expect(read == cell && read != id("ping-pong"))
    cell.scenario = "cold"
    #expect(cell.knownScenario == .cold)
  }

  @Test func `a place is a machine, an architecture and a ring`() {
    #expect(id("cold").guest.description == "tcg i686 ring0")
    #expect(id("cold").guest.image == ImagePlace(machine: .tcg, architecture: .i686))
    let places = Machine.allCases.flatMap { machine in
      Architecture.allCases.map { ImagePlace(machine: machine, architecture: $0) }
    }
    #expect(
      Array(places.reversed()).sorted() == places.sorted()
        && places.sorted()[0] < places.sorted()[1])
  }

  @Test func `a warning's kind is its word, also one that this version does not know`() throws {
    let text = #"{"because":"It was loud.","cells":[],"code":"noisy-fan"}"#
    let warning = try JSONDecoder().decode(Warning.self, from: Data(text.utf8))
    #expect(warning.kind == Warning.Kind(rawValue: "noisy-fan") && warning.code == "noisy-fan")
    #expect(warning.kind != .steal)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try String(decoding: encoder.encode(warning), as: UTF8.self) == text)
  }
}
