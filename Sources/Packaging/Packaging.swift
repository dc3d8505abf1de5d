// Packaging: the suite for computers without Swift, in one folder that can be put anywhere.
//
//     switchbench/bin/switchbench     the executable; it looks for its libraries in ../lib
//     switchbench/lib/                Swift's libraries and those that Debian may lack
//     switchbench/Kernels/            the sources of the guests, with the digest in bundle.json
//     switchbench/Benchmarks/         the definitions
//     switchbench/images/             the guests, built, with the object files that reports name
//     switchbench/bundle.json         which revision it is, and which compiler built it
//     switchbench/share/              completion for shells
//     switchbench/README              what it needs, and how to use it
//     switchbench/checksums.sha256    of all the other files
//
// The C library is not in it: a copy would have to match the loader, whose path is absolute. So the
// target needs the C library's version that README names, or a newer one.

import Foundation
import GuestImages
import Measurement
import Processes

/// A suite with its executable, to be copied into a bundle.
public struct BundleBuilder {
  /// The suite's folder.
  let suite: String
  /// The images of its kernels.
  let store: ImageStore
  /// The state of its files.
  let revision: SuiteRevision
  /// The program that goes into the bundle.
  let executable: String
  /// Texts of further files, by their path in the bundle.
  let texts: [String: String]

  private let files = FileManager.default

  /// Names the content of a bundle.
  public init(
    suite: String, store: ImageStore, revision: SuiteRevision, executable: String,
    texts: [String: String]
  ) {
    self.suite = suite
    self.store = store
    self.revision = revision
    self.executable = executable
    self.texts = texts
  }

  /// The name of the one folder in an archive.
  public static let folderName = "switchbench"
  static let executablePath = "bin/switchbench"

  /// Writes an archive, as tar(1) and gzip(1) read it.
  /// - Throws: `PackagingError`, `FileFailure`, or `ImageError` when an image does not build.
  public func write(archive: String, progress: (String) -> Void) throws {
    let target = URL(fileURLWithPath: archive)
    try withDraft(beside: target) { draft in
      try fill(draft, isInstalled: false, progress)
      progress("compressing")
      let part = "\(target.path).new"
      try tool([
        "tar", "--create", "--gzip", "--file", part, "--sort=name", "--owner=0", "--group=0",
        "--numeric-owner", "--directory", (draft as NSString).deletingLastPathComponent,
        BundleBuilder.folderName,
      ])
      try replace(target, with: part)
    }
  }

  /// Writes an installed bundle to a folder, in place of a bundle that may be there.
  /// - Throws: `PackagingError`, `FileFailure`, or `ImageError` when an image does not build.
  public func install(into folder: String, progress: (String) -> Void) throws {
    let target = URL(fileURLWithPath: folder)
    let found = (try? files.contentsOfDirectory(atPath: target.path)) ?? []
    let isOurs = found.contains(BundleManifest.fileName) && !found.contains("Results")
    guard found.isEmpty || isOurs else { throw PackagingError.occupied(folder: target.path) }
    try withDraft(beside: target) { draft in
      try fill(draft, isInstalled: true, progress)
      try replace(target, with: draft)
    }
  }

  /// Makes a folder on the target's file system for `body`, and removes what is left of it.
  private func withDraft(beside target: URL, _ body: (String) throws -> Void) throws {
    let place = target.deletingLastPathComponent().path
    let draft = "\(place)/.switchbench-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? files.removeItem(atPath: draft) }
    try namingFile(place) {
      try files.createDirectory(
        atPath: "\(draft)/\(BundleBuilder.folderName)", withIntermediateDirectories: true)
    }
    try body("\(draft)/\(BundleBuilder.folderName)")
  }

  private func replace(_ target: URL, with draft: String) throws {
    try namingFile(target.path) {
      if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
      try files.moveItem(atPath: draft, toPath: target.path)
    }
  }

