import Foundation
import Measurement
import Processes

/// The guest images, built from a Kernels folder once for each content that it has.
///
/// A build lies in `<cache>/<hash>/<architecture>`, the hash being that of every file's path and
/// content, of the libraries that are linked in and of the compiler's version: no stale image can be measured, and a linker script that
/// changed leads to a new folder (SwiftPM would not link again).
public struct ImageStore {
  /// The Kernels package.
  public let kernels: String
  /// Where builds are kept.
  public let cache: String

  /// Makes a store.
  ///
  /// A cache that is reached through a link has its own name: what the compiler keeps in a build names
  /// its folder, and a build that was begun under another name cannot be gone on with.
  public init(kernels: String, cache: String) {
    self.kernels = kernels
    self.cache = URL(fileURLWithPath: cache).resolvingSymlinksInPath().path
  }

  /// Built images of one content.
  public struct Images: Sendable {
    /// The builds' common folder.
    public let folder: String
    /// The first line of the compiler's version.
    public let toolchain: String
    /// What they may be linked with of this computer's libraries.
    public var libraryObjects: [LibraryObject] = []

    /// Where the image of a platform and an architecture lies.
    public func path(_ platform: Platform, _ architecture: Architecture) -> String {
      "\(products(architecture))/\(platform.rawValue)-\(architecture.rawValue)"
    }

    /// Where the conductor of a bootable medium lies, once it is built.
    public var conductor: String { "\(products(.i686))/\(Images.conductorProduct)" }
    fileprivate static let conductorProduct = "Conductor-i686"

    /// Where the object file that was assembled from a strategy's file lies.
    public func strategyObject(_ strategy: String, _ architecture: Architecture) -> String {
      object("Strategies", strategy, architecture)
    }

    /// Where the object file that was assembled from an instruction's file lies.
    public func instructionObject(_ instruction: String, _ architecture: Architecture) -> String {
      object("Instructions", instruction, architecture)
    }

    /// Where the object file that was assembled from a scenario's file lies.
    public func scenarioObject(_ scenario: String, _ architecture: Architecture) -> String {
      object("Scenarios", scenario, architecture)
    }

    /// Where the object file of an assembly file of one of the parts of Kernels lies.
    func object(_ part: String, _ name: String, _ architecture: Architecture) -> String {
      "\(products(architecture))/\(part)_\(architecture.rawValue).build/\(name).S.o"
    }

    private func products(_ architecture: Architecture) -> String {
      "\(folder)/\(architecture.rawValue)/\(architecture.rawValue)-unknown-none-elf/release"
    }
  }

  /// Returns the images, building first what this content does not have yet.
  ///
  /// `progress` is told in words when a build starts, which takes about ten seconds each.
  /// - Throws: `ImageError` with the compiler's last lines.
  public func images(
    architectures: [Architecture] = Architecture.allCases,
    platforms: [Platform] = Platform.allCases, progress: (String) -> Void = { _ in }
  ) throws -> Images {
    guard FileManager.default.fileExists(atPath: "\(kernels)/Package.swift") else {
      throw ImageError.noKernels(folder: kernels)
    }
    let images = try imagesToBe()
    try complete(images, architectures: architectures, platforms: platforms, progress: progress)
    return images
  }

  /// Builds those of the images that this content does not have yet.
  ///
  /// - Throws: `ImageError` with the compiler's last lines.
  public func complete(
    _ images: Images, architectures: [Architecture], platforms: [Platform],
    progress: (String) -> Void
  ) throws {
    for architecture in architectures {
      for platform in platforms
      where !FileManager.default.fileExists(atPath: images.path(platform, architecture)) {
        progress("building \(platform.rawValue)-\(architecture.rawValue)")
        try build(
          "\(platform.rawValue)-\(architecture.rawValue)", architecture, into: images)
      }
    }
  }

  /// Where the images of this content are, once they are built.
  /// - Throws: `ImageError` when there is no compiler or the folder cannot be read.
  public func imagesToBe() throws -> Images {
    let toolchain = try compilerVersion()
    let objects = try libraryObjects()
    let hash = try contentHash(toolchain: toolchain, archives: objects.map(\.archive))
    return Images(folder: "\(cache)/\(hash)", toolchain: toolchain, libraryObjects: objects)
  }

