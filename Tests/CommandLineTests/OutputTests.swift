import Foundation
import Testing

/// Data on standard output, everything else on standard error, and no reader that must stay.
@Suite struct OutputTests {
  @Test func `a reader that goes away early is no error`() throws {
    let suite = try SuiteCopy()
    for verb in ["list", "list --format json", "help", "run --help"] {
      let place = verb.hasPrefix("list") ? " --suite \"$suite\"" : ""
      let ending = try Switchbench.shell(
        "set -o pipefail; \"$switchbench\" \(verb)\(place) | head -n 1", suite: suite)
      #expect(ending.status == 0, "\(verb): \(ending.error)")
      #expect(ending.output.split(separator: "\n").count == 1)
      for word in ["rror", "Fatal", "Stack", "Broken"] {
        #expect(!ending.error.contains(word), "\(verb): \(ending.error)")
      }
    }
  }

  @Test func `output that cannot be written is an error, so that no half file looks whole`() throws
  {
    let ending = try Switchbench.shell(
      "\"$switchbench\" list --suite \"$suite\" > /dev/full", suite: try SuiteCopy())
    #expect(ending.status == 1)
    #expect(ending.error.contains("No space left on device"))
  }

  @Test func `a list has one cell on each line, and its count is not data`() throws {
    let ending = try Switchbench.run([
      "list", "--machine", "process", "--strategy", "stack-pointer-jmp",
    ])
    #expect(ending.status == 0)
    let lines = ending.output.split(separator: "\n", omittingEmptySubsequences: false)
    // Those that its report sets it against are measured with it.
    #expect(
      Set(lines.compactMap { $0.split(separator: "@").dropFirst().first }) == [
        "call-only", "callee-saved", "stack-pointer-jmp",
      ])
    #expect(
      lines.filter { $0.contains("@stack-pointer-jmp@") || $0.isEmpty }.joined(separator: "\n")
        == """
        01-floor/ping-pong@stack-pointer-jmp@i686@ring3@process
        01-floor/ping-pong@stack-pointer-jmp@x86_64@ring3@process
        23-one-site/one-site@stack-pointer-jmp@i686@ring3@process
        23-one-site/one-site@stack-pointer-jmp@x86_64@ring3@process
        24-serialised/serialised@stack-pointer-jmp@i686@ring3@process
        24-serialised/serialised@stack-pointer-jmp@x86_64@ring3@process

        """)
    let notes = ending.error.split(separator: "\n")
    #expect(
      notes.first == "\(lines.count - 1) cells, 2 combinations excluded; --excluded says why",
      "\(ending.error)")
    #expect(
      notes.last?.contains(#/^'switchbench run' takes about [0-9]+ (s|min), (as in|by)/#) == true)
  }

  @Test func `a list of the whole matrix says which cells only full measures`() throws {
    let few = ["list", "--strategy", "callee-saved", "--machine", "process"]
    let every = try Switchbench.run(few)
    let whole = try Switchbench.run(few + ["--full"])
    let lines = whole.output.split(separator: "\n")
    let marked = lines.filter { $0.hasSuffix(" full") }
    #expect(every.error.contains("\n\(marked.count) more cells with --full\n"), "\(every.error)")
    #expect(lines.filter { !$0.hasSuffix(" full") } == every.output.split(separator: "\n"))
    #expect(marked.contains("07-footprint/ring-4x0@callee-saved@i686@ring3@process full"))
    #expect(!whole.error.contains("more cells"))
  }

  @Test func `exclusions are listed with their reasons, within 80 columns`() throws {
    let ending = try Switchbench.run(["list", "--benchmark", "04-*", "--excluded"])
    #expect(ending.output.contains("\nExcluded, and why:\n"))
    #expect(ending.output.contains("  - A process runs in user mode"))
    for line in ending.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func `a list for tools has every cell with its parts, and every exclusion`() throws {
    let ending = try Switchbench.run([
      "list", "--format", "json", "--strategy", "stack-pointer-jmp",
    ])
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "switchbench.list/1")
    let all = try #require(object["cells"] as? [[String: Any]])
    let cells = all.filter { $0["strategy"] as? String == "stack-pointer-jmp" }
    #expect(Set(all.compactMap { $0["strategy"] as? String }).count == 3)
    let exclusions = try #require(object["exclusions"] as? [[String: Any]])
    #expect(cells.count == 18)
    #expect(cells[0]["machine"] as? String == "kvm" && cells[0]["ring"] as? Int == 0)
    #expect(cells.allSatisfy { $0["tier"] as? String == "default" })
    #expect(exclusions.count == 2)
    #expect((exclusions[0]["because"] as? [String])?.isEmpty == false)
  }
}
