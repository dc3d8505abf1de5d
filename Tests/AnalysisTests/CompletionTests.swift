import Analysis
import Foundation
import Measurement
import Testing

@Suite struct CompletionTests {
  private let six: [Double] = [19, 19.1, 19.2, 19.3, 19.4, 19.5]

  /// A cell of every kind that completion treats in its own way.
  private var mixed: Run {
    var miscounted = cell(id("miscounted"), locations: six)
    miscounted.verification?.switchesCounted = 999
    var skipped = cell(id("skipped"), boots: [])
    (skipped.status, skipped.because) = (.skipped, "not here")
    return run(
      [
        cell(id("good"), locations: six), miscounted, skipped, cell(id("one"), locations: [19]),
        cell(id("unproven", .kvm), locations: six), cell(id("counted", .icount), locations: [22]),
      ], warnings: [Warning(code: "host-steal", because: "The host was busy.")])
  }

  @Test func `completing twice is completing once`() {
    let once = complete(mixed)
    #expect(complete(once) == once)
    #expect(once.warnings.first?.code == "host-steal")
    #expect(Set(once.codes).count == once.codes.count)
  }

  @Test func `a completed run has no discrepancies, even after a file`() throws {
    let data = try JSONEncoder().encode(complete(mixed))
    let read = try JSONDecoder().decode(Run.self, from: data)
    #expect(discrepancies(in: read).isEmpty)
  }

  @Test func `switches that do not add up void the cell`() throws {
    let record = complete(mixed).cells[1]
    #expect(record.status == .failed)
    #expect(record.summary == nil)
    #expect(try #require(record.because).contains("999"))
    #expect(!record.boots.isEmpty)
  }

  @Test func `state that was not preserved voids the cell`() throws {
    var record = cell(locations: six)
    record.verification?.statePreserved = false
    #expect(complete(run([record])).cells[0].status == .failed)
  }

  @Test func `a cell that was never verified is void`() {
    var record = cell(locations: six)
    record.verification = nil
    #expect(complete(run([record])).cells[0].status == .failed)
    record = cell(locations: six)
    record.verification?.switchesExpected = 0
    record.verification?.switchesCounted = 0
    #expect(complete(run([record])).cells[0].status == .failed)
  }

  @Test func `a cell none of whose boots counts is failed, not zero`() {
    let record = complete(run([cell(boots: [boot(0, samples: [-26, 0])])])).cells[0]
    #expect(record.status == .failed)
    #expect(record.summary == nil)
    #expect(complete(run([cell(boots: [])])).cells[0].status == .failed)
  }

  @Test func `a failed cell keeps its reason and gets no time`() {
    var record = cell(locations: six)
    (record.status, record.because) = (.failed, "it hung")
    let completed = complete(run([record])).cells[0]
    #expect(completed.because == "it hung")
    #expect(completed.summary == nil)
    #expect(completed.mechanism == .native)
  }

  @Test(
    "A stored summary that its boots do not give is named with its cell and field",
    arguments: [
      "perSwitch", "interval", "confidence", "coreCyclesPerSwitch", "mechanism", "status",
      "summary",
    ])
  func tampered(_ field: String) throws {
    var run = complete(run([cell(locations: six), cell(id("other"), locations: six)]))
    switch field {
    case "perSwitch": run.cells[1].summary?.perSwitch *= 1.000001
    case "interval": run.cells[1].summary?.interval?[0] -= 0.1
    case "confidence": run.cells[1].summary?.confidence = 0.99
    case "coreCyclesPerSwitch": run.cells[1].summary?.coreCyclesPerSwitch = nil
    case "mechanism": run.cells[1].mechanism = .counted
    case "status": run.cells[1].verification?.statePreserved = false
    default: run.cells[1].summary = nil
    }
    let found = discrepancies(in: run)
    #expect(found.contains { $0.hasPrefix(id("other").description) && $0.contains(field) })
    #expect(!found.contains { $0.hasPrefix(id().description) })
  }

  @Test func `an interval that was taken out is found too`() {
    var run = complete(run([cell(locations: six)]))
    run.cells[0].summary?.interval = nil
    #expect(
      discrepancies(in: run).map { $0.contains("summary.interval is stored as null") } == [true])
  }

  @Test func `a tampered histogram is found too`() {
    var run = complete(run([cell(locations: six)]))
    for index in run.cells[0].boots.indices {
      run.cells[0].boots[index].histogram = TickHistogram(samples: [1500])
    }
    #expect(discrepancies(in: run).contains { $0.contains("perSwitch") })
  }

  @Test func `counted boots that differ are warned about, and few of them are not`() {
    let exact = cell(id("s", .icount), boots: [boot(0, samples: [2200], probeTicks: 10_010)])
    #expect(complete(run([exact])).codes.isEmpty)
    let odd = cell(
      id("s", .icount),
      boots: [2200, 2201].enumerated().map {
        boot($0.offset, samples: [$0.element], probeTicks: 10_010)
      })
    #expect(complete(run([odd])).codes == [DerivedWarning.notRepeatable])
  }

  @Test func `samples of fewer than fifty steps are warned about`() {
    let long = cell(boots: (0..<6).map { boot($0, samples: [1300]) })
    let short = cell(boots: (0..<6).map { boot($0, samples: [1299]) })
    #expect(complete(run([long])).codes.isEmpty)
    #expect(complete(run([short])).codes == [DerivedWarning.shortSamples])
  }

  @Test func `a clock that went backwards is warned about`() {
    var record = cell(locations: six)
    record.boots[2].flagged.clockWentBackwards = 1
    #expect(complete(run([record])).codes == [DerivedWarning.clockWentBackwards])
  }
}
