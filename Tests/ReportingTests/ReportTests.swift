import Analysis
import Documents
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct ReportTests {
  private let model = ReportModel(SyntheticRun.make(), recording: "Results/runs/x/run.json")

  private func terminal(_ columns: Int = 80, color: Bool = false) throws -> String {
    try render(model, as: .terminal(columns: columns, color: color))
  }

  @Test func `no line passes the edge of the page, and colour adds nothing`() throws {
    try expectLayout { try terminal($0, color: $1) }
  }

  @Test func `every warning is printed once`() throws {
    var run = SyntheticRun.make()
    run.warnings.append(contentsOf: run.warnings)
    let model = ReportModel(run, recording: "here")
    #expect(model.notes.count > 4)
    #expect(Set(model.notes).count == model.notes.count)
    for format in [Format.terminal(columns: 80, color: false), .markdown] {
      // Words are compared without the breaks that the page put between them.
      let text = try render(model, as: format).filter { !$0.isWhitespace && $0 != "\\" }
      for note in model.notes {
        let because = note.because.filter { !$0.isWhitespace }
        #expect(text.components(separatedBy: because).count == 2, "\(note.code) in \(format)")
      }
    }
  }

  @Test func `the answer stands before everything else and holds native cells only`() throws {
    let text = try terminal()
    let answer = try #require(text.range(of: "The answer"))
    let detail = try #require(text.range(of: "In detail"))
    let emulated = try #require(text.range(of: "Emulated, not CPU time"))
    #expect(answer.lowerBound < detail.lowerBound)
    #expect(detail.lowerBound < emulated.lowerBound)
    let native = text[answer.lowerBound..<emulated.lowerBound]
    #expect(!native.contains("tcg") && !native.contains("icount"))
    #expect(native.contains("Not measured natively in this run: hardware-task"))
  }

  @Test func `every cell that has no number is there with its reason`() throws {
    let text = try terminal().filter { !$0.isWhitespace }
    #expect(model.unmeasured.count == 4)
    for group in model.unmeasured {
      #expect(text.contains(group.because.filter { !$0.isWhitespace }))
    }
  }

  @Test func `a run without a native cell says so instead of answering`() throws {
    var run = SyntheticRun.make()
    run.cells.removeAll { $0.id.machine == .process || $0.id.machine == .kvm }
    let text = try render(
      ReportModel(run, recording: "here"), as: .terminal(columns: 80, color: false))
    #expect(text.contains("no cell ran natively"))
    #expect(!text.contains("core cycles per switch"))
  }

  @Test func `a run without any cell can be reported`() throws {
    var run = SyntheticRun.make()
    (run.cells, run.warnings, run.strategies, run.benchmarks) = ([], [], [], [])
    for format in [Format.terminal(columns: 80, color: true), .markdown, .csv, .json] {
      #expect(try !render(ReportModel(run, recording: "here"), as: format).isEmpty)
    }
  }

  @Test func `the csv has one row for each cell and one field for each column`() throws {
    let rows = parseCSV(try render(model, as: .csv))
    #expect(rows.count == 1 + model.cellCount)
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    #expect(Set(rows.dropFirst().map { $0[0] }).count == model.cellCount)
    let because = try #require(rows[0].firstIndex(of: "because"))
    #expect(rows.contains { $0[because].contains("asked for and the contexts counted 39999") })
  }

  @Test func `fields with commas, quotes and breaks survive the csv`() throws {
    var run = SyntheticRun.make()
    let odd = "a, \"b\"\r\nc\nd"
    run.cells = [run.cells[5]]
    (run.cells[0].status, run.cells[0].because) = (.skipped, odd)
    let rows = parseCSV(try render(ReportModel(run, recording: "here"), as: .csv))
    let because = try #require(rows[0].firstIndex(of: "because"))
    #expect(rows[1][because] == odd)
  }

  @Test func `numbers in the csv are not rounded`() throws {
    let rows = parseCSV(try render(model, as: .csv))
    let ticks = try #require(rows[0].firstIndex(of: "tsc_ticks_per_switch"))
    for row in model.blocks.filter({ $0.unit == .tscTicks }).flatMap(\.rows) {
      let line = try #require(rows.first { $0[0] == row.cell.id.description })
      #expect(Double(line[ticks]) == row.cell.perSwitch?.value)
    }
  }

  @Test func `the json is the model beside the schema's name`() throws {
    let data = Data(try render(model, as: .json).utf8)
    #expect(try JSONDecoder().decode(ReportModel.self, from: data) == model)
    let keys = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(keys["schema"] as? String == "switchbench.report/1")
  }

  @Test func `text from a recording cannot break a Markdown table`() throws {
    var run = SyntheticRun.make()
    run.warnings = [Warning(code: "odd", because: "a | b <script> *c* `d` _e_ x86_64")]
    let text = try render(ReportModel(run, recording: "here"), as: .markdown)
    #expect(text.contains("a \\| b &lt;script&gt; \\*c\\* \\`d\\` \\_e\\_ x86_64"))
  }

  @Test func `a warning's code and a command cannot end their code spans`() throws {
    var run = SyntheticRun.make()
    run.warnings = [Warning(code: "odd` <b>", because: "x")]
    run.command = ["switchbench", "``` `run", "\n\n# Heading\n"]
    let text = try render(ReportModel(run, recording: "here"), as: .markdown)
    #expect(text.contains("`` odd` <b> ``"))
    #expect(text.contains("```` ") && !text.contains("\n# Heading"))
  }

  @Test(
    arguments: [
      ("answer", "| callee-saved |"), ("ladder", "callee-saved"), ("tails", "99"),
      ("provenance", "microcode"),
    ])
  func `a quoted section is that of the whole report`(name: String, text: String) throws {
    let section = try render(section: name, of: model, as: .markdown)
    #expect(section.contains(text))
    #expect(try render(model, as: .markdown).contains(section.dropLast()))
  }

  @Test func `a section that is not there is named with those that are`() throws {
    let error = #expect(throws: NoSuchSection.self) {
      try render(section: "anwser", of: model, as: .markdown)
    }
    #expect(
      error?.description.hasPrefix("--section 'anwser' is not in this report; it has answer, ")
        == true)
  }

  /// A reader of RFC 4180 for the tests.
  private func parseCSV(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var (row, field, isQuoted) = ([String](), "", false)
    var characters = Array(text.unicodeScalars)[...]
    while let character = characters.popFirst() {
      switch (character, isQuoted) {
      case ("\"", true) where characters.first == "\"":
        field.append("\"")
        characters.removeFirst()
      case ("\"", _): isQuoted.toggle()
      case (",", false):
        row.append(field)
        field = ""
      case ("\r", false) where characters.first == "\n":
        characters.removeFirst()
        rows.append(row + [field])
        (row, field) = ([], "")
      default: field.unicodeScalars.append(character)
      }
    }
    return rows
  }
}
