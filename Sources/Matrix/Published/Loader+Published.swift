import Foundation
import Measurement

/// Claims and questions, checked against each other once all files are read.
extension Loader {
  static let publishedFolder = "published"
  static let questionsFile = "questions.toml"

  /// Reads the files of `published`, which need not be there.
  func published(_ places: PublishedPlaces) -> PublishedCatalogue {
    let path = folder.appendingPathComponent(Loader.publishedFolder).path
    guard let contents = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      return PublishedCatalogue()
    }
    let files = contents.sorted().filter { !$0.hasPrefix(".") && $0 != "README.md" }
    let read = files.filter { $0 != Loader.questionsFile }.compactMap { group($0, places) }
    checkNames(read)
    var catalogue = PublishedCatalogue(groups: read.map(\.group))
    if files.contains(Loader.questionsFile) {
      let claims = Set(read.flatMap(\.claims).map(\.name))
      catalogue.questions = questions(places, claims: claims)
    }
    return catalogue
  }

  private struct GroupFile {
    var group: PublishedGroup
    /// Its claims' tables, the wrong ones among them.
    var claims: [(name: String, reader: TableReader)]
  }

  private func group(_ file: String, _ places: PublishedPlaces) -> GroupFile? {
    let path = "\(Loader.publishedFolder)/\(file)"
    let stem = String(file.dropLast(".toml".count))
    let number = stem.prefix { $0 != "-" }
    guard file.hasSuffix(".toml"), isKebabCase(stem), number.count == 2, number != stem,
      number.allSatisfy({ ("0"..."9").contains($0) })
    else {
      problems.report(
        Problem(
          file: name(of: path),
          message: "is not named like 01-some-words.toml; rename it, or move it elsewhere"))
      return nil
    }
    guard let root = root(of: path) else { return nil }
    let title = root.string("title")
    let about = root.prose("about")
    let globs = root.has("figures") ? root.strings("figures", required: true) ?? [] : []
    let figures = globs.flatMap { glob, place in
      let ids = places.ids(glob)
      if ids.isEmpty { root.report(at: place, "'\(glob)' matches no cell; 'list' prints them") }
      return ids
    }
    let tables = root.tables(what: "id-of-the-claim")
    let claims = tables.compactMap { claim($0.name, $0.reader, places) }
    return GroupFile(
      group: PublishedGroup(
        name: String(stem.dropFirst(number.count + 1)), title: title ?? "", about: about ?? "",
        claims: claims, figures: figures),
      claims: tables)
  }

  /// An id is what a reader names a claim by, so it is there once and says what it is.
  private func checkNames(_ files: [GroupFile]) {
    var seen: Set<String> = []
    for (name, reader) in files.flatMap(\.claims) {
      if !isKebabCase(name) {
        reader.report(at: reader.path, "'\(name)' is not lower-case words with hyphens")
      }
      if !seen.insert(name).inserted {
        reader.report(at: reader.path, "'\(name)' is there already; give it another id")
      }
    }
  }
}
