import Analysis
import Documents

/// The part of a report that is shown.
public enum Extent: Hashable, Sendable {
  /// The answer on one screen of a terminal, and the command for the rest.
  case screen
  /// Every section, for text that is scrolled or folded.
  case full
  /// Every section with its pictures, and each cell to be opened.
  case page
}

/// A report that can be written in every format.
public protocol Report {
  /// The report before it is laid out.
  func document(_ extent: Extent) -> Document
  /// All results as RFC 4180, unrounded.
  func csv() throws -> String
  /// All results as JSON, with the name of the schema.
  func json() throws -> String
}

/// Writes a report.
///
/// The text ends with a line break.
public func render(
  _ report: some Report, as format: Format, extent: Extent = .full
) throws -> String {
  switch format {
  case .csv: try report.csv()
  case .json: try report.json()
  case .html: try Documents.render(page(report), as: format)
  case .terminal, .markdown: try Documents.render(report.document(extent), as: format)
  }
}

/// Writes one section of a report; in Markdown without its heading.
///
/// - Throws: `NoSuchSection` with the names of all sections.
public func render(section name: String, of report: some Report, as format: Format) throws
  -> String
{
  try Documents.render(
    format == .html ? page(report) : report.document(.full), only: name, as: format)
}

/// A report as a page, which explains its own words at the end.
private func page(_ report: some Report) -> Document {
  var document = report.document(.page)
  document.sections.append(
    Section(
      id: "glossary", title: "Glossary",
      blocks: [.facts(glossary.map { Fact(label: $0.term, text: $0.meaning) })]))
  return document
}

/// Footnotes of a report, as a section.
func notesSection(_ notes: [Note], title: String) -> [Section] {
  notes.isEmpty
    ? [] : [Section(id: "notes", title: title, isFolded: true, blocks: [.notes(notes)])]
}

/// Pictures under a heading of their own.
func pictures(_ heading: String, _ text: String, _ figures: [Figure]) -> Block {
  .part(Part(title: heading, blocks: [.paragraph(Paragraph(text)), .figures(figures)]))
}
