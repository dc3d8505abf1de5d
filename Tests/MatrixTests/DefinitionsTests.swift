import Foundation
import Measurement
import Testing

@testable import Matrix

@Suite struct DefinitionsTests {
  @Test func `valid files are read in the order of the text`() throws {
    let definitions = try TemporaryBenchmarks().load()
    #expect(definitions.strategies.map(\.name) == ["floor", "swap", "save-some", "save-all"])
    #expect(definitions.machines.map(\.machine) == Machine.allCases)
    #expect(definitions.benchmarks.map(\.name) == ["01-low", "02-high"])
    let swap = definitions.strategyDefinitions[1]
    #expect(swap.title == "stack swap")
    #expect(swap.summary == "Swaps stacks.")
    #expect(swap.adds == "floor")
    #expect(definitions.strategyDefinitions[0].adds == nil)
    #expect(definitions.strategyDefinitions.filter(\.isReference).map(\.name) == ["save-some"])
    #expect(definitions.strategies[1].source == "Folklore.")
    #expect(
      definitions.strategies[3].exclusions == [
        ExclusionRule(architecture: .x86_64, because: "No such instruction."),
        ExclusionRule(ring: .three, because: "Privileged."),
      ])
    #expect(definitions.machines[0].rings == [.three])
    #expect(definitions.machines[0].because == "User mode only.")
    #expect(definitions.benchmarkDefinitions[1].strategies == ["save-some", "save-all"])
    #expect(definitions.benchmarks[0].scopes.map(\.architectures) == [[.i686, .x86_64]])
  }

  @Test func `prose is unwrapped into paragraphs`() throws {
    let text = TemporaryBenchmarks.benchmark("\"floor\", \"swap\"")
      .with("\"\"\"\n  One\ntwo.\n \n\n  Three\r\n\tfour.\n\"\"\"", for: "\"What?\"")
    let definitions = try TemporaryBenchmarks(["curated/01-low.toml": text]).load()
    #expect(definitions.benchmarkDefinitions[0].question == "One two.\n\nThree four.")
  }

  @Test func `hidden files and a README beside the benchmarks are let be`() throws {
    let folder = try TemporaryBenchmarks([
      "curated/README.md": "Hello.", "curated/.01-low.toml.swp": "x",
    ])
    #expect(folder.problems() == [])
  }

  @Test func `text that is not TOML is reported with line and column`() throws {
    let folder = try TemporaryBenchmarks(["machines.toml": "[kvm]\ntitle = = 3\n"])
    let problems = folder.problems()
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("Benchmarks/machines.toml:2:9: is not TOML: ") == true)
  }

  @Test func `a table given twice is an error of its second line`() throws {
    let text = TemporaryBenchmarks.strategies + "[swap]\ntitle = \"again\"\n"
    let problems = try TemporaryBenchmarks(["strategies.toml": text]).problems()
    #expect(
      problems == [
        "Benchmarks/strategies.toml:28:1: is not TOML: Error while parsing table header:"
          + " cannot redefine existing table 'swap'"
      ])
  }

  @Test func `bytes that are no text are reported`() throws {
    let folder = try TemporaryBenchmarks(["strategies.toml": "[floor]\ntitle = \"a\0b\"\n"])
    try Data([0x61, 0xFF]).write(to: folder.benchmarks.appendingPathComponent("machines.toml"))
    #expect(
      folder.problems() == [
        "Benchmarks/machines.toml: is not UTF-8; save it as UTF-8",
        "Benchmarks/strategies.toml:2: holds a NUL byte; remove it",
      ])
  }

  @Test func `files that are missing are reported together`() throws {
    let folder = try TemporaryBenchmarks(["strategies.toml": nil, "machines.toml": nil])
    #expect(
      folder.problems() == [
        "Benchmarks/machines.toml: does not exist; write it",
        "Benchmarks/strategies.toml: does not exist; write it",
      ])
    let nowhere = URL(fileURLWithPath: "/nonexistent/Benchmarks")
    let error = #expect(throws: DefinitionsError.self) {
      try Definitions.load(from: nowhere, strategySources: nil)
    }
    #expect(error?.problems.count == 3)
  }

  @Test func `problems of all files come in one error, by file and line`() throws {
    let folder = try TemporaryBenchmarks([
      "machines.toml": TemporaryBenchmarks.machines.with("[tgc]", for: "[tcg]"),
      "strategies.toml": TemporaryBenchmarks.strategies
        .with("\"swpa\"", for: "\"swap\"").with("sorce = \"Folklore", for: "source = \"Folklore"),
      "curated/02-high.toml": TemporaryBenchmarks.benchmark("\"save-sone\", \"save-all\""),
    ])
    #expect(
      folder.problems() == [
        "Benchmarks/curated/02-high.toml:5: strategies[0]: 'save-sone' is not a strategy;"
          + " did you mean 'save-some'?",
        "Benchmarks/machines.toml:1: says nothing of tcg; add [tcg]",
        "Benchmarks/machines.toml:10: tgc: is not a machine; did you mean 'tcg'?",
        "Benchmarks/strategies.toml:6: swap: has no 'source'; add source = \"...\"",
        "Benchmarks/strategies.toml:10: swap.sorce: is not a field; did you mean 'source'?",
        "Benchmarks/strategies.toml:12: save-some: is in no benchmark; add it to the strategies"
          + " of a file in Benchmarks/curated",
        "Benchmarks/strategies.toml:15: save-some.adds: 'swpa' is not a strategy;"
          + " did you mean 'swap'?",
      ])
  }

  @Test func `a file that is not TOML does not hide what is wrong with the others`() throws {
    let folder = try TemporaryBenchmarks([
      "strategies.toml": "[floor\n",
      "curated/01-low.toml": TemporaryBenchmarks.benchmark("\"whatever\"")
        .with("\"pingpong\"", for: "\"ping-pong\""),
    ])
    let problems = folder.problems()
    #expect(problems.count == 2)
    #expect(
      problems.first == "Benchmarks/curated/01-low.toml:4: scenario: 'pingpong' is not known;"
        + " did you mean 'ping-pong'?")
    #expect(problems.last?.hasPrefix("Benchmarks/strategies.toml:1:") == true)
  }

  @Test func `a text cut anywhere is read or reported, and never ends the program`() throws {
    let text = TemporaryBenchmarks.strategies
    let folder = try TemporaryBenchmarks()
    // Without its last newline alone the text still says everything.
    for end in stride(from: 0, to: text.utf8.count - 1, by: 7) {
      let cut = String(decoding: text.utf8.prefix(end), as: UTF8.self)
      try folder.write(cut, to: folder.benchmarks.appendingPathComponent("strategies.toml"))
      #expect(!folder.problems().isEmpty, "cut after \(end) bytes")
    }
  }

  @Test func `a key that holds a NUL is reported like any other`() throws {
    let text = TemporaryBenchmarks.strategies + "\"a\\u0000b\" = 1\n"
    #expect(try !TemporaryBenchmarks(["strategies.toml": text]).problems().isEmpty)
  }

  @Test func `the description is one line for each problem`() {
    let error = DefinitionsError(problems: [
      Problem(file: "a.toml", message: "is gone"),
      Problem(file: "b.toml", line: 3, field: "x[0]", message: "is odd"),
      Problem(file: "c.toml", line: 3, column: 4, message: "is not TOML"),
    ])
    #expect(
      error.description == "a.toml: is gone\nb.toml:3: x[0]: is odd\nc.toml:3:4: is not TOML")
  }
}
