import Foundation
import Measurement
import Testing

@testable import Matrix

@Suite struct SelectionTests {
  private func cells(_ selection: Selection) throws -> [CellID] {
    try CellMatrix.cells(TemporaryBenchmarks().load(), selection).cells.map(\.id)
  }

  private func error(_ selection: Selection, _ files: [String: String?] = [:]) throws -> [String] {
    let definitions = try TemporaryBenchmarks(files).load()
    let error = #expect(throws: SelectionError.self) {
      try CellMatrix.cells(definitions, selection)
    }
    return error?.problems ?? []
  }

  @Test func `no filter selects everything, in the order of the matrix`() throws {
    let ids = try cells(Selection())
    #expect(ids.count == 3 * 14 + 3)
    #expect(
      ids.prefix(8).map(\.description) == [
        "01-low/ping-pong@floor@i686@ring0@kvm", "01-low/ping-pong@floor@i686@ring0@tcg",
        "01-low/ping-pong@floor@i686@ring0@icount", "01-low/ping-pong@floor@i686@ring3@process",
        "01-low/ping-pong@floor@i686@ring3@kvm", "01-low/ping-pong@floor@i686@ring3@tcg",
        "01-low/ping-pong@floor@i686@ring3@icount", "01-low/ping-pong@floor@x86_64@ring0@kvm",
      ])
    #expect(ids.last?.description == "02-high/ping-pong@save-all@i686@ring0@icount")
  }

  @Test func `strategies come in the order of their benchmark, places in that of the matrix`()
    throws
  {
    let text = TemporaryBenchmarks.benchmark(
      "\"swap\", \"floor\"", more: "machines = [\"icount\", \"process\"]\nrings = [\"ring3\"]")
    let definitions = try TemporaryBenchmarks(["curated/01-low.toml": text]).load()
    let selection = Selection(benchmarks: ["01-low"], architectures: ["i686"])
    #expect(
      try CellMatrix.cells(definitions, selection).cells.map(\.id.description) == [
        "01-low/ping-pong@swap@i686@ring3@process", "01-low/ping-pong@swap@i686@ring3@icount",
        "01-low/ping-pong@floor@i686@ring3@process", "01-low/ping-pong@floor@i686@ring3@icount",
      ])
  }

  @Test func `a strategy comes with those that it is set against, in its own places`() throws {
    var selection = Selection(strategies: ["save-all"], machines: ["icount"])
    #expect(try Set(cells(selection).map(\.strategy)) == ["save-all"])
    selection.isAccompanied = true
    let accompanied = try cells(selection)
    // save-some is the reference, and what save-all adds to; floor is at the foot of the ladder.
    #expect(Set(accompanied.map(\.strategy)) == ["floor", "save-some", "save-all"])
    #expect(Set(accompanied.map(\.ring)) == [.zero])
    #expect(Set(accompanied.map(\.architecture)) == [.i686])
    #expect(Set(accompanied.map(\.machine)) == [.icount])
    // They keep the order of the matrix, and none is there twice.
    #expect(accompanied.map(\.strategy) == ["floor", "save-some", "save-all"])
    selection.strategies = ["floor"]
    #expect(try Set(cells(selection).map(\.strategy)) == ["floor"])
    selection.strategies = ["save-some"]
    #expect(try Set(cells(selection).map(\.strategy)) == ["save-some"])
    selection.strategies = ["swap"]
    #expect(try Set(cells(selection).map(\.strategy)) == ["floor", "swap", "save-some"])
  }

  @Test func `globs are matched against the whole word`() throws {
    #expect(try Set(cells(Selection(strategies: ["s*"])).map(\.strategy)).count == 3)
    #expect(
      try Set(cells(Selection(strategies: ["sav?-[s-z]*"])).map(\.strategy)) == ["save-some"])
    #expect(try Set(cells(Selection(benchmarks: ["*low"])).map(\.benchmark)) == ["01-low"])
    #expect(try Set(cells(Selection(machines: ["[!bkmp]*"])).map(\.machine)) == [.tcg, .icount])
    #expect(try error(Selection(strategies: ["wap"])).count == 1)
  }

  @Test func `what not everybody has is measured where it is named, what takes long with full too`()
    throws
  {
    func rare(_ selection: Selection) throws -> Set<Machine> {
      try Set(cells(selection).map(\.machine)).intersection([.bochs, .bochsKVM, .metal, .paper])
    }
    #expect(try rare(Selection()) == [])
    #expect(try rare(Selection(benchmarks: ["01-low"])) == [])
    #expect(try rare(Selection(isFull: true)) == [.paper])
    #expect(try rare(Selection(machines: ["metal", "tcg"])) == [.metal])
    #expect(try rare(Selection(machines: ["*"])) == [.bochs, .bochsKVM, .metal, .paper])
  }

  @Test func `a filter given twice selects what either selects, two filters what both do`() throws {
    let either = try cells(Selection(strategies: ["floor", "swap"], machines: ["process"]))
    #expect(either.count == 4)
    #expect(try cells(Selection(architectures: ["x86_64"])).count == 3 * 7)
  }

  @Test(arguments: ["ring3", "3", "*3", "ring[1-3]"])
  func `a ring is a word or its number`(ring: String) throws {
    #expect(try Set(cells(Selection(rings: [ring])).map(\.ring)) == [.three])
  }

  @Test func `exclusions are selected like cells and keep every reason`() throws {
    let definitions = try TemporaryBenchmarks().load()
    let (cells, exclusions) = try CellMatrix.cells(definitions, Selection(strategies: ["save-all"]))
    #expect(cells.count == 3)
    #expect(exclusions.count == 13)
    let place = CellID("02-high/ping-pong@save-all@x86_64@ring3@process")
    let both = exclusions.first { $0.id == place }
    #expect(both?.reasons == ["No such instruction.", "Privileged."])
    #expect(both?.because == "No such instruction. Privileged.")
    let first = exclusions.first
    #expect(first?.id == CellID("02-high/ping-pong@save-all@i686@ring0@process"))
    #expect(first?.reasons == ["User mode only."])
  }

  @Test func `a reason that two rules give is given once`() throws {
    let text = TemporaryBenchmarks.strategies
      .with("because = \"Privileged.\"", for: "because = \"No such instruction.\"")
    let definitions = try TemporaryBenchmarks(["strategies.toml": text]).load()
    let exclusions = try CellMatrix.cells(definitions).exclusions
    let place = CellID("02-high/ping-pong@save-all@x86_64@ring3@kvm")
    #expect(exclusions.first { $0.id == place }?.reasons == ["Privileged."])
  }

  @Test func `every filter that matches nothing is named, with what there is`() throws {
    let selection = Selection(
      benchmarks: ["01-low", "03*"], strategies: ["sawp"], architectures: ["arm"], rings: ["1"],
      machines: ["", "kmv"])
    #expect(
      try error(selection) == [
        "--benchmark '03*' matches nothing. There is 01-low, 02-high.",
        "--strategy 'sawp' matches nothing; did you mean 'swap'?"
          + " There is floor, swap, save-some, save-all.",
        "--architecture 'arm' matches nothing. There is i686, x86_64.",
        "--ring '1' matches nothing. There is ring0, ring3.",
        "--machine '' matches nothing. There is process, kvm, tcg, icount, bochs, bochs-kvm, metal, paper.",
        "--machine 'kmv' matches nothing; did you mean 'kvm'? There is process, kvm, tcg, icount, bochs, bochs-kvm, metal, paper.",
      ])
  }

  @Test func `a glob that is broken matches nothing and is named`() throws {
    #expect(try error(Selection(rings: ["[0-"])).first?.hasPrefix("--ring '[0-' matches") == true)
  }

  @Test func `a selection of exclusions only says what removed them`() throws {
    let selection = Selection(strategies: ["save-all"], rings: ["3"])
    #expect(
      try error(selection) == [
        "Every cell that the filters select is excluded; widen one of them.",
        "02-high/ping-pong@save-all@i686@ring3@process and 3 more: Privileged.",
        "02-high/ping-pong@save-all@x86_64@ring3@process and 3 more:"
          + " No such instruction. Privileged.",
      ])
    #expect(
      try error(
        Selection(
          strategies: ["floor"], architectures: ["i686"], rings: ["0"], machines: ["process"]))
        == [
          "Every cell that the filters select is excluded; widen one of them.",
          "01-low/ping-pong@floor@i686@ring0@process: User mode only.",
        ])
  }

  @Test func `a selection that no benchmark holds says what each one holds`() throws {
    #expect(
      try error(Selection(benchmarks: ["01-low"], strategies: ["save-all"])) == [
        "No benchmark holds what the filters select together; widen one of them.",
        "01-low holds floor, swap; i686, x86_64; ring0, ring3; process, kvm, tcg, icount, bochs, bochs-kvm, metal, paper.",
        "02-high holds save-some, save-all; i686, x86_64; ring0, ring3;"
          + " process, kvm, tcg, icount, bochs, bochs-kvm, metal, paper.",
      ])
  }

  @Test func `a list of cells is filtered by its own words`() throws {
    let ids = try ["floor@i686@ring3@kvm", "swap@i686@ring3@tcg"].map {
      try #require(CellID("01-low/ping-pong@\($0)"))
    }
    #expect(try Selection(strategies: ["sw*"]).cells(of: ids) == [ids[1]])
    #expect(try Selection().cells(of: ids) == Set(ids))
    #expect(try Selection().cells(of: []) == [])
    // What a recording has of a machine that only runs on request was asked for already.
    let others = ids.map { id in
      var other = id
      other.machine = .metal
      return other
    }
    #expect(try Selection().cells(of: others) == Set(others))
    #expect(others.allSatisfy { !Selection().contains($0) })
    func problems(_ selection: Selection) -> [String]? {
      #expect(throws: SelectionError.self) { try selection.cells(of: ids) }?.problems
    }
    #expect(
      problems(Selection(strategies: ["flor"], architectures: ["x86_64"])) == [
        "--strategy 'flor' matches nothing; did you mean 'floor'? There is floor, swap.",
        "--architecture 'x86_64' matches nothing. There is i686.",
      ])
    #expect(
      problems(Selection(strategies: ["floor"], machines: ["tcg"])) == [
        "None of the 2 cells is in all of the filters together; widen one of them."
      ])
  }
}
