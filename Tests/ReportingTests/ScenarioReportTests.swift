import Analysis
import Documents
import Measurement
import Reporting
import Testing

/// What a report makes of scenarios other than ping-pong.
@Suite struct ScenarioReportTests {
  private static let column = SyntheticRun.columns[0]
  private static let counting = SyntheticRun.columns[8]

  private static func cell(
    _ strategy: String, _ scenario: Scenario, _ factor: Double, _ column: SyntheticRun.Column
  ) -> CellRecord {
    var column = column
    let scale = column.scale
    column.scale = { scale($0) * factor }
    var cell = SyntheticRun.cell(strategy, column)
    cell.id.benchmark = "07-others"
    cell.id.scenario = scenario.description
    return cell
  }

  /// The run of the other tests and, beside its cells, some of every other scenario.
  private static func makeModel(isAlone: Bool = false) -> ReportModel {
    var run = SyntheticRun.make()
    if isAlone { run.cells = [] }
    for strategy in ["call-only", "callee-saved"] {
      for (contexts, bytes, factor) in [(2, 0, 1.0), (2, 4096, 4), (1024, 0, 3), (1024, 4096, 20)] {
        let ring = Scenario.ring(contexts: contexts, bytesTouched: bytes)
        run.cells.append(cell(strategy, ring, factor, column))
        if factor < 2 { run.cells.append(cell(strategy, ring, factor, counting)) }
      }
      run.cells.append(cell(strategy, .cold, 50, column))
      for (place, factor) in [(0, 1.1), (8, 1), (16, 1.2)] {
        let scenario = Scenario.placement(codeBytes: place, stackBytes: 8)
        run.cells.append(cell(strategy, scenario, factor, column))
      }
    }
    return ReportModel(run, recording: "here")
  }

  private func page(_ model: ReportModel) throws -> String {
    try render(model, as: .terminal(columns: 80, color: false))
  }

  private func section(_ title: String, of text: String) throws -> String {
    let start = try #require(text.range(of: title), "no section \(title)")
    let rest = text[start.lowerBound...]
    let lines = rest.split(separator: "\n", omittingEmptySubsequences: false)
    let end = lines.dropFirst().firstIndex { $0.first.map { $0 != " " } ?? false }
    return lines[..<(end ?? lines.endIndex)].joined(separator: "\n")
  }

  @Test func `the footprint is a table of contexts by bytes, for each strategy`() throws {
    let text = try section("Footprint: a ring", of: try page(Self.makeModel()))
    #expect(
      text.contains(
        """
          callee-saved: x86_64, process, ring 3, native, in ticks
          contexts            0       4 KiB
          2         19.19 ±0.4%  76.8 ±0.4%
          1,024      57.6 ±0.4%   384 ±0.4%

          callee-saved, beyond call-only: x86_64, process, ring 3, native, in ticks
          contexts             0       4 KiB
          2         +17.10 ±0.07  +68.4 ±0.3
        """), "\(text)")
    #expect(!text.contains("icount") && !text.contains("instructions"))
  }

  @Test func `what was counted stands apart, under its name`() throws {
    let text = try page(Self.makeModel())
    let native = try #require(text.range(of: "Footprint: a ring"))
    let apart = try #require(
      text.range(of: "memory; emulated or\ncounted, not CPU time"))
    let counted = text[apart.lowerBound...]
    #expect(counted.contains("callee-saved: x86_64, icount, ring 0, counted, in instructions"))
    #expect(native.lowerBound < apart.lowerBound)
  }

  @Test func `cold stands beside warm, and what flushing takes is told`() throws {
    let text = try section("Cold memory:", of: try page(Self.makeModel()))
    #expect(text.contains("is the cost of a cold switch"))
    let line = try #require(text.split(separator: "\n").first { $0.contains("  callee-saved") })
    #expect(line.contains("19.19") && line.contains("+17.10"), "\(line)")
    #expect(line.contains("960") && line.contains("+855"), "\(line)")
  }

  @Test func `two CPUs are a column for each distance that was measured`() throws {
    var run = SyntheticRun.make()
    for (distance, factor) in [(Scenario.Distance.core, 2.0), (.node, 5)] {
      run.cells.append(Self.cell("callee-saved", .apart(distance), factor, Self.column))
    }
    let model = ReportModel(run, recording: "here")
    let text = try section("Two CPUs:", of: try page(model))
    #expect(text.contains("same node") && !text.contains("sibling"), "\(text)")
    let line = try #require(text.split(separator: "\n").first { $0.contains("  callee-saved") })
    #expect(line.contains("19.19") && line.contains("38.4") && line.contains("96.0"), "\(line)")
    #expect(line.contains("2.00") && line.contains("5.00"), "\(line)")
  }

  @Test func `a placement is one line for each strategy, with its range`() throws {
    let text = try section("Placement:", of: try page(Self.makeModel()))
    let lines = text.split(separator: "\n").filter { $0.contains("callee-saved") }
    #expect(lines.count == 1)
    let words = lines[0].split(separator: " ").map(String.init)
    #expect(
      words == ["callee-saved", "19.19", "19.19", "8x8", "23.04", "16x8", "3"], "\(words)")
  }

  @Test func `the tables of strategies are the same with and without them`() throws {
    let plain = try page(ReportModel(SyntheticRun.make(), recording: "here"))
    let both = try page(Self.makeModel())
    for title in [
      "The answer", "In detail", "Emulated, not CPU time", "Counted:", "The reasons", "The tails",
    ] {
      #expect(try section(title, of: plain) == section(title, of: both), "\(title)")
    }
    #expect(!plain.contains("footprint") && !plain.contains("Placement:"))
  }

  @Test func `a run of rings alone is not said to have no native cell`() throws {
    let text = try page(Self.makeModel(isAlone: true))
    #expect(!text.contains("no cell ran natively"))
    #expect(text.contains("Footprint:"))
  }

  @Test func `every such cell is a row of the csv`() throws {
    let model = Self.makeModel()
    let rows = try render(model, as: .csv).split(separator: "\r\n")
    #expect(rows.count == 1 + model.cellCount)
    #expect(rows.contains { $0.hasPrefix("07-others/ring-1024x4096@callee-saved@") })
  }
}
