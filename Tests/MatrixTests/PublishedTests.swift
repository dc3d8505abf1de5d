import Foundation
import Measurement
import Testing

@testable import Matrix

@Suite struct `published claims` {
  private static let group = """
    title = "Books"
    about = "What books say."
    figures = ["*/ping-pong@floor@x86_64@ring3@process"]

    [b1-swap]
    title      = "a swap"
    claim      = "A swap takes so much."
    figure     = 20
    unit       = "cycles"
    source     = "A book"
    place      = "page 1"
    confidence = "A"
    hardware   = "A computer."
    cpu        = { vendor = "GenuineIntel", family = 6, models = [106] }
    counting   = "one-way"
    clock      = "core-cycles"
    unlike     = "It is another swap."
    rule       = "within"
    tolerance  = "20%"

    [b1-swap.here]
    quantity = "core-cycles"
    of       = "*/ping-pong@swap@x86_64@ring3@process"
    minus    = "*/ping-pong@floor@x86_64@ring3@process"
    times    = 0.5

    """
  private static let questions = """
    [which]
    title  = "Which?"
    asked  = "somebody."
    claims = ["b1-swap"]

    [[which.comparisons]]
    on       = "this processor"
    first    = "one takes"
    second   = "the other"
    quantity = "ticks"
    of       = "*/ping-pong@swap@x86_64@ring3@process"
    over     = "*/ping-pong@floor@x86_64@ring3@process"

    """

  private static func folder(
    _ group: String = group, _ questions: String = questions
  ) throws -> TemporaryBenchmarks {
    try TemporaryBenchmarks([
      "published/01-books.toml": group, "published/questions.toml": questions,
    ])
  }

  @Test(arguments: [
    ("states     = \"unstated\"", ExtendedStates.Scope.unstated),
    (
      "states     = { enabled = 0xE7, in-use = 2 }",
      .known(ExtendedStates(enabled: 0xE7, inUse: 2))
    ),
  ])
  func `say what XSAVE had to save`(_ line: String, _ states: ExtendedStates.Scope) throws {
    let text = Self.group.with("\(line)\nclock", for: "clock")
    #expect(try Self.folder(text).load().published.claims.first?.states == states)
    #expect(try Self.folder().load().published.claims.first?.states == nil)
  }

