import Foundation
import Measurement
import Processes
import Synchronization

/// The guest images, built from a Kernels folder once for each content that it has.
///
/// They lie in `<cache>/<hash>/<architecture>`, the hash being that of every file's path and content,
/// of the libraries that are linked in and of the compiler's version: no stale image can be measured.
/// They are compiled elsewhere, see `BuildFolder`.
public struct ImageStore: Sendable {
  /// The Kernels package.
  public let kernels: String
  /// Where images are kept.
  public let cache: String
  /// Images that came with the kernels; nil where all are built here.
  public let prebuilt: Prebuilt?
  private let builds: BuildFolder

  /// The package, by the name that no link stands for: a walk over a folder does not follow one.
  private var source: String { URL(fileURLWithPath: kernels).resolvingSymlinksInPath().path }

  /// Makes a store.
  ///
  /// - Parameters:
  ///   - kernels: The Kernels package.
  ///   - cache: Where images are kept. A link stands for what it leads to: what the compiler keeps in a
  ///     build names its folder.
  ///   - builds: Where they are compiled, by all stores of a suite; nil for `image-builds` beside the
  ///     cache.
  ///   - prebuilt: Images that came with the kernels.
  public init(
    kernels: String, cache: String, builds: String? = nil, prebuilt: Prebuilt? = nil
  ) {
    self.kernels = kernels
    self.prebuilt = prebuilt
    self.cache = URL(fileURLWithPath: cache).resolvingSymlinksInPath().path
    self.builds = BuildFolder(path: builds ?? ImageStore.builds(beside: self.cache))
  }

  /// The folder in which the stores of a suite compile, by where one of them keeps its images.
  public static func builds(beside cache: String) -> String {
    (cache as NSString).deletingLastPathComponent + "/image-builds"
  }

  /// Built images of one content.
  public struct Images: Sendable {
    /// The builds' common folder.
    public let folder: String
    /// The first line of the compiler's version.
    public let toolchain: String
    /// The objects of this computer's libraries that may be linked into the images.
    public var libraryObjects: [LibraryObject]
    /// Versions of the libraries of images that were built elsewhere; nil for those built here.
    var recordedLibraries: [String: String]?

    /// Names builds that are there.
    public init(
      folder: String, toolchain: String, libraryObjects: [LibraryObject] = [],
      recordedLibraries: [String: String]? = nil
    ) {
      self.folder = folder
      self.toolchain = toolchain
      self.libraryObjects = libraryObjects
      self.recordedLibraries = recordedLibraries
    }

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
    public func scenarioObject(_ scenario: Scenario.Kind, _ architecture: Architecture) -> String {
      object("Scenarios", scenario.rawValue, architecture)
    }

    /// The folders with the object files of timed code.
    public func objectFolders(_ architecture: Architecture) -> [String] {
      Images.timedParts.map {
        (object($0, "", architecture) as NSString).deletingLastPathComponent
      }
    }

    /// The parts of Kernels that cells time.
    static let timedParts = ["Strategies", "Instructions", "Scenarios"]

    /// Where the object file of an assembly file of one of the parts of Kernels lies.
    func object(_ part: String, _ name: String, _ architecture: Architecture) -> String {
      "\(products(architecture))/\(part)_\(architecture.rawValue).build/\(name).S.o"
    }

    private func products(_ architecture: Architecture) -> String {
      "\(folder)/\(architecture.rawValue)/\(Images.products(architecture))"
    }

    /// Where the package manager puts what it builds for an architecture, in its own folder and here.
    static func products(_ architecture: Architecture) -> String {
      "\(architecture.rawValue)-unknown-none-elf/release"
    }
  }

