import Analysis
import Measurement
import Testing

@Suite struct SummaryTests {
  @Test func `a boot's location is the grouped median over the clock's step`() throws {
    // Four samples; the median's bin is 2600 with three of them, standing for 2587..<2613.
    // 2587 + (4 / 2 - 0) / 3 * 26 = 2604.333, over 100 switches 26.04333.
    let record = cell(boots: [boot(0, samples: [2600, 2600, 2600, 2626])])
    let summary = try #require(summarize(cell: record, launches: [launch(step: 26)]))
    #expect(abs(summary.perSwitch - 26.0433333333) < 1e-9)
  }

  @Test func `the step is that of the boot's own launch`() throws {
    // With a step of 2 the same bin stands for 2599..<2601: 2599 + 2 / 3 * 2 = 2600.333.
    let record = cell(boots: [boot(0, samples: [2600, 2600, 2600, 2626], launch: 1)])
    let summary = try #require(
      summarize(cell: record, launches: [launch(step: 26), launch(step: 2)]))
    #expect(abs(summary.perSwitch - 26.0033333333) < 1e-9)
  }

  @Test func `counted instructions have an ordinary median`() throws {
    let record = cell(id("s", .icount), boots: [boot(0, samples: [2200, 2200, 2200, 2300])])
    let summary = try #require(summarize(cell: record, launches: [launch(step: 26)]))
    #expect(summary.perSwitch == 22)
    #expect(summary.coreCyclesPerSwitch == nil)
  }

  @Test func `ten boots give the second and the ninth as interval`() throws {
    let record = cell(locations: [19.5, 19.0, 19.9, 19.1, 19.8, 19.2, 19.7, 19.3, 19.6, 19.4])
    let summary = try #require(summarize(cell: record, launches: [launch(step: 26)]))
    // Median of the fifth and sixth, 19.4 and 19.5; coverage 1 - 2 (1 + 10) / 1024.
    #expect(abs(summary.perSwitch - 19.45) < 1e-9)
    #expect(summary.interval == [19.1, 19.8])
    let confidence = 1 - 22.0 / 1024
    #expect(summary.confidence == confidence)
  }

  @Test func `one boot gives a number and no interval`() throws {
    let record = cell(locations: [19.0])
    let summary = try #require(summarize(cell: record, launches: [launch(step: 26)]))
    #expect(summary.perSwitch == 19)
    #expect(summary.interval == nil)
    #expect(summary.confidence == 0)
    #expect(complete(run([record])).codes == [DerivedWarning.fewBoots])
  }

  @Test func `five boots give no interval and a warning, and six have one`() throws {
    let record = cell(locations: [19, 20, 21, 22, 23])
    let summary = try #require(summarize(cell: record, launches: [launch(step: 26)]))
    #expect(summary.perSwitch == 21 && summary.interval == nil && summary.confidence == 0)
    let six = try #require(
      summarize(cell: cell(locations: [19, 20, 21, 22, 23, 24]), launches: [launch(step: 26)]))
    // The whole range holds the median unless all six are on one side of it.
    #expect(six.interval == [19, 24] && six.confidence == 1 - 2.0 / 64)
    #expect(complete(run([record])).codes == [DerivedWarning.fewBoots])
    #expect(complete(run([cell(locations: [19, 20, 21, 22, 23, 24])])).codes.isEmpty)
  }

  @Test func `core cycles come from each boot's own chains`() throws {
    // 19.2 ticks at 0.6 ticks per add are 32 cycles; 19.2 at 0.5 are 38.4; 19.2 at 0.8 are 24.
    let faster = calibration(adds: [5000], checks: [5000], multiplies: [15_000])
    let slower = calibration(adds: [8000], checks: [8000], multiplies: [24_000])
    let record = cell(boots: [
      boot(0, samples: [1920]), boot(1, samples: [1920], calibration: faster),
      boot(2, samples: [1920], calibration: slower),
    ])
    let summary = try #require(summarize(cell: record, launches: [launch(step: 26)]))
    #expect(abs((summary.coreCyclesPerSwitch ?? 0) - 32) < 1e-9)
  }

  @Test func `a boot with more than half of its samples not positive is left out`() throws {
    let record = cell(boots: [
      boot(0, samples: [1900, 1900]), boot(1, samples: [2000, 2000]),
      boot(2, samples: [0, 0, 0, 99_000, 99_000]),
    ])
    let analysis = analyze(record, launches: [launch(step: 26)])
    #expect(analysis.perSwitch?.value == 19.5)
    #expect(analysis.leftOut.map(\.boot) == [2])
    #expect(analysis.leftOut.map(\.reason) == [.notPositive(3, samples: 5)])
    let warnings = complete(run([record])).warnings
    #expect(warnings.contains { $0.kind == DerivedWarning.bootsLeftOut && $0.cells == [id()] })
  }

  @Test func `a boot with fewer such samples counts whole`() throws {
    let record = cell(boots: [boot(0, samples: [-26, 1900, 1900, 1900, 1900])])
    let analysis = analyze(record, launches: [launch(step: 26)])
    // Bin 1900 holds ranks 1 to 4: 1887 + (2.5 - 1) / 4 * 26 = 1896.75.
    #expect(analysis.perSwitch?.value == 18.9675)
    #expect(analysis.leftOut.isEmpty)
  }

  @Test func `percentiles are per switch and over all boots`() throws {
    // 100 samples: 1 to 99 per switch in two boots of unlike batches, and one of 1000.
    let first = boot(0, samples: (1...50).map { Int64($0 * 100) })
    let second = boot(1, samples: (51...99).map { Int64($0 * 10) } + [10_000], switches: 10)
    let tail = try #require(
      analyze(cell(boots: [first, second]), launches: [launch(step: 1)]).tail)
    #expect(tail.samples == 100)
    #expect(tail.p50 == 50)
    #expect(tail.p90 == 90)
    #expect(tail.p99 == 99)
    #expect(tail.p999 == 1000)
    // The median is 50.5, twice it 101: one sample in a hundred is above.
    #expect(tail.shareAboveTwiceMedian == 0.01)
  }

  @Test func `the spread of boots is relative to their median`() throws {
    let spread = try #require(
      analyze(cell(locations: [18, 20, 26]), launches: [launch(step: 26)]).spread)
    #expect(abs(spread.relativeRange - 0.4) < 1e-12)
    #expect(abs(spread.relativeDeviation - 0.1) < 1e-12)
  }
}
