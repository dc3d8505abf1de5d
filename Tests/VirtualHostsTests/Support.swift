import Foundation
import Measurement
import Processes
import Recordings
import TestSupport
import Testing

@testable import VirtualHosts

/// The suite's own folder.
let suitePath = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

/// A folder for one test, removed when the test ends.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/host-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// What all tests that boot hosts share: one host after the other, and the files that they are made of.
@Suite(.serialized, .early, .enabled(if: HostLab.lack == nil, HostLab.lacks)) struct Hosts {}

/// Which virtual hosts are booted, and how.
enum HostLab {
  static let packages = HostPackages(folder: "\(suitePath)/.build/hosts")
  static let folder = "\(suitePath)/.build/debug"
  static let program = "\(folder)/switchbench"

  /// 'make test-hosts' asks for all of them; 'make test' boots one.
  static let bootsAll = ProcessInfo.processInfo.environment["SWITCHBENCH_HOSTS"] == "all"
  static let onlySome: Comment = "it is booted by 'make test-hosts' alone"

  /// What booting takes and is not here; nil when nothing is missing.
  static let lack: String? = {
    guard findExecutable("qemu-system-x86_64") != nil else {
      return "qemu-system-x86_64 is not installed (qemu-system-x86)"
    }
    do {
      for package in ["linux-image-amd64", "busybox-static"] { _ = try packages.unpacked(package) }
      // Inside, a compiler would take minutes for what takes seconds here.
      let built = try run([program, "doctor"], workingDirectory: suitePath, timeoutSeconds: 600)
      return built.outputText.isEmpty ? "no images: \(built.errorText)" : nil
    } catch { return "\(error)" }
  }()
  static let lacks: Comment = "\(lack ?? "")"

  /// A host that was booted, with what it left.
  struct Visit {
    var outcome: HostSession.BootOutcome
    var scratch: Scratch

    /// What a command said and how it ended; an expectation fails where it did not come to its end.
    subscript(_ number: Int) -> HostSession.Answer {
      let answer = outcome.answers[number]
      #expect(answer.status != nil, "\(outcome.console.suffix(2000))\n\(answer.errors)")
      return answer
    }

    /// The recording that was kept under a name.
    func recording(_ name: String = "recording") throws -> Run {
      try ResultsFolder(path: scratch.file("Results")).load(scratch.file(name))
    }
  }

  /// Keeps what a reader of the tests' output may want to know: the figures behind an expectation.
  static func note(_ text: String) {
    guard let place = ProcessInfo.processInfo.environment["SWITCHBENCH_HOST_NOTES"] else { return }
    let earlier = (try? String(contentsOfFile: place, encoding: .utf8)) ?? ""
    try? (earlier + text + "\n").write(toFile: place, atomically: true, encoding: .utf8)
  }

  /// Boots a host with these commands in the suite's folder.
  ///
  /// One that does not come to its end is booted once more, and the test's output has its console: an
  /// emulated computer may lock up, and a fault of the suite's does not go away.
  static func visit(
    _ host: VirtualHost, _ commands: [HostCommand], timeoutSeconds: Double = 600
  ) throws -> Visit {
    let first = try boot(host, commands, timeoutSeconds)
    guard !first.outcome.console.contains(HostScript.farewell) else { return first }
    print(
      "\(host.name) did not come to its end in \(first.outcome.wall), and is booted once more: "
        + "\(first.outcome.console.suffix(2000)) \(first.outcome.answers)")
    let second = try boot(host, commands, timeoutSeconds)
    #expect(
      second.outcome.console.contains(HostScript.farewell),
      "\(host.name), twice: \(second.outcome.console.suffix(2000))")
    return second
  }

  private static func boot(
    _ host: VirtualHost, _ commands: [HostCommand], _ timeoutSeconds: Double
  ) throws -> Visit {
    let scratch = try Scratch()
    // A recording that a command is said to have made is not one that lay there before.
    let host = host.with {
      $0.preparation.insert(
        "mkdir -p '\(suitePath)/Results/runs'; mount -t tmpfs runs '\(suitePath)/Results/runs'",
        at: 0)
    }
    let outcome = try HostSession(host, packages: packages).run(
      commands, in: suitePath, exchange: scratch.path,
      environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"],
      timeoutSeconds: timeoutSeconds)
    #expect(!outcome.console.contains("is refused"), "\(outcome.console)")
    return Visit(outcome: outcome, scratch: scratch)
  }
}

extension HostCommand {
  /// The suite's program with these arguments.
  static func suite(_ arguments: String..., prefix: String = "") -> HostCommand {
    HostCommand([HostLab.program] + arguments, prefix: prefix)
  }

  /// One cell, quickly: for what a run does beside measuring.
  static func oneCell(
    _ machine: Machine, _ arguments: String..., prefix: String = ""
  ) -> HostCommand {
    HostCommand(
      [
        HostLab.program, "run", "--machine", machine.rawValue, "--boots", "1", "--strategy",
        "callee-saved", "--scenario", "ping-pong", "--architecture", "x86_64", "--ring", "3",
      ] + arguments, prefix: prefix)
  }

  /// Takes the newest recording out of the host.
  static func keepRecording(as name: String = "recording") -> HostCommand {
    HostCommand(["sh", "-c", "cp -r \"$(ls -dt Results/runs/* | head -n 1)\" /exchange/\(name)"])
  }
}

/// What a host may not do to a recording: label an imitation native, or lose a cell without a reason.
func expectHonest(_ run: Run, because words: [String]) {
  for cell in run.cells {
    switch cell.status {
    case .measured:
      #expect(cell.mechanism != .native, "\(cell.id)")
      #expect(cell.verification?.statePreserved == true, "\(cell.id)")
      #expect(
        cell.verification?.switchesCounted == cell.verification?.switchesExpected, "\(cell.id)")
    case .failed: Issue.record("\(cell.id) failed: \(cell.because ?? "no reason")")
    case .skipped:
      let because = cell.because ?? "no reason"
      #expect(words.contains { because.contains($0) }, "\(cell.id): \(because)")
    }
  }
}
