import Measurement
import Testing

@testable import Analysis

@Suite struct `a claim beside a recording` {
  private static func claim(
    _ here: ClaimExpression, figure: Double = 20, over: Double? = nil,
    rule: ClaimRule = .within(share: 0.1), on processors: ProcessorScope = .any
  ) -> PublishedClaim {
    PublishedClaim(
      id: "x1", title: "a title", claim: "It takes so much.",
      figure: PublishedFigure(lower: figure, upper: figure, over: over, unit: .cycles),
      source: PublishedSource(document: "A book", place: "page 1"), confidence: .a,
      hardware: "A computer.", processors: processors, counting: .oneWay, clock: .coreCycles,
      unlike: nil, rule: rule, here: here)
  }

  private func term(_ id: CellID, minus: CellID? = nil) -> ClaimExpression.Term {
    ClaimExpression.Term(id, minus: minus)
  }

  private func result(
    _ claim: PublishedClaim, _ run: Run, excluded: [CellID: String] = [:]
  ) -> ClaimResult {
    judge(claim, ClaimReader(complete(run), excluded: excluded), host: run.host)
  }

  // One tick is 1 / 0.6 core cycles in these samples.
  private let run = recorded([
    cell(id("a"), locations: [12, 12, 12, 12, 12, 12]),
    cell(id("b"), locations: [6, 6, 6, 6, 6, 6]),
    cell(id("t", .tcg), locations: [12, 12, 12, 12, 12, 12]),
  ])

  @Test func `takes core cycles through the calibration, differences and quotients by boot`() {
    let a = result(Self.claim(ClaimExpression(.coreCycles, of: term(id("a")))), run)
    #expect(a.verdict == .reproduced && a.reading.mechanisms == ["native"])
    #expect(abs((a.reading.value?.value ?? 0) - 20) < 1e-9)
    let less = ClaimExpression(.coreCycles, of: term(id("a"), minus: id("b")), times: 2)
    #expect(abs((result(Self.claim(less), run).reading.value?.value ?? 0) - 20) < 1e-9)
    let quotient = ClaimExpression(.ticks, of: term(id("a")), over: term(id("b")))
    let claim = Self.claim(quotient, figure: 2, over: 1, rule: .ratio(factor: 1.1))
    #expect(result(claim, run).verdict == .reproduced)
  }

  @Test(
    arguments: [
      (nil, nil, nil, ClaimVerdict.reproduced, ""),
      (
        .unstated, 7, 2, .notComparable,
        "does not say which states were enabled and in use, here XCR0 0x7"
      ),
      (.unstated, nil, nil, .notComparable, "nor does this recording"),
      (.known(ExtendedStates(enabled: 7, inUse: 2)), 7, 2, .reproduced, ""),
      (.known(ExtendedStates(enabled: 7, inUse: 2)), 7, 3, .notComparable, "XINUSE 0x2, here XCR0"),
      (.known(ExtendedStates(enabled: 7, inUse: 2)), 231, 2, .notComparable, "here XCR0 0xe7"),
      (.known(ExtendedStates(enabled: 7, inUse: 2)), 7, nil, .notComparable, "does not say"),
      (.known(ExtendedStates(enabled: 7, inUse: 2)), nil, 2, .notComparable, "does not say"),
    ] as [(ExtendedStates.Scope?, Int?, Int?, ClaimVerdict, String)])
  func `a figure of XSAVE is judged only where the same states were enabled and in use`(
    _ there: ExtendedStates.Scope?, _ enabled: Int?, _ inUse: Int?, _ verdict: ClaimVerdict,
    _ words: String
  ) {
    var run = run
    for index in run.cells[0].boots.indices { run.cells[0].boots[index].statesInUse = inUse }
    var evidence = processor()
    evidence.enabledStates = enabled
    run.launches[0].processor = evidence
    var claim = Self.claim(ClaimExpression(.coreCycles, of: term(id("a"))))
    claim.states = there
    let result = result(claim, run)
    #expect(result.verdict == verdict)
    #expect(words.isEmpty || result.because.contains(words), "\(result.because)")
  }

  @Test func `states that differ between boots are not known`() {
    var run = run
    for index in run.cells[0].boots.indices { run.cells[0].boots[index].statesInUse = index & 1 }
    run.launches[0].processor = processor(states: (7, 0))
    #expect(ClaimReader(run, excluded: [:]).states(of: id("a")) == nil)
  }

  @Test func `boots that only one of two cells has are no pair`() {
    let run = recorded([
      cell(id("a"), boots: [boot(0, samples: [1200]), boot(1, samples: [2400])]),
      cell(id("b"), boots: [boot(1, samples: [600])]),
    ])
    let quotient = ClaimExpression(.ticks, of: term(id("a")), over: term(id("b")))
    #expect(ClaimReader(run, excluded: [:]).read(quotient).value?.value == 4)
  }

