import Analysis
import Foundation
import Measurement
import Recordings
import Testing

/// `compare` as a user runs it, on recordings made from the committed one.
@Suite struct ComparisonTests {
  private let suite: SuiteCopy
  private let results: ResultsFolder

  init() throws {
    suite = try SuiteCopy(preparing: false)
    results = ResultsFolder(path: "\(suite.path)/Results")
    try record("base") { _ in }
  }

  /// Stores a recording of four cells whose boots are alike, after a change.
  private func record(_ name: String, _ change: (inout Run) -> Void) throws {
    var run = try ResultsFolder(path: "\(Switchbench.repository)/Results")
      .load("2026-11-21-amd-epyc")
    run.id = name
    run.cells.removeAll {
      !["call-only", "callee-saved"].contains($0.id.strategy) || $0.id.architecture != .x86_64
        || !($0.id.machine == .process || $0.id.machine == .icount && $0.id.ring == .three)
    }
    for cell in run.cells.indices {
      let first = run.cells[cell].boots[0]
      for boot in run.cells[cell].boots.indices {
        let (index, launch) = (
          run.cells[cell].boots[boot].index, run.cells[cell].boots[boot].launch
        )
        run.cells[cell].boots[boot] = first
        (run.cells[cell].boots[boot].index, run.cells[cell].boots[boot].launch) = (index, launch)
      }
    }
    change(&run)
    try RunWriter.create(run: run, in: results).finish(complete(run))
  }

  /// Multiplies the samples of a machine's cells.
  private func scale(_ run: inout Run, _ machine: Machine, by factor: Double) {
    for cell in run.cells.indices where run.cells[cell].id.machine == machine {
      for boot in run.cells[cell].boots.indices {
        let bins = run.cells[cell].boots[boot].histogram.bins
        run.cells[cell].boots[boot].histogram = TickHistogram(
          samples: bins.flatMap { bin in
            [Int64](repeating: Int64((Double(bin.ticks) * factor).rounded()), count: bin.count)
          })
      }
    }
  }

  private func compare(_ arguments: String...) throws -> Switchbench.Ending {
    try Switchbench.run(["compare"] + arguments, suite: suite)
  }

  @Test func `the same recording twice is the same, in every format`() throws {
    for format in ["text", "markdown", "csv", "json"] {
      let ending = try compare("base", "base", "--gate", "--format", format)
      #expect(ending.status == 0, "\(ending.error)")
      #expect(ending.error.isEmpty)
      #expect(ending.words.contains("same"), "\(format)")
    }
    let text = try compare("base", "\(suite.path)/Results/runs/base/run.json").words
    #expect(text.contains("None of 2 judged cells slower."), "\(text)")
    #expect(text.contains("Advisory: measured at different times"))
  }

  @Test func `slower is a word, and an exit code where there is a gate`() throws {
    try record("slow") { scale(&$0, .process, by: 1.05) }
    let words = try compare("base", "slow")
    #expect(words.status == 0 && words.words.contains("2 of 2 judged cells slower."))
    #expect(try compare("base", "slow", "--gate").status == 3)
    #expect(try compare("slow", "base", "--gate").status == 0)
    #expect(try compare("base", "slow", "--gate", "--threshold", "6%").status == 0)
    #expect(try compare("base", "slow", "--gate", "--machine", "icount").status == 0)
  }

  @Test func `an instruction more is exact, and judged by budgets`() throws {
    try record("more") { scale(&$0, .icount, by: 22.0 / 21) }
    let soft = try compare("base", "more", "--gate", "--machine", "icount")
    #expect(soft.status == 0 && soft.words.contains("over soft instructions"), "\(soft.output)")
    let budget = """

      [strict]
      metric = "instructions"
      of = ["*@callee-saved@x86_64@ring3@icount"]
      hard = 21
      because = "It has 21."

      """
    try suite.write(
      try suite.text("Benchmarks/budgets.toml") + budget, to: "Benchmarks/budgets.toml")
    let hard = try compare("base", "more", "--gate", "--machine", "icount")
    #expect(hard.status == 3 && hard.words.contains("over hard strict"), "\(hard.output)")
    #expect(try compare("base", "base", "--gate", "--machine", "icount").status == 0)
  }

