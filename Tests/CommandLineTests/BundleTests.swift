import Foundation
import Measurement
import Processes
import Recordings
import TestSupport
import Testing

/// A bundle, made once, and used in another place by a shell without a compiler.
@Suite(.serialized, .early) struct BundleTests {
  /// A folder with the archive and what is unpacked from it; removed with the process.
  private static let unpacked = Result {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "bundle-\(ProcessInfo.processInfo.processIdentifier)"
    ).path
    let place = "\(folder)/in another place"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let archive = "\(folder)/switchbench.tar.gz"
    let made = try Switchbench.run(["bundle", "--output", archive])
    try #require(made.status == 0, "\(made.error)")
    try #require(made.output == "\(archive)\n")
    let tar = try Processes.run(["tar", "-xzf", archive, "-C", place], timeoutSeconds: 120)
    try #require(tar.termination.isSuccess, "\(tar.errorText)")
    try FileManager.default.removeItem(atPath: archive)
    atexit {
      // No closure may hold the folder's name.
      let name = "bundle-\(ProcessInfo.processInfo.processIdentifier)"
      try? FileManager.default.removeItem(
        at: FileManager.default.temporaryDirectory.appending(path: name))
    }
    return place + "/switchbench"
  }

  /// What the tests read of a bundle's manifest.
  private struct Manifest: Decodable {
    var suite: SuiteRevision
    var toolchain: String
  }

  /// Runs the bundle's own executable with nothing in PATH but what its README names.
  private func bundled(
    _ arguments: [String], in folder: String, environment: [String: String] = [:]
  ) throws -> Switchbench.Ending {
    let tools = "\(folder)/../tools"
    if !FileManager.default.fileExists(atPath: tools) {
      try FileManager.default.createDirectory(atPath: tools, withIntermediateDirectories: true)
      for tool in ["sha256sum", "setpriv"] {
        try FileManager.default.createSymbolicLink(
          atPath: "\(tools)/\(tool)", withDestinationPath: try #require(findExecutable(tool)))
      }
    }
    let result = try Processes.run(
      ["\(folder)/bin/switchbench"] + arguments,
      environment: ["PATH": tools, "HOME": folder].merging(environment) { $1 },
      workingDirectory: "/", timeoutSeconds: 300)
    return Switchbench.Ending(
      status: result.termination.exitStatus, output: result.outputText, error: result.errorText)
  }

  @Test func `its files are whole, and its libraries are its own`() throws {
    let folder = try Self.unpacked.get()
    let sums = try Processes.run(
      ["sha256sum", "--check", "--quiet", "--strict", "checksums.sha256"], workingDirectory: folder,
      timeoutSeconds: 60)
    #expect(sums.termination.isSuccess, "\(sums.outputText)\(sums.errorText)")
    let resolved = try Processes.run(["ldd", "\(folder)/bin/switchbench"], timeoutSeconds: 60)
    let outside = resolved.outputText.split(separator: "\n").filter {
      $0.contains(" => ") && !$0.contains("\(folder)/bin/../lib/")
    }
    for line in outside {
      #expect(line.contains(/^\s*lib(c|m|pthread|dl|rt)\.so/), "\(line)")
    }
    #expect(resolved.outputText.contains("libswiftCore.so => \(folder)/bin/../lib/"))
  }

  @Test func `it lists the same cells and measures them without a compiler`() throws {
    let folder = try Self.unpacked.get()
    #expect(try bundled(["list"], in: folder).output == Switchbench.run(["list"]).output)
    let run = try bundled(Switchbench.smallRun + ["--machine", "process"], in: folder)
    #expect(run.isDone, "\(run.error)")
    #expect(run.output.contains("1 measured"), "\(run.output)")
    let runs = "\(folder)/Results/runs"
    let id = try #require(try FileManager.default.contentsOfDirectory(atPath: runs).first)
    let recorded = try ResultsFolder(path: "\(folder)/Results").load(id)
    let manifest = try JSONDecoder().decode(
      Manifest.self, from: Data(contentsOf: URL(filePath: "\(folder)/bundle.json")))
    #expect(recorded.suite == manifest.suite)
    #expect(recorded.tools["swift"] == manifest.toolchain)
    // Timed code has its digests, so that recordings of bundles and of checkouts can be compared.
    #expect(recorded.images.contains { $0.code?["Strategies/call-only"] != nil })
  }

  @Test func `kernels that were changed are not measured with the old images`() throws {
    let folder = try Self.unpacked.get()
    let file = "\(folder)/Kernels/Scenarios/x86_64/ping-pong.S"
    let whole = try String(contentsOfFile: file, encoding: .utf8)
    try (whole + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? whole.write(toFile: file, atomically: true, encoding: .utf8) }
    let ending = try bundled(Switchbench.smallRun + ["--machine", "process"], in: folder)
    #expect(ending.status == 1)
    #expect(ending.error.contains("was changed since the bundle was made"), "\(ending.error)")
  }

  @Test func `changed definitions are used, and the recording says that they were`() throws {
    let folder = try Self.unpacked.get()
    let file = "\(folder)/Benchmarks/curated/01-floor.toml"
    let whole = try String(contentsOfFile: file, encoding: .utf8)
    try (whole + "# a remark\n").write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? whole.write(toFile: file, atomically: true, encoding: .utf8) }
    let run = try bundled(Switchbench.smallRun + ["--machine", "process"], in: folder)
    #expect(run.isDone, "\(run.error)")
    #expect(
      try ResultsFolder(path: "\(folder)/Results").load("latest").suite.dirty.value == true)
  }

  @Test func `an image that is missing is named with what to do`() throws {
    let folder = try Self.unpacked.get()
    let image = "\(folder)/images/x86_64/x86_64-unknown-none-elf/release/LinuxProcess-x86_64"
    try FileManager.default.moveItem(atPath: image, toPath: "\(folder)/away")
    defer { try? FileManager.default.moveItem(atPath: "\(folder)/away", toPath: image) }
    let ending = try bundled(Switchbench.smallRun + ["--machine", "process"], in: folder)
    #expect(ending.status == 1)
    #expect(ending.error.contains("lacks the image LinuxProcess-x86_64"), "\(ending.error)")
    #expect(ending.error.contains("Unpack the bundle anew"), "\(ending.error)")
  }

  @Test func `one that is installed keeps recordings with the user, and is replaced as a whole`()
    throws
  {
    let folder = try Self.unpacked.get()
    let installed = "\(folder)/../installed"
    try FileManager.default.createDirectory(atPath: installed, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: "\(installed)/something"))
    // The bundle bundles itself: what it takes is all there.
    let path = try #require(ProcessInfo.processInfo.environment["PATH"])
    let refused = try bundled(
      ["bundle", "--into", installed], in: folder, environment: ["PATH": path])
    #expect(refused.status == 1 && refused.error.contains("is not empty"), "\(refused.error)")
    try FileManager.default.removeItem(atPath: "\(installed)/something")
    for _ in 0..<2 {
      let made = try bundled(
        ["bundle", "--into", installed], in: folder, environment: ["PATH": path])
      #expect(made.status == 0, "\(made.error)")
    }
    let home = "\(folder)/../home"
    let run = try bundled(
      Switchbench.smallRun + ["--machine", "process"], in: installed, environment: ["HOME": home])
    #expect(run.isDone, "\(run.error)")
    #expect(
      FileManager.default.fileExists(atPath: "\(home)/.local/share/switchbench/Results/runs"))
    let list = try bundled(
      ["recordings"], in: installed, environment: ["XDG_DATA_HOME": "\(home)/.local/share"])
    #expect(list.output.contains("  run  "), "\(list.error)")
    #expect(!FileManager.default.fileExists(atPath: "\(installed)/Results"))
  }

  @Test func `an archive and a folder at once, or a place that is none, is a mistake of usage`()
    throws
  {
    let both = try Switchbench.run(["bundle", "--output", "/tmp/x.tar.gz", "--into", "/tmp/x"])
    #expect(both.status == 64 && both.error.contains("leave one out"), "\(both.error)")
    let nowhere = try Switchbench.run(["bundle", "--output", "/nowhere/x.tar.gz"])
    #expect(nowhere.status == 64 && nowhere.error.contains("there is no folder /nowhere"))
    let inside = try Switchbench.run(["bundle", "--into", "/proc/switchbench"])
    #expect(inside.status == 1 && inside.error.contains("/proc"), "\(inside.error)")
  }
}
