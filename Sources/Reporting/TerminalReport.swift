import Analysis
import Measurement

/// The report as a terminal shows it.
struct TerminalReport {
  private let model: ReportModel
  private var page: TerminalPage

  init(_ model: ReportModel, columns: Int, color: Bool) {
    self.model = model
    page = TerminalPage(columns: columns, color: color)
  }

  /// Every line within the columns, and a line break at the end.
  func text() -> String {
    var report = self
    report.page.paragraph("switchbench report on run \(model.environment.run)", ink: .bold)
    report.page.paragraph(tally(model))
    for section in sections(model) { report.page.add(section) }
    report.addUnmeasured()
    report.addNotes()
    report.page.head("How to make it again, and where it was made")
    report.page.add(environmentFacts(model))
    return report.page.text
  }

  private mutating func addUnmeasured() {
    guard !model.unmeasured.isEmpty else { return }
    page.head("Not measured, and why")
    for group in model.unmeasured {
      page.space()
      page.paragraph(
        "\(group.status.rawValue): \(scope(group.cells))", indent: 4, firstIndent: 2,
        ink: group.status == .failed ? .failure : .plain)
      page.paragraph(group.because, indent: 4)
    }
  }

  private mutating func addNotes() {
    guard !model.notes.isEmpty else { return }
    page.head("Notes")
    for (index, note) in model.notes.enumerated() {
      page.note(index + 1, "\(note.code), \(scope(note.cells)): \(note.because)")
    }
  }
}
