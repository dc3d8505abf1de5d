import Foundation
import Processes
import Testing

/// `submit`, `ingest --check`, `atlas`, and reports side by side, as a user types them.
@Suite struct AtlasTests {
  /// The smallest of the reference recordings, and the default one of today.
  private static let old = "Results/reference/2026-11-21-amd-epyc"
  private static let today = "Results/reference/2026-11-27-amd-epyc-default"

  private static func path(_ name: String) -> String { "\(Switchbench.repository)/\(name)" }

  /// A suite with both recordings as contributions.
  private func submitted() throws -> (suite: SuiteCopy, ending: Switchbench.Ending) {
    let suite = try SuiteCopy(preparing: false)
    let ending = try Switchbench.run(
      ["submit", Self.path(Self.old), Self.path(Self.today)], suite: suite)
    return (suite, ending)
  }

  private func contributions(_ suite: SuiteCopy) throws -> [String] {
    let folder = "\(suite.path)/Results/atlas"
    return try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".json") }.map { "\(folder)/\($0)" }.sorted()
  }

  @Test func `submit distils recordings, and what it writes is accepted and has no secrets`() throws
  {
    let (suite, ending) = try submitted()
    #expect(ending.status == 0, "\(ending.error)")
    #expect(ending.output.contains("Results/atlas/authenticamd-"))
    let files = try contributions(suite)
    #expect(files.count == 2)
    for file in files {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(text.utf8.count <= 30_000)
      for secret in [
        ProcessInfo.processInfo.hostName, NSUserName(), "/root", "/home", "/work", "/tmp", "-fc-v",
      ] {
        #expect(!text.contains(secret) || secret.count < 3, "\(secret)")
      }
    }
    let check = try Switchbench.run(
      ["ingest", "--check", "\(suite.path)/Results/atlas"], suite: suite)
    #expect(check.status == 0, "\(check.output)\(check.error)")
    #expect(check.output.components(separatedBy: "accepted").count == 3)
    // A contribution is never written twice, nor over another.
    let again = try Switchbench.run(["submit", Self.path(Self.old)], suite: suite)
    #expect(again.status == 0 && again.error.contains("there already"))
    try Data("{}\n".utf8).write(to: URL(filePath: files[0]))
    let over = try Switchbench.run(
      ["submit", Self.path(Self.old), Self.path(Self.today)], suite: suite)
    #expect(over.status == 1 && over.error.contains("says something else"))
  }

  @Test func `contributions and tables are what their schemas say`() throws {
    let (suite, _) = try submitted()
    let table = try Switchbench.run(["atlas", "--format", "json"], suite: suite)
    #expect(table.status == 0, "\(table.error)")
    try suite.write(table.output, to: "atlas.json")
    let script = """
      import json, sys, jsonschema
      schemas, table, files = sys.argv[1], sys.argv[2], sys.argv[3:]
      names = ["contribution", "atlas"]
      known = {n: json.load(open(f"{schemas}/switchbench.{n}.1.schema.json")) for n in names}
      store = {f"switchbench.{n}.1.schema.json": known[n] for n in names}
      def check(name, file):
          resolver = jsonschema.RefResolver("", known[name], store)
          jsonschema.Draft202012Validator.check_schema(known[name])
          jsonschema.Draft202012Validator(known[name], resolver=resolver).validate(json.load(open(file)))
      check("atlas", table)
      for file in files: check("contribution", file)
      broken = json.load(open(files[0]))
      broken["places"][0]["unit"] = "nanoseconds"
      assert list(jsonschema.Draft202012Validator(known["contribution"]).iter_errors(broken))
      """
    let has = try run(["python3", "-c", "import jsonschema"], timeoutSeconds: 60)
    guard has.termination.isSuccess else { return }
    let result = try run(
      [
        "python3", "-W", "ignore", "-c", script, Self.path("Sources/Atlas/Schema"),
        "\(suite.path)/atlas.json",
      ] + contributions(suite), timeoutSeconds: 120)
    #expect(result.termination.isSuccess, "\(result.errorText)")
  }

  @Test func `what is wrong is refused with the reason, and costs nothing else`() throws {
    let (suite, _) = try submitted()
    let file = try contributions(suite)[0]
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let folder = (file as NSString).deletingLastPathComponent
    try Data(text.replacingOccurrences(of: "AMD EPYC", with: "Xeon").utf8)
      .write(to: URL(filePath: "\(folder)/edited.json"))
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/moved.json"))
    try Data("not JSON\u{1B}[31m".utf8).write(to: URL(filePath: "\(folder)/broken\u{1B}[2J.json"))
    let check = try Switchbench.run(
      ["ingest", "--check", "\(suite.path)/Results/atlas"], suite: suite)
    #expect(check.status == 4)
    #expect(check.output.contains("edited.json: refused: it was changed after it was written"))
    #expect(check.output.contains("moved.json: refused: by its CPU and recording it belongs at"))
    #expect(check.output.components(separatedBy: ": accepted").count == 3)
    #expect(!check.output.contains("\u{1B}"))
    let table = try Switchbench.run(["atlas", "--format", "markdown"], suite: suite)
    #expect(table.status == 4)
    #expect(table.output.contains("## Refused, and why"))
    #expect(table.output.contains("callee-saved"))
    #expect(!table.output.contains("\u{1B}") && !table.error.contains("\u{1B}[2J"))
    // A folder that a node never filled costs its row alone.
    let late = try Switchbench.run(
      ["atlas", file, "\(suite.path)/node-7", "--format", "csv"], suite: suite)
    #expect(late.status == 4 && late.error.contains("node-7"))
    #expect(late.output.contains("callee-saved"))
    let nothing = try Switchbench.run(["atlas", "\(suite.path)/node-7"], suite: suite)
    #expect(nothing.status == 1 && nothing.output.isEmpty)
  }

  @Test func `any two recordings stand side by side, and are not judged`() throws {
    let recordings = [Self.path(Self.old), Self.path(Self.today)]
    let report = try Switchbench.run(
      ["report"] + recordings + ["--strategy", "callee-saved*", "--format", "markdown"])
    #expect(report.status == 0, "\(report.error)")
    #expect(report.output.contains("| callee-saved"))
    #expect(report.output.contains("26-2-1") && report.output.contains("25-17-1"))
    #expect(!report.output.contains("all-registers"))
    for word in ["slower", "faster", "regression"] { #expect(!report.output.contains(word)) }
    let comparison = try Switchbench.run(
      ["compare"] + recordings
        + ["--side-by-side", "--strategy", "callee-saved*", "--format", "markdown"])
    #expect(comparison.output == report.output)
    let usage = try Switchbench.run(["report"] + recordings + ["--section", "answer"])
    #expect(usage.status == 64)
  }

  @Test func `the README's three commands lead from two machines to one page`() throws {
    let readme = try String(contentsOfFile: Self.path("README.md"), encoding: .utf8)
    let section = try #require(
      readme.components(separatedBy: "\n## ").first { $0.hasPrefix("Your machines side by side") })
    let commands = section.components(separatedBy: "```")[1].split(separator: "\n").map {
      $0.split(separator: "#")[0].trimmingCharacters(in: .whitespaces)
    }
    #expect(commands.count == 3)
    let machines = try [Self.old, Self.today].map { recording in
      let suite = try SuiteCopy(preparing: false)
      let name = (recording as NSString).lastPathComponent
      try suite.write("", to: "Results/runs/.keep")
      try FileManager.default.copyItem(
        atPath: Self.path(recording), toPath: "\(suite.path)/Results/runs/\(name)")
      return suite
    }
    let shared = machines[0].path + "/shared"
    for (command, machine) in zip(commands, machines + [machines[0]]) {
      let words = command.split(separator: " ", maxSplits: 2).map(String.init)
      try #require(words.count == 3 && words[0] == "switchbench")
      let rest = words[2].replacingOccurrences(of: "/shared", with: shared)
        .replacingOccurrences(of: "> atlas.html", with: "> \(shared)/atlas.html")
      let line = "\(Switchbench.executable) \(words[1]) --suite \(machine.path) \(rest)"
      let ending = try Switchbench.shell(line, suite: machine)
      #expect(ending.status == 0, "\(command): \(ending.error)")
    }
    let page = try String(contentsOfFile: "\(shared)/atlas.html", encoding: .utf8)
    #expect(page.contains("26-2-1") && page.contains("25-17-1") && page.contains("callee-saved"))
  }
}
