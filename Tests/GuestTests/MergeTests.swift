import Foundation
import Processes
import Testing

extension Guests {
  /// The workflow for pull requests and the recipe for merges, carried out as they are written.
  @Suite struct `A merge` {
    private static let filters =
      "--machine icount --ring 3 --architecture x86_64 --strategy callee-saved --benchmark 02-* --pairs 2"
    private static let hasYAML =
      (try? Processes.run(["python3", "-c", "import yaml"], timeoutSeconds: 30))?
      .termination.isSuccess == true

    /// A suite under git with the tools of a checkout, an exact budget, and two branches from `main`:
    /// `harmless`, and `culprit`, which has an instruction more.
    private func repository() throws -> Runner {
      let runner = try Runner.underGit()
      for file in [".ci", ".github", "Makefile"] {
        try FileManager.default.copyItem(
          atPath: "\(suitePath)/\(file)", toPath: "\(runner.suite)/\(file)")
      }
      // Built already: what these tests are built from.
      let release = "\(runner.suite)/.build/release"
      try FileManager.default.createDirectory(atPath: release, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: "\(release)/switchbench", withDestinationPath: runner.executable)
      let budget = """

        [exactly]
        metric = "instructions"
        of = ["02-*/ping-pong@callee-saved@x86_64@ring3@icount"]
        hard = 21
        because = "So many it has."

        """
      let budgets = "Benchmarks/budgets.toml"
      try runner.write(runner.read(budgets) + budget, to: budgets)
      try runner.commit("base")
      try runner.git("checkout", "--quiet", "-b", "harmless-topic")
      try runner.write("Something to read.\n", to: "notes.md")
      try runner.commit("harmless")
      try runner.git("checkout", "--quiet", "-b", "culprit-topic", "main")
      try runner.edit(
        "Kernels/Strategies/x86_64/callee-saved.S", "  pushq %rbp\n", "  nop\n  pushq %rbp\n")
      try runner.commit("culprit")
      try runner.git("checkout", "--quiet", "main")
      return runner
    }

    private func shell(_ script: String, in runner: Runner, _ more: [String: String] = [:]) throws
      -> ToolResult
    {
      var environment = ProcessInfo.processInfo.environment
      environment["SWITCHBENCH_FILTERS"] = Self.filters
      environment.merge(more) { _, new in new }
      return try Processes.run(
        ["bash", "-e", "-c", script], environment: environment, workingDirectory: runner.suite,
        timeoutSeconds: 300)
    }

    /// The steps of the workflow by name, as a parser of YAML reads them.
    private func steps() throws -> [String: String] {
      let script = """
        import json, sys, yaml
        flow = yaml.safe_load(open(sys.argv[1]))
        (job,) = flow["jobs"].values()
        print(json.dumps({s["name"]: s["run"] for s in job["steps"] if "run" in s}))
        """
      let result = try Processes.run(
        ["python3", "-c", script, "\(suitePath)/.github/workflows/compare.yml"], timeoutSeconds: 30)
      try #require(result.termination.isSuccess, "\(result.errorText)")
      return try JSONDecoder().decode([String: String].self, from: Data(result.output))
    }

    @Test(.enabled(if: hasYAML, "python3-yaml is not installed"))
    func `is judged for a pull request by the workflow's own step`() throws {
      let steps = try steps()
      let compare = try #require(steps["Compare"])
      let runner = try repository()
      try runner.git("update-ref", "refs/remotes/origin/main", "main")
      let summary = runner.scratch.file("summary.md")
      let job = ["GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": summary]
      for (topic, status) in [("harmless", 0), ("culprit", 3)] as [(String, Int32)] {
        try runner.git("checkout", "--quiet", "--detach", topic)
        let ended = try shell(compare, in: runner, job)
        #expect(ended.termination.exitStatus == status, "\(topic): \(ended.errorText)")
        #expect(ended.outputText.contains("### switchbench: origin/main"))
      }
      let said = try String(contentsOfFile: summary, encoding: .utf8)
      #expect(said.contains("22") && said.contains("21"), "\(said)")
      // What builds there is what builds here.
      let build = try #require(steps["Build"]?.split(separator: "\n").last)
      let plan = try shell(build.replacingOccurrences(of: "make", with: "make -n"), in: runner)
      #expect(plan.termination.isSuccess && plan.outputText.contains("swift build"))
    }

    @Test func `is refused or made by the recipe of the documents`() throws {
      let text = try String(contentsOfFile: "\(suitePath)/Results/COMPARING.md", encoding: .utf8)
      let recipe = try #require(
        text.components(separatedBy: "```").first { $0.contains("pre-merge-commit") })
      let install = recipe.split(separator: "\n").filter { $0.contains(".git/hooks") }
        .joined(separator: "\n")
      let merge = try #require(
        recipe.split(separator: "\n").first { $0.hasPrefix("git merge") }.map(String.init))
      let runner = try repository()
      #expect(try shell(install, in: runner).termination.isSuccess)
      func merging(_ topic: String) throws -> ToolResult {
        try shell(merge.replacingOccurrences(of: "topic", with: topic), in: runner)
      }
      let refused = try merging("culprit-topic")
      #expect(!refused.termination.isSuccess, "\(refused.outputText)")
      #expect(try runner.git("rev-parse", "HEAD") == runner.git("rev-parse", "base"))
      try runner.git("merge", "--abort")
      let made = try merging("harmless-topic")
      #expect(made.termination.isSuccess, "\(made.outputText)\(made.errorText)")
      #expect(try runner.git("rev-parse", "HEAD^1") == runner.git("rev-parse", "base"))
      #expect(try runner.git("worktree", "list").split(separator: "\n").count == 1)
    }
  }
}
