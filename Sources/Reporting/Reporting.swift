import Analysis

// Reporting writes a report model down: for a terminal, for a pull request (Markdown), for a browser
// (HTML), for a table program (CSV) and for other tools (JSON). Every formatter is a pure function to a String: it reads
// no clock, no file and no environment, so that a report can be made again, held by a snapshot and
// compared with itself.
//
// The order is the reader's. First the answer, then its details, then the reasons, the tails, what
// is missing, the footnotes, and where all of it comes from. A terminal shows what fits a reader;
// CSV and JSON hold everything that was derived, unrounded. `Export` holds what other tools read.
//
// Two rules hold everywhere. An emulator's time never looks like a CPU's: it stands in a section of
// its own, under the word, and is never divided by a native number. And colour never says anything
// that a word beside it does not say as well.

/// How a report is written down.
public enum ReportFormat: Hashable, Sendable {
  /// Plain text of at most so many columns (60 at least), with ANSI colours or without.
  case terminal(columns: Int, color: Bool)
  /// GitHub-flavoured Markdown: the answer first, the rest folded.
  case markdown
  /// One self-contained HTML file, with a chart of each cell that there are details of.
  case html(details: [CellDetail])
  /// RFC 4180, one row for each cell, unrounded, units in the column names.
  case csv
  /// `switchbench.report/1`: the whole model.
  case json
}

/// Writes a report down.
///
/// The text ends with a line break.
public func render(_ model: ReportModel, as format: ReportFormat) throws -> String {
  switch format {
  case .terminal(let columns, let color):
    TerminalReport(model, columns: columns, color: color).text()
  case .markdown: MarkdownReport(model).text()
  case .html(let details): try HTMLReport(model, details).text()
  case .csv: csv(model)
  case .json: try json(model)
  }
}

/// One section of a report as Markdown without its heading, for a page that quotes it; `answer` is the
/// first of most, and `provenance` says how it was made and where.
///
/// - Throws: `NoSuchSection` with the names of those that there are.
public func markdownSection(_ name: String, of model: ReportModel) throws -> String {
  guard name != "provenance" else { return MarkdownReport(model).provenance() + "\n" }
  let all = sections(model)
  guard let section = all.first(where: { $0.id == name }) else {
    throw NoSuchSection(name: name, known: all.map(\.id) + ["provenance"])
  }
  return Markdown.body(section).joined(separator: "\n\n") + "\n"
}

/// A section was asked for that a report does not have.
public struct NoSuchSection: Error, CustomStringConvertible {
  /// What was asked for.
  public let name: String
  /// What there is, in the reader's order.
  public let known: [String]

  /// What happened and what to do.
  public var description: String {
    "--section '\(name)' is not in this report; it has \(known.joined(separator: ", "))."
  }
}
