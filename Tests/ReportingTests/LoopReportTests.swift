import Analysis
import Documents
import Measurement
import Reporting
import Testing

/// What the answer says of figures beyond the loop.
@Suite struct LoopReportTests {
  private static func cell(_ strategy: String, _ scenario: Scenario, ticks: Double) -> CellRecord {
    var column = SyntheticRun.columns[0]
    column.scale = { _ in ticks }
    var cell = SyntheticRun.cell(strategy, column)
    cell.id.benchmark = "22-loops"
    cell.id.scenario = scenario.description
    return cell
  }

  private static func page(_ more: [CellRecord], in unit: ShownUnit? = nil) throws -> String {
    var run = SyntheticRun.make()
    run.cells += more
    var model = ReportModel(run, recording: "here")
    model.shownUnit = unit
    return try render(model, as: .terminal(columns: 120, color: false))
  }

  /// The words of a row of the table, which may be split between columns.
  private func row(_ name: String, of page: String) throws -> [String] {
    let start = try #require(page.range(of: "As timed and beyond the loop"))
    let end = try #require(page.range(of: "Beyond the loop: the figure"))
    let lines = page[start.lowerBound..<end.lowerBound].split(separator: "\n")
      .filter { $0.contains("  \(name) ") }
    try #require(!lines.isEmpty)
    return lines.flatMap { $0.split(separator: " ").map(String.init) }
  }

  @Test func `two sites, one site and serialised stand side by side, as timed and beyond`() throws {
    let page = try Self.page([
      Self.cell("call-only", .alternateCalls, ticks: 1.3),
      Self.cell("call-only", .oneSite, ticks: 3), Self.cell("callee-saved", .oneSite, ticks: 6),
      Self.cell("call-only", .serialised, ticks: 20),
      Self.cell("callee-saved", .serialised, ticks: 44),
    ])
    #expect(
      page.contains("As timed and beyond the loop: x86_64, process, ring 3, native, in core cycles")
    )
    // 19.2 ticks at 0.595 for a core cycle are 32.2, and 1.3 are 2.2.
    let xv6 = try row("callee-saved", of: page)
    #expect(
      xv6.contains { $0.hasPrefix("32.2") } && xv6.contains { $0.hasPrefix("+30.") }, "\(xv6)")
    #expect(
      xv6.contains { $0.hasPrefix("+5.0") } && xv6.contains { $0.hasPrefix("+40.") }, "\(xv6)")
    #expect(xv6.contains("1.00"), "\(xv6)")
    // What was not measured there has no figure.
    #expect(try row("all-registers", of: page).count { $0 == "-" } == 4)
    let alone = try row("(the loop alone)", of: page)
    #expect(alone.contains { $0.hasPrefix("33.") }, "\(alone)")
    #expect(flat(page).contains("Two sites: ping-pong") && flat(page).contains("One site: both"))
    #expect(flat(page).contains("Serialised: two sites with an lfence"))
  }

  @Test func `only the loops that were measured have columns`() throws {
    let page = try Self.page([Self.cell("call-only", .alternateCalls, ticks: 1.3)], in: .ticks)
    #expect(page.contains("native, in ticks"))
    #expect(
      !page.contains("one site") && !page.contains("serialised") && !page.contains("One site:"))
    #expect(try row("callee-saved", of: page).contains { $0.hasPrefix("+17.8") })
  }

  @Test func `a switch that takes what the loop takes is indistinguishable from 0`() throws {
    var equal = Self.cell("stack-pointer-ret", .pingPong, ticks: 12.4)
    equal.id.scenario = Scenario.alternateCalls.description
    equal.id.strategy = "call-only"
    // Half of the boots a step of the clock more, and half as much less.
    for index in equal.boots.indices {
      let step: Int64 = index.isMultiple(of: 2) ? 26 : -26
      equal.boots[index].histogram = TickHistogram(
        samples: equal.boots[index].histogram.bins.flatMap {
          Array(repeating: $0.ticks + step, count: $0.count)
        })
    }
    let page = try Self.page([equal])
    #expect(try row("stack-pointer-ret", of: page).contains("~0"))
  }

  @Test func `a run without a loop alone says nothing of it`() throws {
    #expect(!(try Self.page([])).contains("eyond the loop"))
  }
}

/// A page's words with one space between them: a sentence may be wrapped anywhere.
func flat(_ page: String) -> String {
  page.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}
