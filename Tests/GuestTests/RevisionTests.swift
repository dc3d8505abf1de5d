import Foundation
import Measurement
import Processes
import Recordings
import Testing

extension Guests {
  /// `compare` of revisions to its end, on machines whose answer is exact.
  @Suite struct `A comparison of revisions` {
    private let narrow = ["--architecture", "x86_64", "--benchmark", "02-*"]
    private let strategy = "callee-saved"
    private var source: String { "Kernels/Strategies/x86_64/\(strategy).S" }

    private func expectNothingLeft(_ runner: Runner, changed: [String] = []) throws {
      #expect(try runner.git("worktree", "list").split(separator: "\n").count == 1)
      let status = try runner.git("status", "--porcelain").split(separator: "\n")
      #expect(status.map { String($0.dropFirst(3)) } == changed)
      #expect(runner.privateFolders.isEmpty)
    }

    @Test func `finds a push and a pop exactly, and measures both sides and a copy in turns`()
      throws
    {
      let runner = try Runner.underGit()
      try runner.edit(source, "  pushq %rbp\n", "  pushq %rax\n  popq %rax\n  pushq %rbp\n")
      let ended = try runner.finish(
        ["compare", "start", "--pairs", "2", "--machine", "icount", "--machine", "process"] + narrow
          + ["--strategy", strategy, "--format", "json"])
      // Two pairs are too few for a verdict on time.
      #expect(ended.termination.exitStatus == 6, "\(ended.errors)")
      let stored = try #require(try runner.results.comparison("latest"))
      let runs = try ComparisonArm.allCases.map { try #require(stored.recording($0)).load() }
      for (run, arm) in zip(runs, ComparisonArm.allCases) {
        #expect(run.id == stored.runID(arm) && run.status == .complete)
        #expect(run.cells.count == 3)
        for cell in run.cells {
          #expect(cell.status == .measured, "\(cell.id): \(cell.because ?? "")")
          // A pair that a busy core spoils is measured again under another number.
          let isExact = cell.id.machine == .icount
          #expect(isExact ? cell.boots.count == 2 : cell.boots.count >= 2, "\(cell.id)")
          #expect(cell.boots.map(\.index) == Array(0..<cell.boots.count))
        }
      }
      #expect(runs[0].images == runs[2].images && runs[0].images != runs[1].images)
      #expect(runs.map(\.suite.dirty.value) == [false, true, false])
      #expect(Set(runs.map(\.plan.seed)).count == 1)
      for ring in Ring.allCases {
        let counts = try runs.map { run -> Int64 in
          let cell = try #require(
            run.cells.first { $0.id.machine == .icount && $0.id.ring == ring })
          let boot = try #require(cell.boots.first)
          #expect(Set(cell.boots.map(\.histogram)).count == 1 && boot.histogram.bins.count == 1)
          return Int64(boot.histogram.bins[0].ticks) / Int64(boot.switchesPerSample)
        }
        #expect(counts[1] == counts[0] + 2 && counts[2] == counts[0])
      }
      try expectNothingLeft(runner, changed: [source])
    }

    @Test func `ends in order by a signal, keeps whole pairs, and shows them again`() throws {
      let runner = try Runner.underGit()
      let arguments =
        ["compare", "start", "--pairs", "500", "--machine", "process"] + narrow
        + ["--strategy", "call-only", "--strategy", strategy]
      let program = try runner.start(arguments)
      func pairsOfControl() -> Int {
        guard let stored = try? runner.results.comparison("latest"),
          let run = try? stored.recording(.control)?.load()
        else { return 0 }
        return run.cells.map(\.boots.count).min() ?? 0
      }
      try #require(eventually { pairsOfControl() >= 3 || !program.isRunning })
      try #require(program.isRunning)
      program.signal(SIGINT)
      #expect(program.wait(timeoutSeconds: 60)?.cause == .signaled(SIGINT))
      #expect(runner.guests(besides: program).isEmpty)
      try expectNothingLeft(runner)
      let said = try String(contentsOfFile: runner.scratch.file("errors"), encoding: .utf8)
      #expect(said.contains("pairs are kept"), "\(said)")
      let stored = try #require(try runner.results.comparison("latest"))
      let runs = try ComparisonArm.allCases.map { try #require(stored.recording($0)).load() }
      #expect(runs.allSatisfy { $0.status == .interrupted })
      let boots = runs.flatMap { $0.cells.map(\.boots.count) }
      #expect((boots.max() ?? 0) - (boots.min() ?? 0) <= 1 && (boots.min() ?? 0) >= 2)

      let again = try runner.finish(["compare", stored.id, "--format", "json"])
      let text = try String(contentsOfFile: runner.scratch.file("output"), encoding: .utf8)
      #expect(text.hasPrefix("{") && text.contains("\"pairing\":\"interleaved\""))
      #expect(again.termination.exitStatus != 1, "\(again.errors)")
    }

    @Test func `ends in order by a signal while it builds`() throws {
      let runner = try Runner.underGit()
      // A content that was never built, so that the compiler is at work when the signal comes.
      try runner.edit(source, "  // Save.\n", "  // Save \(UUID().uuidString).\n")
      try runner.commit("other")
      let program = try runner.start(
        ["compare", "start", "other", "--machine", "process"] + narrow)
      try #require(
        eventually {
          runner.guests(besides: program).contains { $0.commandLine.contains("swift-build") }
        })
      #expect(try runner.git("worktree", "list").split(separator: "\n").count == 3)
      program.signal(SIGTERM)
      #expect(program.wait(timeoutSeconds: 60)?.cause == .signaled(SIGTERM))
      try expectNothingLeft(runner)
      #expect(try runner.results.comparisons().isEmpty)
    }

    @Test func `answers git bisect, which finds the commit that added an instruction`() throws {
      let runner = try Runner.underGit()
      let budgets = "Benchmarks/budgets.toml"
      let budget = """

        [exactly]
        metric = "instructions"
        of = ["02-*/ping-pong@\(strategy)@x86_64@ring3@icount"]
        hard = \(try instructions(runner))
        because = "So many it has."

        """
      try runner.write(runner.read(budgets) + budget, to: budgets)
      try runner.commit("good")
      try runner.edit(source, "  // Save.\n", "  // Save all.\n")
      try runner.commit("harmless")
      try runner.edit(source, "  pushq %rbp\n", "  nop\n  pushq %rbp\n")
      try runner.commit("culprit")
      try runner.edit(source, "  // Restore.\n", "  // Restore all.\n")
      try runner.commit("innocent")
      try runner.git("bisect", "start", "innocent", "good")
      let command =
        ([runner.executable, "compare", "good", "--bisect"]
        + ["--machine", "icount", "--ring", "3", "--pairs", "1", "--strategy", strategy] + narrow)
        .map { "'\($0)'" }.joined(separator: " ")
      let found = try runner.git("bisect", "run", "sh", "-c", command)
      let culprit = try runner.git("rev-parse", "culprit").prefix(40)
      #expect(found.contains("\(culprit) is the first bad commit"), "\(found)")
      try runner.git("bisect", "reset")
      try expectNothingLeft(runner)
    }

    /// What the strategy takes on icount before anybody changed it.
    private func instructions(_ runner: Runner) throws -> Int {
      let ended = try runner.finish(
        ["run", "--machine", "icount", "--ring", "3", "--boots", "1", "--strategy", strategy]
          + narrow)
      #expect(ended.termination.isSuccess, "\(ended.errors)")
      let boot = try #require(try runner.results.load("latest").cells.first?.boots.first)
      return Int(boot.histogram.bins[0].ticks) / boot.switchesPerSample
    }
  }
}
