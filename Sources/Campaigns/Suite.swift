import Foundation
import GuestImages
import Matrix
import Measurement
import Recordings
import Revisions

/// Where the suite lies: the folder with Kernels, Benchmarks and Results.
public struct Suite: Sendable {
  /// The folder.
  public let path: String
  /// The bundle's manifest if the suite was built elsewhere; nil for a checkout.
  public let bundle: BundleManifest?

  /// Names a folder; whether a suite lies there is `isSuite`'s to say.
  public init(path: String) {
    self.path = path
    bundle = nil
  }

  /// Opens a folder with a suite: a checkout, or a bundle.
  /// - Throws: `ImageError` when it is a bundle whose manifest cannot be read.
  public init(opening path: String) throws {
    self.path = path
    bundle = try BundleManifest.read(in: path)
  }

  /// The folder of the definitions.
  public var definitions: URL { URL(fileURLWithPath: "\(path)/Benchmarks") }
  /// The folder of the strategies' files.
  public var strategySources: URL { URL(fileURLWithPath: "\(path)/Kernels/Strategies") }
  /// The recordings.
  public var results: ResultsFolder {
    ResultsFolder(path: "\(bundle?.isInstalled == true ? Suite.userFolder : path)/Results")
  }
  /// The images of this state of the kernels.
  public var images: ImageStore {
    ImageStore(
      kernels: "\(path)/Kernels", cache: "\(path)/.build/kernels",
      prebuilt: bundle.map { ImageStore.Prebuilt(of: $0, in: path) })
  }

  /// Where images with broken strategies are built.
  public var mutantCache: String { "\(path)/.build/mutants" }
  /// Where `verify` keeps which broken strategies were caught.
  public var caughtMutants: String { "\(path)/.build/caught-mutants" }

  /// The state of the suite's files, by git for a checkout, by its manifest for a bundle.
  public func revision() throws -> SuiteRevision {
    guard let bundle else { return Repository(folder: path).description() }
    var revision = bundle.suite
    // Its files may have been changed since.
    if try BundleManifest.digest(ofFolder: "\(path)/Kernels") != bundle.kernels
      || BundleManifest.digest(ofFolder: definitions.path) != bundle.definitions
    {
      revision.dirty = .known(true)
    }
    return revision
  }

  /// Where a user's own files belong (XDG Base Directory Specification), for a suite that several use.
  private static var userFolder: String {
    let environment = ProcessInfo.processInfo.environment
    let data = environment["XDG_DATA_HOME"] ?? ""
    let home = environment["HOME"] ?? NSHomeDirectory()
    let folder = data.hasPrefix("/") ? data : "\(home)/.local/share"
    return "\(folder)/switchbench"
  }

  /// Whether the folder is a suite.
  public var isSuite: Bool {
    ["Kernels/Package.swift", "Benchmarks/strategies.toml"].allSatisfy {
      FileManager.default.fileExists(atPath: "\(path)/\($0)")
    }
  }

  /// Where a file is put for people to take along, unless they name another place.
  ///
  /// In a checkout that is a folder that git ignores; a bundle is no checkout, and there it is the current
  /// folder.
  /// - Throws: `FileFailure` when the folder cannot be made.
  public func product(_ name: String) throws -> String {
    guard bundle == nil else { return name }
    let folder = "\(path)/.build"
    try namingFile(folder) {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    return "\(folder)/\(name)"
  }

  /// Reads the definitions, checked against the strategies' files.
  public func loadDefinitions() throws -> Definitions {
    try Definitions.load(from: definitions, strategySources: strategySources)
  }

  /// A path as it is best shown: from the suite's folder.
  public func relative(_ path: String) -> String {
    path.hasPrefix(self.path + "/") ? String(path.dropFirst(self.path.count + 1)) : path
  }
}
