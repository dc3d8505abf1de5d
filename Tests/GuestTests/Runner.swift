import Foundation
import Measurement
import Processes
import Recordings
import Testing

/// The real program, in a suite and with a runtime folder of its own.
///
/// The runtime folder is where it makes its private one, so that what is left behind is left there;
/// its path is in the environment of every process that the program starts, however it is orphaned.
final class Runner {
  let scratch: Scratch
  let results: ResultsFolder
  let executable: String
  private var runtime: String { scratch.file("run") }

  init() throws {
    // The test runner is the bundle itself or a helper that is given the bundle's path.
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
    executable = "\((bundle as NSString).deletingLastPathComponent)/switchbench"
    scratch = try Scratch()
    results = ResultsFolder(path: scratch.file("suite/Results"))
    let files = FileManager.default
    try files.createDirectory(
      atPath: scratch.file("suite/.build"), withIntermediateDirectories: true)
    try files.createDirectory(
      atPath: runtime, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    for folder in ["Kernels", "Benchmarks"] {
      try files.copyItem(atPath: "\(suitePath)/\(folder)", toPath: scratch.file("suite/\(folder)"))
    }
    // The suite's own builds, so that nothing is built twice.
    try files.createDirectory(
      atPath: "\(suitePath)/.build/kernels", withIntermediateDirectories: true)
    try files.createSymbolicLink(
      atPath: scratch.file("suite/.build/kernels"),
      withDestinationPath: "\(suitePath)/.build/kernels")
  }

  /// Starts the program in its suite.
  func start(_ arguments: [String]) throws -> ChildProcess {
    var environment = ProcessInfo.processInfo.environment
    environment["XDG_RUNTIME_DIR"] = runtime
    return try ChildProcess(
      launching: [executable] + arguments, environment: environment,
      workingDirectory: scratch.file("suite"), standardOutput: .file(scratch.file("output")),
      standardError: .file(scratch.file("errors")))
  }

  /// Runs it to its end.
  func finish(_ arguments: [String]) throws -> (termination: Termination, errors: String) {
    let child = try start(arguments)
    let termination = child.wait(timeoutSeconds: 300) ?? child.terminate(graceSeconds: 0)
    return (termination, try String(contentsOfFile: scratch.file("errors"), encoding: .utf8))
  }

  /// Living processes that the program started, directly or not.
  func guests(besides program: ChildProcess) -> [ProcessEntry] {
    processes {
      $0.environment.contains("XDG_RUNTIME_DIR=\(runtime) ")
        && $0.identifier != program.processIdentifier
    }
  }

  /// Of these, the guests proper: no tool, and nothing that is yet to become a guest.
  private func emulatorsAndImages(of program: ChildProcess) -> [ProcessEntry] {
    guests(besides: program).filter {
      ($0.commandLine.contains(" -accel ") || $0.commandLine.contains("/LinuxProcess-"))
        && !$0.commandLine.contains("--pdeathsig")
    }
  }

  /// The private folders that are there, with their permissions.
  var privateFolders: [String: Int] {
    Dictionary(
      uniqueKeysWithValues: scratch.contents("run").map { name in
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(runtime)/\(name)")
        return (name, attributes?[.posixPermissions] as? Int ?? -1)
      })
  }

  /// Removes what a killed program left behind, as the next one would.
  func tidyUp() throws {
    for folder in privateFolders.keys {
      try FileManager.default.removeItem(atPath: "\(runtime)/\(folder)")
    }
  }

  /// The size of the newest run's journal; nil when there is no run.
  private var journalBytes: Int? {
    var status = stat()
    guard let run = (try? results.runs())?.first, stat("\(run.folder)/journal.jsonl", &status) == 0
    else { return nil }
    return Int(status.st_size)
  }

  /// How far the program has got, as another process sees it.
  enum Moment: String, CaseIterable {
    /// A machine is being tried; there is no recording yet.
    case probing
    /// The canary of a group of cells; the recording has its plan and no more.
    case canary
    /// A guest that measures, when there are boots already.
    case measuring
  }

  /// Waits until the program is at that moment with a guest running; false when it ended before.
  func wait(for moment: Moment, _ program: ChildProcess) -> Bool {
    while program.isRunning {
      let isThen =
        switch moment {
        case .probing: journalBytes == nil
        case .canary: journalBytes == 0
        case .measuring: (journalBytes ?? 0) > 0
        }
      if isThen, !emulatorsAndImages(of: program).isEmpty { return true }
      usleep(500)
    }
    return false
  }
}

/// Looks again and again until the condition holds; false after ten seconds, which only a broken
/// program takes.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<1_000 {
    if condition() { return true }
    usleep(10_000)
  }
  return condition()
}
