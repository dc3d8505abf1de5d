import Analysis
import Measurement

/// The page of claims: what its template is filled with.
struct ClaimPage {
  var title: String
  var tally: String
  var style: String
  var contents: [Page.Link]
  var answers: [Answer]
  var groups: [Group]
  var sources: [Page.Link]
  var notes: [NotesPart]
  var facts: [Fact]
  var again: String
  var recording: String

  /// A question and what answers it.
  struct Answer {
    var id: String
    var heading: String
    var paragraphs: [String]
    var lines: [String]
  }

  /// A group's table, and its claims to be opened.
  struct Group {
    var section: [SectionPart]
    var claims: [Claim]
  }

  /// A claim with all that is to be said of it.
  struct Claim {
    var id: String
    var summary: String
    var facts: [Fact]
  }

  init(_ reproduction: Reproduction) {
    let sources = SourceNotes(reproduction.results.map(\.claim))
    title = "switchbench reproduce: published figures beside run \(reproduction.environment.run)"
    tally = Reporting.tally(reproduction.results)
    style = Template.style
    answers = reproduction.answers.enumerated().map { index, answer in
      let text = AnswerText(answer, sources)
      return Answer(
        id: index == 0 ? "answer" : "answer-\(index + 1)", heading: text.title,
        paragraphs: [text.headline, "Asked by \(text.asked)"], lines: text.lines)
    }
    groups = reproduction.groups.map { Group($0, sources) }
    self.sources = sources.notes.enumerated().map {
      Page.Link(id: "source-\($0 + 1)", text: sources.text($1))
    }
    let items = reproduction.notes.enumerated().map { index, note in
      NotesPart.Item(
        id: "note-\(index + 1)", code: note.code, scope: scope(note.cells), because: note.because)
    }
    notes = items.isEmpty ? [] : [NotesPart(items: items)]
    facts = environmentFacts(reproduction.environment, recording: reproduction.recording)
    recording = reproduction.recording
    again = shell([
      "switchbench", "reproduce", "--from", reproduction.recording, "--format", "html",
    ])
    contents =
      answers.map { Page.Link(id: $0.id, text: $0.heading) }
      + reproduction.groups.map { Page.Link(id: $0.name, text: $0.title) }
      + [Page.Link(id: "sources", text: "Sources")]
      + [Page.Link(id: "provenance", text: "Where the numbers come from")]
  }
}

extension ClaimPage.Group {
  init(_ group: Reproduction.GroupResult, _ sources: SourceNotes) {
    let shared = Reporting.section(group, sources)
    let tables = shared.tables.enumerated().map { index, table in
      TablePart(
        name: table.title.isEmpty ? shared.title : table.title,
        nameStyle: table.title.isEmpty ? "unseen" : "seen",
        remark: table.text.isEmpty ? [] : [table.text], rowHeading: table.grid.rowHeading,
        headings: table.grid.columns.map { $0.heading.joined(separator: " ") },
        rows: table.grid.rows.enumerated().map { row, label in
          TablePart.Row(
            label: label, depth: 0,
            // The first table has a row for each claim, which is told of below it.
            links: index == 0
              ? [Page.Link(id: "claim-\(group.results[row].claim.id)", text: label)] : [],
            fields: table.grid.columns.map {
              TablePart.Field(text: $0.cells[row], style: "none", word: [])
            })
        })
    }
    section = [
      SectionPart(
        id: shared.id, style: "plain", heading: shared.title, paragraphs: shared.text,
        tables: tables, remarks: [], charts: [])
    ]
    claims = group.results.map { result in
      ClaimPage.Claim(
        id: "claim-\(result.claim.id)",
        summary: "\(result.claim.id): \(words(result.verdict))",
        facts: Reporting.facts(result, sources))
    }
  }
}