  @Test func `of XSAVE and its kin say it, all of them`() throws {
    let published = try repositoryDefinitions.get().published
    let claims = published.claims.filter {
      let name = $0.here.of.cell.strategy
      // FXSAVE saves the same whatever is enabled.
      return !name.contains("fx") && (name.contains("xsave") || name.contains("xrstor"))
    }
    #expect(claims.count >= 6)
    for claim in claims { #expect(claim.states != nil, "\(claim.id)") }
  }

  @Test func `an ordinary virtual machine can judge sixty claims by measuring`() throws {
    let published = try repositoryDefinitions.get().published
    let measured = published.claims.filter { $0.here.basis == .measured }
    #expect(measured.count >= 150)
    // In a process of any processor, by the CPU itself, and with nothing left unsaid that must be the same.
    let ordinary = measured.filter { claim in
      claim.processors == .any && claim.here.mechanism == .native && claim.states == nil
        && claim.here.cells.allSatisfy { $0.machine == .process }
    }
    #expect(ordinary.count >= 60)
  }

  @Test func `are read with their questions`() throws {
    let published = try Self.folder().load().published
    let claim = try #require(published.claims.first)
    #expect(published.groups.map(\.name) == ["books"])
    #expect(published.groups.first?.figures.count == 1)
    #expect(claim.id == "b1-swap" && claim.rule == .within(share: 0.2))
    #expect(claim.figure?.bounds == 20...20 && claim.here.times == 0.5)
    #expect(claim.here.of.minus?.strategy == "floor")
    #expect(claim.processors == .only(vendor: "GenuineIntel", family: 6, models: [106]))
    #expect(published.questions.first?.comparisons.count == 1)
    #expect(published.questions.first?.cells.count == 2)
  }

  @Test func `need not be there`() throws {
    #expect(try TemporaryBenchmarks().load().published == PublishedCatalogue())
  }

  @Test(arguments: [
    ("20%", "34%", "b1-swap.tolerance: must be above 0 and below 33%"),
    ("20%", "0.2", "b1-swap.tolerance: '0.2' is not a percentage"),
    ("tolerance  = \"20%\"\n", "", "b1-swap: has no 'tolerance'"),
    ("\"within\"", "\"witin\"", "b1-swap.rule: 'witin' is not known; did you mean 'within'?"),
    (
      "rule       = \"within\"\ntolerance  = \"20%\"\n", "rule = \"equals\"\n",
      "b1-swap.rule: 'equals' is for counts"
    ),
    ("\"cycles\"", "\"bytes\"", "b1-swap.unit: 'bytes' is compared with core-cycles"),
    (
      "figure     = 20\nunit       = \"cycles\"\n", "",
      "b1-swap: has no 'figure'; only an order of two things"
    ),
    ("figure     = 20\n", "figure = [30, 20]\n", "b1-swap.figure: must be a number above 0"),
    (
      "figure     = 20\n", "figure = [20, 30]\n",
      "b1-swap.figure: with its rule accepts both a value and its double"
    ),
    ("figure     = 20\n", "figure = 20\nover = 2\n", "b1-swap.figure: is a quotient"),
    ("unlike     = \"It is another swap.\"\n", "", "b1-swap: does not say how far it is like"),
    ("place      = \"page 1\"\n", "", "b1-swap: has no 'place'"),
    ("\"A\"", "\"R\"", "b1-swap.confidence: 'R' is not known"),
    ("cpu        = {", "cpus       = {", "b1-swap: must say whose figure it is"),
    ("clock ", "states = \"all\"\nclock ", "b1-swap.states: must be \"unstated\" or"),
    ("clock ", "states = { enabled = 7 }\nclock ", "b1-swap.states: must name both"),
    (
      "times    = 0.5", "tines    = 0.5",
      "b1-swap.here.tines: is not a field; did you mean 'times'?"
    ),
    ("times    = 0.5", "times    = 0", "b1-swap.here.times: must be above 0"),
    ("times    = 0.5", "rows = [\"int\"]", "b1-swap.here: has rows, which only documented clocks"),
    (
      "of       = \"*/ping-pong@swap@", "of       = \"*/ping-pong@swop@",
      "b1-swap.here.of: '*/ping-pong@swop@x86_64@ring3@process' matches no cell"
    ),
    (
      "of       = \"*/ping-pong@swap@x86_64", "of       = \"*/ping-pong@swap@*",
      "b1-swap.here.of: '*/ping-pong@swap@*@ring3@process' matches 2 cells, such as"
    ),
    ("[b1-swap]", "[b1_swap]", "b1_swap: 'b1_swap' is not lower-case words"),
  ])
  func `are held to the matrix and to themselves`(old: String, new: String, message: String)
    throws
  {
    let problems = try Self.folder(Self.group.with(new, for: old)).problems()
    let isNamed = problems.contains {
      $0.hasPrefix("Benchmarks/published/01-books.toml:") && $0.contains(message)
    }
    #expect(isNamed, "\(problems)")
  }

  @Test(arguments: [
    ("b1-swap", "b1-swop", "'b1-swop' is not a claim; did you mean 'b1-swap'?"),
    ("over     = \"*/ping-pong@floor@x86_64@ring3@process\"\n", "", "compares nothing; add over"),
    ("claims = [\"b1-swap\"]\n", "", "has no 'claims'"),
    ("first    = \"one takes\"\n", "", "has no 'first'"),
  ])
  func `a question's faults are named`(old: String, new: String, message: String) throws {
    let problems = try Self.folder(Self.group, Self.questions.with(new, for: old)).problems()
    #expect(problems.contains { $0.contains(message) }, "\(problems)")
  }

  @Test func `one id is one claim, and a file has a number`() throws {
    let twice = try TemporaryBenchmarks([
      "published/01-books.toml": Self.group, "published/02-more.toml": Self.group,
      "published/more.toml": Self.group,
    ]).problems()
    #expect(twice.contains { $0.contains("'b1-swap' is there already") }, "\(twice)")
    #expect(twice.contains { $0.contains("is not named like 01-some-words.toml") }, "\(twice)")
  }

  @Test func `of the repository are 150 and more, of every group, each with its source`() throws {
    let published = try repositoryDefinitions.get().published
    let sure = published.claims.filter { $0.confidence != .c }
    #expect(sure.count >= 100 && published.claims.count >= 150)
    #expect(
      published.groups.map(\.name) == [
        "intel-tables", "amd-tables", "user-level", "operating-system", "microkernels",
        "kernel-entry", "virtualisation", "history", "calibration", "mitigations",
        "folklore",
      ])
    for group in published.groups { #expect(group.claims.contains { $0.confidence != .c }) }
    for claim in published.claims {
      #expect(!claim.source.document.isEmpty && !claim.source.place.isEmpty, "\(claim.id)")
      // What was only recalled is cited nowhere.
      #expect(claim.id.first != "r", "\(claim.id)")
      // An absolute time is of one processor, or of none that is known, unless it is an order.
      if claim.here.quantity.isTime, claim.here.over == nil, claim.rule.isQuantitative {
        #expect(claim.processors != .any || claim.id.hasPrefix("c1-"), "\(claim.id)")
      }
      if claim.figure?.over != nil { #expect(claim.figure?.derived != nil, "\(claim.id)") }
    }
    #expect(published.questions.count == 2)
  }
}