  /// What is known of each image, for the recording.
  public func describe(_ images: Images) throws -> [GuestImage] {
    try Platform.allCases.flatMap { platform in
      try Architecture.allCases.compactMap { architecture in
        let path = images.path(platform, architecture)
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        else { return nil }
        let sum = try output(["sha256sum", path], because: "cannot sum \(path)")
        return GuestImage(
          name: "\(platform.rawValue)-\(architecture.rawValue)",
          sha256: String(sum.prefix(64)), bytes: size, toolchain: images.toolchain,
          code: try code(of: images, platform, architecture))
      }
    }
  }

  /// The conductor of a bootable medium, built first where this content has none yet.
  /// - Throws: `ImageError` with the compiler's last lines.
  public func conductor(of images: Images, progress: (String) -> Void = { _ in }) throws -> String {
    let (product, path) = (Images.conductorProduct, images.conductor)
    if !FileManager.default.fileExists(atPath: path) {
      progress("building \(product)")
      try build(product, .i686, into: images)
    }
    return path
  }

  private func build(
    _ product: String, _ architecture: Architecture, into images: Images
  ) throws {
    let scratch = "\(images.folder)/\(architecture.rawValue)"
    let arguments = [
      "swift", "build", "--package-path", kernels, "--configuration", "release",
      "--triple", "\(architecture.rawValue)-unknown-none-elf",
      "--toolset", "\(kernels)/Toolsets/\(architecture.rawValue).json",
      "--scratch-path", scratch, "--product", product,
    ]
    let environment = try environment(for: images)
    let modules = "\(scratch)/\(architecture.rawValue)-unknown-none-elf/release/ModuleCache"
    let isBegun = FileManager.default.fileExists(atPath: modules)
    var result = try run(arguments, environment: environment, timeoutSeconds: 600)
    if !result.termination.isSuccess, isBegun {
      // Modules name the folder that they were made in; a suite that was moved has them from there.
      try FileManager.default.removeItem(atPath: modules)
      result = try run(arguments, environment: environment, timeoutSeconds: 600)
    }
    guard result.termination.isSuccess else {
      let lines = (result.outputText + result.errorText).split(separator: "\n").suffix(20)
      throw ImageError.doesNotBuild(
        product: product, command: arguments.joined(separator: " "),
        lastLines: lines.joined(separator: "\n"))
    }
  }

  private func compilerVersion() throws -> String {
    let text = try output(["swiftc", "--version"], because: "no Swift compiler")
    return text.split(separator: "\n").first.map(String.init) ?? "unknown"
  }

  /// SHA-256 over the sums of all files, as `sha256sum` prints them, in the order of their paths.
  func contentHash(toolchain: String, archives: [String] = []) throws -> String {
    // A walk over a folder does not follow a link that stands for the folder itself.
    let kernels = URL(fileURLWithPath: kernels).resolvingSymlinksInPath().path
    let walker = FileManager.default.enumerator(atPath: kernels)
    var files: [String] = []
    while let path = walker?.nextObject() as? String {
      if path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
      if walker?.fileAttributes?[.type] as? FileAttributeType == .typeRegular { files.append(path) }
    }
    let sums = try run(
      ["sha256sum", "--"] + files.sorted() + archives, workingDirectory: kernels,
      timeoutSeconds: 60)
    guard sums.termination.isSuccess else {
      throw ImageError.tool(because: "cannot sum \(kernels): \(sums.errorText)")
    }
    let whole = try run(
      ["sha256sum"], input: sums.output + Array(toolchain.utf8), timeoutSeconds: 60)
    return String(whole.outputText.prefix(16))
  }

  private func output(_ arguments: [String], because: String) throws -> String {
    let result = try run(arguments, timeoutSeconds: 60)
    guard result.termination.isSuccess else {
      throw ImageError.tool(because: "\(because): \(result.errorText)")
    }
    return result.outputText
  }
}

/// Why there are no images.
public enum ImageError: Error, CustomStringConvertible {
  /// The folder is not a Kernels package.
  case noKernels(folder: String)
  /// The compiler refused.
  case doesNotBuild(product: String, command: String, lastLines: String)
  /// A tool that is needed on the way failed.
  case tool(because: String)

  /// What happened and what to do.
  public var description: String {
    switch self {
    case .noKernels(let folder):
      "\(folder)/Package.swift does not exist; run switchbench in the suite's folder, or say where "
        + "it is with --suite."
    case .doesNotBuild(let product, let command, let lastLines):
      "The image \(product) does not build; these are the last lines of '\(command)':\n\(lastLines)"
    case .tool(let because): because
    }
  }
}
