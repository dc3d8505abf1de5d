import Analysis
import Foundation
import Measurement

/// How claims are written down.
public enum ClaimFormat: Hashable, Sendable {
  /// Plain text of at most so many columns (60 at least), with ANSI colours or without.
  case terminal(columns: Int, color: Bool)
  /// GitHub-flavoured Markdown: the answers and the tables, then each claim folded.
  case markdown
  /// One self-contained HTML file.
  case html
  /// RFC 4180, one row for each claim, unrounded.
  case csv
  /// `switchbench.reproduction/1`: the whole model.
  case json
}

/// Writes claims with their verdicts down.
///
/// The text ends with a line break.
public func render(_ reproduction: Reproduction, as format: ClaimFormat) throws -> String {
  switch format {
  case .terminal(let columns, let color):
    terminalText(reproduction, columns: columns, color: color)
  case .markdown: markdown(reproduction)
  case .html: try Template.render(ClaimPage(reproduction))
  case .csv: csv(reproduction)
  case .json: try json(reproduction)
  }
}

private let inks: [(word: String, ink: TerminalPage.Ink)] = [
  ("reproduced", .success), ("contradicted", .failure),
]

private func terminalText(_ reproduction: Reproduction, columns: Int, color: Bool) -> String {
  let sources = SourceNotes(reproduction.results.map(\.claim))
  var page = TerminalPage(columns: columns, color: color)
  page.paragraph(tally(reproduction.results))
  page.space()
  for answer in reproduction.answers.map({ AnswerText($0, sources) }) {
    page.paragraph(answer.title, ink: .bold)
    page.paragraph(answer.headline, indent: 2)
    for line in answer.lines { page.paragraph("- \(line)", indent: 4, firstIndent: 2) }
    page.paragraph("Asked by \(answer.asked)", indent: 2, ink: .faint)
    page.space()
  }
  for group in reproduction.groups {
    page.add(section(group, sources), painting: inks)
    for result in group.results {
      page.space()
      page.paragraph(
        "\(result.claim.id): \(result.claim.title)", indent: 2,
        ink: result.verdict == .contradicted ? .failure : .bold)
      page.add(facts(result, sources))
    }
  }
  page.head("Sources")
  for (index, note) in sources.notes.enumerated() {
    page.note(index + 1, sources.text(note))
  }
  if !reproduction.notes.isEmpty {
    page.head("Notes, and what to do")
    for (index, note) in reproduction.notes.enumerated() {
      page.note(index + 1, "\(note.code), \(scope(note.cells)): \(note.because)")
    }
  }
  page.head("Where the numbers come from")
  page.add(environmentFacts(reproduction.environment, recording: reproduction.recording))
  return page.text
}

/// One part of a report on claims as Markdown, for a page that quotes it: `answers`, `tally`, `sources`,
/// or a group by its name.
///
/// - Throws: `NoSuchSection` with the names of those that there are.
public func markdownSection(_ name: String, of reproduction: Reproduction) throws -> String {
  let sources = SourceNotes(reproduction.results.map(\.claim))
  let blocks: [String]
  switch name {
  case "answers": blocks = answers(reproduction, sources)
  case "tally": blocks = [Markdown.escaped(tally(reproduction.results))]
  case "sources": blocks = [list(sources)]
  default:
    guard let group = reproduction.groups.first(where: { $0.name == name }) else {
      let groups = reproduction.groups.map(\.name)
      throw NoSuchSection(name: name, known: ["answers", "tally", "sources"] + groups)
    }
    blocks = Markdown.body(section(group, sources))
  }
  return blocks.joined(separator: "\n\n") + "\n"
}

private func answers(_ reproduction: Reproduction, _ sources: SourceNotes) -> [String] {
  reproduction.answers.map { AnswerText($0, sources) }.flatMap { answer in
    [
      "**\(Markdown.escaped(answer.title))** \(Markdown.escaped(answer.headline))",
      answer.lines.map { "- \(Markdown.escaped($0))" }.joined(separator: "\n"),
      "Asked by \(Markdown.escaped(answer.asked))",
    ]
  }
}

private func list(_ sources: SourceNotes) -> String {
  sources.notes.enumerated().map { "\($0 + 1). \(Markdown.escaped(sources.text($1)))" }
    .joined(separator: "\n")
}

private func markdown(_ reproduction: Reproduction) -> String {
  let sources = SourceNotes(reproduction.results.map(\.claim))
  var blocks = ["### switchbench reproduce", Markdown.escaped(tally(reproduction.results))]
  blocks += answers(reproduction, sources)
  for group in reproduction.groups {
    let section = section(group, sources)
    blocks += ["#### \(Markdown.escaped(section.title))"] + Markdown.body(section)
    blocks += group.results.flatMap { result in
      Markdown.folded(
        "\(result.claim.id): \(words(result.verdict))", [list(facts(result, sources))])
    }
  }
  blocks += ["#### Sources", list(sources)]
  if !reproduction.notes.isEmpty {
    let items = reproduction.notes.enumerated().map { index, note in
      "\(index + 1). \(Markdown.code(note.code)), \(Markdown.escaped(scope(note.cells))): "
        + Markdown.escaped(note.because)
    }
    blocks += Markdown.folded("Notes, and what to do", [items.joined(separator: "\n")])
  }
  blocks += Markdown.folded(
    "Where the numbers come from",
    [list(environmentFacts(reproduction.environment, recording: reproduction.recording))])
  return blocks.joined(separator: "\n\n") + "\n"
}

private func list(_ facts: [Fact]) -> String {
  facts.map { "- **\($0.label)**: \(Markdown.escaped($0.text))" }.joined(separator: "\n")
}

private func json(_ reproduction: Reproduction) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  let document = ReproductionDocument(reproduction: reproduction)
  return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
}

private struct ReproductionDocument: Encodable {
  let reproduction: Reproduction

  private enum Key: String, CodingKey { case schema, tally, tallies }

  func encode(to encoder: any Encoder) throws {
    try reproduction.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode("switchbench.reproduction/1", forKey: .schema)
    func counts(_ results: [ClaimResult]) -> [String: Int] {
      let counts = ClaimVerdict.allCases.map { verdict in
        (verdict.rawValue, results.count { $0.verdict == verdict })
      }
      return Dictionary(uniqueKeysWithValues: counts)
    }
    try container.encode(counts(reproduction.results), forKey: .tally)
    let tallies = ClaimBasis.allCases.map { basis in
      (basis.rawValue, counts(reproduction.results.filter { $0.claim.here.basis == basis }))
    }
    try container.encode(Dictionary(uniqueKeysWithValues: tallies), forKey: .tallies)
  }
}
