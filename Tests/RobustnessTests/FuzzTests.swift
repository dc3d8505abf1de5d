import Analysis
import Foundation
import Measurement
import Reporting
import Testing

@testable import Recordings

/// Spoilt inputs, in process: what reads them may refuse, and must not trap, hang or take all memory.
///
/// 200 of them are tried with every test run, and 10,000 by `make fuzz`, which leaves the input that is
/// being read in `.build/fuzz`, so that a crash can be looked at. A trap ends the whole process: no
/// check could be more certain to fail.
@Suite(.serialized) struct `spoilt inputs` {
  private static let asked = ProcessInfo.processInfo.environment["SWITCHBENCH_FUZZ"].flatMap(
    Int.init)
  /// Inputs of each kind: recordings are half of all.
  private static let count = asked ?? 200
  /// No input of this size takes a thousandth of it.
  private static let limit = Duration.seconds(5)

  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Tries spoilt copies of some inputs, and gives how many of them were read all the same.
  private func read(
    _ name: String, _ inputs: [[UInt8]], share: Double, by body: ([UInt8], Int) throws -> Void
  ) throws -> Int {
    let last = Self.repository.appending(path: ".build/fuzz/\(name)")
    if Self.asked != nil {
      try FileManager.default.createDirectory(
        at: last.deletingLastPathComponent(), withIntermediateDirectories: true)
    }
    let before = Self.residentMegabytes
    var taken = 0
    for number in 0..<Int(Double(Self.count) * share) {
      var mutator = Mutator(seed: UInt64(number))
      let input = mutator.spoil(inputs[number % inputs.count])
      if Self.asked != nil { try Data(input).write(to: last) }
      let start = ContinuousClock.now
      do {
        try body(input, number)
        taken += 1
      } catch {
        #expect(!"\(error)".isEmpty)
      }
      #expect(ContinuousClock.now - start < Self.limit, "\(name), seed \(number)")
    }
    // Other tests run beside the 200.
    if Self.asked != nil {
      let grown = Self.residentMegabytes - before
      #expect(grown < 500)
      print(
        "counted: make fuzz: \(name): \(Int(Double(Self.count) * share)) inputs, \(taken) of them read, "
          + "no crash, none over 5 s, \(grown) MB more memory")
    }
    return taken
  }

