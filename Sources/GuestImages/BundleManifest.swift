import Foundation
import Measurement
import Processes

/// The manifest of a bundle: a suite built on one computer for use on others.
///
/// It lies in the suite's folder as `bundle.json`. A bundle has no git and needs no compiler, so the
/// manifest holds what both would be asked for.
public struct BundleManifest: Codable, Hashable, Sendable {
  /// Its name in the suite's folder.
  public static let fileName = "bundle.json"
  /// The folder of the images, beside the manifest.
  public static let imageFolder = "images"
  static let currentSchema = "switchbench.bundle/1"

  /// The version of this format.
  public var schema = currentSchema
  /// The state of the suite that the bundle was made from.
  public var suite: SuiteRevision
  /// The first line of the version of the compiler that built the images.
  public var toolchain: String
  /// Versions of the libraries linked into the images, as in `Images.libraryVersions`.
  public var libraries: [String: String]
  /// The digest of the bundle's Kernels, by `digest(ofFolder:)`.
  public var kernels: String
  /// The digest of the bundle's Benchmarks.
  public var definitions: String
  /// Whether the bundle is installed for several users.
  ///
  /// Each user's recordings are then in that user's own folder, and not in the bundle.
  public var isInstalled: Bool

  /// Makes a manifest.
  public init(
    suite: SuiteRevision, toolchain: String, libraries: [String: String], kernels: String,
    definitions: String, isInstalled: Bool
  ) {
    self.suite = suite
    self.toolchain = toolchain
    self.libraries = libraries
    self.kernels = kernels
    self.definitions = definitions
    self.isInstalled = isInstalled
  }

  /// Reads the manifest of a suite's folder; nil for a suite that is no bundle.
  /// - Throws: `ImageError.spoiltBundle` when there is one that cannot be used.
  public static func read(in folder: String) throws -> BundleManifest? {
    let path = "\(folder)/\(fileName)"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path),
      let manifest = try? JSONDecoder().decode(BundleManifest.self, from: data),
      manifest.schema == currentSchema
    else {
      throw ImageError.spoiltBundle(
        because: "\(path) cannot be read as \(currentSchema)")
    }
    return manifest
  }

  /// The manifest as text.
  public func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// The first 16 digits of the SHA-256 over a folder's files, without hidden ones.
  ///
  /// It covers the paths and the contents.
  public static func digest(ofFolder folder: String) throws -> String {
    try contentDigest(of: folder)
  }
}

extension ImageStore {
  /// Images that were built elsewhere and came with their sources.
  public struct Prebuilt: Hashable, Sendable {
    /// Where they lie, as in a build's own folder.
    public var folder: String
    /// The bundle's manifest.
    public var manifest: BundleManifest

    /// Names the images of a bundle.
    public init(of manifest: BundleManifest, in suite: String) {
      self.manifest = manifest
      folder = "\(suite)/\(BundleManifest.imageFolder)"
    }
  }

  /// The images that came with these kernels; nil where there are none, or where the kernels were changed
  /// and a compiler is here to build them again.
  /// - Throws: `ImageError.changedBundle` when they were changed and there is no compiler.
  func prebuiltImages() throws -> Images? {
    guard let prebuilt else { return nil }
    let manifest = prebuilt.manifest
    guard try contentDigest(of: kernels) == manifest.kernels else {
      guard findExecutable("swiftc") != nil else { throw ImageError.changedBundle(folder: kernels) }
      return nil
    }
    return Images(
      folder: prebuilt.folder, toolchain: manifest.toolchain, recordedLibraries: manifest.libraries)
  }
}
