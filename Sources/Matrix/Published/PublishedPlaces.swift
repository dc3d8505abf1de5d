import Measurement

/// The places of the matrix, by the globs that name them in published claims.
final class PublishedPlaces {
  /// What can be measured, by its written id.
  private let cells: [(text: String, id: CellID)]
  /// What cannot, which a claim may be about all the same: its reason is the verdict.
  private let excluded: [(text: String, id: CellID)]
  private var found: [String: [CellID]] = [:]

  init(of definitions: Definitions) {
    cells = CellMatrix.cells(of: definitions).map { ($0.description, $0) }
    excluded = CellMatrix.exclusions(of: definitions).map { ($0.id.description, $0.id) }
  }

  /// The cells that a glob names; where it names none, the exclusions.
  func ids(_ glob: String) -> [CellID] {
    if let known = found[glob] { return known }
    var ids = PublishedPlaces.matches(glob, among: cells)
    if ids.isEmpty { ids = PublishedPlaces.matches(glob, among: excluded) }
    found[glob] = ids
    return ids
  }

  /// Most globs end in a ring and a machine: few places do, and fnmatch(3) is asked about those alone.
  private static func matches(_ glob: String, among places: [(text: String, id: CellID)])
    -> [CellID]
  {
    let special = glob.utf8.lastIndex { "*?[]\\".utf8.contains($0) }
    let end = Array(glob.utf8[(special.map(glob.utf8.index(after:)) ?? glob.startIndex)...])
    return places.filter {
      $0.text.utf8.count >= end.count && $0.text.utf8.suffix(end.count).elementsEqual(end)
        && isMatch($0.text, glob: glob)
    }.map(\.id)
  }

  /// The written ids of what can be measured.
  var names: [String] { cells.map(\.text) }
}

extension TableReader {
  /// The one cell that a glob names; nil when the field is absent, or reported.
  func cell(_ key: String, _ places: PublishedPlaces, required: Bool = false) -> CellID? {
    guard let glob = string(key, required: required) else { return nil }
    let ids = places.ids(glob)
    guard let first = ids.first else {
      let near = Suggestion.text(for: glob, among: places.names)
      report(key, "'\(glob)' matches no cell\(near.isEmpty ? "; 'list' prints them" : near)")
      return nil
    }
    guard ids.count == 1 else {
      report(
        key, "'\(glob)' matches \(ids.count) cells, such as \(first) and \(ids[1]); name one")
      return nil
    }
    return first
  }
}
