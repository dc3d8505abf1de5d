import Foundation
import Processes

/// The executable that was built beside these tests, run as a user runs it.
enum Switchbench {
  /// The repository that these tests were built from.
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// The resources of these tests lie where everything is built.
  static let executable =
    ProcessInfo.processInfo.environment["SWITCHBENCH_EXECUTABLE"]
    ?? Bundle.module.bundleURL.deletingLastPathComponent()
    .appendingPathComponent("switchbench").path

  /// What a run of the command left behind.
  struct Ending {
    /// The exit status; nil when a signal ended it.
    var status: Int32?
    var output: String
    var error: String
    /// Whether a run did all that it was told.
    ///
    /// It ends with 0, or with 7 where the core was never quiet; on a busy machine either may come.
    var isDone: Bool { status == 0 || status == 7 }
    /// The output as one line, for passages that may be broken between words.
    var words: String { output.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
  }

  /// Has the guest images built, once.
  ///
  /// A test may then run without a compiler, or without the right to write where they lie. Takes a
  /// minute where this content of Kernels was never built.
  static let images = Result {
    let ending = try run(smallRun + ["--machine", "process"], suite: SuiteCopy(preparing: false))
    guard ending.isDone else { throw NoImages(because: ending.error) }
  }

  /// Runs the command; `prefix` is what it is started by, and `environment` adds to this one.
  static func run(
    _ arguments: [String], suite: SuiteCopy? = nil, prefix: [String] = [],
    environment: [String: String] = [:]
  ) throws -> Ending {
    let plain = ["COLUMNS": "80", "NO_COLOR": "1"]
    let result = try Processes.run(
      prefix + [executable] + arguments + (suite.map { ["--suite", $0.path] } ?? []),
      environment: ProcessInfo.processInfo.environment
        .merging(plain) { $1 }.merging(environment) { $1 },
      workingDirectory: repository, timeoutSeconds: 600)
    return Ending(
      status: result.termination.exitStatus, output: result.outputText, error: result.errorText)
  }

  /// The smallest run that measures something.
  static let smallRun = [
    "run", "--quick", "--scenario", "ping-pong", "--strategy", "call-only", "--architecture",
    "x86_64",
  ]

  /// Runs a shell script in which `$switchbench` is the command and `$suite` the copy.
  static func shell(
    _ script: String, suite: SuiteCopy, prefix: [String] = []
  ) throws -> Ending {
    let result = try Processes.run(
      prefix + ["/bin/bash", "-c", script],
      environment: ProcessInfo.processInfo.environment.merging([
        "switchbench": executable, "suite": suite.path,
      ]) { $1 },
      workingDirectory: repository, timeoutSeconds: 600)
    return Ending(
      status: result.termination.exitStatus, output: result.outputText, error: result.errorText)
  }
}

/// A folder with a suite of its own, so that a test may spoil it; removed with the last reference.
///
/// Kernels and the built images are the repository's, through links.
final class SuiteCopy {
  let path: String
  private let files = FileManager.default

  init(ownKernels: Bool = false, ownImages: Bool = false, preparing: Bool = true) throws {
    if preparing { try Switchbench.images.get() }
    path = files.temporaryDirectory.appendingPathComponent("suite-\(UUID().uuidString)").path
    let repository = Switchbench.repository
    try files.createDirectory(atPath: "\(path)/.build", withIntermediateDirectories: true)
    try files.copyItem(atPath: "\(repository)/Benchmarks", toPath: "\(path)/Benchmarks")
    if ownKernels {
      try files.createDirectory(atPath: "\(path)/Kernels", withIntermediateDirectories: true)
      for part in ["Package.swift", "Strategies", "Instructions"] {
        try files.copyItem(
          atPath: "\(repository)/Kernels/\(part)", toPath: "\(path)/Kernels/\(part)")
      }
    } else {
      try link("\(repository)/Kernels", as: "Kernels")
    }
    if !ownImages {
      let cache = "\(repository)/.build/kernels"
      try files.createDirectory(atPath: cache, withIntermediateDirectories: true)
      try link(cache, as: ".build/kernels")
    }
  }

  deinit { try? files.removeItem(atPath: path) }

  func link(_ target: String, as name: String) throws {
    try files.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
  }

  func write(_ text: String, to name: String) throws {
    let place = URL(fileURLWithPath: "\(path)/\(name)")
    try files.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: place)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  /// Puts text in place of a passage that must be there, or the test would prove nothing.
  func replace(_ old: String, with new: String, in name: String) throws {
    let text = try text(name)
    guard text.contains(old) else { throw MissingPassage(passage: old, file: name) }
    try write(text.replacingOccurrences(of: old, with: new), to: name)
  }

  /// Writes an executable script.
  func script(_ text: String, as name: String) throws -> String {
    try write("#!/bin/sh\n\(text)\n", to: name)
    try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(path)/\(name)")
    return "\(path)/\(name)"
  }

  /// The names of the runs made in this suite.
  var runs: [String] {
    ((try? files.contentsOfDirectory(atPath: "\(path)/Results/runs")) ?? []).sorted()
  }
}

/// Why there is nothing to boot.
struct NoImages: Error {
  var because: String
}

struct MissingPassage: Error {
  var passage: String
  var file: String
}

/// A user without rights, as whom a test can run the command.
enum Nobody {
  /// What starts a program as nobody; empty when this user has no rights to give up.
  static let prefix =
    geteuid() == 0
    ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"] : []

  /// Whether nobody may run the command, read its sources, and use the compiler.
  static let canRunTheSuite = succeeds(
    "test -x \(Switchbench.executable) && test -r \(Switchbench.repository)/Kernels/Package.swift"
      + " && swiftc --version")

  static let canOpenKVM = succeeds("test -r /dev/kvm && test -w /dev/kvm")

  private static func succeeds(_ script: String) -> Bool {
    let result = try? Processes.run(prefix + ["/bin/sh", "-c", script], timeoutSeconds: 60)
    return result?.termination.isSuccess ?? false
  }
}
