import Foundation
import Testing

@testable import Documents

/// Documents of no benchmark at all: every renderer takes any.
@Suite struct `a document` {
  private let document = Document(
    title: "Fruit", byline: "a market; today", lead: [Paragraph("All is ripe.", isHeadline: true)],
    sections: [
      Section(
        id: "prices", title: "Prices: by the pound",
        blocks: [
          .paragraph(Paragraph("As the board says [1].")),
          .table(
            Table(
              grid: Grid(
                rowHeading: "fruit", rows: ["apples", "  pears"],
                columns: [
                  Grid.Column(
                    heading: ["to-", "day"], cells: ["9.5 ±0.25", "-"],
                    mark: Mark(word: "weighed", kind: ""), facets: ["place": "stall"]),
                  Grid.Column(
                    heading: ["past"], cells: ["10", "1,250.75"], tones: [.bad, .good],
                    facets: ["place": "cellar"]),
                ]))),
          .figures([Figure(Square(), caption: "A square")]), .bullets(["one, \"two\""]),
          .records(
            heading: "what",
            [Record(title: "r", mark: "odd", fields: [Fact(label: "l", text: "t")])]),
          .fold(
            Fold(
              id: "f", title: "More", value: "ripe",
              blocks: [
                .command(["buy", "a pound"], name: "Buy"),
                .listing(["  1 &", "", "2"], name: "List"),
              ])),
        ]),
      Section(
        id: "sources", title: "Sources", isFolded: true,
        blocks: [.notes([Note(text: "A board, example.org/board.")])]),
    ], references: "source", origin: "a/b.json")

  private struct Square: Picture {
    func svg(id: String) -> String { "<svg id=\"\(id)\"></svg>" }
  }

  private func text(_ format: Format) throws -> String { try render(document, as: format) }

  @Test func `is text, and pictures are for a page alone`() throws {
    let lines = try text(.terminal(columns: 60, color: false)).components(separatedBy: "\n")
    #expect(lines.prefix(3) == ["Fruit", "a market; today", "All is ripe."])
    #expect(lines.contains("  apples   9.5 ±0.25        10"))
    #expect(lines.contains("  More: ripe"))
    #expect(lines.contains("  [1] A board, example.org/board."))
    #expect(!lines.contains { $0.contains("square") })
  }

