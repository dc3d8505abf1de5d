import Measurement
import Testing

@testable import Matrix

@Suite struct `budgets` {
  private static let valid = """
    [counts]
    metric = "instructions"
    of = ["*@swap@*@icount", "*@save-some@x86_64@ring3@icount"]
    soft = "0.5%"
    hard = 40
    because = "Enough is enough."
    [images]
    metric = "image-bytes"
    of = ["BarePC-*"]
    hard = 70000
    because = "It must fit."

    """

  @Test func `are read in the order of the file`() throws {
    let definitions = try TemporaryBenchmarks(["budgets.toml": Self.valid]).load()
    #expect(
      definitions.budgets == [
        Budget(
          name: "counts", metric: .instructions,
          subjects: ["*@swap@*@icount", "*@save-some@x86_64@ring3@icount"], soft: 0.005, hard: 40,
          because: "Enough is enough."),
        Budget(
          name: "images", metric: .imageBytes, subjects: ["BarePC-*"], soft: nil, hard: 70000,
          because: "It must fit."),
      ])
  }

  @Test func `need not be there`() throws {
    #expect(try TemporaryBenchmarks().load().budgets.isEmpty)
  }

  @Test(arguments: [
    (
      "*@swap@*@icount", "*@swop@*@icount",
      "3: counts.of[0]: '*@swop@*@icount' matches no cell in which instructions are counted, such "
        + "as 01-low/ping-pong@floor@i686@ring0@icount"
    ),
    (
      "*@swap@*@icount", "01-low/ping-pong@swop@i686@ring3@icount",
      "3: counts.of[0]: '01-low/ping-pong@swop@i686@ring3@icount' matches no cell in which "
        + "instructions are counted; did you mean '01-low/ping-pong@swap@i686@ring3@icount'?"
    ),
    // A cell that there is, and that is not counted.
    (
      "*@swap@*@icount", "*@tcg",
      "3: counts.of[0]: '*@tcg' matches no cell in which instructions are counted, such as "
        + "01-low/ping-pong@floor@i686@ring0@icount"
    ),
    // A cell that an exclusion has taken out of the matrix.
    (
      "*@save-some@x86_64@ring3@icount", "*@save-all@x86_64@ring0@icount",
      "3: counts.of[1]: '*@save-all@x86_64@ring0@icount' matches no cell in which instructions are "
        + "counted, such as 01-low/ping-pong@floor@i686@ring0@icount"
    ),
    (
      "BarePC-*", "BarePc-i686",
      "9: images.of[0]: 'BarePc-i686' matches no image; did you mean 'BarePC-i686'?"
    ),
    ("\"0.5%\"", "0.5", "4: counts.soft: is a floating-point number; it must be a string"),
    ("\"0.5%\"", "\"0.5\"", "4: counts.soft: '0.5' is not a percentage; write one such as \"2%\""),
    ("\"0.5%\"", "\"-2%\"", "4: counts.soft: '-2%' is not a percentage; write one such as \"2%\""),
    ("40", "\"40\"", "5: counts.hard: is a string; it must be a whole number, without quotes"),
    ("40", "-1", "5: counts.hard: is -1; it must be 0 or more"),
    (
      "hard = 70000\n", "",
      "7: images: has no limit; add soft = \"2%\", hard = 100, or both"
    ),
    (
      "\"instructions\"", "\"instrutions\"",
      "2: counts.metric: 'instrutions' is not known; did you mean 'instructions'?"
    ),
    (
      "enough.\"", "enough\"",
      "6: counts.because: is not a sentence; write it on one line and end it with a full stop"
    ),
    ("metric = \"image-bytes\"\n", "", "7: images: has no 'metric'; add metric = \"...\""),
    ("hard = 40", "herd = 40", "5: counts.herd: is not a field; did you mean 'hard'?"),
  ])
  func `are held to the matrix, with file, line, field and fix`(
    old: String, new: String, message: String
  ) throws {
    let text = Self.valid.with(new, for: old)
    #expect(
      try TemporaryBenchmarks(["budgets.toml": text]).problems()
        == ["Benchmarks/budgets.toml:\(message)"])
  }

  @Test func `the repository's hold each counted cell, each frame and each image`() throws {
    let definitions = try repositoryDefinitions.get()
    let cells = try CellMatrix.cells(definitions).cells.map(\.id)
    func isLimited(_ metric: ExactMetric, _ subject: String) -> Bool {
      definitions.budgets.contains { $0.metric == metric && $0.isFor(subject) }
    }
    for id in cells {
      #expect(isLimited(.instructions, id.description) == (id.machine == .icount), "\(id)")
      #expect(isLimited(.frameBytes, id.description), "\(id)")
    }
    for image in ["BarePC-i686", "LinuxProcess-x86_64"] { #expect(isLimited(.imageBytes, image)) }
  }
}
