import Foundation
import Testing

/// `export` as a user runs it, on the recordings that are committed.
@Suite struct ExportTests {
  private static let recording = "Results/reference/2026-11-21-amd-epyc"

  private func export(_ arguments: String...) throws -> Switchbench.Ending {
    try Switchbench.run(["export", Self.recording] + arguments)
  }

  @Test func `data go to standard output, and what is left out to standard error`() throws {
    let ending = try export("--format", "go")
    #expect(ending.status == 0, "\(ending.error)")
    #expect(ending.error == "left out: 11 cells skipped\n")
    let lines = ending.output.split(separator: "\n")
    #expect(lines.contains("Unit instructions/switch better=lower assume=exact"))
    #expect(lines.count { $0.hasPrefix("BenchmarkSwitch/") } == 114 * 10)
  }

  @Test(arguments: [
    "go", "bencher", "github-action-benchmark", "google-benchmark", "pyperf", "csv",
  ])
  func `each format has the chosen cells, and nothing else`(_ format: String) throws {
    let ending = try export("--format", format, "--strategy", "callee-saved", "--machine", "kvm")
    #expect(ending.status == 0, "\(ending.error)")
    #expect(ending.output.contains("callee-saved") && ending.output.contains("kvm"))
    #expect(!ending.output.contains("call-only") && !ending.output.contains("tcg"))
  }

  @Test func `the same recording is the same text`() throws {
    for format in ["bencher", "google-benchmark", "pyperf"] {
      #expect(try export("--format", format).output == export("--format", format).output)
    }
  }

  @Test func `a format must be named, and must be one that there is`() throws {
    let none = try export()
    #expect(none.status == 64)
    #expect(none.error.contains("--format <format>"), "\(none.error)")
    let other = try export("--format", "xml")
    #expect(other.status == 64)
    #expect(other.error.contains("google-benchmark"), "\(other.error)")
  }

  @Test func `a filter that matches nothing, and cells that have no number, are refused`() throws {
    let typo = try export("--format", "go", "--machine", "tgc")
    #expect(typo.status == 64)
    #expect(typo.error.contains("--machine 'tgc' matches nothing"), "\(typo.error)")
    let counted = try export("--format", "google-benchmark", "--machine", "icount")
    #expect(counted.status == 1)
    #expect(counted.output.isEmpty)
    #expect(counted.error.contains("where google-benchmark knows time only"), "\(counted.error)")
  }

  @Test func `without a recording the fix is to make one`() throws {
    let ending = try Switchbench.run(
      ["export", "--format", "go"], suite: try SuiteCopy(preparing: false))
    #expect(ending.status == 1)
    #expect(ending.error.contains("`switchbench run` makes one"), "\(ending.error)")
  }
}