  private func fill(_ folder: String, isInstalled: Bool, _ progress: (String) -> Void) throws {
    let images = try store.images(progress: progress)
    let conductor = try store.conductor(of: images, progress: progress)
    for part in ["Kernels", "Benchmarks"] { try copy(part, into: folder) }
    try copyImages(images, conductor: conductor, into: "\(folder)/\(BundleManifest.imageFolder)")
    let programs = try copyProgram(into: folder)
    let manifest = BundleManifest(
      suite: revision, toolchain: images.toolchain, libraries: try images.libraryVersions(),
      kernels: try BundleManifest.digest(ofFolder: "\(folder)/Kernels"),
      definitions: try BundleManifest.digest(ofFolder: "\(folder)/Benchmarks"),
      isInstalled: isInstalled)
    var texts = texts
    texts[BundleManifest.fileName] = try manifest.text()
    texts["README"] = readMe(manifest, needs: newestCLibrary(of: programs))
    for (name, text) in texts { try write(text, to: "\(folder)/\(name)") }
    try writeSums(of: folder)
  }

  /// All that is not hidden: hidden folders are builds.
  private func copy(_ part: String, into folder: String) throws {
    try namingFile(folder) {
      try files.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
      for name in try files.contentsOfDirectory(atPath: "\(suite)/\(part)")
      where !name.hasPrefix(".") {
        try files.copyItem(atPath: "\(suite)/\(part)/\(name)", toPath: "\(folder)/\(part)/\(name)")
      }
    }
  }

  /// The images and the object files of what is timed, where a build would have put them.
  private func copyImages(
    _ images: ImageStore.Images, conductor: String, into folder: String
  ) throws {
    var paths = [conductor]
    for architecture in Architecture.allCases {
      paths += Platform.allCases.map { images.path($0, architecture) }
      for place in images.objectFolders(architecture) {
        let names = (try? files.contentsOfDirectory(atPath: place)) ?? []
        paths += names.filter { $0.hasSuffix(".o") }.map { "\(place)/\($0)" }
      }
    }
    for path in paths where path.hasPrefix(images.folder + "/") {
      let place = folder + path.dropFirst(images.folder.count)
      try namingFile(place) {
        try files.createDirectory(
          atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try files.copyItem(atPath: path, toPath: place)
      }
    }
  }

  /// The executable and its libraries; returns the paths of the copies.
  private func copyProgram(into folder: String) throws -> [String] {
    let libraries = try SharedLibrary.all(of: executable)
    let program = "\(folder)/\(BundleBuilder.executablePath)"
    guard let bytes = files.contents(atPath: executable),
      let relocated = settingRunPath(of: [UInt8](bytes), to: "$ORIGIN/../lib")
    else { throw PackagingError.noRunPath(executable: executable) }
    var copies = [program]
    try namingFile(folder) {
      for name in ["bin", "lib"] {
        try files.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
      }
      try Data(relocated).write(to: URL(fileURLWithPath: program))
      try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
      for library in libraries {
        let copy = "\(folder)/lib/\(library.name)"
        let path = URL(fileURLWithPath: library.path).resolvingSymlinksInPath().path
        try files.copyItem(atPath: path, toPath: copy)
        copies.append(copy)
      }
    }
    for library in try SharedLibrary.all(of: program)
    where !library.path.hasPrefix(folder + "/") {
      throw PackagingError.foundElsewhere(library: library.name, path: library.path)
    }
    return copies
  }

  private func write(_ text: String, to path: String) throws {
    try namingFile(path) {
      try files.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: false, encoding: .utf8)
    }
  }

  private func writeSums(of folder: String) throws {
    let names = (files.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).filter {
      var isFolder: ObjCBool = false
      return files.fileExists(atPath: "\(folder)/\($0)", isDirectory: &isFolder)
        && !isFolder.boolValue
    }
    let sums = try tool(["sha256sum", "--"] + names.sorted(), in: folder)
    try write(sums, to: "\(folder)/checksums.sha256")
  }

  @discardableResult
  private func tool(_ arguments: [String], in folder: String? = nil) throws -> String {
    let result = try run(arguments, workingDirectory: folder, timeoutSeconds: 300)
    guard result.termination.isSuccess else {
      throw PackagingError.tool(name: arguments[0], because: result.errorText)
    }
    return result.outputText
  }
}
