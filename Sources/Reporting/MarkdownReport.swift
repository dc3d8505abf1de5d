import Analysis
import Measurement

/// The report as Markdown: the answer in sight, the rest folded.
struct MarkdownReport {
  private let model: ReportModel

  init(_ model: ReportModel) { self.model = model }

  /// Ends with a line break.
  func text() -> String {
    var blocks = ["# switchbench report on run \(escaped(model.environment.run))", tally(model)]
    for (index, section) in sections(model).enumerated() {
      let body = body(section)
      if index == 0 {
        blocks.append("## \(escaped(section.title))")
        blocks += body
      } else {
        blocks += folded(section.title, body)
      }
    }
    if !model.unmeasured.isEmpty {
      let items = model.unmeasured.map { group in
        "- **\(group.status.rawValue)**: \(escaped(scope(group.cells)))  \n  \(escaped(group.because))"
      }
      blocks += folded("Not measured, and why", [items.joined(separator: "\n")])
    }
    if !model.notes.isEmpty {
      let items = model.notes.enumerated().map { index, note in
        "\(index + 1). `\(note.code)`, \(escaped(scope(note.cells))): \(escaped(note.because))"
      }
      blocks += folded("Notes", [items.joined(separator: "\n")])
    }
    let facts = environmentFacts(model).map { fact in
      fact.label == "command"
        ? "- **\(fact.label)**: \(code(fact.text))" : "- **\(fact.label)**: \(escaped(fact.text))"
    }
    blocks += folded("How to make it again, and where it was made", [facts.joined(separator: "\n")])
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The first section alone, without its heading.
  func answer() -> String {
    sections(model).prefix(1).flatMap(body).joined(separator: "\n\n") + "\n"
  }

  private func body(_ section: Section) -> [String] {
    section.text.filter { !$0.isEmpty }.map(escaped) + section.tables.map(table)
      + section.remarks.filter { !$0.isEmpty }.map(escaped)
  }

  private func folded(_ title: String, _ body: [String]) -> [String] {
    ["<details>\n<summary>\(escaped(title))</summary>"] + body + ["</details>"]
  }

  private func table(_ table: Section.Table) -> String {
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
  private func indented(_ name: String) -> String {
    let depth = name.prefix { $0 == " " }.count
    return String(repeating: "&nbsp;", count: depth) + escaped(String(name.dropFirst(depth)))
  }

  private func trimmed(_ text: String) -> String {
    text.split(separator: " ").joined(separator: " ")
  }

  /// Text that Markdown shows as it is.
  ///
  /// An underscore within a word (`x86_64`) needs no care.
  private func escaped(_ text: String) -> String {
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

  private func isInWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }

  /// A code span that holds backticks too.
  private func code(_ text: String) -> String {
    text.contains("`") ? "`` \(text) ``" : "`\(text)`"
  }
}
