import Analysis
import Documents
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct ComparisonReportTests {
  private let model = SyntheticComparison.interleaved()

  private func terminal(_ comparison: Comparison, _ columns: Int = 80, color: Bool = false) throws
    -> String
  {
    try render(comparison, as: .terminal(columns: columns, color: color))
  }

  /// Without the breaks that the page put between words.
  private func words(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test(
    "A comparison is, to the letter, what was agreed on",
    arguments: [
      "comparison.txt", "comparison-color.txt", "comparison.md", "comparison.csv",
      "comparison-advisory.txt", "comparison-vetoed.md", "not-comparable.txt", "not-comparable.md",
    ])
  func looks(_ name: String) throws {
    let comparison =
      switch name {
      case "comparison-advisory.txt": SyntheticComparison.advisory
      case "comparison-vetoed.md": SyntheticComparison.interleaved(control: 1.08)
      case "not-comparable.txt", "not-comparable.md": SyntheticComparison.notComparable
      default: model
      }
    let format: Format =
      name.hasSuffix(".md")
      ? .markdown
      : name.hasSuffix(".csv")
        ? .csv : .terminal(columns: 80, color: name == "comparison-color.txt")
    try expectSnapshot(try render(comparison, as: format), name)
  }

  @Test func `every verdict and every kind of row is among them`() {
    #expect(Set(model.gated.map(\.verdict.word)) == Set(Verdict.Word.allCases))
    #expect(model.gated.contains { $0.verdict.pairsNeeded != nil })
    #expect(model.rows.contains { !$0.isGated } && !model.unlike.isEmpty && !model.skipped.isEmpty)
    #expect(model.exact.flatMap(\.excesses).contains { $0.isHard })
    #expect(model.exact.flatMap(\.excesses).contains { !$0.isHard })
    #expect(model.rows.contains { $0.unpairedBoots > 0 })
  }

  @Test func `no line passes the edge of the page, and colour adds nothing`() throws {
    for comparison in [model, SyntheticComparison.advisory, SyntheticComparison.notComparable] {
      try expectLayout { try terminal(comparison, $0, color: $1) }
    }
    #expect(try terminal(model, color: true).contains("\u{1B}[31mslower\u{1B}[0m"))
  }

  @Test func `what changed stands before everything else, unfolded`() throws {
    let markdown = try render(model, as: .markdown)
    let sight = try #require(markdown.components(separatedBy: "<details>").first)
    #expect(sight.contains("| all-registers x86_64 process ring3 |"))
    #expect(sight.contains("#### Not compared: 3 cells"))
    #expect(!sight.contains("tcg") && !sight.contains("same to"))
    #expect(sight.split(separator: "\n").count < 25)
  }

  @Test func `every row, note and cell without a comparison is on the page`() throws {
    let page = words(try terminal(model))
    for note in model.notes { #expect(page.contains(words(note.because)), "\(note.code)") }
    #expect(page.contains("failed: boot 3: the guest hung after 5 s"))
    let csv = try render(model, as: .csv).components(separatedBy: "\r\n")
    #expect(csv.count == 1 + model.rows.count + model.exact.count + model.unlike.count + 1)
    for row in model.rows { #expect(csv.contains { $0.hasPrefix(row.id.description + ",") }) }
  }

  @Test func `the json is the model beside the schema's name and the outcome`() throws {
    let data = Data(try render(model, as: .json).utf8)
    #expect(try JSONDecoder().decode(Comparison.self, from: data) == model)
    let keys = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(keys["schema"] as? String == "switchbench.comparison/1")
    #expect(keys["outcome"] as? String == "regression")
  }

  @Test func `the page has each row, and draws each pair of what changed`() throws {
    let text = try render(model, as: .html)
    let page = try parseMarkup(text)
    #expect(try render(model, as: .html) == text)
    #expect(page.all("header").first?.text.contains("Regression: 1 of 17 judged cells") == true)
    let ids = page.all.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    for link in page.all.compactMap({ $0.attributes["href"] }) {
      #expect(ids.contains(String(link.dropFirst())), "\(link)")
    }
    let changed = model.gated.filter { [.slower, .faster].contains($0.verdict.word) }
    let pairs = page.all("path").filter { $0.attributes["class"]?.hasPrefix("pair") == true }
    #expect(pairs.count == changed.map(\.pairs.count).reduce(0, +) && !pairs.isEmpty)
    for note in model.notes { #expect(page.text.contains(note.because)) }
    #expect(!text.contains("http"))
  }

  @Test func `the page of what cannot be compared shows why, and no picture`() throws {
    let page = try parseMarkup(try render(SyntheticComparison.notComparable, as: .html))
    #expect(page.element(id: "differences")?.text.contains("forbids") == true)
    #expect(page.all("svg").isEmpty)
  }

  @Test func `the headline is the outcome's`() throws {
    func headline(_ comparison: Comparison) throws -> String {
      words(try terminal(comparison))
    }
    #expect(try headline(model).contains("Regression: 1 of 17 judged cells slower"))
    #expect(
      try headline(SyntheticComparison.interleaved(control: 1.08)).contains(
        "Regression: 1 exact number over a hard budget."))
    #expect(try headline(SyntheticComparison.notComparable).contains("Not comparable:"))
    #expect(try headline(SyntheticComparison.advisory).contains("Advisory: measured at different"))
  }

  @Test func `cells of the same code in another image are a table of their own`() throws {
    var (base, head) = (SyntheticComparison.base, SyntheticComparison.head)
    for index in base.images.indices {
      let name = base.images[index].name.contains("i686") ? "i686" : "x86_64"
      let code = ["Strategies/all-registers", "Scenarios/ping-pong"].map {
        ($0, TimedCode(sha256: name, address: nil))
      }
      base.images[index].code = Dictionary(uniqueKeysWithValues: code)
      head.images[index].code = base.images[index].code
      head.images[index].sha256 = "another"
    }
    let moved = compare(
      base: Arm(base, name: "a"), head: Arm(head, name: "b"),
      settings: SyntheticComparison.settings(isGate: true), pairing: .interleaved)
    #expect(moved.rows.contains { $0.isPlacement && $0.verdict.word == .slower })
    #expect(moved.flagged.isEmpty)
    let text = words(try terminal(moved))
    #expect(text.contains("Placement: the same code in another image; shown, not judged"))
    #expect(text.contains("is the same on both sides, byte for byte"))
    let page = try parseMarkup(try render(moved, as: .html))
    #expect(page.element(id: "placement") != nil)
  }

  @Test func `a rerun stands beside the verdict`() throws {
    let twice = try terminal(model.confirmed(by: model))
    #expect(twice.contains("slower, twice"))
    let calm = compare(
      base: Arm(SyntheticComparison.base, name: "a"),
      head: Arm(SyntheticComparison.base, name: "b"), settings: SyntheticComparison.settings(),
      pairing: .interleaved)
    #expect(try terminal(model.confirmed(by: calm)).contains("slower, not confirmed"))
  }
}
