import Analysis
import Measurement

/// The report as Markdown: the answer in sight, the rest folded.
struct MarkdownReport {
  private let model: ReportModel

  init(_ model: ReportModel) { self.model = model }

  /// Ends with a line break.
  func text() -> String {
    var blocks = [
      "# switchbench report on run \(Markdown.escaped(model.environment.run))", tally(model),
    ]
    for (index, section) in sections(model).enumerated() {
      let body = Markdown.body(section)
      if index == 0 {
        blocks.append("## \(Markdown.escaped(section.title))")
        blocks += body
      } else {
        blocks += Markdown.folded(section.title, body)
      }
    }
    if !model.unmeasured.isEmpty {
      let items = model.unmeasured.map { group in
        "- **\(group.status.rawValue)**: \(Markdown.escaped(scope(group.cells)))  \n  \(Markdown.escaped(group.because))"
      }
      blocks += Markdown.folded("Not measured, and why", [items.joined(separator: "\n")])
    }
    if !model.notes.isEmpty {
      let items = model.notes.enumerated().map { index, note in
        "\(index + 1). \(Markdown.code(note.code)), \(Markdown.escaped(scope(note.cells))): \(Markdown.escaped(note.because))"
      }
      blocks += Markdown.folded("Notes", [items.joined(separator: "\n")])
    }
    blocks += Markdown.folded("How to make it again, and where it was made", [provenance()])
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The command, the computer and its tools, as a list.
  func provenance() -> String {
    environmentFacts(model).map { fact in
      fact.label == "command"
        ? "- **\(fact.label)**: \(Markdown.code(fact.text))"
        : "- **\(fact.label)**: \(Markdown.escaped(fact.text))"
    }.joined(separator: "\n")
  }
}
