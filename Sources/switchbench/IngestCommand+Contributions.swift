import ArgumentParser
import Atlas
import Campaigns
import Foundation

extension IngestCommand {
  /// Whether a name is for the atlas and no log: a folder, or JSON by its name.
  func isForAtlas(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return path.hasSuffix(".json")
      || FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// Says of each contribution whether the atlas takes it; ends with 4 when one is refused or a copy.
  func checkContributions(_ names: [String], of suite: Suite) throws {
    let reading = AtlasReading(names, of: suite, isStrict: true)
    let table = try reading.table()
    let copies = Dictionary(table.copies.map { ($0.name, $0.of) }, uniquingKeysWith: { $1 })
    for named in reading.accepted {
      let rows = named.contribution.places.reduce(0) { $0 + $1.rows.count }
      Terminal.output(
        copies[named.name].map { "\(named.name): refused: it says what \($0) says\n" }
          ?? "\(named.name): accepted, \(rows) figures\n")
    }
    for refusal in reading.refused {
      Terminal.output("\(refusal.name): refused: \(refusal.because)\n")
    }
    if !reading.refused.isEmpty || !copies.isEmpty {
      throw ExitCode(ExitStatus.cellMissing.rawValue)
    }
  }
}
