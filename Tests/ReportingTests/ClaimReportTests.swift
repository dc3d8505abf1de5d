import Analysis
import Documents
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct `claims as text` {
  static let model = SyntheticClaims.reproduction()

  private func text(_ format: Format) throws -> String { try render(Self.model, as: format) }

  /// The text as one line, for passages that may be broken between words.
  private func words(_ format: Format) throws -> String {
    try text(format).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func `are what was agreed on`() throws {
    try expectSnapshot(text(.terminal(columns: 80, color: false)), "claims.txt")
    try expectSnapshot(text(.markdown), "claims.md")
    try expectSnapshot(text(.csv), "claims.csv")
  }

  @Test func `fit on the page, and colour adds nothing`() throws {
    try expectLayout { try text(.terminal(columns: $0, color: $1)) }
  }

  @Test(arguments: [
    Format.terminal(columns: 132, color: false), .markdown, .html, .csv, .json,
  ])
  func `every format holds each claim, its verdict and its source`(format: Format) throws {
    let text = try words(format)
    for result in Self.model.results {
      #expect(text.contains(result.claim.id), "\(result.claim.id)")
      #expect(text.contains(result.claim.source.document), "\(result.claim.source.document)")
      #expect(text.contains(result.claim.source.place), "\(result.claim.source.place)")
    }
    #expect(text.contains("reproduced") && text.contains("contradicted"))
  }

  @Test func `the first line counts measured claims apart from those that are looked up`() throws {
    let page = try text(.terminal(columns: 200, color: false))
    let line =
      "switchbench reproduce\n\n  4 claims. Measured: 1 reproduced, 1 contradicted, 1 not comparable here, 1 cannot run here."
    #expect(page.hasPrefix(line + "\n"))
    var model = Self.model
    for group in model.groups.indices {
      model.groups[group].results[0].claim.here.quantity = .clocks
    }
    let mixed = try render(model, as: .terminal(columns: 200, color: false))
    #expect(
      mixed.hasPrefix(
        "switchbench reproduce\n\n  4 claims. Measured: 1 contradicted, 1 not comparable here, 1 cannot run here. Looked up, the "
          + "source's table compared with this suite's: 1 reproduced.\n"))
    #expect(
      try render(model, as: .json).contains(#""looked-up":{"cannot-run":0,"contradicted":0,"#))
    #expect(try render(model, as: .csv).contains(",looked-up,clocks,"))
  }

  @Test func `each row has its unit, and a bound says that it is one`() throws {
    func published(_ unit: PublishedUnit, _ rule: ClaimRule, _ figure: Double, over: Double? = nil)
      throws -> String
    {
      var model = Self.model
      var result = model.groups[0].results[0]
      result.claim.figure = PublishedFigure(lower: figure, upper: figure, over: over, unit: unit)
      result.claim.rule = rule
      model.groups[0].results = [result]
      let table = try render(section: "books", of: model, as: .markdown)
      let row = try #require(table.split(separator: "\n").first { $0.hasPrefix("| the title") })
      return row.split(separator: "|")[1].trimmingCharacters(in: .whitespaces)
    }
    #expect(try published(.nanoseconds, .order(.below), 100) == "at most 100 ns")
    #expect(try published(.microseconds, .order(.about), 10) == "about 10 µs")
    #expect(try published(.exits, .order(.above), 1) == "at least 1 exit")
    #expect(try published(.cycles, .within(share: 0.1), 1) == "1 cycle")
    #expect(try published(.clocks, .ratio(factor: 1.2), 203, over: 20) == "203 / 20 clocks = 10.2")
    let table = try render(section: "books", of: Self.model, as: .markdown)
    #expect(table.contains("| 19 to 20 ticks | 19.19 ±0.08 ticks |"))
    #expect(table.contains("| 5.82 ±0.00 times |"))
  }

  @Test func `the answers come next, and an emulation is called one`() throws {
    let text = try words(.terminal(columns: 132, color: false))
    #expect(text.contains("cannot run here. Is it slower? Slower on this processor (12.8 times). "))
    #expect(text.contains("Emulated, not CPU time: "))
    #expect(text.contains("This is the cost of an emulation, not CPU time."))
  }

  @Test func `parts that cannot be told apart have no winner`() throws {
    let text = try words(.terminal(columns: 132, color: false))
    #expect(text.contains("On this processor it is the segments: "))
    #expect(text.contains("one and the same are not distinguishable: 100% of the sum of the parts"))
  }

  @Test func `the page is well-formed, and its links lead somewhere`() throws {
    let page = try parseMarkup(text(.html))
    let ids = page.all.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    let links = page.all("a").compactMap { $0.attributes["href"] }
    #expect(links.count > 5)
    for link in links { #expect(ids.contains(String(link.dropFirst())), "\(link)") }
    #expect(page.element(id: "claim-a1-swap")?.text.contains("Derived, not printed") == true)
  }

  @Test(arguments: ["answers", "tally", "sources", "books"])
  func `a quoted part is that of the whole report`(name: String) throws {
    let reproduction = SyntheticClaims.reproduction()
    let part = try render(section: name, of: reproduction, as: .markdown)
    #expect(part.count > 20)
    #expect(try render(reproduction, as: .markdown).contains(part.dropLast()))
    let error = #expect(throws: NoSuchSection.self) {
      try render(section: "nothing", of: reproduction, as: .markdown)
    }
    #expect(error?.known == ["tally", "answers", "books", "sources", "notes", "provenance"])
  }

  @Test func `the list names each claim and its source`() throws {
    let catalogue = SyntheticClaims.catalogue
    let text = try render(
      ClaimList(catalogue, chosen: ["a1-swap", "a3-slower"]),
      as: .terminal(columns: 80, color: false))
    #expect(text.hasPrefix("2 claims, by group.\n"))
    #expect(text.contains("a1-swap") && !text.contains("a2-other"))
    let json = try render(ClaimList(catalogue, chosen: ["a1-swap"]), as: .json)
    #expect(json.contains("\"switchbench.claims/1\"") && json.contains("a1-swap"))
  }
}

/// Claims about the run that never happened, one for each verdict.
enum SyntheticClaims {
  static func id(_ strategy: String, _ machine: Machine, _ architecture: Architecture = .x86_64)
    -> CellID
  {
    CellID(
      benchmark: "01-registers", scenario: "ping-pong", strategy: strategy,
      architecture: architecture, ring: machine == .process ? .three : .zero, machine: machine)
  }

  private static func claim(
    _ id: String, _ here: ClaimExpression, figure: PublishedFigure?, rule: ClaimRule,
    unlike: String?, processors: ProcessorScope = .any
  ) -> PublishedClaim {
    PublishedClaim(
      id: id, title: "the title of \(id)", claim: "It takes so much.", figure: figure,
      source: PublishedSource(document: "A book on \(id)", place: "page 7"), confidence: .b,
      hardware: "A computer of 1995.", processors: processors, counting: .oneWay,
      clock: .coreCycles, unlike: unlike, rule: rule, here: here)
  }

  private static func ticks(_ strategy: String, less: String? = nil) -> ClaimExpression {
    ClaimExpression(
      .ticks,
      of: ClaimExpression.Term(id(strategy, .process), minus: less.map { id($0, .process) }))
  }

  private static func quotient(_ machine: Machine, _ mechanism: Mechanism) -> ClaimExpression {
    let architecture: Architecture = machine == .process ? .x86_64 : .i686
    let first = machine == .process ? "callee-saved-segments" : "hardware-task"
    return ClaimExpression(
      .ticks, of: ClaimExpression.Term(id(first, machine, architecture)),
      over: ClaimExpression.Term(id("callee-saved", machine, architecture)), mechanism: mechanism)
  }

  static let catalogue = PublishedCatalogue(
    groups: [
      PublishedGroup(
        name: "books", title: "Books", about: "What books say.",
        claims: [
          claim(
            "a1-swap", ticks("callee-saved"),
            figure: PublishedFigure(lower: 19, upper: 20, unit: .ticks, derived: "17 + 2."),
            rule: .within(share: 0.1), unlike: nil),
          claim(
            "a2-other", ticks("all-registers"),
            figure: PublishedFigure(lower: 50, upper: 50, unit: .ticks),
            rule: .within(share: 0.1), unlike: "It is another switch."),
          claim(
            "a3-slower", quotient(.tcg, .native), figure: nil, rule: .order(.above),
            unlike: "It is an emulator."),
          claim(
            "a4-missing", ClaimExpression(.ticks, of: ClaimExpression.Term(id("no-such", .kvm))),
            figure: PublishedFigure(lower: 1, upper: 1, unit: .ticks), rule: .within(share: 0.1),
            unlike: nil),
        ], figures: [id("call-only", .process)])
    ],
    questions: [
      PublishedQuestion(
        id: "q", title: "Is it slower?", asked: "the article.",
        comparisons: [
          PublishedQuestion.ComparedCosts(
            place: "this processor", first: "the one takes", second: "the other",
            expression: quotient(.process, .native)),
          PublishedQuestion.ComparedCosts(
            place: "a translator", first: "the one takes", second: "the other",
            expression: quotient(.tcg, .translated)),
        ],
        breakdowns: [
          PublishedQuestion.Breakdown(
            place: "this processor",
            parts: [
              PublishedQuestion.NamedCost(
                name: "the registers", expression: ticks("all-registers", less: "callee-saved")),
              PublishedQuestion.NamedCost(
                name: "the segments",
                expression: ticks("callee-saved-segments", less: "callee-saved")),
            ]),
          PublishedQuestion.Breakdown(
            place: "this processor again",
            parts: [
              PublishedQuestion.NamedCost(name: "one", expression: ticks("callee-saved")),
              PublishedQuestion.NamedCost(name: "the same", expression: ticks("callee-saved")),
            ]),
        ], claims: ["a1-swap", "a3-slower"])
    ])

  static func reproduction() -> Reproduction {
    reproduce(
      SyntheticRun.make(), recording: "Results/runs/20250611T140522Z-7f3a/run.json", catalogue,
      chosen: Set(catalogue.claims.map(\.id)), excluded: [:])
  }
}
