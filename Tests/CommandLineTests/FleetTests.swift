import Foundation
import Processes
import Testing

/// Recordings of several nodes, by the scripts in Benchmarks/fleet.
@Suite struct FleetTests {
  private func node(_ bundle: RecordedBundle, _ name: String, _ arguments: [String]) throws
    -> ToolResult
  {
    try run(
      ["\(RecordedBundle.scripts)/node", bundle.archive, bundle.folder] + arguments,
      environment: ProcessInfo.processInfo.environment.merging(["SWITCHBENCH_NODE": name]) { $1 },
      timeoutSeconds: 120)
  }

  private func merge(_ bundle: RecordedBundle) throws -> ToolResult {
    try run(
      ["bash", "\(RecordedBundle.scripts)/merge.sbatch", bundle.archive, bundle.folder],
      timeoutSeconds: 120)
  }

  @Test func `a node leaves its recording, or the reason why there is none`() throws {
    let bundle = try RecordedBundle()
    #expect(try node(bundle, "a", [RecordedBundle.recordings[0]]).termination.isSuccess)
    #expect(bundle.contents == ["2026-11-21-amd-epyc"])
    let failed = try node(bundle, "b", ["/nowhere"])
    #expect(!failed.termination.isSuccess)
    #expect(bundle.contents == ["2026-11-21-amd-epyc", "b.failed"])
    #expect(try bundle.text("b.failed").contains("/nowhere"))
    #expect(try merge(bundle).termination.isSuccess)
    let page = try bundle.text("atlas.md")
    #expect(page.contains("## Refused, and why") && page.contains("b.failed"))
    #expect(page.contains("callee-saved"))
    // The node succeeds later, and its row is there.
    #expect(try node(bundle, "b", [RecordedBundle.recordings[1]]).termination.isSuccess)
    #expect(try merge(bundle).termination.isSuccess)
    let whole = try bundle.text("atlas.md")
    #expect(!whole.contains("Not taken") && whole.contains("25-17-1"))
    #expect(try bundle.text("atlas.html").contains("25-17-1"))
    // Merging again changes nothing.
    #expect(try merge(bundle).termination.isSuccess)
    #expect(try bundle.text("atlas.md") == whole)
  }

