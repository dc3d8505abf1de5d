import ArgumentParser
import Foundation
import Processes
import Testing

@testable import switchbench

/// Every command that a document or a help text shows is run.
///
/// Commands that read run as they are, in a folder with recordings. Those that measure, or write what
/// another test looks at, are parsed and checked, and their filters must leave cells.
@Suite struct `commands that are shown` {
  @Test(arguments: try Shown.all())
  func `do what they say`(command: String) throws {
    let stage = try Stage.shared.get()
    let words = try stage.words(of: command)
    do {
      _ = try Switchbench.parseAsRoot(words)
    } catch {
      Issue.record("\(command): \(Switchbench.message(for: error))")
      return
    }
    guard Shown.measures(words) else {
      let ending = try stage.run(command)
      // A comparison may end with a verdict; what cannot be understood ends with 1 or 64.
      let endings: [Int32?] = words.first == "compare" ? [0, 3, 4, 5, 6] : [0]
      #expect(endings.contains(ending.status), "\(command): \(ending.error)")
      return
    }
    let filters = Shown.filters(of: words)
    if !filters.isEmpty {
      let list = try stage.run(
        (["switchbench", "list"] + filters.map { "'\($0)'" }).joined(separator: " "))
      #expect(list.status == 0, "\(command): \(list.error)")
    }
  }

  @Test func `are found, and told apart by whether they measure`() throws {
    let all = try Shown.all()
    #expect(all.count > 60)
    #expect(all.contains("switchbench run --quick"))
    #expect(Shown.measures(["run", "--quick"]) && Shown.measures(["compare", "main"]))
    #expect(!Shown.measures(["compare", "a", "latest"]) && !Shown.measures(["compare"]))
    #expect(Shown.measures(["reproduce"]) && !Shown.measures(["reproduce", "--list"]))
    #expect(
      Shown.filters(of: ["run", "--boots", "3", "--ring", "0", "--full"]) == [
        "--ring", "0", "--full",
      ])
  }
}

/// The commands, and what they need.
private enum Shown {
  /// One with co-runner probes, which some reports are about.
  static let recording = "2026-11-27-amd-epyc-default"
  static let earlier = "2026-11-21-amd-epyc"
  static let comparison = "2026-11-21-one-register-more"

  /// The commands of the documents' blocks and of the help's examples, each once.
  static func all() throws -> [String] {
    let documents = try Repository.documents.flatMap {
      Markdown.shownLines(of: try Repository.text($0))
    }
    let verbs = Switchbench.configuration.subcommands.compactMap { $0.configuration.commandName }
    let examples = try verbs.flatMap { verb in
      let help = try Repository.help(of: verb).components(separatedBy: "Examples:\n").last ?? ""
      return help.split(separator: "\n", omittingEmptySubsequences: false)
        .prefix { $0.hasPrefix("  ") }.map { $0.trimmingCharacters(in: .whitespaces) }
    }
    return Set(documents + examples).filter { $0.hasPrefix("switchbench ") && !isElsewhere($0) }
      .sorted()
  }

  /// Commands whose whole output is held against a committed file by another suite here.
  private static func isElsewhere(_ command: String) -> Bool {
    command == "switchbench reproduce --from Results/reference/2026-11-27-amd-epyc"
      || command.contains("--picture Results/quiet-core/launches.svg")
  }

  /// Whether a command measures, builds, changes recordings, asks about this computer, or takes minutes.
  static func measures(_ words: [String]) -> Bool {
    switch words.first {
    case "compare":
      !words.dropFirst().prefix { !$0.hasPrefix("-") }
        .allSatisfy { [recording, comparison, "latest", "a"].contains($0) || $0.contains("/") }
    case "reproduce": !words.contains("--from") && !words.contains("--list")
    case let verb:
      // An atlas needs recordings of several computers; its own tests carry those commands out.
      ["run", "verify", "image", "ingest", "bundle", "doctor", "selftest", "atlas", "submit"]
        .contains(verb)
        || verb == "recordings" && words.count > 1
    }
  }

  /// The options that choose cells, with their values.
  static func filters(of words: [String]) -> [String] {
    let names = ["benchmark", "scenario", "strategy", "architecture", "ring", "machine"]
    return words.indices.flatMap { index -> [String] in
      if words[index] == "--full" { return ["--full"] }
      guard names.contains(where: { words[index] == "--\($0)" }), index + 1 < words.count else {
        return []
      }
      return [words[index], words[index + 1]]
    }
  }
}

/// A suite with recordings, in which the commands run.
private struct Stage {
  let path: String

  static let shared = Result { try Stage() }

  private init() throws {
    let files = FileManager.default
    path =
      files.temporaryDirectory.appending(
        path: "stage-\(ProcessInfo.processInfo.processIdentifier)"
      ).path
    let own = ["Results/runs", "Results/comparisons", "Results/reference", ".build"]
    for folder in own {
      try files.createDirectory(atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
    }
    // The newest run, and what the documents name.
    let links = [
      ("Results/reference/\(Shown.recording)", "Results/runs/2026-11-28-newest"),
      ("Results/reference/\(Shown.recording)", "Results/reference/\(Shown.recording)"),
      ("Results/reference/\(Shown.earlier)", "Results/reference/\(Shown.earlier)"),
      (
        "Results/reference-comparisons/\(Shown.comparison)",
        "Results/comparisons/\(Shown.comparison)"
      ),
      ("Kernels", "Kernels"), ("Benchmarks", "Benchmarks"), (".build/kernels", ".build/kernels"),
    ]
    for (target, name) in links {
      try files.createSymbolicLink(
        atPath: "\(path)/\(name)", withDestinationPath: "\(Repository.path)/\(target)")
    }
    atexit {
      let name = "stage-\(ProcessInfo.processInfo.processIdentifier)"
      try? FileManager.default.removeItem(
        at: FileManager.default.temporaryDirectory.appending(path: name))
    }
  }

  /// The words that a shell would give to `switchbench`, the first of them its verb.
  func words(of command: String) throws -> [String] {
    let result = try shell(
      """
      words=$(mktemp) && exec 3>"$words"
      switchbench() { printf '%s\\n' "$@" >&3; echo end >&3; echo word; }
      \(filled(command)) > /dev/null 2>&1
      cat "$words"; rm "$words"
      """)
    // A command in the words of another one comes first, and its output is a word.
    let calls = result.output.components(separatedBy: "\nend\n").filter { !$0.isEmpty }
    return (calls.last ?? "").split(separator: "\n").map(String.init)
  }

  /// Runs a command as it is shown.
  func run(_ command: String) throws -> (status: Int32?, output: String, error: String) {
    let function = "switchbench() { '\(Repository.executable)' \"$@\"; }"
    return try shell("set -o pipefail; \(function); \(filled(command))")
  }

  private func filled(_ command: String) -> String {
    // After --strategy a name is a strategy's, and elsewhere a recording's.
    let command = command.replacingOccurrences(
      of: "--strategy <name>", with: "--strategy callee-saved")
    return ["<base>", "<head>", "<name>"].reduce(command) {
      $0.replacingOccurrences(of: $1, with: Shown.recording)
    }.replacingOccurrences(of: "<comparison>", with: Shown.comparison)
  }

  private func shell(_ script: String) throws -> (status: Int32?, output: String, error: String) {
    let result = try Processes.run(
      ["/bin/bash", "-c", script], workingDirectory: path, timeoutSeconds: 300)
    return (result.termination.exitStatus, result.outputText, result.errorText)
  }
}
