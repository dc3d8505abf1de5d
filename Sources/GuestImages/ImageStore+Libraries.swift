import Foundation
import Processes

// Objects of this computer's libraries that some strategies call. An image takes just what is called,
// and only where it is: what is not there is no error, and the guest refuses its cells.

/// An object of an archive.
public struct LibraryObject: Hashable, Sendable {
  /// The archive's path.
  public var archive: String
  /// The object's name in it.
  public var member: String
}

extension ImageStore {
  /// The objects that the kernels name and whose archives are here, by the compiler's own search.
  ///
  /// `libraries.txt` has one on each line, the archive and the object.
  func libraryObjects() throws -> [LibraryObject] {
    guard let text = try? String(contentsOfFile: "\(kernels)/libraries.txt", encoding: .utf8),
      findExecutable("gcc") != nil
    else { return [] }
    return try text.split(whereSeparator: \.isNewline).compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 2 else {
        throw ImageError.tool(because: "libraries.txt: '\(line)' is not an archive and an object")
      }
      let result = try run(["gcc", "-print-file-name=\(words[0])"], timeoutSeconds: 30)
      let path = result.outputText.trimmingCharacters(in: .whitespacesAndNewlines)
      // A name that is not found is printed as it was given.
      guard result.termination.isSuccess, path.hasPrefix("/") else { return nil }
      let archive = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      return LibraryObject(archive: archive, member: words[1])
    }
  }

  /// Takes the objects out of their archives, and returns the environment that tells the kernels'
  /// package of them.
  ///
  /// An archive without such an object is as good as none.
  func environment(for images: Images) throws -> [String: String] {
    let folder = "\(images.folder)/objects"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let paths = try images.libraryObjects.compactMap { object -> String? in
      let result = try run(["ar", "p", object.archive, object.member], timeoutSeconds: 60)
      guard result.termination.isSuccess, !result.output.isEmpty else { return nil }
      let path = "\(folder)/\(object.member)"
      try Data(result.output).write(to: URL(fileURLWithPath: path), options: .atomic)
      return path
    }
    return ProcessInfo.processInfo.environment.merging(
      ["SWITCHBENCH_OBJECTS": paths.joined(separator: ":")], uniquingKeysWith: { _, new in new })
  }
}

extension ImageStore.Images {
  /// Versions of the linked libraries, by Debian package or else by archive.
  public func libraryVersions() throws -> [String: String] {
    if let recordedLibraries { return recordedLibraries }
    var versions: [String: String] = [:]
    for path in Set(libraryObjects.map(\.archive)).sorted() {
      let name = URL(fileURLWithPath: path).lastPathComponent
      guard let package = try DebianPackages.owner(of: path) else {
        versions[name] = "unknown: no package of Debian is known to own \(path)"
        continue
      }
      versions[package] = try DebianPackages.version(of: package) ?? "unknown"
    }
    return versions
  }
}
