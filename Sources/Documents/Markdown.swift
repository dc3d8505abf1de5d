/// Text that Markdown shows as it is.
public func escapedMarkdown(_ text: String) -> String { Markdown.escaped(text) }

/// Text as GitHub-flavoured Markdown, in blocks that blank lines part.
enum Markdown {
  /// A whole document: what is in sight, and the rest folded.
  static func text(of document: Document) -> String {
    var blocks: [String] = []
    let title = document.markdownTitle ?? document.title
    if let level = document.markdownLevel, !title.isEmpty {
      blocks.append("\(hashes(level)) \(escaped(title))")
    }
    if !document.byline.isEmpty { blocks.append(escaped(document.byline)) }
    blocks += document.lead.map(paragraph)
    let heading = hashes((document.markdownLevel ?? 3) + 1)
    for section in document.sections {
      let body = section.blocks.flatMap(text)
      if section.isFolded {
        blocks += folded(section.title, body)
      } else {
        blocks += (section.title.isEmpty ? [] : ["\(heading) \(escaped(section.title))"]) + body
      }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// A section without its heading and without what is to be opened, for a page that quotes it.
  static func body(_ section: Section) -> String {
    let inSight = section.blocks.filter { if case .fold = $0 { false } else { true } }
    return inSight.flatMap(text).joined(separator: "\n\n") + "\n"
  }

  private static func hashes(_ level: Int) -> String { String(repeating: "#", count: level) }

  private static func text(_ block: Block) -> [String] {
    switch block {
    case .paragraph(let paragraph): [self.paragraph(paragraph)]
    case .line(let text, _): [escaped(text)]
    case .table(let table): [self.table(table)]
    case .figures: []
    case .bullets(let texts): [list(texts.map { "- \(escaped($0))" })]
    case .codes(let names): [list(names.map { "- \(code($0))" })]
    case .items(let items):
      [list(items.map(item))]
    case .notes(let notes): [list(notes.enumerated().map { "\($0 + 1). \(note($1))" })]
    case .facts(let facts): [list(facts.map(fact))]
    case .records(let heading, let records): [table(records, heading: heading)]
    case .command(let words, _): ["```\n\(shell(words))\n```"]
    case .listing(let lines, _): ["```\n\(lines.joined(separator: "\n"))\n```"]
    case .part(let part):
      (part.title.isEmpty ? [] : ["**\(escaped(part.title))**"]) + part.blocks.flatMap(text)
    case .fold(let fold): folded(fold.line, fold.blocks.flatMap(text))
    }
  }

  private static func list(_ lines: [String]) -> String { lines.joined(separator: "\n") }

  private static func paragraph(_ paragraph: Paragraph) -> String {
    let text = escaped(paragraph.text)
    if !paragraph.heading.isEmpty { return "**\(escaped(paragraph.heading))** \(text)" }
    return paragraph.isHeadline ? "**\(text)**" : text
  }

  private static func item(_ item: Item) -> String {
    "- **\(escaped(item.mark))**: \(escaped(item.text))"
      + item.details.map { "  \n  \(escaped($0))" }.joined()
  }

  private static func note(_ note: Note) -> String {
    let head = [note.code.isEmpty ? "" : code(note.code), escaped(note.scope)]
      .filter { !$0.isEmpty }.joined(separator: ", ")
    return head.isEmpty ? escaped(note.text) : "\(head): \(escaped(note.text))"
  }

  private static func fact(_ fact: Fact) -> String {
    "- **\(fact.label)**: \(fact.isCode ? code(fact.text) : escaped(fact.text))"
  }

  private static func table(_ records: [Record], heading: String) -> String {
    let labels = records.first?.fields.map(\.label) ?? []
    var columns = labels.indices.map { index in
      Grid.Column(heading: [labels[index]], cells: records.map { $0.fields[index].text })
    }
    columns.append(Grid.Column(heading: [""], cells: records.map(\.mark)))
    return table(
      Table(grid: Grid(rowHeading: heading, rows: records.map(\.title), columns: columns)))
  }

  /// Blocks that are shown when the reader asks for them.
  private static func folded(_ title: String, _ body: [String]) -> [String] {
    ["<details>\n<summary>\(escaped(title))</summary>"] + body + ["</details>"]
  }

  /// A table, its columns to the right.
  private static func table(_ table: Table) -> String {
    var lines: [String] = []
    if !table.title.isEmpty { lines.append("**\(escaped(table.title))**") }
    if !table.text.isEmpty { lines.append(escaped(table.text)) }
    let grid = table.grid
    let headings = grid.columns.map { escaped($0.heading.map(joined).joined(separator: " ")) }
    var rows = ["| \(escaped(grid.rowHeading)) | \(headings.joined(separator: " | ")) |"]
    rows.append("| :-- |" + String(repeating: " --: |", count: grid.columns.count))
    for (index, name) in grid.rows.enumerated() {
      let cells = grid.columns.map { escaped(joined($0.cells[index])) }
      rows.append("| \(indented(name)) | \(cells.joined(separator: " | ")) |")
    }
    lines.append(rows.joined(separator: "\n"))
    if !table.chart.isEmpty {
      lines.append("```\n\(table.chart.joined(separator: "\n"))\n```")
    }
    return lines.joined(separator: "\n\n")
  }

  /// Leading spaces say how deep a rung is; Markdown would drop them.
  private static func indented(_ name: String) -> String {
    let depth = name.prefix { $0 == " " }.count
    return String(repeating: "&nbsp;", count: depth) + escaped(String(name.dropFirst(depth)))
  }

  /// Text that Markdown shows as it is.
  ///
  /// An underscore within a word (`x86_64`) needs no care.
  static func escaped(_ text: String) -> String {
    var result = ""
    var last: Character = " "
    for (index, character) in text.enumerated() {
      switch character {
      case "_":
        let next = text.dropFirst(index + 1).first ?? " "
        result += isInWord(last) && isInWord(next) ? "_" : "\\_"
      case "|", "*", "`", "[", "]", "\\": result += "\\\(character)"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\n", "\r", "\r\n": result += " "
      default: result.append(character)
      }
      last = character
    }
    return result
  }

  private static func isInWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }

  /// A code span that holds backticks too: its fence is longer than any row of them.
  private static func code(_ text: String) -> String {
    // A blank line would end the paragraph, and the span with it.
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    let rows = line.split { $0 != "`" }.map(\.count)
    guard let longest = rows.max() else { return "`\(line)`" }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence) \(line) \(fence)"
  }
}
