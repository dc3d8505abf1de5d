import Foundation
import Measurement
import Processes

/// The folder in which images are compiled, whatever Kernels folder they are made from.
///
/// The sources are copied into it by content, so that the package manager compiles only what differs
/// from the build before, which may have been of another revision or of mutants. A changed strategy
/// takes 2 s; a build from nothing takes half a minute for each architecture. What was built is then
/// copied to where its content belongs. One process at a time builds for an architecture.
struct BuildFolder: Sendable {
  /// The parts whose object files are kept beside the images: they are what is timed.
  static let timedParts = ["Strategies", "Instructions", "Scenarios"]

  /// Where the folders of the architectures are.
  let path: String

  /// Compiles a product of the package with these files, and copies it and its objects into `folder`.
  ///
  /// - Throws: `ImageError` with the compiler's last lines; `ProcessError`; what the file system says.
  func build(
    _ product: String, _ architecture: Architecture, of kernels: String, files: [String],
    into folder: String, environment: [String: String]
  ) throws {
    let place = "\(path)/\(architecture.rawValue)"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let lock = try FileLock(waitingFor: "\(place)/lock")
    defer { lock.release() }
    try removeIfMoved(place)
    let sources = "\(place)/Kernels"
    try copy(files, from: kernels, to: sources)
    let scratch = "\(place)/build"
    let products = "\(scratch)/\(ImageStore.Images.products(architecture))"
    // A linker script is not among what the package manager watches; without its product it links.
    try removeIfThere("\(products)/\(product)")
    let arguments = [
      "swift", "build", "--package-path", sources, "--configuration", "release",
      "--triple", "\(architecture.rawValue)-unknown-none-elf",
      "--toolset", "\(sources)/Toolsets/\(architecture.rawValue).json",
      "--scratch-path", scratch, "--product", product,
    ]
    let result = try run(arguments, environment: environment, timeoutSeconds: 600)
    guard result.termination.isSuccess else {
      // Its messages name the copies; what must be changed is what they were copied from.
      let text = (result.outputText + result.errorText)
        .replacingOccurrences(of: "\(sources)/", with: "\(kernels)/")
      throw ImageError.doesNotBuild(
        product: product, command: arguments.joined(separator: " "),
        lastLines: text.split(separator: "\n").suffix(20).joined(separator: "\n"))
    }
    try deliver(product, architecture, files, from: products, to: folder)
  }

  /// Makes `copy` hold just these files, and leaves alone what is as it should be.
  private func copy(_ files: [String], from kernels: String, to copy: String) throws {
    let manager = FileManager.default
    for stale in Set(try sourceFiles(of: copy)).subtracting(files) {
      try manager.removeItem(atPath: "\(copy)/\(stale)")
    }
    for file in files {
      let (source, target) = ("\(kernels)/\(file)", "\(copy)/\(file)")
      if manager.contentsEqual(atPath: source, andPath: target) { continue }
      try manager.createDirectory(
        atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(contentsOf: URL(filePath: source)).write(to: URL(filePath: target))
    }
  }

  /// The image comes last: that it is there says that all of its objects are.
  private func deliver(
    _ product: String, _ architecture: Architecture, _ files: [String], from products: String,
    to folder: String
  ) throws {
    let manager = FileManager.default
    let target = "\(folder)/\(ImageStore.Images.products(architecture))"
    for part in BuildFolder.timedParts {
      let objects = "\(part)_\(architecture.rawValue).build"
      let prefix = "\(part)/\(architecture.rawValue)/"
      try manager.createDirectory(
        atPath: "\(target)/\(objects)", withIntermediateDirectories: true)
      for file in files where file.hasPrefix(prefix) {
        let object = "\(objects)/\(file.dropFirst(prefix.count)).o"
        guard manager.fileExists(atPath: "\(products)/\(object)") else { continue }
        try removeIfThere("\(target)/\(object)")
        try manager.copyItem(atPath: "\(products)/\(object)", toPath: "\(target)/\(object)")
      }
    }
    let draft = "\(target)/\(product).\(ProcessInfo.processInfo.processIdentifier)"
    try removeIfThere(draft)
    try manager.copyItem(atPath: "\(products)/\(product)", toPath: draft)
    guard rename(draft, "\(target)/\(product)") == 0 else {
      throw ImageError.tool(because: "cannot write \(target)/\(product)")
    }
  }

  /// What the compiler keeps in a build names its folder: a suite that was moved begins anew.
  private func removeIfMoved(_ place: String) throws {
    let note = "\(place)/path"
    guard (try? String(contentsOfFile: note, encoding: .utf8)) != place else { return }
    for name in ["Kernels", "build"] { try removeIfThere("\(place)/\(name)") }
    try place.write(toFile: note, atomically: true, encoding: .utf8)
  }

  private func removeIfThere(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    try FileManager.default.removeItem(atPath: path)
  }
}

/// The files of a folder, by their paths in it, sorted; hidden ones are builds.
func sourceFiles(of folder: String) throws -> [String] {
  let walker = FileManager.default.enumerator(atPath: folder)
  var files: [String] = []
  while let path = walker?.nextObject() as? String {
    if path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
    if walker?.fileAttributes?[.type] as? FileAttributeType == .typeRegular { files.append(path) }
  }
  return files.sorted()
}

/// A lock that lasts until it is released, or this process ends (`flock(2)`).
private struct FileLock {
  private let descriptor: Int32

  /// Waits until no other process has it.
  /// - Throws: `ProcessError.interrupted`, and `ImageError` when the file cannot be made.
  init(waitingFor path: String) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw ImageError.tool(because: "cannot write \(path)") }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if let signal = Interruption.requested {
        close(descriptor)
        throw ProcessError.interrupted(command: "waiting for \(path)", signal: signal)
      }
      usleep(20_000)
    }
  }

  func release() {
    // Closing alone would leave the lock to a child that another thread is just starting.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
