import Analysis
import ArgumentParser
import Measurement
import Reporting

/// How a report is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, html, csv, json

  /// The formatter's word for it, with what it shows of a run beside the model.
  func format(of run: Run) -> ReportFormat {
    switch self {
    case .text: .terminal(columns: Terminal.columns, color: Terminal.usesColor)
    case .markdown: .markdown
    case .html: .html(details: cellDetails(of: run))
    case .csv: .csv
    case .json: .json
    }
  }
}

/// How a verb prints what is not a report.
enum PlainFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
