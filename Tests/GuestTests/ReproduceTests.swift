import Foundation
import Measurement
import Testing

extension Guests {
  @Suite struct `Reproducing` {
    @Test func `measures just what the claims need, and judges the recording as it is`() throws {
      let runner = try Runner()
      let claims = ["u15-libco", "h11-xv6-swtch"]
      let ended = try runner.finish(["reproduce", "--boots", "6", "--format", "json"] + claims)
      #expect(ended.termination.isSuccess, "\(ended.errors)")
      // Judged or not, and how, is a matter of this computer's speed for the first of them; the
      // second is a count of instructions.
      let output = try String(contentsOfFile: runner.scratch.file("output"), encoding: .utf8)
      let run = try runner.results.load("latest")
      #expect(Set(run.cells.map(\.id.machine)) == [.process, .icount])
      #expect(run.cells.count == 2)
      #expect(output.contains("\"schema\":\"switchbench.reproduction/1\""))
      let reproduction = try #require(
        try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
      let tally = try #require(reproduction["tally"] as? [String: Int])
      #expect(tally.values.reduce(0, +) == claims.count)
      #expect((tally["reproduced"] ?? 0) >= 1)

      // The recording says it all, so that what is derived can be derived again.
      let again = try runner.finish(
        ["reproduce", "--from", "latest", "--format", "json"] + claims)
      #expect(again.termination.isSuccess, "\(again.errors)")
      #expect(
        try String(contentsOfFile: runner.scratch.file("output"), encoding: .utf8) == output)
    }
  }
}
