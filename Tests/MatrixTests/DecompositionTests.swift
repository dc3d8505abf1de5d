import Measurement
import Testing

@testable import Matrix

@Suite struct `decompositions and their parts` {
  private static let valid = """
    [save-all]
    title = "All registers"
    base = "swap"
    parts = ["save-some", "save-all"]
    because = "The parts overlap."
    """

  @Test func `are read in the order of the file`() throws {
    let definitions = try TemporaryBenchmarks(["decompositions.toml": Self.valid]).load()
    #expect(
      definitions.decompositions == [
        Decomposition(
          strategy: "save-all", title: "All registers", base: "swap",
          parts: ["save-some", "save-all"], because: "The parts overlap.")
      ])
  }

  @Test func `need not be there`() throws {
    #expect(try TemporaryBenchmarks().load().decompositions.isEmpty)
  }

  @Test(arguments: [
    (
      "[save-all]", "[save-al]",
      "1: save-al: 'save-al' is not a strategy; did you mean 'save-all'?"
    ),
    ("\"swap\"", "\"swop\"", "3: save-all.base: 'swop' is not a strategy; did you mean 'swap'?"),
    (
      "\"save-some\", ", "\"floor\", ",
      "4: save-all.parts[0]: 'floor' extends no strategy, so it adds nothing; give it 'adds', or"
        + " make it the base"
    ),
    (
      "overlap.", "overlap",
      "5: save-all.because: is not a sentence; write it on one line and end it with a full stop"
    ),
  ])
  func `are held to the strategies`(old: String, new: String, message: String) throws {
    let text = Self.valid.replacing(old, with: new)
    #expect(
      try TemporaryBenchmarks(["decompositions.toml": text]).problems()
        == ["Benchmarks/decompositions.toml:\(message)"])
  }
}
