import Foundation
import Testing

/// `verify` as a user runs it; that mutants are caught is for the module's own tests.
@Suite struct VerifyTests {
  private static let one = [
    "verify", "--skip-mutants", "--strategy", "call-only", "--architecture", "x86_64",
  ]

  @Test func `what holds exits with 0 and says where`() throws {
    let ending = try Switchbench.run(Self.one + ["--machine", "process"])
    #expect(ending.status == 0, "\(ending.error)")
    let lines = ending.output.split(separator: "\n")
    #expect(ending.words.contains("call-only PASS x86_64 3 1+6=7? -"), "\(ending.output)")
    #expect(ending.words.contains("1 passed, 0 failed, 0 skipped"))
    #expect(ending.words.contains("No machine that counts instructions confirmed"))
    for line in lines { #expect(line.count <= 80) }
  }

  @Test func `JSON has the same, with explicit nulls`() throws {
    let ending = try Switchbench.run(Self.one + ["--machine", "process", "--format", "json"])
    let document = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
    let report = try #require(document as? [String: Any])
    #expect(report["schema"] as? String == "switchbench.verification/1")
    let verdict = try #require((report["verdicts"] as? [[String: Any]])?.first)
    #expect(verdict["status"] as? String == "PASS")
    #expect(verdict["mutants"] is NSNull)
    #expect((verdict["instructions"] as? [String: Any])?["visit"] as? Int == 6)
  }

  @Test func `where nothing can be tried, that is the outcome and not a success`() throws {
    let suite = try SuiteCopy()
    let broken = try suite.script("exit 1", as: "qemu")
    let ending = try Switchbench.run(
      Self.one + ["--machine", "tcg", "--qemu", broken], suite: suite)
    #expect(ending.status == 4, "\(ending.error)")
    #expect(ending.words.contains("call-only SKIP"))
    #expect(ending.words.contains("--version does not print a version"))
  }
}
