import Analysis
import Documents
import Measurement

/// A run's model with the samples of its cells, which a page draws.
public struct RunReport: Report {
  let model: ReportModel
  let details: [CellDetail]
  let page: String?

  /// Makes a report; a page of one without details has no pictures of samples.
  ///
  /// `page` is where the page is kept that one screen leads to; nil where there is none.
  public init(_ model: ReportModel, details: [CellDetail] = [], page: String? = nil) {
    self.model = model
    self.details = details
    self.page = page
  }

  /// Before it is laid out.
  public func document(_ extent: Extent) -> Document {
    switch extent {
    case .screen: screen(model, page: page)
    case .full: textDocument(model)
    case .page: RunDocument(model, details).document
    }
  }

  /// All that was derived, unrounded.
  public func csv() -> String { Reporting.csv(model) }

  /// The whole model, as JSON.
  public func json() throws -> String { try Documents.json(model, schema: "switchbench.report/1") }
}

extension ReportModel: Report {
  /// Before it is laid out.
  public func document(_ extent: Extent) -> Document { RunReport(self).document(extent) }
  /// All that was derived, unrounded.
  public func csv() -> String { RunReport(self).csv() }
  /// The whole model, as JSON.
  public func json() throws -> String { try RunReport(self).json() }
}

/// The answer in sight, the rest folded.
private func textDocument(_ model: ReportModel) -> Document {
  var sections = sections(model)
  for index in sections.indices.dropFirst() { sections[index].isFolded = true }
  return Document(
    title: "switchbench report on run \(model.environment.run)", lead: [Paragraph(tally(model))],
    sections: sections + unmeasuredSection(model) + notesSection(model) + [
      Section(
        id: "provenance", title: "Where it was measured, and how to repeat it", isFolded: true,
        blocks: [.facts(environmentFacts(model))])
    ])
}

/// Cells without a number, by their reasons.
func unmeasuredSection(_ model: ReportModel) -> [Section] {
  guard !model.unmeasured.isEmpty else { return [] }
  let items = model.unmeasured.map { group in
    Item(
      mark: group.status.rawValue, tone: group.status == .failed ? .bad : .plain,
      text: scope(group.cells), details: [group.because], members: group.cells.map(\.description))
  }
  return [
    Section(
      id: "unmeasured", title: "Not measured, and why", isFolded: true, blocks: [.items(items)])
  ]
}

/// The footnotes.
func notesSection(_ model: ReportModel) -> [Section] {
  notesSection(model.notes.map(Note.init), title: "Notes")
}

extension Note {
  /// A warning with the cells that it is about.
  init(_ warning: Warning) {
    self.init(code: warning.code, scope: Reporting.scope(warning.cells), text: warning.because)
  }
}
