import Foundation
import Testing

/// What can be wrong with a recording: exit code 1, and the recording is named.
@Suite struct RecordingTests {
  @Test func `without a recording the fix is to make one`() throws {
    let suite = try SuiteCopy()
    let ending = try Switchbench.run(["report"], suite: suite)
    #expect(ending.status == 1)
    #expect(ending.error.contains("`switchbench run` makes one"), "\(ending.error)")
    #expect(try Switchbench.run(["run", "--resume", "latest"], suite: suite).status == 1)
  }

  @Test func `one that is whole is reported, and one that is spoilt is refused by name`() throws {
    let suite = try SuiteCopy()
    let made = try Switchbench.run(Switchbench.smallRun + ["--machine", "process"], suite: suite)
    #expect(made.isDone, "\(made.error)")
    let id = try #require(suite.runs.first)
    let file = "Results/runs/\(id)/run.json"
    let whole = try suite.text(file)

    func report(_ arguments: [String] = []) throws -> Switchbench.Ending {
      try Switchbench.run(["report"] + arguments, suite: suite)
    }
    func refused(_ text: String, _ word: String) throws {
      try suite.write(text, to: file)
      for reference in ["latest", id, "\(suite.path)/\(file)"] {
        let ending = try report([reference])
        #expect(ending.status == 1)
        #expect(ending.output.isEmpty)
        #expect(ending.error.contains("\(id)/run.json"), "\(ending.error)")
        #expect(ending.error.contains(word), "\(ending.error)")
      }
    }

    // The report of a run is the report of its recording.
    #expect(try report().output == made.output)
    for line in made.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let other = try report(["--machine", "tgc"])
    #expect(other.status == 64)
    #expect(other.error.contains("--machine 'tgc' matches nothing"), "\(other.error)")

    try refused(String(whole.prefix(whole.count / 2)), "is cut short or is not JSON")
    try refused("", "is cut short or is not JSON")
    let newer = whole.replacingOccurrences(
      of: "\"switchbench.run/2\"", with: "\"switchbench.run/3\"")
    #expect(newer != whole)
    try refused(newer, "newer than the switchbench.run/2 known here")
    let edited = whole.replacingOccurrences(
      of: "\"maximumSamples\":100", with: "\"maximumSamples\":101")
    #expect(edited != whole)
    try refused(edited, "was changed after it was written")

    try suite.write(whole, to: file)
    #expect(try report().status == 0)
  }

  @Test func `a name that is no run is refused with the newest that is`() throws {
    let ending = try Switchbench.run(["report", "no-such-run"], suite: try SuiteCopy())
    #expect(ending.status == 1)
    #expect(ending.error.contains("there is no run 'no-such-run'"), "\(ending.error)")
  }
}
