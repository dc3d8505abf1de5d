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
    complete(run(cells)).warnings.first { $0.kind == DerivedWarning.secondOpinion }
  }

  @Test func `two emulators that count the same agree`() {
    let run = complete(run([counted(.icount, 20), counted(.bochs, 20)]))
    #expect(secondOpinions(in: run).map(\.verdict) == [.agrees])
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
    let run = run([counted(.icount, 20), skipped])
    #expect(warning(run.cells) == nil)
    #expect(secondOpinions(in: run).map(\.verdict) == [.notCompared])
    #expect(secondOpinions(in: run)[0].words[1] == "skipped: no such feature")
    #expect(warning([counted(.icount, 20, strategy: "t"), counted(.bochs, 21)]) == nil)
  }

  @Test func `less than a tenth of an instruction is a disagreement, since counts are exact`() {
    // 2001 and 2002 in a hundred switches: 20.01 and 20.02.
    func counted(_ machine: Machine, _ samples: Int64) -> CellRecord {
      cell(
        id("s", machine),
        boots: [boot(0, samples: [samples], probeTicks: 10_300, calibration: nil)])
    }
    let run = complete(run([counted(.icount, 2001), counted(.bochs, 2002)]))
    #expect(secondOpinions(in: run).map(\.verdict) == [.differs])
  }

  @Test func `a cell that neither came to the end of is no agreement`() {
    var cells = [counted(.icount, 20), counted(.bochs, 20)]
    for index in cells.indices {
      (cells[index].status, cells[index].because) = (.failed, "ebx was not preserved")
    }
    #expect(secondOpinions(in: run(cells)).map(\.verdict) == [.notCompared])
  }
}
