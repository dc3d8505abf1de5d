import Analysis
import Documents
import Foundation
import Measurement
import Testing

@testable import Reporting

@Suite struct `the page` {
  private let model = ReportModel(SyntheticRun.make(), recording: "Results/runs/x/run.json")

  /// The page that most tests look at, written once.
  private static let standard = Result { try html(SyntheticRun.make()) }

  private static func html(_ run: Run) throws -> String {
    try render(
      RunReport(
        ReportModel(run, recording: "Results/runs/x/run.json"), details: cellDetails(of: run)),
      as: .html)
  }

  private func page(_ run: Run? = nil) throws -> Element {
    try parseMarkup(run.map { try Self.html($0) } ?? Self.standard.get())
  }

  @Test func `is well-formed, and the same each time`() throws {
    let text = try Self.standard.get()
    #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(try parseMarkup(text).name == "html")
    #expect(try Self.html(SyntheticRun.make()) == text)
  }

  @Test func `gives each id once, and every link leads to one`() throws {
    let all = try page().all
    let ids = all.compactMap { $0.attributes["id"] }
    #expect(ids.count > 100)
    #expect(Set(ids).count == ids.count)
    let links = all.compactMap { $0.attributes["href"] }
    #expect(links.count > 30)
    for link in links { #expect(link.hasPrefix("#") && ids.contains(String(link.dropFirst()))) }
    for name in ["aria-labelledby", "aria-describedby"] {
      for words in all.compactMap({ $0.attributes[name] }) {
        for id in words.split(separator: " ") { #expect(ids.contains(String(id)), "\(id)") }
      }
    }
  }

  @Test func `loads nothing, and runs a few kilobytes of its own`() throws {
    let (text, page) = (try Self.standard.get(), try page())
    #expect(!text.contains("http") && !text.contains("url(") && !text.contains("@import"))
    let scripts = page.all("script")
    #expect(scripts.count == 1 && (1000..<8192).contains(scripts[0].text.utf8.count))
    #expect(!scripts[0].text.contains("fetch") && !scripts[0].text.contains("import("))
    let foreign = ["link", "img", "iframe", "object", "embed", "form", "base", "use"]
    #expect(page.all.filter { foreign.contains($0.name) }.isEmpty)
    let names = Set(page.all.flatMap { $0.attributes.keys })
    #expect(names.isDisjoint(with: ["src", "srcset", "style", "action", "background"]))
    #expect(names.filter { $0.hasPrefix("on") }.isEmpty)
  }

  @Test func `begins with the answer, and has every figure of the terminal's`() throws {
    let page = try page()
    let sections = page.all("section").compactMap { $0.attributes["id"] }
    #expect(sections.first == "answer")
    let answer = try #require(page.element(id: "answer"))
    let fields = answer.all("td").map { joined($0.text) }
    let grid = try #require(Reporting.sections(model).first?.tables.first?.grid)
    #expect(grid.columns.count > 2)
    let shown = (0..<grid.rows.count).flatMap { row in grid.columns.map { $0.cells[row] } }
    #expect(fields == shown)
    let terminal = try render(model, as: .terminal(columns: 132, color: false))
    for text in shown { #expect(terminal.contains(text)) }
  }

  @Test func `has every table of the terminal, each with its caption and headings`() throws {
    let page = try page()
    for section in Reporting.sections(model) {
      let part = try #require(page.element(id: section.id), "\(section.id)")
      #expect(part.text(of: "h2") == section.title)
      #expect(part.all("table").count == section.tables.count)
      for case .paragraph(let paragraph) in section.blocks {
        #expect(part.all("p").contains { $0.text == paragraph.text }, "\(paragraph.text)")
      }
    }
    for table in page.all("table") {
      #expect(table.children.first?.name == "caption")
      #expect(!table.all("th").isEmpty)
      #expect(table.all("th").allSatisfy { ["col", "row"].contains($0.attributes["scope"]) })
    }
  }

  @Test func `says of each column how its numbers came about`() throws {
    var words: Set<String> = []
    for section in Reporting.sections(model) {
      for table in section.tables {
        let marks = Set(table.grid.columns.compactMap(\.mark))
        let element = try #require(
          try page().element(id: section.id)?.all("table").first {
            table.title.isEmpty || $0.children.first?.text.contains(table.title) == true
          })
        // One word for all columns stands in the caption, else each has its own in its heading.
        let shown =
          marks.count == 1
          ? element.all("caption").flatMap { $0.all("small") }
          : element.all("th").flatMap { $0.all("small") }
        if marks.count == 1 {
          #expect(shown.map(\.text) == marks.map(\.word), "\(section.id)")
        } else {
          #expect(
            shown.map(\.text) == table.grid.columns.compactMap { $0.mark?.word }, "\(section.id)")
        }
        words.formUnion(marks.map(\.word))
      }
    }
    // Documented clocks have tests of their own.
    // This run has nothing that was interpreted.
    let all = Mechanism.allCases.filter { $0 != .documented && $0 != .interpreted }
    #expect(words == Set(all.map(\.rawValue) + ["unproven"]))
  }

  @Test func `has a fold for each measured cell, with its word and its charts`() throws {
    let cells = try page().all("details").filter {
      $0.attributes["class"] == "fold" && $0.attributes["data-machine"] != nil
    }
    let rows = model.blocks.flatMap { block in block.rows.map { (block, $0) } }
    #expect(cells.count == rows.count)
    for (block, row) in rows {
      let cell = try #require(
        cells.first { $0.all("code").first?.text == row.cell.id.description })
      let word = block.mechanism?.rawValue ?? "unproven"
      #expect(cell.text(of: "summary")?.hasSuffix(word) == true)
      #expect(cell.attributes["data-mechanism"] == word)
      #expect(cell.text.contains(row.cell.proof.because))
      let titles = cell.all("title").map(\.text)
      if block.kind == .counted {
        #expect(titles.isEmpty && cell.text.contains("no distribution"))
      } else {
        #expect(titles.map { $0.prefix { $0 != "," } } == ["Samples", "Run order"])
        #expect(titles.allSatisfy { $0.hasSuffix(word) })
        // The looks say it once more: bars, lines and dots of an emulator are drawn hollow.
        let styles = cell.all("svg").flatMap(\.all).compactMap { $0.attributes["class"] }
        for drawn in ["bars", "series", "dots"] {
          let found = styles.filter { $0.hasPrefix(drawn) }
          #expect(!found.isEmpty)
          #expect(found.allSatisfy { $0.hasSuffix("emulated") == (block.kind != .cpu) })
        }
      }
    }
  }