  private static var residentMegabytes: Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) >> 8
  }

  /// A few cells of each kind of a committed recording, with few boots.
  private static func small(_ name: String) throws -> Run {
    var run = try ResultsFolder(path: repository.appending(path: "Results").path).load(name)
    let wanted = ["callee-saved", "call-only", "hardware-task"]
    run.cells.removeAll { !wanted.contains($0.id.strategy) || $0.id.scenario != "ping-pong" }
    run.cells = Array(run.cells.prefix(9))
    for index in run.cells.indices {
      run.cells[index].boots.removeLast(max(0, run.cells[index].boots.count - 4))
    }
    run.launches = Array(run.launches.prefix(40))
    run.strategies.removeAll { !wanted.contains($0.name) }
    run.benchmarks = Array(run.benchmarks.prefix(2))
    run.decompositions = []
    return complete(run)
  }

  private static let runs = Result {
    try ["2026-11-21-amd-epyc", "2026-11-27-amd-epyc-default"].map(small)
  }

  @Test func `recordings are refused or shown`() throws {
    let runs = try Self.runs.get()
    let inputs = try runs.map { [UInt8](try encodeRun($0, file: "f")) }
    let taken = try read("run.json", inputs, share: 0.5) { input, number in
      let run = try decodeRun(Data(input), file: "f")
      _ = discrepancies(in: run)
      try show(complete(run), beside: runs[number % runs.count], number)
    }
    // A mutator that spoils everything beyond reading would test the decoder alone.
    #expect(taken * 10 > Self.count / 2, "\(taken)")
  }

  /// Every form that a recording is shown in, a few of them at a time.
  private func show(_ run: Run, beside other: Run, _ number: Int) throws {
    let model = ReportModel(run, recording: "here")
    switch number / 2 % 7 {
    case 0:
      _ = try render(model, as: .terminal(columns: 80, color: false))
      _ = try render(model, as: .terminal(columns: 80, color: false), extent: .screen)
    case 1: _ = try render(model, as: .markdown)
    case 2: _ = try render(RunReport(model, details: cellDetails(of: run)), as: .html)
    case 3: _ = try (render(model, as: .csv), render(model, as: .json))
    case 4: for format in ExportFormat.allCases { _ = try? export(model, as: format) }
    case 5:
      for pairing in Pairing.allCases {
        let comparison = compare(
          base: Arm(other, name: "base"), head: Arm(run, name: "head"), pairing: pairing)
        _ = try (
          render(comparison, as: .terminal(columns: 80, color: false)),
          render(comparison, as: .markdown), render(comparison, as: .html)
        )
      }
    default:
      for cell in run.cells.prefix(3) {
        guard let history = history(of: cell.id, in: [other, run]) else { continue }
        _ = try (render(history, as: .markdown), render(history, as: .html))
      }
    }
  }

  @Test func `journals are refused or replayed`() throws {
    let run = try Self.runs.get()[1]
    var plan = run
    for index in plan.cells.indices { plan.cells[index].boots = [] }
    var lines: [UInt8] = []
    for cell in run.cells.prefix(4) {
      for boot in cell.boots.prefix(2) {
        lines += try encodeLine(
          .boot(
            cell: cell.id, record: boot, switchesExpected: 400, switchesCounted: 400),
          file: "f")
      }
    }
    for launch in run.launches.prefix(4) { lines += try encodeLine(.launch(launch), file: "f") }
    let inputs = [lines]
    _ = try read("journal.jsonl", inputs, share: 0.2) { input, _ in
      let replayed = try plan.applying(Journal(Data(input), file: "f").entries)
      _ = complete(try replayed.applying(replayed.launchesCutOff().map(JournalEntry.launch)))
    }
  }

  @Test func `requests of comparisons are refused or read`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "switchbench-fuzz-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let results = ResultsFolder(path: folder.path)
    let stored = try results.create(
      ComparisonRequest(
        id: "a", command: ["switchbench"], base: "b", head: "h", threshold: 0.02, confidence: 0.95,
        isGate: true))
    // One without a checksum, so that what is spoilt is looked at.
    let path = URL(filePath: "\(stored.folder)/comparison.json")
    let text = try String(contentsOf: path, encoding: .utf8).replacing(
      "request/2", with: "request/1")
    _ = try read("comparison.json", [Array(text.utf8)], share: 0.1) { input, _ in
      try Data(input).write(to: path)
      let request = try stored.request()
      let runs = try Self.runs.get()
      let settings = ComparisonSettings(
        threshold: request.threshold, confidence: request.confidence, isGate: request.isGate)
      let comparison = compare(
        base: Arm(runs[0], name: request.base), head: Arm(runs[0], name: request.head),
        settings: settings, pairing: .advisory)
      _ = try render(comparison, as: .markdown)
    }
  }

  /// With its checksum beside it no changed byte passes, whatever it changes.
  @Test func `no byte changes unnoticed beside its checksum`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "switchbench-fuzz-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let results = ResultsFolder(path: folder.path)
    var run = try Self.runs.get()[0]
    (run.id, run.schema) = ("a", Run.currentSchema)
    let writer = try RunWriter.create(run: run, in: results)
    try writer.finish(run)
    let path = URL(filePath: writer.stored.recordingPath)
    let text = [UInt8](try Data(contentsOf: path))
    let taken = try read("bound", [text], share: 0.2) { input, _ in
      guard input != text else { throw CancellationError() }
      try Data(input).write(to: path)
      _ = try results.load("a")
    }
    #expect(taken == 0)
    try Data(text).write(to: path)
    #expect(try results.load("a") == run)
  }
}
