import Foundation
import Recordings
import Testing

/// `compare` of revisions, up to where something would be measured.
@Suite struct RevisionTests {
  private let suite: SuiteRepository

  init() throws { suite = try SuiteRepository() }

  @Test func `a word that git does not know either is refused with git's words`() throws {
    for arguments in [["no-such-branch"], ["HEAD", "no-such-branch"], ["HEAD~7"]] {
      let ending = try suite.compare(arguments[0], arguments.count > 1 ? arguments[1] : ".")
      #expect(ending.status == 1 && ending.output.isEmpty)
      #expect(ending.error.contains("is not a recording: there is no run"), "\(ending.error)")
      #expect(ending.error.contains("git says: fatal: "), "\(ending.error)")
    }
  }

  @Test func `a revision from before the suite existed is refused by what it lacks`() throws {
    try suite.git("checkout", "--quiet", "--orphan", "other")
    try suite.git("rm", "-r", "--quiet", "--cached", ".")
    try suite.git(
      "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty",
      "-m", "nothing")
    try suite.git("tag", "nothing")
    try suite.git("checkout", "--quiet", "--force", "main")
    let ending = try suite.compare("nothing", "HEAD")
    #expect(ending.status == 1)
    #expect(ending.error.contains("nothing has no Kernels/Package.swift"), "\(ending.error)")
    #expect(try suite.compare("HEAD", "nothing", "--bisect").status == 125)
    #expect(try suite.compare("nothing", "HEAD", "--bisect").status == 128)
  }

  @Test func `a revision that speaks another wire is not comparable, and both are named`() throws {
    let wire = "Kernels/Protocol/Frame.swift"
    try suite.replace("0x0342_5753", with: "0x0442_5753", in: wire)
    try suite.commit("later")
    for (base, head, named) in [("start", "later", "later"), ("later", "start", "later")] {
      let ending = try suite.compare(base, head)
      #expect(ending.status == 5 && ending.output.isEmpty)
      #expect(ending.error.contains("\(named) is not comparable"), "\(ending.error)")
      #expect(ending.error.contains("version 4") && ending.error.contains("version 3"))
    }
    #expect(try suite.compare("start", "later", "--bisect").status == 125)
    #expect(try suite.compare("later", "start", "--bisect").status == 128)
  }

  @Test func `definitions that cannot be read are those of a named revision`() throws {
    try suite.replace("title", with: "tilte", in: "Benchmarks/machines.toml")
    try suite.commit("misspelt")
    try suite.git("checkout", "--quiet", "start")
    let ending = try suite.compare("start", "misspelt")
    #expect(ending.status == 1)
    #expect(ending.error.contains("misspelt has definitions that"), "\(ending.error)")
    #expect(ending.error.contains("machines.toml:") && ending.error.contains("tilte"))
  }

  @Test func `a revision that does not build is named, with the compiler's last words`() throws {
    try suite.replace(
      "pushq %rbp", with: "pushq %nonsense", in: "Kernels/Strategies/x86_64/callee-saved.S")
    try suite.commit("broken")
    let narrow = ["--machine", "process", "--architecture", "x86_64"]
    let ending = try suite.compare("start", "broken", narrow[0], narrow[1], narrow[2], narrow[3])
    #expect(ending.status == 1 && ending.output.isEmpty)
    #expect(ending.error.contains("broken does not build. The image LinuxProcess-x86_64"))
    #expect(ending.error.contains("%nonsense"), "\(ending.error)")
    #expect(
      try suite.compare(
        "start", "broken", "--bisect", narrow[0], narrow[1], narrow[2], narrow[3]
      ).status == 125)
  }

  @Test func `a base that could not be named again is refused`() throws {
    try suite.write("changed", to: "Benchmarks/notes.md")
    let ending = try suite.compare(".", "HEAD")
    #expect(ending.status == 1)
    #expect(ending.error.contains("not as committed"), "\(ending.error)")
    #expect(ending.error.contains("Benchmarks/notes.md") && ending.error.contains("stash"))
  }

  @Test(arguments: [
    (["HEAD", "--detect", "1%", "--pairs", "7"], "leave --pairs out"),
    (["HEAD", "--detect", "1%", "--threshold", "1%"], "must be above --threshold"),
    (["HEAD", "--detect", "1"], "--detect 1: a percentage"),
    (["HEAD", "--pairs", "0"], "--pairs 0"),
    (["HEAD", "--strategy", "nothing-of-this-name"], "matches nothing"),
    (["HEAD", "--qemu", "/nowhere/qemu"], "no such executable"),
  ])
  func `what was typed wrong ends with 64`(arguments: [String], words: String) throws {
    let ending = try Switchbench.run(["compare"] + arguments + ["--suite", suite.path])
    #expect(ending.status == 64 && ending.output.isEmpty, "\(ending.error)")
    #expect(ending.error.contains(words), "\(ending.error)")
  }
}
