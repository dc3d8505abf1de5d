import ArgumentParser
import Reporting

/// How a report is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, csv, json

  /// The formatter's word for it.
  var format: ReportFormat {
    switch self {
    case .text: .terminal(columns: Terminal.columns, color: Terminal.usesColor)
    case .markdown: .markdown
    case .csv: .csv
    case .json: .json
    }
  }
}

/// How a verb prints what is not a report.
enum PlainFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
