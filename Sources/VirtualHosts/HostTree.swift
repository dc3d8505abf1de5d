import Foundation
import Processes

/// Files of this computer that a host with its own disk needs, at the same paths.
public struct HostTree: Sendable {
  /// Absolute paths, here and there.
  public private(set) var files: Set<String> = []

  /// Makes an empty tree.
  public init() {}

  /// Adds a file.
  public mutating func add(_ path: String) { files.insert(path) }

  /// Adds a program with the libraries that the dynamic linker loads for it.
  /// - Throws: `VirtualHostError` where the linker does not find them.
  public mutating func addProgram(_ path: String) throws {
    let result = try run(["ldd", path], timeoutSeconds: 60)
    guard result.termination.isSuccess, !result.outputText.contains("not found") else {
      throw VirtualHostError("The libraries of \(path) are not all here: \(result.outputText)")
    }
    add(path)
    // "name => path (address)", and the linker itself as "path (address)".
    for line in result.outputText.split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace)
      if let library = words.first(where: { $0.hasPrefix("/") }) { add(String(library)) }
    }
  }

  /// Copies all to `folder`, what links stand for in their places.
  func write(below folder: String) throws {
    for file in files.sorted() {
      let copy = folder + file
      try FileManager.default.createDirectory(
        atPath: (copy as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: URL(filePath: file).resolvingSymlinksInPath().path, toPath: copy)
    }
  }
}
