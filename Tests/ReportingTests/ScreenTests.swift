import Analysis
import Documents
import Foundation
import Reporting
import Testing

@Suite struct `one screen` {
  private func screen(columns: Int = 80) throws -> [String] {
    let report = RunReport(
      ReportModel(SyntheticRun.make(), recording: "Results/runs/x/run.json"),
      page: "Results/runs/x/report.html")
    return try render(
      report, as: .terminal(columns: columns, color: false), extent: .screen
    ).components(separatedBy: "\n")
  }

  @Test func `has the computer, the answer, the gaps, the paths and what to type next`() throws {
    let lines = try screen()
    #expect(lines.count <= 40, "\(lines.count) lines")
    #expect(lines[1].contains(";") && lines[1].contains("revision"), "\(lines[1])")
    let text = lines.joined(separator: "\n")
    for word in [
      "core cycles per switch, native", "callee-saved", "skipped", "Results/runs/x/run.json",
      "Results/runs/x/report.html", "switchbench report Results/runs/x --details",
    ] { #expect(text.lowercased().contains(word.lowercased()), "\(word): \(text)") }
  }

  @Test func `a narrow terminal leaves columns out, names them, and repeats no row`() throws {
    let (wide, narrow) = (try screen(columns: 132), try screen(columns: 60))
    func rows(_ lines: [String]) -> Int { lines.count { $0.hasPrefix("  callee-saved ") } }
    #expect(rows(wide) == 1 && rows(narrow) == 1)
    #expect(!wide.contains { $0.contains("No room here for") })
    #expect(narrow.contains { $0.contains("No room here for") })
    #expect(narrow.allSatisfy { $0.count <= 60 })
  }

  @Test func `of a run without native cells says so`() throws {
    var run = SyntheticRun.make()
    run.cells.removeAll { $0.id.machine == .process || $0.id.machine == .kvm }
    let text = try render(
      ReportModel(run, recording: "here"), as: .terminal(columns: 80, color: false),
      extent: .screen)
    #expect(text.contains("no cell ran natively"))
  }
}
