import Analysis
import Documents
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct `documented clocks in a report` {
  /// The synthetic run, and what two manuals say of three of its strategies.
  private func run() -> Run {
    var run = SyntheticRun.make()
    run.cells += [
      cell("call-only", [clocks("80386", 55), clocks("80486", 25)]),
      cell("callee-saved", [clocks("80386", 100), clocks("80486", 50)]),
      cell(
        "hardware-task",
        [
          clocks("80386", nil),
          DocumentedClocks(
            processor: "80486", clocks: 234, because: nil,
            rows: [
              row("decl 0x1000", "dec-memory", 31),
              row("ljmpl *(%eax)", "jmp-far-memory-task-state-segment", 41, task: 162),
            ]),
        ]),
    ]
    return run
  }

  private func row(_ instruction: String, _ form: String, _ base: Int, task: Int = 0)
    -> DocumentedRow
  {
    DocumentedRow(
      instruction: instruction, form: form, times: 1, base: base, taskSwitch: task,
      source: "A manual: page 5")
  }

  private func clocks(_ processor: String, _ sum: Int?) -> DocumentedClocks {
    DocumentedClocks(
      processor: processor, clocks: sum,
      because: sum == nil ? "no documented clocks of the \(processor) for 'ljmpl'" : nil,
      rows: sum.map { [row("nop", "nop", $0)] } ?? [])
  }

  private func cell(_ strategy: String, _ documented: [DocumentedClocks]) -> CellRecord {
    CellRecord(
      id: CellID(
        benchmark: "01-registers", scenario: "ping-pong", strategy: strategy, architecture: .i686,
        ring: .zero, machine: .paper),
      status: .measured, because: nil, mechanism: nil, unit: .clocks, verification: nil, boots: [],
      summary: nil, documented: documented)
  }

  private func model() -> ReportModel {
    ReportModel(run(), recording: "here")
  }

  @Test func `are sums over the reference's, in a section that says nothing was timed`() throws {
    let page = try render(model(), as: .terminal(columns: 80, color: false))
    let start = try #require(page.range(of: "Documented: clocks per switch from manuals"))
    let lines = page[start.lowerBound...].split(separator: "\n").map(String.init)
    #expect(lines[0].contains("no time was measured"))
    #expect(lines.contains("  callee-saved   100 (1.00)   50 (1.00)"))
    #expect(lines.contains("  hardware-task           -  234 (4.68)"))
    // The rows that change the task stand alone, as the manual's terms.
    #expect(lines.contains { $0.hasPrefix("  hardware-task") && $0.hasSuffix("203 = 41+162") })
    #expect(
      page[start.lowerBound...].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        .contains("without a sum on the 80386: hardware-task: no documented clocks of the 80386"))
    for line in lines { #expect(line.count <= 80, "\(line)") }
  }

  /// The same, with 20 clocks of a loop in each, and a POP about which sources disagree.
  private func looped() -> Run {
    var run = run()
    for place in run.cells.indices where run.cells[place].documented != nil {
      run.cells[place].documented = run.cells[place].documented?.map { clocks in
        guard let sum = clocks.clocks else { return clocks }
        var clocks = clocks
        clocks.clocks = sum + 21
        for row in clocks.rows.indices { clocks.rows[row].timesInLoop = 0 }
        clocks.rows += [
          DocumentedRow(
            instruction: "call", form: "call-near-memory", times: 1, base: 20, source: "A manual",
            timesInLoop: 1),
          DocumentedRow(
            instruction: "popl", form: "pop-register", times: 1, base: 1,
            source: "A book: page 6", timesInLoop: 0, otherBase: 4,
            otherSource: "A manual: page 7"),
        ]
        return clocks
      }
    }
    return run
  }

  @Test func `stand as timed and beyond the loop, and as ranges where sources disagree`() throws {
    let model = ReportModel(looped(), recording: "here")
    let page = try render(model, as: .terminal(columns: 100, color: false))
    let start = try #require(page.range(of: "Documented: clocks per switch from manuals"))
    let lines = page[start.lowerBound...].split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.contains("Ring 0: all instructions of a switch, as timed") })
    #expect(lines.contains { $0.contains("Ring 0: beyond the loop: the switch alone") })
    func rows(_ strategy: String) -> [String] {
      lines.filter { $0.hasPrefix("  \(strategy) ") }.map {
        $0.split(whereSeparator: \.isWhitespace).dropFirst().joined(separator: " ")
      }
    }
    #expect(
      rows("callee-saved").prefix(2) == [
        "121 (1.00) [121 to 124] 71 (1.00) [71 to 74]",
        "101 (1.00) [101 to 104] 51 (1.00) [51 to 54]",
      ])
    #expect(
      rows("hardware-task").prefix(2) == ["- 255 (3.59) [255 to 258]", "- 235 (4.61) [235 to 238]"])
    let table = try render(model, as: .csv)
    #expect(
      table.contains(
        "documented_80486_clocks_beyond_loop,documented_80486_clocks_beyond_loop_lower"))
    let cells = try #require(looped().cells.last?.documented)
    let card = try breakdown(cells)
    #expect(card.contains("  beyond the loop: 235 clocks, 1 switch"))
    #expect(card.contains("  pop-register: 1 by A book: page 6; 4 by A manual: page 7"), "\(card)")
  }

  @Test func `have no such tables where an old recording does not tell the loop apart`() throws {
    let page = try render(model(), as: .terminal(columns: 80, color: false))
    #expect(page.contains("Ring 0: all instructions of a switch\n"))
    #expect(!page.contains("beyond the loop"))
    #expect(try !render(model(), as: .csv).contains("beyond_loop"))
  }

  @Test func `are counted apart from what was measured, and are in no other table`() throws {
    let page = try render(model(), as: .terminal(columns: 80, color: false))
    #expect(page.contains("3 documented"))
    let answer = try #require(page.range(of: "The answer"))
    let start = try #require(page.range(of: "Documented: clocks"))
    #expect(!page[answer.lowerBound..<start.lowerBound].contains("234"))
  }

  @Test(arguments: [Format.markdown, .html, .csv, .json])
  func `are in every format, called documented`(_ format: Format) throws {
    let text = try render(model(), as: format)
    #expect(text.contains("documented") && text.contains("234"))
  }

  private func breakdown(_ clocks: [DocumentedClocks]) throws -> [String] {
    let section = Section(id: "clocks", title: "Clocks", blocks: documentedBreakdown(clocks))
    return try render(
      Document(title: "", sections: [section]), as: .terminal(columns: 120, color: false)
    ).components(separatedBy: "\n")
  }

  @Test func `are explained instruction by instruction`() throws {
    let documented = try #require(run().cells.last?.documented)
    let lines = try breakdown(documented)
    #expect(lines.contains("  80386: no sum, no documented clocks of the 80386 for 'ljmpl'"))
    #expect(lines.contains("  80486: 234 clocks, 1 switch"))
    let jump = try #require(lines.first { $0.contains("ljmpl *(%eax)") })
    #expect(
      jump.split(separator: " ").suffix(6)
        == ["1", "203", "41", "162", "0", "jmp-far-memory-task-state-segment"])
    #expect(lines.contains("  from A manual"))
  }
}
