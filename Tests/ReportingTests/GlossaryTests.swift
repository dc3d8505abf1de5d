import Analysis
import Testing

@testable import Reporting

@Suite struct `the glossary of a page` {
  @Test func `is the table of the repository, without its marks`() {
    #expect(glossary.count > 15)
    #expect(glossary.first?.term == "strategy")
    #expect(glossary.allSatisfy { !$0.meaning.isEmpty && !$0.meaning.contains("`") })
    let text =
      "A page.\n\n| term | meaning |\n|---|---|\n| a b | *One* `two` - three. |\n| c | d |\n"
    #expect(
      entries(of: text) == [
        GlossaryEntry(term: "a b", meaning: "One two - three."),
        GlossaryEntry(term: "c", meaning: "d"),
      ])
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
