import Foundation
import GuestImages
import GuestProtocol
import Measurement

/// Copies of a Kernels folder with every mutant as a strategy of its own.
///
/// Each content is built once.
///
/// A strategy's file describes itself, so the copy needs no other change. The copies lie in
/// `<cache>/<hash>`, with the images that were built from each; only the newest few are kept.
public struct MutantFolder {
  /// The Kernels folder to copy.
  public let kernels: String
  /// Where the copies are kept.
  public let cache: String

  /// Names the folders; nothing is made yet.
  public init(kernels: String, cache: String) {
    self.kernels = kernels
    self.cache = cache
  }

  /// The name of a mutant's file and of the strategy that it becomes.
  public static func name(of mutant: Mutant, of strategy: String) -> String {
    "\(strategy)-mutant-\(mutant.name)"
  }

  /// Writes the copy unless it exists, and returns the store of its images.
  ///
  /// - Throws: `MutantFolderError` when a name is too long for the wire, `ImageError` without a
  /// compiler, and what the file system says.
  public func write(
    _ mutants: [(strategy: StrategySource, mutants: [Mutant])]
  ) throws -> ImageStore {
    let files = FileManager.default
    removeAbandonedDrafts()
    let draft = "\(cache)/draft-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
    let copy = "\(draft)/Kernels"
    try files.createDirectory(atPath: copy, withIntermediateDirectories: true)
    defer { try? files.removeItem(atPath: draft) }
    // Hidden folders are builds, and large.
    for entry in try files.contentsOfDirectory(atPath: kernels) where !entry.hasPrefix(".") {
      try files.copyItem(atPath: "\(kernels)/\(entry)", toPath: "\(copy)/\(entry)")
    }
    for (strategy, mutants) in mutants {
      for mutant in mutants {
        let name = MutantFolder.name(of: mutant, of: strategy.name)
        guard name.utf8.count <= CellRequest.maximumNameBytes else {
          throw MutantFolderError(name: name)
        }
      }
      try write(mutants, of: strategy, into: "\(copy)/Strategies")
    }
    let images = try ImageStore(kernels: copy, cache: cache).imagesToBe()
    let place = images.folder
    if files.fileExists(atPath: "\(place)/Kernels") {
      // It was asked for just now, so it is not among those to remove.
      try files.setAttributes([.modificationDate: Date()], ofItemAtPath: place)
    } else {
      // Another process may have been faster; its copy is as good.
      do {
        try files.moveItem(atPath: draft, toPath: place)
      } catch  where files.fileExists(atPath: "\(place)/Kernels") {}
      removeOldest(keeping: 3)
    }
    return ImageStore(
      kernels: "\(place)/Kernels", cache: "\(place)/images",
      builds: ImageStore.builds(beside: cache))
  }

  /// Writes the mutants of one strategy beside the headers, and one file that includes them all: a
  /// compiler that is started once for each would take minutes.
  ///
  /// Each is a strategy named after its file, so only the labels must be told apart.
  private func write(
    _ mutants: [Mutant], of strategy: StrategySource, into folder: String
  ) throws {
    let architecture = strategy.architecture.rawValue
    let mutantFolder = "\(folder)/include/mutants/\(architecture)"
    try FileManager.default.createDirectory(
      atPath: mutantFolder, withIntermediateDirectories: true)
    let blocks = ["switch", "frame"] + strategy.handlers.map { "handler_\($0)" }
    let labels = blocks.flatMap { [$0, "\($0)_end"] } + strategy.labels
    var whole = ""
    for (index, mutant) in mutants.enumerated() {
      let name = MutantFolder.name(of: mutant, of: strategy.name)
      try mutant.source.write(
        toFile: "\(mutantFolder)/\(name).S", atomically: false, encoding: .utf8)
      for label in labels {
        whole += "#undef \(label)\n#define \(label) mutant_\(index)_\(label)\n"
      }
      whole += "#include \"mutants/\(architecture)/\(name).S\"\n"
    }
    try whole.write(
      toFile: "\(folder)/\(architecture)/\(strategy.name)-mutants.S", atomically: false,
      encoding: .utf8)
  }

  /// Removes drafts of processes that were killed: their number is free, and they are ten minutes old,
  /// so that they are no drafts of a container that has numbers of its own.
  private func removeAbandonedDrafts() {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: cache)) ?? [] where name.hasPrefix("draft-")
    {
      let path = "\(cache)/\(name)"
      let modified = try? files.attributesOfItem(atPath: path)[.modificationDate] as? Date
      guard let owner = name.split(separator: "-").dropFirst().first.flatMap({ pid_t($0) }),
        kill(owner, 0) != 0, errno == ESRCH, let modified, modified.timeIntervalSinceNow < -600
      else { continue }
      try? files.removeItem(atPath: path)
    }
  }

  private func removeOldest(keeping count: Int) {
    let files = FileManager.default
    let copies = ((try? files.contentsOfDirectory(atPath: cache)) ?? [])
      .filter { !$0.hasPrefix("draft-") }.map { "\(cache)/\($0)" }
    let dated = copies.map { path in
      let attributes = try? files.attributesOfItem(atPath: path)
      return (path, attributes?[.modificationDate] as? Date ?? .distantPast)
    }
    for (path, _) in dated.sorted(by: { $0.1 > $1.1 }).dropFirst(count) {
      try? files.removeItem(atPath: path)
    }
  }
}

/// A mutant's name that the guest cannot be asked for.
public struct MutantFolderError: Error, CustomStringConvertible {
  /// The name.
  public var name: String

  /// The problem and the advice.
  public var description: String {
    "The mutant '\(name)' has a name of \(name.utf8.count) bytes, and a request holds "
      + "\(CellRequest.maximumNameBytes); shorten the strategy's."
  }
}
