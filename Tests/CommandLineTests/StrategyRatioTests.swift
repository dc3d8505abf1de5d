import Analysis
import Foundation
import Measurement
import Recordings
import Testing

/// `compare --strategies` on the committed recordings.
@Suite struct StrategyRatioTests {
  private static let old = "Results/reference/2026-11-21-amd-epyc"

  private func compare(_ arguments: String...) throws -> Switchbench.Ending {
    try Switchbench.run(["compare"] + arguments)
  }

  @Test func `a count is exact, and a time has its interval`() throws {
    let count = try compare(
      Self.old, "--strategies", "callee-saved", "call-only", "--machine", "icount",
      "--architecture", "x86_64", "--ring", "3")
    #expect(count.status == 0, "\(count.error)")
    let run = try ResultsFolder(path: "\(Switchbench.repository)/Results")
      .load("2026-11-21-amd-epyc")
    func figure(_ strategy: String, _ machine: Machine) throws -> Double {
      try #require(
        run.cells.first {
          $0.id.strategy == strategy && $0.id.machine == machine && $0.id.ring == .three
            && $0.id.architecture == .x86_64
        }?.summary?.perSwitch)
    }
    let exact = try figure("callee-saved", .icount) / figure("call-only", .icount)
    #expect(
      count.words.contains(
        "callee-saved takes exactly \(String(format: "%.2f", exact)) times the instructions of"),
      "\(count.output)")

    let time = try compare(
      Self.old, "--strategies", "callee-saved", "call-only", "--machine", "process",
      "--architecture", "x86_64")
    let match = try #require(
      time.words.firstMatch(of: /callee-saved is ([0-9.]+) (?:±|\+)[0-9.]+/), "\(time.output)")
    let ratio = try #require(Double(match.output.1))
    let expected = try figure("callee-saved", .process) / figure("call-only", .process)
    #expect(abs(ratio / expected - 1) < 0.02, "\(ratio), and the medians give \(expected)")
  }

  @Test(arguments: [
    (["--strategies", "callee-saved"], 64, "takes two names"),
    (["--strategies", "callee-saved", "call-only", "x"], 64, "named before it"),
    ([old, "--strategies", "callee-saved", "no-such"], 64, "has no cell of 'no-such'"),
    ([old, "--strategies", "callee-saved", "call-only", "--gate"], 64, "leave the <head>"),
    ([old, "--strategies", "callee-saved", "call-only", "--format", "csv"], 64, "is text"),
  ])
  func `what makes no sense is a mistake of usage`(
    arguments: [String], status: Int32, words: String
  ) throws {
    let ending = try Switchbench.run(["compare"] + arguments)
    #expect(ending.status == status)
    #expect(ending.error.contains(words), "\(ending.error)")
  }
}
