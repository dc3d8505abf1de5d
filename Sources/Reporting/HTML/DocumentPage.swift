/// A page of sections that is no report on a run: a comparison, a history.
///
/// What a template takes for an optional part is an array of one or none, as in `Page`.
struct DocumentPage {
  var title: String
  var style = Template.style
  /// What leads to each section.
  var contents: [Page.Link]
  /// The answer in sentences, before all sections.
  var lead: [Lead]
  var sections: [SectionPart]
  var notes: [NotesPart]
  /// The heading over where it comes from.
  var origin: String
  var commands: [Fact]
  var facts: [Fact]

  /// A sentence of the answer.
  struct Lead {
    /// `headline`, with `bad` where something speaks against the head; else `plain`.
    var style: String
    var text: String
  }

  init(
    title: String, lead: [Lead], sections: [SectionPart], notes: [NotesPart.Item] = [],
    origin: String, commands: [Fact] = [], facts: [Fact] = []
  ) {
    self.title = title
    self.lead = lead
    self.sections = sections
    self.notes = notes.isEmpty ? [] : [NotesPart(items: notes)]
    self.origin = origin
    self.commands = commands
    self.facts = facts
    contents =
      sections.map { Page.Link(id: $0.id, text: contentsWord($0.heading)) }
      + (notes.isEmpty ? [] : [Page.Link(id: "notes", text: counted(notes.count, "note"))])
      + [Page.Link(id: "provenance", text: contentsWord(origin))]
  }

  /// Ends with a line break.
  func text() throws -> String { try Template.render(self) }
}

/// A heading up to what it explains, for a list of contents.
func contentsWord(_ heading: String) -> String {
  let end = heading.firstIndex { $0 == ":" || $0 == "," } ?? heading.endIndex
  return String(heading[..<end])
}
