import Analysis
import Measurement

/// The report as a terminal shows it.
struct TerminalReport {
  private let model: ReportModel
  private let columns: Int
  private let color: Bool
  private var lines: [String] = []

  init(_ model: ReportModel, columns: Int, color: Bool) {
    self.model = model
    self.columns = max(columns, 60)
    self.color = color
  }

  /// Every line within the columns, and a line break at the end.
  func text() -> String {
    var page = self
    page.paragraph("switchbench report on run \(model.environment.run)", ink: .bold)
    page.paragraph(tally(model))
    for section in sections(model) { page.add(section) }
    page.addUnmeasured()
    page.addNotes()
    page.addEnvironment()
    return page.lines.joined(separator: "\n") + "\n"
  }

  private mutating func add(_ section: Section) {
    head(section.title, ink: section.isCaution ? .caution : .bold)
    for text in section.text where !text.isEmpty { paragraph(text, indent: 2) }
    for table in section.tables {
      lines.append("")
      if !table.title.isEmpty { paragraph(table.title, indent: 2, ink: .bold) }
      if !table.text.isEmpty { paragraph(table.text, indent: 2) }
      for line in table.grid.lines(width: columns) {
        lines.append(line.isHeading ? paint(line.text, .faint) : line.text)
      }
      if !table.chart.isEmpty { lines.append("") }
      lines += table.chart.map { "  " + $0.prefix(columns - 2) }
    }
    for (index, text) in section.remarks.filter({ !$0.isEmpty }).enumerated() {
      if index == 0 { lines.append("") }
      paragraph(text, indent: 2)
    }
  }

  private mutating func addUnmeasured() {
    guard !model.unmeasured.isEmpty else { return }
    head("Not measured, and why", ink: .bold)
    for group in model.unmeasured {
      lines.append("")
      paragraph(
        "\(group.status.rawValue): \(scope(group.cells))", indent: 4, firstIndent: 2,
        ink: group.status == .failed ? .failure : .plain)
      paragraph(group.because, indent: 4)
    }
  }

  private mutating func addNotes() {
    guard !model.notes.isEmpty else { return }
    head("Notes", ink: .bold)
    for (index, note) in model.notes.enumerated() {
      let mark = padStart("[\(index + 1)] ", 6)
      var wrapped = wrap(
        "\(note.code), \(scope(note.cells)): \(note.because)", columns: columns, indent: mark.count)
      if let first = wrapped.first { wrapped[0] = mark + first.dropFirst(mark.count) }
      lines += wrapped
    }
  }

  private mutating func addEnvironment() {
    head("How to make it again, and where it was made", ink: .bold)
    let facts = environmentFacts(model)
    let width = (facts.map(\.label.count).max() ?? 0) + 2
    for fact in facts {
      var wrapped = wrap(fact.text, columns: columns, indent: width + 2)
      if let first = wrapped.first {
        wrapped[0] = "  " + padEnd(fact.label, width) + first.dropFirst(width + 2)
      }
      lines += wrapped
    }
  }

  private mutating func head(_ title: String, ink: Ink) {
    lines.append("")
    paragraph(title.prefix(1).uppercased() + title.dropFirst(), ink: ink)
  }

  private mutating func paragraph(
    _ text: String, indent: Int = 0, firstIndent: Int? = nil, ink: Ink = .plain
  ) {
    lines += wrap(text, columns: columns, indent: indent, firstIndent: firstIndent)
      .map { paint($0, ink) }
  }

  /// Colour repeats what a word says, and is gone without loss.
  private enum Ink: String {
    case plain = ""
    case bold = "1"
    case faint = "2"
    case caution = "1;33"
    case failure = "31"
  }

  private func paint(_ text: String, _ ink: Ink) -> String {
    color && ink != .plain ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
  }
}
