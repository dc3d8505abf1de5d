import Documents
import Foundation
import Reporting
import Testing

@testable import Atlas

struct AtlasReportTests {
  private let table: AtlasTable = {
    var other = Synthetic.cpu
    other.model = 18
    other.mitigations = nil
    var second = Synthetic.contribution("b", machine: "02", scale: 1.1, cpu: other)
    second.places[0].rows[1].code = nil
    second.places[0].rows.append(Synthetic.row("segments", 700))
    return AtlasTable(
      Synthetic.named([Synthetic.contribution("a"), second]),
      refused: [AtlasRefusal(name: "x/y.json", because: "it says <b>\u{1B}[31m|\u{202E}")],
      strategies: Synthetic.strategies)
  }()

  private func text(_ format: Format) throws -> String {
    try render(AtlasReport(table, title: "switchbench atlas"), as: format)
  }

  @Test func `no cell of the Markdown is empty, and each mark has its reason`() throws {
    let page = try text(.markdown)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(rows.count > 10)
    for row in rows {
      let cells = row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
      for cell in cells { #expect(!cell.allSatisfy { $0 == " " }, "\(row)") }
      for mark in row.matches(of: /\((\d)\)/) where row.contains("| (") {
        #expect(page.contains("\n(\(mark.output.1)) "), "\(row)")
      }
    }
    #expect(page.contains("## x86_64, process, ring 3, native: core cycles per switch"))
    #expect(page.contains("30.0 = call-only 5.0, stack +21.0, saved +4.0; most of it is stack"))
  }

  @Test func `what was refused is shown as text in every format`() throws {
    for format in [
      Format.markdown, .html, .csv, .json, .terminal(columns: 80, color: false),
    ] {
      let page = try text(format)
      #expect(!page.contains("\u{1B}") && !page.contains("\u{202E}"), "\(format)")
      if format != .csv { #expect(page.contains("y.json"), "\(format)") }
    }
    for format in [Format.markdown, .html] {
      #expect(try !text(format).contains("<b>"))
      #expect(try text(format).contains("&lt;b&gt;"))
    }
  }

  @Test func `CSV has a row for each cell, unrounded or with the reason`() throws {
    let lines = try text(.csv).split(separator: "\r\n")
    let cells = table.places.reduce(0) { $0 + $1.rows.count * table.columns.count }
    #expect(lines.count == cells + 1)
    let columns = lines[0].split(separator: ",").count
    for line in lines {
      #expect(line.split(separator: ",", omittingEmptySubsequences: false).count >= columns)
    }
    #expect(lines.contains { $0.contains(",segments,") && $0.hasSuffix("the CPU lacks a feature") })
  }

  @Test func `JSON is the table`() throws {
    let read = try JSONDecoder().decode(AtlasTable.self, from: Data(text(.json).utf8))
    #expect(read == table)
  }

  @Test func `text fits its terminal, and the page has a drawing for each strategy of two CPUs`()
    throws
  {
    for line in try text(.terminal(columns: 80, color: false)).split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
    #expect(try text(.html).components(separatedBy: "<svg").count == 3)
  }

  @Test func `a pull request's text says what is in it and names nobody`() {
    let text = pullRequestText([("Results/atlas/x/a.json", Synthetic.contribution("a"))])
    #expect(text.hasPrefix("atlas: AMD EPYC 9654\n"))
    #expect(text.contains("Figures: 3, 3 of them native; 1 strategy without a figure"))
  }
}