  @Test func `tells every chart in words`() throws {
    let charts = try page().all("svg")
    #expect(charts.count > 40)
    for chart in charts {
      #expect(chart.attributes["role"] == "img")
      #expect(chart.text(of: "title")?.isEmpty == false)
      #expect((chart.text(of: "desc")?.count ?? 0) > 40)
    }
  }

  @Test func `gives the percentiles of a cell`() throws {
    let row = try #require(model.blocks.first?.rows.first)
    let cell = try #require(
      try page().all("details").first {
        $0.all("code").first?.text == row.cell.id.description
      })
    let tail = try #require(row.cell.tail)
    let shown = zip(["p50", "p90", "p99", "p99.9"], [tail.p50, tail.p90, tail.p99, tail.p999])
      .map { "\($0) \(threeDigits($1))" }.joined(separator: ", ")
    let share = "\(percent(tail.shareAboveTwiceMedian)) of "
    #expect(cell.all("dd").contains { $0.text.hasPrefix(shown) && $0.text.contains(share) })
  }

  @Test func `draws no emulated time where there is much of it, and says how to see it`() throws {
    var run = SyntheticRun.make()
    let emulated = try #require(run.cells.first { $0.id.machine == .tcg && $0.status == .measured })
    for number in 0..<101 {
      var copy = emulated
      copy.id.benchmark = "99-copy-\(number)"
      run.cells.append(copy)
    }
    let page = try page(run)
    let cells = page.all("details").filter {
      $0.attributes["class"] == "fold" && $0.attributes["data-machine"] != nil
    }
    // What is emulated or counted has its number in a table, and its id; a CPU's own time has its facts.
    #expect(!cells.isEmpty && cells.allSatisfy { $0.attributes["data-mechanism"] == "native" })
    #expect(cells.contains { $0.text.contains("p99.9") && !$0.all("svg").isEmpty })
    for cell in run.cells where cell.status == .measured {
      #expect(page.all("code").contains { $0.text == cell.id.description }, "\(cell.id)")
    }
    #expect(page.element(id: "benchmarks")?.text.contains("--machine tcg --benchmark NAME") == true)
  }

  @Test func `has each missing cell's reason, each note and the environment`() throws {
    let page = try page()
    let missing = try #require(page.element(id: "unmeasured"))
    for group in model.unmeasured {
      #expect(missing.text.contains(group.because))
      for id in group.cells { #expect(missing.all("code").contains { $0.text == "\(id)" }) }
      #expect(
        page.element(id: "benchmarks")?.text.contains("Not measured, for the reasons below") == true
      )
    }
    let notes = try #require(page.element(id: "notes"))
    #expect(notes.all("li").count == model.notes.count)
    for note in model.notes { #expect(notes.text.contains(note.because)) }
    let provenance = try #require(page.element(id: "provenance"))
    for fact in environmentFacts(model) { #expect(provenance.text.contains(fact.text)) }
    for launch in model.environment.launchCommands {
      #expect(provenance.text.contains(shell(launch.arguments)))
    }
  }

  @Test func `has the question and the reading of each benchmark`() throws {
    let text = try #require(try page().element(id: "benchmarks")?.text)
    for benchmark in model.benchmarks {
      #expect(text.contains(benchmark.title))
      #expect(text.contains(benchmark.question) && text.contains(benchmark.analysis))
    }
  }

  @Test func `has one h1, and headings that skip no level`() throws {
    let levels = try page().all.compactMap { element in
      element.name.wholeMatch(of: /h([1-6])/).flatMap { Int($0.output.1) }
    }
    #expect(levels.count { $0 == 1 } == 1 && levels.first == 1)
    for (above, below) in zip(levels, levels.dropFirst()) { #expect(below <= above + 1) }
    let landmarks = try page().all.map(\.name)
    for name in ["header", "nav", "main", "footer"] {
      #expect(landmarks.count { $0 == name } == 1, "\(name)")
    }
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "\"><svg onload=alert(1)>", "'\u{301}><\u{338}b>\u{308}\"\u{308}",
    "&lt;&amp;", "{{title}} {{{style}}}", "a\u{1B}[31m\u{0}\u{7}\u{FFFE}b", "]]> <!-- -->",
  ])
  func `shows text of any kind as text`(odd: String) throws {
    var run = SyntheticRun.make()
    let elements = try page(run).all.map(\.name)
    (run.id, run.command, run.startedAt) = (odd, [odd, "-x"], odd)
    run.warnings = [Warning(code: Warning.Kind(rawValue: odd), because: odd)]
    for index in run.strategies.indices {
      (run.strategies[index].title, run.strategies[index].summary) = (odd, odd)
    }
    (run.benchmarks[0].title, run.benchmarks[0].question) = (odd, odd)
    run.benchmarks[0].analysis = odd
    run.launchCommands[0].arguments = [odd]
    run.host.cpuModel = .known(odd)
    run.machines[1].notes = [odd]
    for index in run.cells.indices where run.cells[index].because != nil {
      run.cells[index].because = odd
    }
    let odd = String(
      String.UnicodeScalarView(
        odd.unicodeScalars.map { $0.value < 32 || $0.value == 0xFFFE ? "\u{FFFD}" : $0 }))
    let page = try page(run)
    #expect(page.all("title").first?.text == "switchbench report on run \(odd)")
    #expect(page.element(id: "notes")?.all("strong").first?.text == odd)
    #expect(page.element(id: "benchmark-1")?.text(of: "h3") == odd)
    #expect(page.all("h4").contains { $0.text == "call-only (\(odd))" })
    // Reasons that became one reason are one item, and a warning took the place of another.
    let names = Set(elements)
    #expect(Set(page.all.map(\.name)).isSubset(of: names))
  }

  @Test func `of a run without native cells, or without any, says so`() throws {
    var run = SyntheticRun.make()
    run.cells.removeAll { $0.id.machine == .process || $0.id.machine == .kvm }
    let answer = try #require(try page(run).element(id: "answer"))
    #expect(answer.text.contains("no cell ran natively"))
    #expect(answer.all("svg").isEmpty)
    (run.cells, run.warnings, run.strategies, run.benchmarks) = ([], [], [], [])
    #expect(try page(run).element(id: "provenance") != nil)
  }

  @Test func `does without details, where a chart needs none`() throws {
    let page = try parseMarkup(render(model, as: .html))
    let cells = page.all("details").filter {
      $0.attributes["class"] == "fold" && $0.attributes["data-machine"] != nil
    }
    #expect(!cells.isEmpty && cells.allSatisfy { $0.all("svg").isEmpty })
    #expect(!page.all("svg").isEmpty)
  }
}
