import Foundation
import Testing

/// The verb without anything being measured.
@Suite struct ReproduceTests {
  @Test(arguments: [
    (["no-such-claim"], "No claim is called 'no-such-claim'"),
    (["--group", "nothing"], "--group nothing matches none; there are intel-tables, "),
    (["--confidence", "D"], "'D'"),
    (["--from", "latest", "--boots", "2"], "--from measures nothing"),
    (["--list", "--strict"], "--list measures and judges nothing"),
    (["--boots", "0"], "1 to 1000"),
    (["i22-jmp-tss-486", "--group", "history"], "No claim is in all of the filters together"),
  ])
  func `what was typed wrong is named`(arguments: [String], message: String) throws {
    let ending = try Switchbench.run(["reproduce"] + arguments)
    #expect(ending.status == 64)
    #expect(ending.error.contains(message), "\(ending.error)")
  }

  @Test func `the list has the claims that the filters let through`() throws {
    let ending = try Switchbench.run(["reproduce", "i2*", "--confidence", "B", "--list"])
    #expect(ending.status == 0)
    #expect(ending.words.contains("i22-jmp-tss-486"))
    #expect(!ending.words.contains("i35-quark-task-switch"))
  }

  @Test func `a recording is judged again, and lacks what it did not measure`() throws {
    let recording = "Results/reference/2026-11-21-amd-epyc"
    let claims = ["u1-fcontext", "u6-acosw", "u15-libco", "k4-*"]
    let ending = try Switchbench.run(
      ["reproduce", "--from", recording, "--format", "csv"] + claims)
    #expect(ending.status == 0, "\(ending.error)")
    let rows = ending.output.components(separatedBy: "\r\n").dropFirst().filter { !$0.isEmpty }
    #expect(rows.count == 4)
    // A cell that did not exist then; another processor's figure; a bound that every processor is held to;
    // a ring that is emulated.
    #expect(rows.contains { $0.contains("u1-fcontext") && $0.contains(",cannot-run,") })
    #expect(rows.contains { $0.contains("u6-acosw") && $0.contains(",not-comparable,") })
    #expect(rows.contains { $0.contains("u15-libco") && $0.contains(",reproduced,") })
    #expect(rows.contains { $0.contains("k4-mov-cr3") && $0.contains(",cannot-run,") })
  }
}
