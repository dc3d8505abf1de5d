import Paper
import Testing

@testable import Matrix

@Suite struct `documented clocks in their files` {
  private static let forms = """
    pop-register = { encodings = ["58+r"] }
    jmp-far-task-gate = { encodings = ["ea"], outcome = "task-gate" }

    """

  private static let table = """
    processor = "80486"
    operandBits = 32
    next = "nothing"
    taskSwitches = [
      { from = 32, to = 32, clocks = 162, source = "manual", place = "ts" },
      { from = 16, to = 32, clocks = 160, forms = ["jmp-far-task-gate"], source = "manual", place = "ts" },
    ]
    [sources.manual]
    title = "A manual"
    confidence = "B"
    [sources.book]
    title = "A book"
    confidence = "B"
    [rows]
    pop-register = { clocks = 1, source = "book", place = "p. 2", other = { clocks = 4, source = "manual", place = "p. 1" } }
    jmp-far-task-gate = { clocks = 43, adds = "ts", source = "manual", place = "p. 3" }

    """

  private func benchmarks(_ old: String = "", _ new: String = "") throws -> TemporaryBenchmarks {
    let table = old.isEmpty ? Self.table : Self.table.with(new, for: old)
    return try TemporaryBenchmarks(["clocks/forms.toml": Self.forms, "clocks/80486.toml": table])
  }

  @Test func `have both numbers where sources disagree`() throws {
    let processor = try #require(benchmarks().load().clocks?.processors.first)
    #expect(
      processor.rows["pop-register"]
        == ClockRow(
          clocks: 1, source: "A book: p. 2 [B]",
          other: OtherClocks(clocks: 4, source: "A manual: p. 1 [B]")))
    #expect(processor.rows["jmp-far-task-gate"]?.other == nil)
    #expect(processor.taskSwitches.map(\.clocks) == [162, 160])
  }

  @Test(arguments: [
    ("{ clocks = 4,", "{ clocks = 1,", "is 1, as in the row itself; remove 'other'"),
    ("{ clocks = 4,", "{", "has no 'clocks'; add clocks = 4"),
    ("source = \"manual\", place = \"p. 1\"", "source = \"paper\", place = \"p. 1\"", "'paper'"),
    // Only a row may be disputed.
    (
      "clocks = 162,", "clocks = 162, other = { clocks = 2, source = \"book\", place = \"p\" },",
      "other"
    ),
  ])
  func `are refused where the other number is none`(old: String, new: String, problem: String)
    throws
  {
    let problems = try benchmarks(old, new).problems()
    #expect(problems.count == 1 && problems.first?.contains(problem) == true, "\(problems)")
  }
}
