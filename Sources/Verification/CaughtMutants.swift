import Foundation
import GuestImages

/// Mutants that were caught before, by content, so that none is tried twice.
///
/// A result is that of one mutant's text, of everything that it is built with, of the program that
/// tried it, and of the place: another compiler, header, emulator, kernel or CPU has results of its
/// own. What survived, or was not tried, is never kept.
public struct CaughtMutants {
  /// A strategy's mutants in one place.
  struct Group {
    var key: String
    var mutants: [Mutant]
  }

  private let folder: String
  private let conditions: String

  /// Keeps results in a folder, made when there is something to keep.
  ///
  /// - Parameter conditions: Everything beside the mutants' text that a result may depend on.
  public init(folder: String, conditions: [String]) {
    self.folder = folder
    self.conditions = conditions.joined(separator: "\n")
  }

  /// The results that are kept for each group, by the mutant's name: the check that caught it.
  func results(of groups: [Group]) throws -> [[String: String]] {
    try files(of: groups).map { file in
      guard let data = FileManager.default.contents(atPath: file),
        let results = try? JSONDecoder().decode([String: String].self, from: data)
      else { return [:] }
      // The oldest are removed, and this one is in use.
      try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: file)
      return results
    }
  }

  /// Keeps the results of a group.
  func keep(_ results: [String: String], of group: Group) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    for file in try files(of: [group]) {
      try encoder.encode(results).write(to: URL(filePath: file), options: .atomic)
    }
  }

  /// Removes what no verification asked for in this many days.
  func removeUnused(days: Int) {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {
      let path = "\(folder)/\(name)"
      guard let date = try? files.attributesOfItem(atPath: path)[.modificationDate] as? Date,
        date.timeIntervalSinceNow < -86_400 * Double(days)
      else { continue }
      try? files.removeItem(atPath: path)
    }
  }

  private func files(of groups: [Group]) throws -> [String] {
    let texts = groups.map { group in
      ([conditions, group.key] + group.mutants.flatMap { [$0.name, $0.source] })
        .joined(separator: "\0")
    }
    return try sha256(texts.map { Array($0.utf8) }).map { "\(folder)/\($0).json" }
  }
}
