import Measurement
import Testing

@testable import Analysis

struct SecondOpinionTests {
  private func counted(
    _ machine: Machine, _ instructions: Int64, promised: [String] = ["ebx"], strategy: String = "s"
  ) -> CellRecord {
    var record = cell(
      id(strategy, machine),
      boots: [boot(0, samples: [instructions * 100], probeTicks: 10_300, calibration: nil)])
    record.verification?.promised = promised
    return record
  }

  private func warning(_ cells: [CellRecord]) -> Warning? {
    complete(run(cells)).warnings.first { $0.code == DerivedWarning.secondOpinion }
  }

  @Test func `two emulators that count the same agree`() {
    let run = complete(run([counted(.icount, 20), counted(.bochs, 20)]))
    #expect(secondOpinions(in: run).map(\.disagreement) == [nil])
    #expect(warning(run.cells) == nil)
  }

  @Test func `another count is reported with both words and both cells`() throws {
    let found = try #require(warning([counted(.icount, 20), counted(.bochs, 21)]))
    #expect(found.because.contains("20 instructions") && found.because.contains("21 instructions"))
    #expect(found.cells == [id("s", .icount), id("s", .bochs)])
  }

  @Test func `another promise kept, or a failure on one side, is a disagreement too`() {
    #expect(warning([counted(.icount, 20), counted(.bochs, 20, promised: ["ebx", "esi"])]) != nil)
    var failed = counted(.bochs, 20)
    (failed.status, failed.because) = (.failed, "ebx was not preserved")
    #expect(warning([counted(.icount, 20), failed]) != nil)
  }

  @Test func `what one of them cannot run is no disagreement`() {
    var skipped = counted(.bochs, 20)
    (skipped.status, skipped.because) = (.skipped, "no such feature")
    #expect(warning([counted(.icount, 20), skipped]) == nil)
    #expect(warning([counted(.icount, 20, strategy: "t"), counted(.bochs, 21)]) == nil)
  }
}
