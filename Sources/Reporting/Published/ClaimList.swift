import Documents
import Measurement

/// The claims and their sources, before anything is measured.
public struct ClaimList: Report {
  private let catalogue: PublishedCatalogue

  /// A list of the chosen claims, by their ids.
  public init(_ catalogue: PublishedCatalogue, chosen: Set<String>) {
    var catalogue = catalogue
    for index in catalogue.groups.indices {
      catalogue.groups[index].claims.removeAll { !chosen.contains($0.id) }
    }
    catalogue.groups.removeAll { $0.claims.isEmpty }
    self.catalogue = catalogue
  }

  /// Before it is laid out.
  public func document(_ extent: Extent) -> Document {
    let sources = SourceNotes(catalogue.claims)
    let sections = catalogue.groups.map { group in
      let claims = group.claims
      let grid = Grid(
        rowHeading: group.name, rows: claims.map(\.id),
        columns: [
          Grid.Column(heading: ["published"], cells: claims.map { figureWithUnit($0) }),
          Grid.Column(heading: [""], cells: claims.map(\.confidence.rawValue)),
          Grid.Column(heading: ["rule"], cells: claims.map(\.rule.word)),
          Grid.Column(heading: [""], cells: claims.map { "[\(sources.number($0))]" }),
        ])
      return Section(id: group.name, title: group.title, tables: [Table(grid: grid)])
    }
    return Document(
      title: "\(counted(catalogue.claims.count, "claim")), by group.",
      sections: sections + [
        Section(
          id: "sources", title: "Sources",
          blocks: [.notes(sources.notes.map { Note(text: sources.text($0)) })])
      ], references: "source")
  }

  /// All that was derived, unrounded.
  public func csv() throws -> String { try Documents.render(document(.full), as: .csv) }

  /// The whole model, as JSON.
  public func json() throws -> String {
    try Documents.json(
      ClaimsDocument(groups: catalogue.groups), schema: "switchbench.claims/1")
  }
}

private struct ClaimsDocument: Encodable {
  var groups: [PublishedGroup]
}
