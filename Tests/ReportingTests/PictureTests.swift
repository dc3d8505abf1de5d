import Analysis
import Documents
import Reporting
import Testing

@Suite struct `the pictures of a page` {
  private let page: Element

  init() throws {
    let run = SyntheticRun.make()
    page = try parseMarkup(
      render(
        RunReport(ReportModel(run, recording: "here"), details: cellDetails(of: run)), as: .html))
  }

  @Test func `has one scale for the pictures of one unit, and a caption of its own for each`()
    throws
  {
    let answer = try #require(page.element(id: "answer"))
    var scales: [String: Set<String>] = [:]
    for chart in answer.all("svg") {
      let texts = chart.all("text")
      let unit = try #require(texts.first { $0.text.hasSuffix("(logarithmic)") }?.text)
      let marks = texts.filter { $0.attributes["class"] == "m" }
        .map { "\($0.text) at \($0.attributes["x"] ?? "")" }
      scales[unit, default: []].insert(marks.joined(separator: ", "))
    }
    #expect(!scales.isEmpty && scales.values.allSatisfy { $0.count == 1 }, "\(scales)")
    let captions = page.all("figcaption").map(\.text)
    #expect(captions.count > 40 && Set(captions).count == captions.count)
  }
}
