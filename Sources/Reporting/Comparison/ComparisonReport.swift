import Analysis
import Foundation

/// How a comparison is written down.
public enum ComparisonFormat: Hashable, Sendable {
  /// Plain text of at most so many columns (60 at least), with ANSI colours or without.
  case terminal(columns: Int, color: Bool)
  /// GitHub-flavoured Markdown for a pull request: what changed in sight, the rest folded.
  case markdown
  /// One self-contained HTML file, with each pair as a dot.
  case html
  /// RFC 4180, one row for each cell and each exact quantity, unrounded.
  case csv
  /// `switchbench.comparison/1`: the whole model and the outcome.
  case json
}

/// Writes a comparison down.
///
/// The text ends with a line break.
public func render(_ comparison: Comparison, as format: ComparisonFormat) throws -> String {
  switch format {
  case .terminal(let columns, let color):
    terminalText(comparison, columns: columns, color: color)
  case .markdown: markdown(comparison)
  case .html: try htmlPage(comparison)
  case .csv: csv(comparison)
  case .json: try json(comparison)
  }
}

private func terminalText(_ comparison: Comparison, columns: Int, color: Bool) -> String {
  var page = TerminalPage(columns: columns, color: color)
  let names = "\(comparison.base.name) -> \(comparison.head.name)"
  page.paragraph("switchbench compare \(names)", ink: .bold)
  page.paragraph(headline(comparison), ink: ink(comparison.outcome))
  for text in summary(comparison) { page.paragraph(text) }
  for section in comparisonSections(comparison) {
    page.add(section, painting: [("slower", .failure), ("faster", .success), ("over", .failure)])
  }
  if !comparison.notes.isEmpty {
    page.head("Notes, and what to do")
    for (index, note) in comparison.notes.enumerated() {
      page.note(index + 1, "\(note.code), \(scope(note.cells)): \(note.because)")
    }
  }
  page.head("Where the two come from")
  page.add(armFacts(comparison))
  if !comparison.differences.isEmpty {
    page.head(differencesTitle(comparison))
    for difference in comparison.differences {
      page.paragraph(
        difference.subject + (difference.forbids ? " (forbids)" : ""), indent: 2,
        ink: difference.forbids ? .failure : .plain)
      page.add([
        Fact(label: "  base", text: difference.base), Fact(label: "  head", text: difference.head),
      ])
    }
  }
  return page.text
}

private func ink(_ outcome: ComparisonOutcome) -> TerminalPage.Ink {
  switch outcome {
  case .passed: .bold
  case .regression, .notComparable: .failure
  case .cellMissing, .inconclusive: .caution
  }
}

/// Short for a pull request: the answer, then everything else folded.
private func markdown(_ comparison: Comparison) -> String {
  let (base, head) = (comparison.base.name, comparison.head.name)
  var blocks = ["### switchbench: \(Markdown.escaped("\(base) -> \(head)"))"]
  blocks.append("**\(Markdown.escaped(headline(comparison)))**")
  blocks += summary(comparison).map(Markdown.escaped)
  for section in comparisonSections(comparison) {
    let body = Markdown.body(section)
    blocks +=
      section.isAnswer
      ? ["#### \(Markdown.escaped(section.title))"] + body : Markdown.folded(section.title, body)
  }
  if !comparison.notes.isEmpty {
    let items = comparison.notes.enumerated().map { index, note in
      "\(index + 1). \(Markdown.code(note.code)), \(Markdown.escaped(scope(note.cells))): "
        + Markdown.escaped(note.because)
    }
    blocks += Markdown.folded("Notes, and what to do", [items.joined(separator: "\n")])
  }
  let facts = armFacts(comparison).map { fact in
    "- **\(fact.label)**: \(Markdown.escaped(fact.text))"
  }
  blocks += Markdown.folded("Where the two come from", [facts.joined(separator: "\n")])
  if !comparison.differences.isEmpty {
    let table = Section.Table(title: "", text: "", grid: differenceGrid(comparison.differences))
    let body = [Markdown.table(table)]
    let title = differencesTitle(comparison)
    // What forbids a comparison is all that there is to see.
    blocks += comparison.isComparable ? Markdown.folded(title, body) : body
  }
  return blocks.joined(separator: "\n\n") + "\n"
}

func differenceGrid(_ differences: [Difference]) -> Grid {
  Grid(
    rowHeading: "differs", rows: differences.map(\.subject),
    columns: [
      Grid.Column(heading: ["base"], cells: differences.map(\.base)),
      Grid.Column(heading: ["head"], cells: differences.map(\.head)),
      Grid.Column(heading: [""], cells: differences.map { $0.forbids ? "forbids" : "" }),
    ])
}

private func json(_ comparison: Comparison) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  let document = ComparisonDocument(comparison: comparison)
  return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
}

private struct ComparisonDocument: Encodable {
  let comparison: Comparison

  private enum Key: String, CodingKey { case schema, outcome }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode("switchbench.comparison/1", forKey: .schema)
    try container.encode(comparison.outcome, forKey: .outcome)
    try comparison.encode(to: encoder)
  }
}
