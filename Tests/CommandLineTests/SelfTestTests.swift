import Foundation
import Measurement
import Recordings
import Testing

/// `selftest` as a user runs it, on noise that is made and on a comparison of a recording with
/// itself.
@Suite struct SelfTestTests {
  private let suite: SuiteCopy
  private let results: ResultsFolder
  private let run: Run

  init() throws {
    suite = try SuiteCopy(preparing: false)
    results = ResultsFolder(path: "\(suite.path)/Results")
    var run = try ResultsFolder(path: "\(Switchbench.repository)/Results")
      .load("2026-11-21-amd-epyc")
    run.cells.removeAll { $0.id.machine != .process || $0.id.strategy != "callee-saved" }
    self.run = run
  }

  /// Keeps noise of independent boots, evenly spread, and as many cells as are asked for.
  ///
  /// With `hasSlowArm` one arm of each pair, by chance, is slower instead and the others are equal.
  private func keep(
    _ name: String, cells: Int = 3, pairs: Int = 40, spread: Double = 0.002,
    hasSlowArm: Bool = false
  ) throws {
    var plan = run.plan
    plan.boots = pairs
    var state: UInt64 = 1
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) * 0x1p-31 - 0.5
    }
    let noise = NoiseRecording(
      comparison: "made",
      arms: ["base", "head", "control"].map {
        NoiseRecording.RecordedArm(
          name: $0, command: run.command, suite: run.suite, startedAt: run.startedAt, sha256: "0a")
      }, host: run.host, images: run.images, plan: plan, warnings: [],
      cells: (0..<cells).map { number in
        var id = run.cells[0].id
        id.strategy += "-\(number)"
        let slow = (0..<pairs).map { _ in Int(3 * (next() + 0.5)) }
        return NoiseRecording.CellNoise(
          id: id,
          ticks: (0..<3).map { arm in
            (0..<pairs).map { boot in
              50 * (1 + spread * (hasSlowArm ? (slow[boot] == arm ? 1 : 0) : next()))
            }
          })
      })
    _ = try results.keep(noise, as: name)
  }

  /// Stores a comparison whose arms are the recording.
  private func compare(
    _ id: String, _ arms: [ComparisonArm], _ change: (inout Run) -> Void = { _ in }
  )
    throws
  {
    let stored = try results.create(
      ComparisonRequest(
        id: id, command: ["switchbench"], base: "a", head: "a", threshold: 0.02, confidence: 0.95,
        isGate: false))
    for arm in arms {
      var run = run
      run.id = stored.runID(arm)
      if arm == .head { change(&run) }
      try RunWriter.create(run: run, in: stored, as: arm).finish(run)
    }
  }

  private func selftest(_ arguments: String...) throws -> Switchbench.Ending {
    try Switchbench.run(["selftest"] + arguments, suite: suite)
  }

  @Test func `takes the newest noise, holds, and says the same again`() throws {
    try keep("2026-11-20-old")
    try keep("2026-11-21-new", pairs: 30)
    let ending = try selftest("--families", "30")
    #expect(ending.status == 0 && ending.error.isEmpty, "\(ending.error)")
    #expect(ending.words.contains("The gate holds: 0 of 30 comparisons"), "\(ending.output)")
    #expect(ending.words.contains("30 pairs of 3 cells"))
    #expect(try selftest("--families", "30").output == ending.output)
    #expect(try selftest("2026-11-21", "--families", "30").output == ending.output)
    let old = try selftest("2026-11-20-old", "--families", "30", "--seed", "2", "--ticks", "5")
    #expect(old.words.contains("40 pairs of 3 cells") && old.words.contains("Seed 2."))
    #expect(old.words.contains("+5.00 ticks"), "\(old.output)")
    for (format, word) in [
      ("markdown", "The gate holds: 0 of 10"), ("html", "The gate holds: 0 of 10"),
      ("json", "\"holds\":true"),
    ] {
      let ending = try selftest("--families", "10", "--format", format)
      #expect(ending.status == 0 && ending.words.contains(word), "\(ending.output)")
    }
  }

  @Test func `ends with 1 where more is flagged than promised, and shows by how much`() throws {
    // The head is the slow arm in all of seven pairs in one of 2,187 cells, and there are 400.
    try keep("many", cells: 400, pairs: 12, hasSlowArm: true)
    let ending = try selftest(
      "many", "--families", "100", "--pairs", "7", "--threshold", "0.05%")
    #expect(ending.status == 1, "\(ending.output)")
    #expect(ending.words.contains("The gate does not hold: "), "\(ending.output)")
    #expect(ending.error.isEmpty)
  }

  @Test func `takes a comparison of identical code, and keeps what is needed of it`() throws {
    try compare("a", ComparisonArm.allCases)
    let ending = try selftest("a", "--families", "10", "--pairs", "10", "--keep", "kept")
    #expect(ending.status == 0, "\(ending.error)")
    #expect(ending.error.contains("kept as Results/noise/kept"))
    let kept = try #require(try results.noise("kept")).load()
    #expect(
      kept.comparison == "a" && kept.pairs == 10 && kept.cells.map(\.id) == run.cells.map(\.id))
    let digest = try #require(try results.comparison("a")?.recording(.head)).checksum()
    #expect(kept.arms[1].sha256 == digest)
    #expect(try selftest("kept", "--families", "10", "--pairs", "10").output == ending.output)
    let again = try selftest("a", "--families", "10", "--keep", "kept")
    #expect(again.status == 1 && again.error.contains("kept"), "\(again.error)")
  }

  @Test func `what is no noise is refused with what to do`() throws {
    try compare("other", ComparisonArm.allCases) { run in
      for index in run.images.indices {
        run.images[index].sha256 = String(repeating: "0b", count: 32)
      }
    }
    let other = try selftest("other")
    #expect(other.status == 1 && other.output.isEmpty)
    #expect(other.error.contains("compare HEAD HEAD"), "\(other.error)")
    try compare("cut", [.base, .head])
    let cut = try selftest("cut")
    #expect(cut.status == 1 && cut.error.contains("cut/control"), "\(cut.error)")
    try compare("short", ComparisonArm.allCases)
    let short = try selftest("short", "--pairs", "11")
    #expect(short.status == 1 && short.error.contains("has 10 pairs"), "\(short.error)")
    try keep("edited")
    try suite.replace("\"boots\":40", with: "\"boots\":39", in: "Results/noise/edited/noise.json")
    let edited = try selftest("edited")
    #expect(edited.status == 1 && edited.output.isEmpty)
    #expect(edited.error.contains("noise.json"), "\(edited.error)")
  }

  @Test func `without any noise it says how to come by some`() throws {
    let ending = try selftest()
    #expect(ending.status == 64 && ending.error.contains("compare HEAD HEAD"), "\(ending.error)")
  }

  @Test(arguments: [
    (["--families", "0"], "--families 0"), (["--families", "many"], "many"),
    (["--pairs", "5"], "--pairs 5"), (["--ticks", "0"], "--ticks 0"),
    (["--ticks=-1"], "--ticks -1"), (["--threshold", "2"], "such as 2%"),
    (["--threshold", "0%"], "0.01%"), (["--keep", "a/b"], "--keep 'a/b'"),
    (["--keep", ".a"], "--keep '.a'"), (["--format", "xml"], "'xml'"), (["--seed=-1"], "-1"),
    (["no-such-noise"], "'no-such-noise' is neither"),
  ])
  func `what was typed wrong ends with 64`(arguments: [String], word: String) throws {
    try keep("made")
    let ending = try Switchbench.run(["selftest"] + arguments, suite: suite)
    #expect(ending.status == 64 && ending.output.isEmpty, "\(ending.error)")
    #expect(ending.error.contains(word), "\(ending.error)")
    #expect(try results.noises().map(\.id) == ["made"])
  }
}
