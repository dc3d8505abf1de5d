import Analysis
import Documents
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct `instructions in a report` {
  /// The synthetic run, where one strategy's cells are those of an instruction instead.
  private func run() -> Run {
    var run = SyntheticRun.make()
    for index in run.cells.indices where run.cells[index].id.strategy == "all-registers" {
      run.cells[index].id.scenario = "instruction"
      run.cells[index].id.benchmark = "20-instructions"
    }
    for index in run.benchmarks.indices {
      run.benchmarks[index].strategies.removeAll { $0 == "all-registers" }
    }
    run.benchmarks.append(
      BenchmarkDefinition(
        name: "20-instructions", title: "Instructions", question: "What?", analysis: "So.",
        scenario: "instruction", strategies: ["all-registers"]))
    return run
  }

  @Test func `have a table of their own, and no row in those of strategies`() throws {
    let page = try render(
      ReportModel(run(), recording: "here"), as: .terminal(columns: 80, color: false))
    let start = try #require(page.range(of: "Instructions: the cost of a single one"))
    let end = try #require(page.range(of: "The tails"))
    #expect(page[start.lowerBound..<end.lowerBound].contains("all-registers"))
    let answer = try #require(page.range(of: "The answer")).lowerBound
    #expect(!page[answer..<start.lowerBound].contains("\n  all-registers "))
    for line in page.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test(arguments: [Format.markdown, .html, .csv, .json])
  func `are in every format`(_ format: Format) throws {
    let text = try render(ReportModel(run(), recording: "here"), as: format)
    #expect(text.contains("all-registers") && text.contains("instruction"))
  }

  @Test func `are no floor and no rung`() throws {
    var run = run()
    run.benchmarks.insert(run.benchmarks.removeLast(), at: 0)
    for index in run.strategies.indices where run.strategies[index].name == "all-registers" {
      run.strategies[index].adds = nil
    }
    let model = ReportModel(run, recording: "here")
    #expect(model.floor != nil && model.floor != "all-registers")
    #expect(!model.rungs.contains { $0.strategy == "all-registers" })
  }
}
