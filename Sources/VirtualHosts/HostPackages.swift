import Foundation
import Processes

/// Files of Debian packages, unpacked into a folder of the build and never installed.
public struct HostPackages: Sendable {
  /// Where packages are kept.
  public let folder: String

  /// Makes a store.
  public init(folder: String) { self.folder = folder }

  /// The folder that holds a package's files, laid out as they would be installed.
  ///
  /// A package without files of its own, which only depends on the newest of a kind, stands for that one.
  /// What was downloaded once is kept.
  /// - Throws: `VirtualHostError` when the package manager does not have it.
  public func unpacked(_ package: String) throws -> String {
    let place = "\(folder)/\(package)"
    if FileManager.default.fileExists(atPath: place) { return place }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let draft = "\(folder)/draft-\(UUID().uuidString)-\(package)"
    try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: draft) }
    let name = try newest(package)
    try tool(["apt-get", "download", "--quiet", name], in: draft)
    let archives = try FileManager.default.contentsOfDirectory(atPath: draft)
      .filter { $0.hasSuffix(".deb") }
    guard archives.count == 1 else {
      throw VirtualHostError("'apt-get download \(name)' left \(archives.count) packages, not one.")
    }
    try tool(["dpkg-deb", "--extract", archives[0], "files"], in: draft)
    // Two that unpack at once have made the same.
    if rename("\(draft)/files", place) != 0, !FileManager.default.fileExists(atPath: place) {
      throw VirtualHostError("\(place) cannot be made: \(String(cString: strerror(errno))).")
    }
    return place
  }

  /// The package itself, or for a kernel's collective name the newest that it depends on.
  private func newest(_ package: String) throws -> String {
    let text = try tool(["apt-cache", "depends", "--important", package], in: folder)
    let depends = text.split(separator: "\n").compactMap { line -> String? in
      let words = line.split(whereSeparator: \.isWhitespace)
      return words.count == 2 && words[0] == "Depends:" ? String(words[1]) : nil
    }
    return depends.first { $0.hasPrefix("linux-image-") } ?? package
  }

  @discardableResult
  private func tool(_ arguments: [String], in place: String) throws -> String {
    guard findExecutable(arguments[0]) != nil else {
      throw VirtualHostError(
        "\(arguments[0]) was not found: virtual hosts are made of Debian's packages.")
    }
    let result = try run(
      arguments, environment: commandEnvironment, workingDirectory: place, timeoutSeconds: 300)
    guard result.termination.isSuccess else {
      let last = result.errorText.split(separator: "\n").last ?? "it gave no reason"
      throw VirtualHostError(
        "'\(arguments.joined(separator: " "))' failed: \(last). If the package manager's lists are "
          + "old or missing, run 'apt-get update'.")
    }
    return result.outputText
  }

  /// Messages in English, whatever the user reads.
  private var commandEnvironment: [String: String] {
    ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { _, new in new }
  }
}

/// An unpacked kernel.
struct HostKernel {
  /// The folder of the package.
  let folder: String
  /// As `uname -r` prints it.
  let release: String

  init(folder: String) throws {
    let modules = ["lib/modules", "usr/lib/modules"].map { "\(folder)/\($0)" }
      .first { FileManager.default.fileExists(atPath: $0) }
    guard let modules,
      let release = try FileManager.default.contentsOfDirectory(atPath: modules).first
    else { throw VirtualHostError("\(folder) holds no kernel with modules.") }
    self.folder = folder
    self.release = release
    moduleFolder = "\(modules)/\(release)/kernel"
  }

  /// Where the modules are.
  let moduleFolder: String
  /// The image that a boot loader takes.
  var image: String { "\(folder)/boot/vmlinuz-\(release)" }
}