  /// Returns the images, and first builds those that are not cached for this content.
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
    let missing = architectures.map { architecture in
      platforms.filter { platform in
        !FileManager.default.fileExists(atPath: images.path(platform, architecture))
      }
      .map { (product: "\($0.rawValue)-\(architecture.rawValue)", architecture: architecture) }
    }
    .filter { !$0.isEmpty }
    for image in missing.joined() { progress("building \(image.product)") }
    // Much of a build is one module after the other, so the architectures are built side by side.
    let failures = Mutex<[any Error]>([])
    DispatchQueue.concurrentPerform(iterations: missing.count) { index in
      do {
        for image in missing[index] { try build(image.product, image.architecture, into: images) }
      } catch {
        failures.withLock { $0.append(error) }
      }
    }
    if let failure = failures.withLock(\.first) { throw failure }
  }

  /// Where the images of this content are, once they are built.
  /// - Throws: `ImageError` when there is no compiler or the folder cannot be read.
  public func imagesToBe() throws -> Images {
    if let images = try prebuiltImages() { return images }
    let toolchain = try compilerVersion()
    let objects = try libraryObjects()
    let hash = try contentHash(toolchain: toolchain, archives: objects.map(\.archive))
    return Images(folder: "\(cache)/\(hash)", toolchain: toolchain, libraryObjects: objects)
  }

  /// The description of each image, for the recording.
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
    guard images.folder != prebuilt?.folder else {
      throw ImageError.spoiltBundle(because: "\(images.folder) lacks the image \(product)")
    }
    try makeFolder(images.folder)
    try builds.build(
      product, architecture, of: source, files: sourceFiles(of: source),
      into: "\(images.folder)/\(architecture.rawValue)", environment: environment(for: images))
  }

  /// Makes the folder of a build, so that one that cannot be written is named and not the compiler's work.
  private func makeFolder(_ folder: String) throws {
    do {
      try namingFile(folder) {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
    } catch let failure as FileFailure {
      throw ImageError.cannotBuildIn(folder: failure.path, because: failure.because)
    }
    guard access(folder, W_OK) == 0 else {
      throw ImageError.cannotBuildIn(folder: folder, because: String(cString: strerror(errno)))
    }
  }

  private func compilerVersion() throws -> String {
    guard findExecutable("swiftc") != nil else { throw ImageError.noCompiler }
    let text = try output(["swiftc", "--version"], because: "no Swift compiler")
    return text.split(separator: "\n").first.map(String.init) ?? "unknown"
  }

  /// The digest that names a build's folder.
  func contentHash(toolchain: String, archives: [String] = []) throws -> String {
    try contentDigest(of: kernels, archives: archives, and: toolchain)
  }

  /// The digest of everything that strategies are built with, but for their own files.
  ///
  /// Where it is equal, equal files of a strategy become equal code.
  /// - Throws: `ImageError` without a compiler, or when the folder cannot be read.
  public func digestOfSurroundings() throws -> String {
    try contentDigest(
      of: kernels, archives: try libraryObjects().map(\.archive), and: compilerVersion()
    ) { path in
      !path.hasPrefix("Strategies/") || path.hasPrefix("Strategies/include/")
    }
  }

  private func output(_ arguments: [String], because: String) throws -> String {
    let result = try run(arguments, timeoutSeconds: 60)
    guard result.termination.isSuccess else {
      throw ImageError.tool(because: "\(because): \(result.errorText)")
    }
    return result.outputText
  }
}

/// SHA-256 over the sums of all files, as `sha256sum` prints them, in the order of their paths, and over
/// a text; the first 16 digits.
func contentDigest(
  of folder: String, archives: [String] = [], and text: String = "",
  taking isTaken: (String) -> Bool = { _ in true }
) throws -> String {
  // A walk over a folder does not follow a link that stands for the folder itself.
  let folder = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
  let sums = try run(
    ["sha256sum", "--"] + sourceFiles(of: folder).filter(isTaken) + archives,
    workingDirectory: folder, timeoutSeconds: 60)
  guard sums.termination.isSuccess else {
    throw ImageError.tool(because: "cannot sum \(folder): \(sums.errorText)")
  }
  let whole = try run(
    ["sha256sum"], input: sums.output + Array(text.utf8), timeoutSeconds: 60)
  return String(whole.outputText.prefix(16))
}