  @Test func `a cell on one side only, or failed, ends with 4`() throws {
    try record("less") { $0.cells.removeLast() }
    for pair in [("base", "less"), ("less", "base")] {
      let ending = try compare(pair.0, pair.1)
      #expect(ending.status == 4)
      #expect(ending.words.contains("no such cell"), "\(ending.output)")
    }
    try record("failed") {
      ($0.cells[0].status, $0.cells[0].because, $0.cells[0].boots) = (.failed, "it hung", [])
    }
    let failed = try compare("base", "failed")
    #expect(failed.status == 4 && failed.words.contains("failed: it hung"))
  }

  @Test func `another environment ends with 5, and is listed side by side`() throws {
    try record("elsewhere") {
      $0.host.microcode = .known("0xbad")
      $0.host.operatingSystem = .known("Debian GNU/Linux 13")
    }
    for format in ["text", "markdown", "json"] {
      let ending = try compare("base", "elsewhere", "--format", format)
      #expect(ending.status == 5)
      for word in ["microcode", "0x1000065", "0xbad", "Linux 13", "forbids"] {
        #expect(ending.output.contains(word), "\(format): \(ending.output)")
      }
    }
    #expect(!(try compare("base", "elsewhere").output.contains("callee-saved")))
  }

  @Test func `too few boots end with 6, and the need is named`() throws {
    try record("few") { run in
      for cell in run.cells.indices { run.cells[cell].boots.removeLast(7) }
    }
    let ending = try compare("base", "few")
    // Three against ten still have an interval of 95 %; three against three have none.
    #expect(ending.status == 0, "\(ending.output)")
    let few = try compare("few", "few")
    #expect(few.status == 6 && few.words.contains("needs at least 7 boots"), "\(few.output)")
  }

  @Test func `a word that names no recording is refused by that word`() throws {
    for arguments in [["base", "no-such-branch"], ["no-such-branch", "base"]] {
      let ending = try Switchbench.run(["compare"] + arguments, suite: suite)
      #expect(ending.status == 1 && ending.output.isEmpty)
      #expect(
        ending.error.contains("'no-such-branch' is not a recording: there is no run"),
        "\(ending.error)")
    }
  }

  @Test func `a recording that was edited is refused`() throws {
    try record("edited") { _ in }
    try suite.replace("\"boots\":10", with: "\"boots\":11", in: "Results/runs/edited/run.json")
    let ending = try compare("base", "edited")
    #expect(ending.status == 1)
    #expect(ending.error.contains("was changed after it was written"), "\(ending.error)")
  }

  @Test func `a budget for a cell that there is not is named with file, line and field`() throws {
    try suite.replace("*@icount", with: "*@icuont", in: "Benchmarks/budgets.toml")
    let ending = try compare("base", "base")
    #expect(ending.status == 1 && ending.output.isEmpty)
    #expect(
      ending.error.contains("Benchmarks/budgets.toml:7: instructions.of[0]: '*@icuont' matches no"),
      "\(ending.error)")
  }

  @Test(arguments: [
    (["base"], ["<head>"]),
    (["base", "base", "--threshold", "2"], ["--threshold 2", "such as 2%"]),
    (["base", "base", "--threshold", "0%"], ["--threshold 0%", "0.01%"]),
    (["base", "base", "--threshold", "200%"], ["--threshold 200%"]),
    (["base", "base", "--confidence", "95"], ["--confidence 95", "0.5 to 0.9999"]),
    (["base", "base", "--confidence", "high"], ["'high'"]),
    (["base", "base", "--format", "xml"], ["'xml'", "'markdown'"]),
    (["base", "base", "--machine", "tgc"], ["--machine 'tgc' matches nothing"]),
  ])
  func `what was typed wrong ends with 64`(arguments: [String], words: [String]) throws {
    let ending = try Switchbench.run(["compare"] + arguments, suite: suite)
    #expect(ending.status == 64 && ending.output.isEmpty)
    for word in words { #expect(ending.error.contains(word), "\(ending.error)") }
  }
}
