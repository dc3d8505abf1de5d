import Analysis
import ArgumentParser
import Documents
import Measurement
import Reporting

/// How a report is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, html, csv, json

  /// The renderer's word for it.
  var format: Format {
    switch self {
    case .text: .terminal(columns: Terminal.columns, color: Terminal.usesColor)
    case .markdown: .markdown
    case .html: .html
    case .csv: .csv
    case .json: .json
    }
  }

  /// The report on a run with what this format shows beside the model.
  func report(on run: Run, _ model: ReportModel, page: String? = nil) -> RunReport {
    RunReport(model, details: self == .html ? cellDetails(of: run) : [], page: page)
  }
}

extension Terminal {
  /// Writes a document that is no report to standard output.
  static func output(_ document: Document) throws {
    output(try render(document, as: OutputFormat.text.format))
  }
}

/// How a verb prints what is not a report.
enum PlainFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
