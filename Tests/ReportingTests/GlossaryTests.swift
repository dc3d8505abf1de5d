import Analysis
import Foundation
import Testing

@testable import Reporting

@Suite struct `the glossary of a page` {
  /// The rows of Benchmarks/GLOSSARY.md without their marks.
  private func rows() throws -> [GlossaryEntry] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: folder.appendingPathComponent("Benchmarks/GLOSSARY.md"), encoding: .utf8)
    return text.split(separator: "\n").compactMap { line in
      line.wholeMatch(of: /\| ([a-z ]+) \| (.+) \|/).map { match in
        let meaning = match.output.2.filter { $0 != "`" && $0 != "*" }
        return GlossaryEntry(term: String(match.output.1), meaning: String(meaning))
      }
    }.filter { $0.term != "term" }
  }

  @Test func `is that of the repository, word by word`() throws {
    let rows = try rows()
    #expect(rows.count > 15)
    #expect(glossary == rows)
  }

  @Test func `stands on every page, and in no other format`() throws {
    let model = ReportModel(SyntheticRun.make(), recording: "Results/runs/x/run.json")
    let page = try render(model, as: .html)
    #expect(page.contains("<h2 id=\"glossary-h\">Glossary</h2>"))
    for entry in glossary { #expect(page.contains("<dt>\(entry.term)</dt>"), "\(entry.term)") }
    #expect(page.contains("href=\"#glossary\""))
    #expect(!(try render(model, as: .markdown)).contains("Glossary"))
    let screen = try render(model, as: .terminal(columns: 80, color: false))
    #expect(!screen.contains("Glossary"))
  }
}