  @Test func `shows commands and listings as they are`() throws {
    #expect(
      try text(.terminal(columns: 60, color: false)).contains("\n  buy 'a pound'\n    1 &\n\n  2\n")
    )
    #expect(try text(.markdown).contains("```\nbuy 'a pound'\n```\n\n```\n  1 &\n\n2\n```"))
    #expect(try text(.html).contains("aria-label=\"List\"><code>  1 &amp;\n\n2</code></pre>"))
  }

  @Test func `has entries with more to say, and parts without a heading`() throws {
    let item = Item(mark: "bad", text: "x", details: ["y", "", "z"])
    let other = Document(
      title: "",
      sections: [
        Section(
          id: "a", title: "",
          blocks: [.items([item]), .part(Part(title: "", blocks: [.bullets(["b"])]))])
      ])
    #expect(
      try render(other, as: .terminal(columns: 60, color: false))
        == "  bad: x\n    y\n    z\n\n  - b\n")
    #expect(try render(other, as: .markdown) == "- **bad**: x  \n  y  \n  z\n\n- b\n")
    let page = try render(other, as: .html)
    #expect(page.contains("</strong>: x<br/>y<br/>z</li>") && !page.contains("<h3>"))
  }

  @Test func `colours a cell by its tone`() throws {
    let text = try text(.terminal(columns: 60, color: true))
    #expect(text.contains("\u{1B}[31m10\u{1B}[0m") && text.contains("\u{1B}[32m1,250.75\u{1B}[0m"))
  }

  @Test func `is Markdown with what is folded`() throws {
    let text = try text(.markdown)
    #expect(
      text.hasPrefix("# Fruit\n\na market; today\n\n**All is ripe.**\n\n## Prices: by the pound\n"))
    #expect(
      text.contains("| fruit | to- day | past |\n| :-- | --: | --: |\n| apples | 9.5 ±0.25 | 10 |"))
    #expect(text.contains("<summary>Sources</summary>\n\n1. A board, example.org/board.\n"))
    #expect(text.contains("| what | l |  |"))
  }

  @Test func `is a page with links to its notes and to addresses`() throws {
    let text = try text(.html)
    #expect(text.contains("As the board says [<a href=\"#source-1\">1</a>]."))
    #expect(text.contains("<li id=\"source-1\">A board, <a href=\"https://example.org/board\">"))
    #expect(text.contains("<figure><svg id=\"figure-1\"></svg><figcaption>A square</figcaption>"))
    #expect(text.contains("<th scope=\"col\" data-place=\"stall\">to-day</th>"))
    #expect(text.contains("<td class=\"good\">1,250.75</td>"))
    #expect(text.contains("<li><a href=\"#prices\">Prices</a></li>"))
  }

  @Test func `a word for all columns stands in the caption, and words for some in their headings`()
    throws
  {
    #expect(try text(.html).contains("</span> <small class=\"mark\">weighed</small></caption>"))
    var other = document
    guard case .table(var table) = other.sections[0].blocks[1] else { return }
    table.grid.columns[1].mark = Mark(word: "guessed", kind: "guess")
    other.sections[0].blocks[1] = .table(table)
    let page = try render(other, as: .html)
    #expect(page.contains("to-day <small class=\"mark\">weighed</small></th>"))
    #expect(page.contains("past <small class=\"mark guess\">guessed</small></th>"))
    #expect(page.contains("<td class=\"good guess\">"))
  }

  @Test func `is rows for a table program, and tables for other tools`() throws {
    #expect(
      try text(.csv).hasPrefix(
        "section,table,row,column,text\r\nprices,,apples,to-day,9.5 ±0.25\r\n"))
    let json = try text(.json)
    #expect(json.contains("\"schema\":\"switchbench.document/1\""))
    #expect(
      json.contains("\"rows\":[[\"apples\",\"9.5 ±0.25\",\"10\"],[\"pears\",\"-\",\"1,250.75\"]]"))
  }

  @Test(arguments: [Format.terminal(columns: 80, color: false), .markdown, .html, .csv, .json])
  func `has each section by its name`(format: Format) throws {
    let text = try render(document, only: "prices", as: format)
    #expect(text.contains("apples") && !text.contains("example.org"))
    // A page that quotes a section has no folds of it.
    #expect(format != .markdown || !text.contains("<details>"))
    let error = #expect(throws: NoSuchSection.self) {
      try render(document, only: "price", as: format)
    }
    #expect(error?.known == ["prices", "sources"])
  }
}

@Suite struct `the columns of a table` {
  @Test func `have their points below each other on a page`() {
    let column = AlignedColumn(["4.99 ±0.01", "26.0 +0.3 -0.2", "7,330 ±20", "-", "~0 ±2.04"])
    #expect(column.isNumeric)
    // All are set to the right, so what stands behind the point is as wide everywhere.
    let behind = column.texts.filter { $0 != "-" }.map { text in
      text.count
        - (text.firstIndex(of: ".").map { text.distance(from: text.startIndex, to: $0) } ?? 0)
    }
    #expect(column.texts[0] == "4.99 ±0.01    " && column.texts[1] == "26.0  +0.3 -0.2")
    #expect(behind[0] == behind[1])
    #expect(column.texts[2].hasPrefix("7,330    ±20"))
    #expect(!AlignedColumn(["native", "counted", "1"]).isNumeric)
    #expect(!AlignedColumn(["5c18fad977b5", "376ecb36a5f9+"]).isNumeric, "a revision")
  }

  @Test func `that do not fit are left out and named, with the rows that only they had`() {
    let grid = Grid(
      rowHeading: "name", rows: ["a", "b"],
      columns: (0..<5).map { index in
        Grid.Column(heading: ["column \(index)"], cells: ["1", index < 3 ? "-" : "2"])
      })
    let (brief, leftOut) = grid.brief(width: 30)
    #expect(brief.columns.count == 2 && brief.rows == ["a"])
    #expect(leftOut == ["column 2", "column 3", "column 4"])
    #expect(grid.brief(width: 3).grid.columns.count == 1)
    #expect(grid.brief(width: 90).leftOut == [])
  }
}