  @Test(
    .enabled(if: SlurmCluster.isInstalled, "slurmctld, slurmd and slurm-client are not installed"))
  func `a job array of Slurm measures on two nodes, survives a kill, and is merged`() throws {
    let cluster = try SlurmCluster()
    defer { cluster.end() }
    try cluster.begin()
    let task = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: task) }
    // The second task waits in its first life for what never comes.
    let bundle = try RecordedBundle(
      first: """
        echo "$SLURM_ARRAY_TASK_ID ${SLURM_RESTART_COUNT:-0} $SLURMD_NODENAME" >> '\(task)'
          if [ "$SLURM_ARRAY_TASK_ID" = 2 ] && [ "${SLURM_RESTART_COUNT:-0}" = 0 ]; then sleep 300; fi
          shift $((SLURM_ARRAY_TASK_ID - 1))
          set -- "$1"
        """)
    let job = try cluster.output(
      [
        "sbatch", "--parsable", "--array=1-2", "--output=\(bundle.suite.path)/log-%a",
        "\(RecordedBundle.scripts)/measure.sbatch", bundle.archive, bundle.folder,
      ] + RecordedBundle.recordings)
    _ = try cluster.output([
      "sbatch", "--parsable", "--dependency=afterany:\(job)",
      "--output=\(bundle.suite.path)/log-merge",
      "\(RecordedBundle.scripts)/merge.sbatch", bundle.archive, bundle.folder,
    ])
    func lives() -> String { (try? String(contentsOfFile: task, encoding: .utf8)) ?? "" }
    try cluster.wait { lives().contains("2 0") && bundle.contents.contains("2026-11-21-amd-epyc") }
    #expect(bundle.contents.contains("2.failed"))
    _ = try cluster.output(["scontrol", "requeue", "\(job)_2"])
    // A requeued job rests for two minutes unless it is told otherwise.
    try cluster.wait {
      _ = try? cluster.output(["scontrol", "update", "JobId=\(job)_2", "StartTime=now"])
      return lives().contains("2 1")
    }
    try cluster.wait { (try? cluster.output(["squeue", "--noheader"])) == "" }
    #expect(Set(lives().split(separator: "\n").map { $0.suffix(2) }) == ["n1", "n2"])
    let recordings = RecordedBundle.recordings.map { ($0 as NSString).lastPathComponent }
    #expect(bundle.contents == recordings + ["atlas.html", "atlas.md"])
    let page = try bundle.text("atlas.md")
    #expect(page.contains("26-2-1") && page.contains("25-17-1"))
  }

  @Test(
    .enabled(
      if: ReFrame.isInstalled, "ReFrame is not in .build/reframe: make setup-test puts it there"))
  func `ReFrame measures with its local backend, against references of the atlas`() throws {
    let bundle = try RecordedBundle()
    let atlas = try Switchbench.run(["atlas", RecordedBundle.recordings[0], "--format", "csv"])
    try #require(atlas.status == 0, "\(atlas.error)")
    try bundle.suite.write(atlas.output, to: "atlas.csv")
    func measure(_ table: String) throws -> ToolResult {
      try run(
        [
          ReFrame.executable, "-c", "\(RecordedBundle.scripts)/switchbench_reframe.py", "--run",
          "--prefix", "\(bundle.suite.path)/reframe", "--performance-report",
          "-S", "bundle=\(bundle.archive)", "-S", "atlas=\(table)",
          "-S", "arguments=\(RecordedBundle.recordings[0])",
        ], workingDirectory: bundle.suite.path, timeoutSeconds: 180)
    }
    let passed = try measure("\(bundle.suite.path)/atlas.csv")
    #expect(passed.termination.isSuccess, "\(passed.outputText)\(passed.errorText)")
    for word in ["callee-saved@x86_64@3@process", "lower", "exits", "core-cycles"] {
      #expect(passed.outputText.contains(word), "\(word)")
    }
    let kept = try FileManager.default.subpathsOfDirectory(
      atPath: "\(bundle.suite.path)/reframe/output")
    #expect(kept.contains { $0.hasSuffix("recordings/2026-11-21-amd-epyc/run.json.xz") })
    // A figure that is not the atlas's fails, so that the references are known to be held to.
    let lines = atlas.output.split(separator: "\r\n").map(String.init)
    let moved = lines.map { line in
      line.contains(",callee-saved,")
        ? line.replacing(/,core-cycles,[0-9.]+,/, with: ",core-cycles,1.0,") : line
    }
    #expect(moved != lines)
    try bundle.suite.write(moved.joined(separator: "\r\n") + "\r\n", to: "moved.csv")
    let failed = try measure("\(bundle.suite.path)/moved.csv")
    #expect(!failed.termination.isSuccess)
    #expect(failed.outputText.contains("failed to meet reference"))
  }

  /// GitHub cannot run here: its files are read by a parser, and the steps that need no installation are
  /// carried out as they are written.
  @Test(.enabled(if: hasYAML, "python3-yaml is not installed"))
  func `the steps of the workflow for the atlas check and merge contributions`() throws {
    let steps = try Self.steps(of: "atlas.yml", job: "merge")
    let merge = try #require(steps["Merge"])
    let distil = try #require(try Self.steps(of: "atlas.yml", job: "measure")["Distil"])
    let check = try #require(try Self.steps(of: "test.yml", job: "atlas")["Atlas"])
    let suite = try SuiteCopy(preparing: false)
    let files = FileManager.default
    try files.copyItem(atPath: "\(Switchbench.repository)/.ci", toPath: "\(suite.path)/.ci")
    try files.createDirectory(
      atPath: "\(suite.path)/.build/release", withIntermediateDirectories: true)
    try suite.link(Switchbench.executable, as: ".build/release/switchbench")
    try suite.write(
      "# A page\n\n<!-- generated: switchbench atlas --format markdown -->\n<!-- end -->\n",
      to: "Results/atlas/README.md")
    func shell(_ script: String) throws -> ToolResult {
      try run(
        ["bash", "-e", "-c", script],
        environment: ProcessInfo.processInfo.environment.merging(
          ["GITHUB_STEP_SUMMARY": "\(suite.path)/summary.md"]) { $1 },
        workingDirectory: suite.path, timeoutSeconds: 180)
    }
    for recording in RecordedBundle.recordings {
      let name = (recording as NSString).lastPathComponent
      try files.createDirectory(
        atPath: "\(suite.path)/Results/runs", withIntermediateDirectories: true)
      try files.copyItem(atPath: recording, toPath: "\(suite.path)/Results/runs/\(name)")
      let result = try shell(
        distil.replacingOccurrences(of: "--into contribution", with: "--into contributions"))
      #expect(result.termination.isSuccess, "\(result.errorText)")
    }
    let merged = try shell(merge)
    #expect(merged.termination.isSuccess, "\(merged.errorText)")
    let page = try suite.text("Results/atlas/README.md")
    #expect(page.hasPrefix("# A page\n") && page.contains("26-2-1") && page.contains("25-17-1"))
    #expect(try suite.text("summary.md").contains("callee-saved"))
    // The page is now the contributions'; another one is refused, and so is a spoilt contribution.
    #expect(try shell(check).termination.isSuccess)
    try suite.write(
      page.replacingOccurrences(of: "callee", with: "caller"), to: "Results/atlas/README.md")
    #expect(try shell(check).termination.exitStatus == 1)
    try suite.write("{}\n", to: "Results/atlas/x/y.json")
    #expect(try shell(check).termination.exitStatus == 4)
  }

  private static let hasYAML =
    (try? run(["python3", "-c", "import yaml"], timeoutSeconds: 30))?.termination.isSuccess == true

  /// The steps of a job by name.
  private static func steps(of workflow: String, job: String) throws -> [String: String] {
    let script = """
      import json, sys, yaml
      flow = yaml.safe_load(open(sys.argv[1]))
      assert set(flow) == {"name", True, "permissions", "jobs"}, set(flow)
      for each in flow["jobs"].values():
          assert {"runs-on", "steps"} <= set(each)
          for step in each["steps"]:
              assert ("run" in step) != ("uses" in step) and ("name" in step or "uses" in step)
              assert set(step) <= {"name", "run", "uses", "with", "if", "env"}
      print(json.dumps({s["name"]: s["run"] for s in flow["jobs"][sys.argv[2]]["steps"] if "run" in s}))
      """
    let result = try run(
      [
        "python3", "-c", script, "\(Switchbench.repository)/.github/workflows/\(workflow)", job,
      ], timeoutSeconds: 30)
    try #require(result.termination.isSuccess, "\(result.errorText)")
    return try JSONDecoder().decode([String: String].self, from: Data(result.output))
  }
}

/// ReFrame as `make setup-test` installs it.
enum ReFrame {
  static let executable = "\(Switchbench.repository)/.build/reframe/bin/reframe"
  static let isInstalled = FileManager.default.isExecutableFile(atPath: executable)
}
