import Foundation
import Measurement

/// The claims and their sources, before anything is measured; plain text, or with `isJSON` the
/// catalogue as `switchbench.claims/1`.
///
/// The text ends with a line break.
public func claimList(
  _ catalogue: PublishedCatalogue, chosen: Set<String>, columns: Int, isJSON: Bool
) throws -> String {
  var catalogue = catalogue
  for index in catalogue.groups.indices {
    catalogue.groups[index].claims.removeAll { !chosen.contains($0.id) }
  }
  catalogue.groups.removeAll { $0.claims.isEmpty }
  guard !isJSON else {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let document = ClaimsDocument(schema: "switchbench.claims/1", groups: catalogue.groups)
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }
  let sources = SourceNotes(catalogue.claims)
  var page = TerminalPage(columns: columns, color: false)
  page.paragraph("\(counted(catalogue.claims.count, "claim")), by group.")
  for group in catalogue.groups {
    let claims = group.claims
    let grid = Grid(
      rowHeading: group.name, rows: claims.map(\.id),
      columns: [
        Grid.Column(heading: ["published"], cells: claims.map { figureWithUnit($0) }),
        Grid.Column(heading: [""], cells: claims.map(\.confidence.rawValue)),
        Grid.Column(heading: ["rule"], cells: claims.map(\.rule.word)),
        Grid.Column(heading: [""], cells: claims.map { "[\(sources.number($0))]" }),
      ])
    page.add(
      Section(
        id: group.name, title: group.title,
        tables: [Section.Table(title: "", text: "", grid: grid)]))
  }
  page.head("Sources")
  for (index, note) in sources.notes.enumerated() { page.note(index + 1, sources.text(note)) }
  return page.text
}

private struct ClaimsDocument: Encodable {
  var schema: String
  var groups: [PublishedGroup]
}
