import Analysis
import Foundation
import Measurement
import Processes
import Recordings
import Testing

/// Recordings far larger than those that a run makes.
///
/// `make scale` asks for 10,000 cells and holds time and memory to limits. The tests of every day take
/// a fortieth of that, and hold the program against itself: four times the cells may take little more
/// than four times the processor time, whatever the computer and whoever else works on it.
@Suite(.serialized) struct `a recording of many cells` {
  private static let asked = ProcessInfo.processInfo.environment["SWITCHBENCH_SCALE_CELLS"]

  /// What a verb took.
  private struct Cost {
    /// Of all CPUs.
    var cpuSeconds: Double
    var seconds: Double
    var bytes: Int
  }

  /// A recording grown from a committed one, with 20 boots of every cell.
  private func grown(_ cells: Int, id: String) throws -> Run {
    var run = try ResultsFolder(path: "\(Switchbench.repository)/Results")
      .load("2026-11-21-amd-epyc")
    let whole = run.cells.filter { $0.status == .measured }
    var names: [String: String] = [:]
    run.cells = (0..<cells).map { number in
      var cell = whole[number % whole.count]
      let generation = number / whole.count
      if generation > 0 {
        let name = "\(cell.id.strategy)-\(generation)"
        names[name] = cell.id.strategy
        cell.id.strategy = name
      }
      let boots = cell.boots
      cell.boots = (0..<20).map { number in
        var boot = boots[number % boots.count]
        boot.index = number
        return boot
      }
      return cell
    }
    let known = Dictionary(
      run.strategies.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    run.strategies += names.sorted { $0.key < $1.key }.compactMap { name, original in
      guard var strategy = known[original] else { return nil }
      strategy.name = name
      strategy.adds = original
      strategy.isReference = false
      return strategy
    }
    run.id = id
    return complete(run)
  }

  private func store(_ run: Run, in suite: SuiteCopy) throws {
    try RunWriter.create(run: run, in: ResultsFolder(path: "\(suite.path)/Results")).finish(run)
  }

  /// Runs a verb and takes what it cost.
  private func cost(_ arguments: [String], _ suite: SuiteCopy) throws -> Cost {
    let output = "\(suite.path)/output"
    let start = ContinuousClock.now
    let child = try ChildProcess(
      launching: [Switchbench.executable] + arguments + ["--suite", suite.path],
      standardOutput: .file(output), standardError: .file("\(suite.path)/errors"))
    var bytes = 0
    while child.poll() == nil {
      bytes = max(bytes, peakBytes(of: child))
      _ = waitUntilReadable([child.exitDescriptor], timeoutSeconds: 0.01)
    }
    let ending = try #require(child.wait(timeoutSeconds: 0))
    let errors = try suite.text("errors")
    #expect(
      [0, 4, 6].contains(ending.exitStatus), "\(arguments): \(ending), \(errors.prefix(2000))")
    let size = try FileManager.default.attributesOfItem(atPath: output)[.size] as? Int
    #expect((size ?? 0) > 1000)
    return Cost(
      cpuSeconds: ending.userSeconds + ending.systemSeconds, seconds: (.now - start) / .seconds(1),
      bytes: bytes)
  }

  /// The most memory that a child has had so far.
  ///
  /// wait4(2) does not tell: its figure begins with the memory of the process that started the child.
  private func peakBytes(of child: ChildProcess) -> Int {
    let status =
      (try? String(contentsOfFile: "/proc/\(child.processIdentifier)/status", encoding: .utf8))
      ?? ""
    let words =
      status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?
      .split(separator: " ") ?? []
    return words.compactMap { Int($0) }.first.map { $0 << 10 } ?? 0
  }

  private static let verbs: [(arguments: [String], seconds: Double)] = [
    (["report", "a"], 3), (["report", "a", "--format", "html"], 6), (["compare", "a", "b"], 5),
  ]

  @Test(.enabled(if: Self.asked != nil, "make scale asks for it"))
  func `takes time in proportion to its cells`() throws {
    let suites = try (0..<2).map { _ in try SuiteCopy(preparing: false) }
    let sizes = [125, 500]
    for (suite, size) in zip(suites, sizes) {
      for id in ["a", "b"] { try store(grown(size, id: id), in: suite) }
    }
    for (arguments, _) in Self.verbs {
      let costs = try suites.map { try cost(arguments, $0) }
      // 4 in proportion, 16 squared.
      #expect(
        costs[1].cpuSeconds < 9 * costs[0].cpuSeconds,
        "\(arguments): \(costs[0]) for \(sizes[0]) cells, \(costs[1]) for \(sizes[1])"
      )
    }
  }

  @Test(.enabled(if: Self.asked != nil, "make scale asks for it"))
  func `is shown within its limits`() throws {
    let cells = try #require(Self.asked.flatMap(Int.init))
    let suite = try SuiteCopy(preparing: false)
    for id in ["a", "b"] { try store(grown(cells, id: id), in: suite) }
    for (arguments, limit) in Self.verbs {
      let cost = try cost(arguments, suite)
      let words = arguments.joined(separator: " ")
      print("\(words): \(cost.seconds) s, \(cost.cpuSeconds) CPU s, \(cost.bytes >> 20) MiB")
      #expect(cost.seconds < limit, "\(words): \(cost.seconds) s")
      #expect(cost.bytes < 500 << 20, "\(words): \(cost.bytes >> 20) MiB")
    }
  }
}

@Suite struct `many recordings` {
  private static let asked = ProcessInfo.processInfo.environment["SWITCHBENCH_SCALE_CELLS"] != nil

  /// One that contradicts itself is named, and the others make the history.
  @Test func `have a history, whatever one of them says`() throws {
    let suite = try SuiteCopy(preparing: false)
    let results = ResultsFolder(path: "\(suite.path)/Results")
    var run = try ResultsFolder(path: "\(Switchbench.repository)/Results")
      .load("2026-11-21-amd-epyc")
    let (count, name) = (Self.asked ? 1000 : 12, "@callee-saved@x86_64@ring3@process")
    for number in 0..<count {
      run.id = String(format: "2026-11-21T00-00-%04dZ-0000", number)
      let writer = try RunWriter.create(run: run, in: results)
      guard number == 3 else {
        try writer.finish(run)
        continue
      }
      var odd = run
      let chosen = odd.cells.firstIndex { "\($0.id)".hasSuffix(name) }
      odd.cells[try #require(chosen)].summary?.perSwitch *= 2
      try writer.finish(odd)
    }
    let start = ContinuousClock.now
    let child = try ChildProcess(
      launching: [
        Switchbench.executable, "history", "*\(name)", "--suite", suite.path, "--format", "json",
      ], standardOutput: .file("\(suite.path)/output"),
      standardError: .file("\(suite.path)/errors"))
    let ending = try #require(child.wait(timeoutSeconds: 600))
    let elapsed = ContinuousClock.now - start
    let errors = try suite.text("errors")
    #expect(ending.isSuccess, "\(errors)")
    #expect(errors.contains("left out: ") && errors.contains("T00-00-0003Z-0000"))
    #expect(errors.contains("contradicts itself"))
    let points = try suite.text("output").components(separatedBy: "T00-00-").count - 1
    #expect(points >= count - 1)
    if Self.asked {
      let seconds = elapsed / .seconds(1)
      print("history of \(count): \(seconds) s, \(ending.userSeconds + ending.systemSeconds) CPU s")
      #expect(seconds < 5)
    }
  }
}
