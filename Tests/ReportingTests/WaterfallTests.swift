import Analysis
import Documents
import Measurement
import Reporting
import Testing

@Suite struct `a whole in a report` {
  private func report(_ parts: [String], as format: Format) throws -> String {
    var run = SyntheticRun.make()
    run.decompositions = [
      Decomposition(
        strategy: "all-registers", title: "All of them", base: "stack-pointer-ret", parts: parts,
        because: "Nothing is left out.")
    ]
    return try render(ReportModel(run, recording: "here"), as: format)
  }

  @Test func `stands beside the sum of its parts`() throws {
    let parts = ["callee-saved", "all-registers"]
    for format in [Format.terminal(columns: 80, color: false), .markdown] {
      let text = try report(parts, as: format)
      #expect(text.contains("do the parts add up?"))
      #expect(text.contains("Nothing is left out."))
      #expect(text.contains("+ callee-saved") || text.contains("\\+ callee-saved"))
    }
    // Each part extends the one before: the sum is the whole, whatever the numbers.
    #expect(
      try report(parts, as: .terminal(columns: 80, color: false)).contains("All parts add up"))
  }

  @Test func `is said not to be explained where it is not`() throws {
    let text = try report(["callee-saved"], as: .terminal(columns: 80, color: false))
    #expect(!text.contains("All parts add up"))
    #expect(text.contains("than its parts together"))
  }

  @Test func `is left out where nothing is defined`() throws {
    let model = ReportModel(SyntheticRun.make(), recording: "here")
    #expect(
      try render(model, as: .terminal(columns: 80, color: false)).contains("add up") == false)
  }
}