  @Test func `an emulated time is never held against a CPU's, and is shown`() {
    let emulated = result(
      Self.claim(ClaimExpression(.ticks, of: term(id("t", .tcg))), figure: 12), run)
    #expect(emulated.verdict == .notComparable)
    #expect(emulated.because.contains("was translated here"))
    #expect(emulated.reading.value?.value == 12)
    let meant = ClaimExpression(.ticks, of: term(id("t", .tcg)), mechanism: .translated)
    #expect(result(Self.claim(meant, figure: 12), run).verdict == .reproduced)
  }

  @Test func `another processor's figure is not comparable, and one's own is`() {
    var run = run
    run.host.cpuVendor = .known("GenuineIntel")
    run.host.cpuSignature = .known([6, 106, 6])
    let here = ClaimExpression(.coreCycles, of: term(id("a")))
    func verdict(_ scope: ProcessorScope) -> ClaimVerdict {
      result(Self.claim(here, on: scope), run).verdict
    }
    #expect(verdict(.only(vendor: "GenuineIntel", family: 6, models: [106])) == .reproduced)
    #expect(verdict(.only(vendor: "GenuineIntel", family: 6, models: [])) == .reproduced)
    #expect(verdict(.only(vendor: "GenuineIntel", family: 6, models: [94])) == .notComparable)
    #expect(verdict(.only(vendor: "AuthenticAMD", family: 6, models: [])) == .notComparable)
    #expect(verdict(.unstated) == .notComparable)
  }

  @Test func `a cell without a number cannot run, with its own reason`() {
    var skipped = cell(id("s"), locations: [])
    (skipped.status, skipped.because) = (.skipped, "there is no such device")
    let run = recorded([skipped])
    func because(_ id: CellID, _ excluded: [CellID: String] = [:]) -> String {
      let found = result(
        Self.claim(ClaimExpression(.ticks, of: term(id))), run, excluded: excluded)
      #expect(found.verdict == .cannotRun)
      return found.because
    }
    #expect(because(id("s")).hasSuffix("was skipped: there is no such device"))
    #expect(because(id("e"), [id("e"): "No such gate."]).hasSuffix("is excluded: No such gate."))
    #expect(because(id("m")).contains("has no cell"))
  }

  @Test func `documented clocks are summed by rows, without what the next instruction adds`() {
    let paper = id("p", .paper, ring: .zero, architecture: .i686)
    let record = CellRecord(
      id: paper, status: .measured, because: nil, mechanism: .documented, unit: .clocks,
      verification: nil, boots: [], summary: nil,
      documented: [
        DocumentedClocks(
          processor: "80486", clocks: 250, because: nil, switches: 2,
          rows: [
            DocumentedRow(
              instruction: "int $48", form: "int-task-gate", times: 1, base: 37, taskSwitch: 162,
              source: "p. 1"),
            DocumentedRow(
              instruction: "ret", form: "ret-near", times: 2, base: 5, nextInstruction: 3,
              source: "p. 2"),
          ])
      ])
    let reader = ClaimReader(recorded([record]), excluded: [:])
    func value(_ processor: String, _ rows: [String]) -> ClaimReading {
      reader.read(
        ClaimExpression(
          .clocks, of: ClaimExpression.Term(paper, processor: processor, rows: rows)))
    }
    #expect(value("80486", []).value?.value == 125)
    #expect(value("80486", ["int-*"]).value?.value == 99.5)
    #expect(value("80486", ["ret-near"]).value?.value == 5)
    #expect(value("80486", ["ret-near"]).mechanisms == ["documented"])
    #expect(value("80486", ["none"]).missing?.contains("have no row none") == true)
    #expect(value("80386", []).missing?.contains("no clocks of 80386") == true)
  }

  /// A switch of two rows in a loop of 20 clocks, whose POP has 1 clock, and 4 by another source.
  private func paper(_ name: String, pops: Int, rest: Int, isLoopKnown: Bool = true) -> CellRecord {
    let rows = [
      DocumentedRow(
        instruction: "popl", form: "pop-register", times: pops, base: 1, source: "p. 1",
        timesInLoop: isLoopKnown ? 0 : nil, otherBase: 4, otherSource: "p. 2"),
      DocumentedRow(
        instruction: "ret", form: "ret-near", times: 1, base: rest, source: "p. 3",
        timesInLoop: isLoopKnown ? 0 : nil),
      DocumentedRow(
        instruction: "call", form: "call-near-memory", times: 1, base: 20, source: "p. 4",
        timesInLoop: isLoopKnown ? 1 : nil),
    ]
    return CellRecord(
      id: id(name, .paper, ring: .zero, architecture: .i686), status: .measured, because: nil,
      mechanism: .documented, unit: .clocks, verification: nil, boots: [], summary: nil,
      documented: [
        DocumentedClocks(
          processor: "80486", clocks: rows.reduce(0) { $0 + $1.times * $1.clocks }, because: nil,
          rows: rows)
      ])
  }

