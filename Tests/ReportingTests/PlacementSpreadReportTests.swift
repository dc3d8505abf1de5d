import Analysis
import Documents
import Measurement
import Reporting
import Testing

/// What the answer and the ladder say of placement.
@Suite struct PlacementSpreadReportTests {
  private static func page(moved: [(strategy: String, ticks: Double)]) throws -> String {
    var run = SyntheticRun.gated()
    for (place, (strategy, ticks)) in moved.enumerated() {
      var column = SyntheticRun.columns[0]
      column.scale = { _ in ticks }
      var cell = SyntheticRun.cell(strategy, column)
      cell.id.scenario = Scenario.placement(codeBytes: 8 * place, stackBytes: 0).description
      for index in cell.boots.indices {
        SyntheticRun.probe(&cell.boots[index], quiet: 0.6, added: 0)
      }
      run.cells.append(cell)
    }
    return try render(
      ReportModel(run, recording: "here"), as: .terminal(columns: 120, color: false))
  }

  @Test func `a difference smaller than the range over placements is marked`() throws {
    // all-registers is 1.6 ticks above callee-saved, and more than 4 in another place.
    let page = try Self.page(moved: [("all-registers", 20.9), ("all-registers", 25)])
    #expect(page.contains("Over placements: x86_64, process, ring 3, native, in core cycles"))
    #expect(flat(page).contains("°: smaller than the range"))
    #expect(
      flat(page).contains("callee-saved and all-registers")
        || flat(page).contains("all-registers and callee-saved"))
    #expect(
      page.split(separator: "\n").contains { $0.contains("all-registers ") && $0.contains("°") })
  }

  @Test func `a greater one is not, and the range is shown all the same`() throws {
    let page = try Self.page(moved: [
      ("callee-saved-segments", 246), ("callee-saved-segments", 247),
    ])
    #expect(flat(page).contains("Every difference between two of these strategies is larger"))
    #expect(
      !page.split(separator: "\n").contains {
        $0.contains("callee-saved-segments ") && $0.contains("°")
      })
  }

  @Test func `a run without other placements says nothing of them`() throws {
    let page = try Self.page(moved: [])
    #expect(!page.contains("°") && !page.contains("Over placements"))
  }
}
