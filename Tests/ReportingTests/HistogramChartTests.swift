import Measurement
import Testing

@testable import Reporting

@Suite struct `the histogram chart` {
  private func boot(_ samples: [Int64], switches: Int = 10) -> BootRecord {
    BootRecord(
      index: 0, launch: 0, position: 0, switchesPerSample: switches,
      histogram: TickHistogram(samples: samples), runOrder: [],
      flagged: FlaggedSamples(notPositive: 0, clockWentBackwards: 0),
      warmUp: WarmUp(samples: 0, firstTicks: 0), probe: Probe(adds: 1, ticks: 1),
      calibration: nil, exits: nil)
  }

  @Test func `nothing is drawn of nothing`() {
    #expect(histogramChart([]).isEmpty)
    #expect(histogramChart([boot([])]).isEmpty)
  }

  @Test func `samples that are all the same are one bar`() {
    #expect(histogramChart([boot([210, 210, 210])], barColumns: 4) == ["21.00  ####  3"])
  }

  @Test func `what lies far below is a row of its own too`() {
    let usual = Array(repeating: Int64(100), count: 150) + Array(repeating: Int64(200), count: 50)
    #expect(
      histogramChart([boot(usual + [-9000])], rows: 2, barColumns: 6) == [
        "  from -900.00  #       1", "10.00 to 15.00  ######  150",
        "15.00 to 20.00  ##      50",
      ])
  }

  @Test func `boots are put together per switch, and the tail is a row of its own`() {
    let usual = Array(repeating: Int64(100), count: 150) + Array(repeating: Int64(200), count: 50)
    let tail = boot([2000], switches: 20)
    let chart = histogramChart([boot(usual), tail], rows: 2, barColumns: 6)
    #expect(
      chart == [
        "10.00 to 15.00  ######  150", "15.00 to 20.00  ##      50",
        "     to 100.00  #       1",
      ])
  }
}
