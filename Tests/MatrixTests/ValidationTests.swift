import Foundation
import Measurement
import Testing

@testable import Matrix

/// Each test breaks one thing in files that are otherwise right, and expects exactly one message.
@Suite struct ValidationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    var message: String
    var testDescription: String { "\(new) for \(old)" }
  }

  private func expect(_ message: String, from files: [String: String?]) throws {
    #expect(try TemporaryBenchmarks(files).problems() == ["Benchmarks/\(message)"])
  }

  @Test(arguments: [
    Case(
      old: "[floor]", new: "[Floor_1]\nadds = \"swap\"\n[floor]",
      message: "1: Floor_1: is not kebab-case; name it, and its .S files, with lower-case letters,"
        + " digits and single hyphens"),
    Case(
      old: "\"stack swap\"", new: "\"a title of more than twenty-four\"",
      message: "7: swap.title: has 32 characters; a table has room for 24"),
    Case(
      old: "\"stack swap\"", new: "\"nothing\"",
      message: "7: swap.title: is the title of floor as well; a table could not tell them apart"),
    Case(
      old: "\"stack swap\"", new: "\" \"", message: "7: swap.title: is empty; write something"),
    Case(
      old: "\"stack swap\"", new: "24",
      message: "7: swap.title: is an integer; it must be a string"),
    Case(
      old: "\"stack swap\"", new: "true",
      message: "7: swap.title: is a boolean; it must be a string"),
    Case(
      old: "\"Swaps stacks.\"", new: "\"Swaps\"",
      message: "8: swap.summary: is not a sentence; write it on one line and end it with a full"
        + " stop"),
    Case(
      old: "reference = true", new: "reference = \"true\"",
      message: "16: save-some.reference: is a string; it must be true or false, without quotes"),
    Case(
      old: "summary = \"Swaps stacks.\"\n", new: "",
      message: "6: swap: has no 'summary'; add summary = \"...\""),
    Case(
      old: "\"Folklore.\"", new: "\"Folklore.\"\nexclusions = []",
      message: "11: swap.exclusions: is empty; name something, or leave the field out"),
    Case(
      old: "\"Folklore.\"", new: "\"Folklore.\"\nexclusions = \"ring0\"",
      message: "11: swap.exclusions: is a string; it must be an array of tables"),
    Case(
      old: "\"Folklore.\"", new: "\"Folklore.\"\nexclusions = [\n  \"ring0\" ]",
      message: "12: swap.exclusions[0]: is a string; it must be a table in braces"),
    Case(
      old: "architecture = \"x86_64\"", new: "architecture = \"x86-64\"",
      message: "25: save-all.exclusions[0].architecture: 'x86-64' is not known;"
        + " did you mean 'x86_64'?"),
    Case(
      old: "ring = \"ring3\"", new: "ring = 3",
      message: "26: save-all.exclusions[1].ring: is an integer; it must be a string"),
    Case(
      old: "ring = \"ring3\"", new: "ring = \"user\"",
      message: "26: save-all.exclusions[1].ring: 'user' is not known; it is one of ring0, ring3"),
    Case(
      old: "ring = \"ring3\"", new: "rings = \"ring3\", machine = \"kvm\"",
      message: "26: save-all.exclusions[1].rings: is not a field; did you mean 'ring'?"),
    Case(
      old: "ring = \"ring3\", ", new: "",
      message: "26: save-all.exclusions[1]: excludes everything; narrow it with architecture, ring,"
        + " machine, platform"),
    Case(
      old: "ring = \"ring3\"", new: "machine = \"tcg\", platform = \"LinuxProcess\"",
      message: "26: save-all.exclusions[1]: excludes nothing, for tcg runs BarePC; name one of"
        + " them"),
    Case(
      old: ", because = \"Privileged.\"", new: "",
      message: "26: save-all.exclusions[1]: has no 'because'; add because = \"...\""),
    Case(
      old: "because = \"Privileged.\"", new: "because = \"Privileged\"",
      message: "26: save-all.exclusions[1].because: is not a sentence; write it on one line and end"
        + " it with a full stop"),
    Case(
      old: "adds = \"swap\"", new: "adds = \"save-all\"",
      message: "15: save-some.adds: closes a circle, save-some -> save-all -> save-some; one of"
        + " them must add to nothing"),
    Case(
      old: "adds = \"swap\"", new: "adds = \"nonsense\"",
      message: "15: save-some.adds: 'nonsense' is not a strategy; name one of this file"),
  ])
  func `a wrong field of a strategy is reported at its line`(wrong: Case) throws {
    let text = TemporaryBenchmarks.strategies.with(wrong.new, for: wrong.old)
    let found = try TemporaryBenchmarks(["strategies.toml": text]).problems()
    #expect(found.contains("Benchmarks/strategies.toml:\(wrong.message)"), "\(found)")
  }

  @Test func `a strategy's wrong field makes no other problem`() throws {
    try expect(
      "strategies.toml:25: save-all.exclusions[0].architecture: 'x86-64' is not known;"
        + " did you mean 'x86_64'?",
      from: [
        "strategies.toml": TemporaryBenchmarks.strategies.with("\"x86-64\"", for: "\"x86_64\"")
      ])
  }

  @Test(arguments: [
    Case(
      old: "rings = [\"ring3\"]\nbecause = \"User mode only.\"", new: "rings = [\"ring3\"]",
      message: "1: process: has no 'because'; add because = \"...\""),
    Case(
      old: "rings = [\"ring3\"]", new: "rings = [\"ring3\", \"ring0\"]",
      message: "5: process.because: explains nothing, for every ring is named; remove it"),
    Case(
      old: "rings = [\"ring3\"]\nbecause = \"User mode only.\"", new: "rings = []",
      message: "4: process.rings: is empty; name at least one"),
    Case(
      old: "rings = [\"ring3\"]\nbecause = \"User mode only.\"\n", new: "",
      message: "1: process: has no 'rings'; add rings = [\"...\"]"),
    Case(
      old: "rings = [\"ring3\"]", new: "rings = \"ring3\"",
      message: "4: process.rings: is a string; it must be an array of strings"),
    Case(
      old: "[process]", new: "vmware = 5\n[process]",
      message: "1: vmware: is an integer; it must be a table, [name-of-the-machine]"),
    Case(
      old: "[process]", new: "[vmware]\n[process]",
      message: "1: vmware: is not a machine; the machines are process, kvm, tcg, icount,"
        + " bochs, bochs-kvm, metal, paper"),
    Case(
      old: "meaning = \"Instructions.\"\n", new: "",
      message: "14: icount: has no 'meaning'; add meaning = \"...\""),
  ])
  func `a wrong field of a machine is the only problem`(wrong: Case) throws {
    let text = TemporaryBenchmarks.machines.with(wrong.new, for: wrong.old)
    try expect("machines.toml:\(wrong.message)", from: ["machines.toml": text])
  }

  @Test(arguments: [
    Case(
      old: "scenario = \"ping-pong\"\n", new: "",
      message: "1: has no 'scenario'; add scenario = \"...\""),
    Case(
      old: "scenario = \"ping-pong\"", new: "scenario = \"chess\"",
      message: "4: scenario: 'chess' is not known; it is one of ping-pong, ring, cold, placement,"
        + " preemption, instruction, after-others, alternate-calls, serialised, one-site,"
        + " apart"),
    Case(
      old: "\"floor\", \"swap\"", new: "\n\"floor\",\n\"swap\", # twice\n\"floor\"\n",
      message: "8: strategies[2]: 'floor' is there already; remove it"),
    Case(
      old: "\"swap\"", new: "\n  7,\n  \"swap\"",
      message: "6: strategies[1]: is an integer; it must be a string"),
    Case(
      old: "scenario", new: "machines = []\nscenario",
      message: "4: machines: is empty; name at least one, or leave it out for all"),
    Case(
      old: "scenario", new: "architectures = [\"i386\"]\nscenario",
      message: "4: architectures[0]: 'i386' is not known; did you mean 'i686'?"),
    Case(
      old: "scenario", new: "colour = 1979-05-27\nscenario",
      message: "4: colour: is not a field; the fields are title, question, analysis, scenario,"
        + " strategies, architectures, rings, machines, tier, full"),
    Case(
      old: "\"swap\"", new: "\"swap\",\n  \"save-all\"",
      message: "6: strategies[2]: 'save-all' is excluded everywhere here; widen this benchmark, or"
        + " take back an exclusion of [save-all] in Benchmarks/strategies.toml"),
  ])
  func `a wrong field of a benchmark is reported at its line`(wrong: Case) throws {
    var text = TemporaryBenchmarks.benchmark("\"floor\", \"swap\"").with(wrong.new, for: wrong.old)
    if wrong.message.contains("everywhere") { text += "architectures = [\"x86_64\"]\n" }
    let found = try TemporaryBenchmarks(["curated/01-low.toml": text]).problems()
    #expect(found.contains("Benchmarks/curated/01-low.toml:\(wrong.message)"), "\(found)")
  }

  @Test func `a benchmark's wrong field makes no other problem`() throws {
    try expect(
      "curated/01-low.toml:6: architectures[0]: 'i386' is not known; did you mean 'i686'?",
      from: [
        "curated/01-low.toml": TemporaryBenchmarks.benchmark(
          "\"floor\", \"swap\"", more: "architectures = [\"i386\"]")
      ])
  }

  @Test func `preemption is seen from the views that a benchmark names`() throws {
    let text = TemporaryBenchmarks.benchmark("\"floor\"", more: "views = [\"inside\", \"outside\"]")
      .with("\"preemption\"", for: "\"ping-pong\"")
    // The strategy is in 01-low too, where something else is done with it.
    let definitions = try TemporaryBenchmarks(["curated/03-more.toml": text]).load()
    let cells = try CellMatrix.cells(definitions, Selection(benchmarks: ["03-more"])).cells
    #expect(
      Set(cells.map(\.id.scenario)) == ["preemption-inside", "preemption-outside"])
    try expect(
      "curated/03-more.toml:1: has no 'views'; add views = [\"...\"]",
      from: ["curated/03-more.toml": text.with("", for: "views = [\"inside\", \"outside\"]")])
    try expect(
      "curated/03-more.toml:6: views[0]: 'insid' is not known; did you mean 'inside'?",
      from: ["curated/03-more.toml": text.with("\"insid\"", for: "\"inside\"")])
    try expect(
      "curated/04-again.toml:5: strategies[0]: 'floor' is in 03-more with preemption-outside already;"
        + " leave it in one, so that no cell is measured twice",
      from: [
        "curated/03-more.toml": text,
        "curated/04-again.toml": text.with("", for: "\"inside\", "),
      ])
  }

  @Test(arguments: ["3-low.toml", "01-low.tml", "01.toml", "low.toml", "01-Low.toml", "01-.toml"])
  func `a file that would be left out because of its name is an error`(name: String) throws {
    try expect(
      "curated/\(name): is not named like 01-some-words.toml; rename it, or move it elsewhere",
      from: ["curated/\(name)": "anything"])
  }

  @Test func `files that hold nothing are errors`() throws {
    try #expect(
      TemporaryBenchmarks([
        "strategies.toml": "# nothing\n", "curated/01-low.toml": nil, "curated/02-high.toml": nil,
        "curated/.keep": "",
      ]).problems() == [
        "Benchmarks/curated: holds no benchmark; add 01-name.toml",
        "Benchmarks/strategies.toml:1: holds no strategy; add a table [name]",
      ])
  }
}
