import Analysis
import Documents

/// How much of a report is shown.
public enum Extent: Hashable, Sendable {
  /// The answer on one screen of a terminal, and what to type for the rest.
  case screen
  /// Every section, for text that is scrolled or folded.
  case full
  /// Every section with its pictures, and each cell to be opened.
  case page
}

/// What can be written down in every format.
public protocol Report {
  /// The report before it is laid out.
  func document(_ extent: Extent) -> Document
  /// All that was derived, as RFC 4180, unrounded.
  func csv() throws -> String
  /// All that was derived, as JSON with the name of its schema.
  func json() throws -> String
}

/// Writes a report down.
///
/// The text ends with a line break.
public func render(
  _ report: some Report, as format: Format, extent: Extent = .full
) throws -> String {
  switch format {
  case .csv: try report.csv()
  case .json: try report.json()
  case .html: try Documents.render(report.document(.page), as: format)
  case .terminal, .markdown: try Documents.render(report.document(extent), as: format)
  }
}

/// Writes one section of a report down: for Markdown without its heading, for a page that quotes it.
///
/// - Throws: `NoSuchSection` with the names of those that there are.
public func render(section name: String, of report: some Report, as format: Format) throws
  -> String
{
  try Documents.render(report.document(format == .html ? .page : .full), only: name, as: format)
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
