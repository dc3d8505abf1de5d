import Foundation
import Processes
import Testing

/// `switchbench recordings`, and what becomes of a run that has nothing to record.
@Suite struct RecordingsVerbTests {
  private func run(_ arguments: [String], _ suite: SuiteCopy) throws -> Switchbench.Ending {
    let ending = try Switchbench.run(arguments, suite: suite)
    #expect(ending.isDone, "\(arguments): \(ending.error)")
    return ending
  }

  @Test func `a run is listed, named, exported and deleted, and found by each word`() throws {
    let suite = try SuiteCopy()
    _ = try run(Switchbench.smallRun + ["--machine", "tcg"], suite)
    let id = try #require(suite.runs.first)
    let list = try run(["recordings"], suite)
    #expect(list.words.contains("recording kind size status name \(id) run "), "\(list.output)")
    #expect(list.output.contains("complete"))
    #expect(list.error.contains("1 in "))

    _ = try run(["recordings", "name", "latest", "first"], suite)
    #expect(try run(["recordings"], suite).output.hasSuffix("first\n"))
    let named = try run(["report", "first"], suite).output
    #expect(try named == run(["report", id], suite).output)
    let json = try run(["recordings", "list", "--format", "json"], suite).output
    let document = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let entries = document?["recordings"] as? [[String: Any]]
    #expect(entries?.first?["name"] as? String == "first")

    let archive = "\(suite.path)/first.tar.gz"
    _ = try run(["recordings", "export", "first", "--output", archive], suite)
    let tar = try Processes.run(
      ["tar", "-xzf", archive, "-C", suite.path], timeoutSeconds: 60)
    #expect(tar.termination.isSuccess, "\(tar.errorText)")
    let report = try run(["report", "\(suite.path)/\(id)"], suite)
    #expect(report.output.contains("2 cells: 2 measured"), "\(report.output)")

    _ = try run(["recordings", "delete", "first"], suite)
    #expect(suite.runs == ["names.json"])
    #expect(try suite.text("Results/runs/names.json").filter { !$0.isWhitespace } == "{}")
    #expect(try Switchbench.run(["report", "first"], suite: suite).status == 1)
  }

  @Test(arguments: [
    (["name", "latest", "latest"], 1, "always means the newest run"),
    (["name", "latest", "2nd"], 1, "a letter first"), (["name", "latest", "a b"], 1, "letters"),
    (["name", "no-such", "a"], 1, "there is no run 'no-such'"),
    (["delete", "no-such"], 1, "there is no run 'no-such'"),
    (["delete", "Results/quiet-core"], 64, "is not a run made here"),
    (["delete"], 64, "<recordings>"), (["export", "--output", "/nowhere/x"], 64, "/nowhere"),
  ])
  func `what cannot be done is refused, and nothing is changed`(
    arguments: [String], status: Int32, words: String
  ) throws {
    let suite = try SuiteCopy()
    let reference = "\(Switchbench.repository)/Results/quiet-core"
    for file in ["run.json", "SHA256SUMS"] {
      try suite.write(
        String(contentsOfFile: "\(reference)/\(file)", encoding: .utf8),
        to: "Results/runs/2026-01-01-x/\(file)")
    }
    let ending = try Switchbench.run(["recordings"] + arguments, suite: suite)
    #expect(ending.status == status, "\(ending.error)")
    #expect(ending.error.contains(words), "\(ending.error)")
    #expect(suite.runs == ["2026-01-01-x"])
    #expect(FileManager.default.fileExists(atPath: "\(reference)/run.json"))
  }

  @Test func `a name is unique, and moves when it is given again`() throws {
    let suite = try SuiteCopy()
    for id in ["2026-01-01-x", "2026-01-02-y"] {
      try suite.write("{}", to: "Results/runs/\(id)/run.json")
    }
    _ = try run(["recordings", "name", "2026-01-01", "a"], suite)
    let taken = try Switchbench.run(["recordings", "name", "2026-01-02", "a"], suite: suite)
    #expect(taken.status == 1 && taken.error.contains("already means 2026-01-01-x"))
    _ = try run(["recordings", "name", "a", "b"], suite)
    _ = try run(["recordings", "name", "2026-01-02", "a"], suite)
    let list = try run(["recordings"], suite).output.split(separator: "\n").dropFirst()
    #expect(list.first?.hasSuffix(" a") == true && list.last?.hasSuffix(" b") == true, "\(list)")
  }

  @Test func `builds of other kernels are cleaned, and those in use are kept`() throws {
    let suite = try SuiteCopy(ownImages: true)
    try suite.write("x", to: ".build/kernels/0123456789abcdef/x86_64/big")
    try suite.write("x", to: ".build/mutants/0123456789abcdef/y")
    let dry = try run(["recordings", "clean", "--dry-run"], suite)
    #expect(dry.output.contains("would remove .build/kernels/0123456789abcdef, 1 bytes"))
    // What the kernels of today are built to is among the repository's own builds.
    let all = try FileManager.default.contentsOfDirectory(
      atPath: "\(Switchbench.repository)/.build/kernels")
    for name in all { try suite.write("x", to: ".build/kernels/\(name)/file") }
    _ = try run(["recordings", "clean"], suite)
    let left = try FileManager.default.contentsOfDirectory(atPath: "\(suite.path)/.build/kernels")
    #expect(left.count == 1, "\(left), of \(all.count)")
    let mutants = "\(suite.path)/.build/mutants"
    #expect(try FileManager.default.contentsOfDirectory(atPath: mutants) == [])
  }

  @Test func `a run that measures nothing leaves no recording`() throws {
    let suite = try SuiteCopy()
    let other = try suite.script("echo 'not a word'", as: "qemu-other")
    let ending = try Switchbench.run(
      Switchbench.smallRun + ["--qemu", other, "--machine", "icount"], suite: suite)
    #expect(ending.status == 4)
    #expect(ending.error.contains("Recording: none, because nothing was measured"))
    #expect(!ending.output.contains("switchbench report none"))
    #expect(suite.runs == [])
    #expect(try Switchbench.run(["report", "latest"], suite: suite).status == 1)
  }

  @Test func `show takes the newest recording that has the cell`() throws {
    let suite = try SuiteCopy()
    _ = try run(Switchbench.smallRun + ["--machine", "tcg", "--ring", "3"], suite)
    let first = try #require(suite.runs.first)
    _ = try run(Switchbench.smallRun + ["--machine", "tcg", "--ring", "0"], suite)
    #expect(suite.runs.count == 2)
    let filters = ["call-only", "--architecture", "x86_64", "--machine", "tcg"]
    let card = try run(["show"] + filters + ["--ring", "3"], suite)
    #expect(card.output.contains("Measured in Results/runs/\(first)/run.json"), "\(card.output)")
    let other = try run(["show"] + filters + ["--ring", "3", "--recording", "latest"], suite)
    #expect(other.words.contains("has no such cell"), "\(other.output)")
  }
}
