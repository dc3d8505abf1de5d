import Atlas
import Campaigns
import Foundation
import Matrix
import Measurement
import Recordings

/// What was named for an atlas, read: each source alone, so that a bad one costs no other.
struct AtlasReading {
  private(set) var accepted: [NamedContribution] = []
  private(set) var refused: [AtlasRefusal] = []
  private let suite: Suite
  private let selection: Selection
  /// Whether a contribution must be to the byte what `submit` writes, where it would write it.
  private let isStrict: Bool

  /// Reads contributions, recordings, and folders of both.
  init(
    _ names: [String], of suite: Suite, isStrict: Bool = false, selection: Selection = Selection()
  ) {
    self.suite = suite
    self.isStrict = isStrict
    self.selection = selection
    for name in names { read(name) }
  }

  /// The table of all that was accepted; without pooling each recording has a column of its own.
  func table(isPooled: Bool = true) throws -> AtlasTable {
    AtlasTable(
      accepted, refused: refused, strategies: try suite.loadDefinitions().strategyDefinitions,
      isPooled: isPooled)
  }

  private mutating func read(_ name: String) {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: name, isDirectory: &isFolder)
    do {
      if isThere, isFolder.boolValue {
        let sources = try AtlasFolder.sources(below: name)
        if sources.isEmpty {
          refuse(name, "there is neither a contribution nor a recording in this folder")
        }
        for source in sources { read(source) }
      } else if isThere, try isContribution(name) {
        read(.contribution(path: name, place: (name as NSString).lastPathComponent))
      } else {
        read(.recording(try suite.results.find(name)))
      }
    } catch {
      refuse(name, "\(error)")
    }
  }

  private mutating func read(_ source: AtlasSource) {
    let name = suite.relative(source.path)
    do {
      let contribution: Contribution
      switch source {
      case .contribution(let path, let place):
        contribution = try Contribution(
          text: AtlasFolder.read(path, atMost: Contribution.byteLimit), isStrict: isStrict)
        // By the last two parts: the folder of the CPU, and the recording.
        let parts = (isStrict ? path : place).split(separator: "/").suffix(2)
        try ContributionCheck.check(
          contribution, at: parts.count == 2 ? parts.joined(separator: "/") : nil)
      case .failure(let path):
        let text = try AtlasFolder.read(path, atMost: Contribution.byteLimit)
        return refuse(name, "no recording: " + plain(String(decoding: text, as: UTF8.self)))
      case .recording(let stored):
        var run = try suite.load(stored)
        let chosen = try selection.cells(of: run.cells.map(\.id))
        run.cells.removeAll { !chosen.contains($0.id) }
        contribution = try Contribution(distilling: run)
        try ContributionCheck.check(contribution)
      }
      accepted.append(NamedContribution(name: name, contribution: contribution))
    } catch {
      refuse(name, "\(error)")
    }
  }

  private mutating func refuse(_ name: String, _ because: String) {
    let sentence = because.hasSuffix(".") ? String(because.dropLast()) : because
    refused.append(AtlasRefusal(name: name, because: sentence))
  }

  /// A file of another kind is a recording's, whose reader says what is wrong with it.
  private func isContribution(_ path: String) throws -> Bool {
    let beginning = String(
      decoding: try AtlasFolder.read(path, atMost: Contribution.byteLimit), as: UTF8.self)
    return !beginning.contains("\"switchbench.run/")
  }
}
