/// Text as GitHub-flavoured Markdown, in blocks that blank lines part.
enum Markdown {
  /// A section without its heading.
  static func body(_ section: Section) -> [String] {
    section.text.filter { !$0.isEmpty }.map(escaped) + section.tables.map(table)
      + section.remarks.filter { !$0.isEmpty }.map(escaped)
  }

  /// Blocks that are shown when the reader asks for them.
  static func folded(_ title: String, _ body: [String]) -> [String] {
    ["<details>\n<summary>\(escaped(title))</summary>"] + body + ["</details>"]
  }

  /// A table, its columns to the right.
  static func table(_ table: Section.Table) -> String {
    var lines: [String] = []
    if !table.title.isEmpty { lines.append("**\(escaped(table.title))**") }
    if !table.text.isEmpty { lines.append(escaped(table.text)) }
    let grid = table.grid
    let headings = grid.columns.map { escaped($0.heading.map(trimmed).joined(separator: " ")) }
    var rows = ["| \(escaped(grid.rowHeading)) | \(headings.joined(separator: " | ")) |"]
    rows.append("| :-- |" + String(repeating: " --: |", count: grid.columns.count))
    for (index, name) in grid.rows.enumerated() {
      let cells = grid.columns.map { escaped(trimmed($0.cells[index])) }
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

  private static func trimmed(_ text: String) -> String {
    text.split(separator: " ").joined(separator: " ")
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
  static func code(_ text: String) -> String {
    // A blank line would end the paragraph, and the span with it.
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    let rows = line.split { $0 != "`" }.map(\.count)
    guard let longest = rows.max() else { return "`\(line)`" }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence) \(line) \(fence)"
  }
}
