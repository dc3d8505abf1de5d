import Foundation
import Measurement

@testable import Matrix

/// A `Benchmarks` folder, and a folder of sources beside it, that exist as long as a test needs them.
final class TemporaryBenchmarks {
  let root: URL
  var benchmarks: URL { root.appendingPathComponent("Benchmarks") }
  var sources: URL { root.appendingPathComponent("Kernels/Strategies") }

  /// Writes two benchmarks of two strategies each; `files` replaces or, with nil, removes files.
  init(_ files: [String: String?] = [:]) throws {
    root = FileManager.default.temporaryDirectory
      .appendingPathComponent("matrix-tests-\(UUID().uuidString)")
    let all = Self.valid.merging(files) { _, new in new }
    for (name, text) in all {
      if let text { try write(text, to: benchmarks.appendingPathComponent(name)) }
    }
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  func write(_ text: String, to file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func load() throws -> Definitions {
    try Definitions.load(from: benchmarks, strategySources: nil)
  }

  /// The messages of the problems found; empty when there are none.
  func problems(checkingSources: Bool = false) -> [String] {
    do {
      _ = try Definitions.load(
        from: benchmarks, strategySources: checkingSources ? sources : nil)
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  /// What is noted of definitions without a problem.
  func notes() throws -> [String] {
    try Definitions.load(from: benchmarks, strategySources: sources).notes.map(\.description)
  }

  static let strategies = """
    [floor]
    title = "nothing"
    summary = "Switches nothing."
    source = "The harness."

    [swap]
    title = "stack swap"
    summary = "Swaps stacks."
    adds = "floor"
    source = "Folklore."

    [save-some]
    title = "some registers"
    summary = "Saves some."
    adds = "swap"
    reference = true
    source = "A kernel."

    [save-all]
    title = "all registers"
    summary = "Saves all."
    adds = "save-some"
    source = "Another kernel."
    exclusions = [
      { architecture = "x86_64", because = "No such instruction." },
      { ring = "ring3", because = "Privileged." },
    ]

    """

  static let machines = """
    [process]
    title = "process"
    meaning = "Ticks."
    rings = ["ring3"]
    because = "User mode only."
    [kvm]
    title = "kvm"
    meaning = "Ticks."
    rings = ["ring0", "ring3"]
    [tcg]
    title = "tcg"
    meaning = "Ticks."
    rings = ["ring0", "ring3"]
    [icount]
    title = "icount"
    meaning = "Instructions."
    rings = ["ring0", "ring3"]
    [bochs]
    title = "bochs"
    meaning = "Counts."
    rings = ["ring0", "ring3"]
    [bochs-kvm]
    title = "bochs-kvm"
    meaning = "Counts."
    rings = ["ring0", "ring3"]
    [metal]
    title = "metal"
    meaning = "Ticks."
    rings = ["ring0", "ring3"]
    [paper]
    title = "paper"
    meaning = "Clocks."
    rings = ["ring0"]
    architectures = ["i686"]
    scenarios = ["ping-pong"]
    tier = "full"
    because = "No table."

    """

  static func benchmark(_ strategies: String, more: String = "") -> String {
    """
    title = "A title"
    question = "What?"
    analysis = "So."
    scenario = "ping-pong"
    strategies = [\(strategies)]
    \(more)

    """
  }

  static var valid: [String: String?] {
    [
      "strategies.toml": strategies,
      "machines.toml": machines,
      "curated/01-low.toml": benchmark("\"floor\", \"swap\""),
      "curated/02-high.toml": benchmark("\"save-some\", \"save-all\""),
    ]
  }
}

extension String {
  /// The text with one passage replaced; the passage must be there, or a test would prove nothing.
  func with(_ new: String, for old: String) -> String {
    precondition(contains(old), "the fixture does not hold '\(old)'")
    return replacingOccurrences(of: old, with: new)
  }
}

/// The repository's own `Benchmarks` folder.
let repositoryBenchmarks = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Benchmarks")

/// The definition files of the repository.
func repositoryFiles() throws -> [URL] {
  let curated = repositoryBenchmarks.appendingPathComponent("curated")
  let benchmarks = try FileManager.default.contentsOfDirectory(atPath: curated.path).sorted()
  return ["strategies.toml", "machines.toml"].map(repositoryBenchmarks.appendingPathComponent)
    + benchmarks.filter { $0.hasSuffix(".toml") }.map(curated.appendingPathComponent)
}

/// The repository's definitions, read once.
let repositoryDefinitions = Result {
  try Definitions.load(from: repositoryBenchmarks, strategySources: nil)
}