  private func paperTerm(_ name: String, rows: [String] = []) -> ClaimExpression.Term {
    ClaimExpression.Term(
      id(name, .paper, ring: .zero, architecture: .i686), processor: "80486", rows: rows)
  }

  @Test func `a quotient of whole switches leaves the loop out, and says what it is with it`() {
    let run = recorded([paper("a", pops: 1, rest: 210), paper("b", pops: 4, rest: 13)])
    let reading = ClaimReader(run, excluded: [:]).read(
      ClaimExpression(.clocks, of: paperTerm("a"), over: paperTerm("b")))
    #expect(reading.first?.value == 211 && reading.second?.value == 17)
    #expect(reading.value?.value == 211.0 / 17)
    #expect(reading.asTimed?.first == 231 && reading.asTimed?.second == 37)
    #expect(reading.asTimed?.value == 231.0 / 37)
    // By the other source both have more, and the quotient less.
    let disputed: [Double] = [214.0 / 29, 211.0 / 17]
    #expect(reading.disputed == disputed)
    // One number, and a row of it, are what they are.
    let single = ClaimReader(run, excluded: [:]).read(
      ClaimExpression(.clocks, of: paperTerm("b")))
    #expect(single.value?.value == 37 && single.asTimed == nil && single.disputed == [37, 49])
    let rows = ClaimReader(run, excluded: [:]).read(
      ClaimExpression(
        .clocks, of: paperTerm("b", rows: ["ret-near"]), over: paperTerm("a", rows: ["ret-*"])))
    #expect(rows.value?.value == 13.0 / 210 && rows.asTimed == nil && rows.disputed == nil)
  }

  @Test func `an old recording's quotient has the loop in it`() {
    let run = recorded([
      paper("a", pops: 1, rest: 210, isLoopKnown: false), paper("b", pops: 4, rest: 13),
    ])
    let reading = ClaimReader(run, excluded: [:]).read(
      ClaimExpression(.clocks, of: paperTerm("a"), over: paperTerm("b")))
    #expect(reading.value?.value == 231.0 / 37 && reading.asTimed == nil)
  }

  @Test func `what only one of two sources says is no verdict`() {
    let run = recorded([paper("b", pops: 4, rest: 13)])
    func verdict(_ figure: Double, _ rule: ClaimRule) -> ClaimVerdict {
      var claim = Self.claim(
        ClaimExpression(.clocks, of: paperTerm("b")), figure: figure, rule: rule)
      claim.figure?.unit = .clocks
      return result(claim, run).verdict
    }
    #expect(verdict(37, .equals) == .notComparable)
    #expect(verdict(38, .equals) == .contradicted)
    #expect(verdict(50, .order(.below)) == .reproduced)
    #expect(verdict(40, .order(.below)) == .notComparable)
  }

  @Test func `a question needs no cell when none of its claims is chosen`() {
    let claim = Self.claim(ClaimExpression(.ticks, of: term(id("a"))))
    var other = claim
    (other.id, other.here) = ("x2", ClaimExpression(.ticks, of: term(id("b"))))
    let catalogue = PublishedCatalogue(
      groups: [
        PublishedGroup(
          name: "g", title: "G", about: "", claims: [claim, other], figures: [id("f")])
      ],
      questions: [
        PublishedQuestion(
          id: "q", title: "Q?", asked: "Somebody.",
          comparisons: [
            PublishedQuestion.ComparedCosts(
              place: "here", first: "", second: "",
              expression: ClaimExpression(.ticks, of: term(id("c")), over: term(id("d"))))
          ], claims: ["x2"])
      ])
    #expect(catalogue.cells(of: ["x1"]) == [id("a")])
    #expect(catalogue.cells(of: ["x2"]) == [id("b"), id("c"), id("d")])
    #expect(catalogue.cells(of: ["x1", "x2"]).contains(id("f")))
    let found = reproduce(run, recording: "r", catalogue, chosen: ["x1", "x2"], excluded: [:])
    #expect(found.results.map(\.claim.id) == ["x1", "x2"])
    #expect(found.groups.first?.newFigures.map(\.cell) == [id("f")])
    #expect(found.answers.count == 1)
  }
}

/// The fixture's run, by a name that no property of a test hides.
private func recorded(_ cells: [CellRecord]) -> Run { run(cells) }
