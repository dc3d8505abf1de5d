import Foundation
import Measurement
import Testing

@testable import Recordings

/// A default matrix of 549 cells: 129 native ones with probes, and emulated ones without.
private struct DefaultRun {
  private var state: UInt64 = 7
  /// Ticks by which the clock advances.
  let step: Int64

  init(step: Int64) { self.step = step }

  /// A number below a bound, from a generator without a library (Knuth's MMIX constants).
  private mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  /// Ticks around a centre on the clock's grid.
  private mutating func ticks(_ centre: Int, spread: Int) -> Int64 {
    (Int64(centre + below(spread)) / step) * step
  }

  /// 250 quiet samples and 64 disturbed ones, as the guest collects them.
  private mutating func gated(_ index: Int, _ centre: Int) -> BootRecord {
    var samples: [ProbedSamples.Bin] = []
    for _ in 0..<250 {
      samples.append(
        .init(
          ticks: ticks(centre, spread: centre / 50), before: Int(ticks(1196, spread: 27)),
          after: Int(ticks(1196, spread: 27))))
    }
    for _ in 0..<64 {
      samples.append(
        .init(
          ticks: ticks(centre, spread: centre / 2), before: Int(ticks(1196, spread: 1200)),
          after: Int(ticks(1196, spread: 1200))))
    }
    let probed = ProbedSamples(samples: samples)
    var record = bootRecord(index)
    (record.probed, record.histogram) = (probed, probed.histogram)
    record.wait = QuietWait(probes: 2000 + below(2000), quietProbes: 500, limit: 1222)
    record.runOrder = (0..<32).map { _ in Int(ticks(centre, spread: centre / 4)) }
    return record
  }

  private mutating func emulated(_ index: Int, _ centre: Int) -> BootRecord {
    var record = bootRecord(index, full: false)
    record.histogram = TickHistogram(
      samples: (0..<200).map { _ in ticks(centre, spread: centre / 2) })
    record.runOrder = (0..<32).map { _ in Int(ticks(centre, spread: centre / 2)) }
    return record
  }

  mutating func run() -> Run {
    var run = plannedRun(cells: 549)
    run.coRunnerProbe = CoRunnerProbe(instructions: 6400, start: .scrub)
    for place in run.cells.indices {
      let centre = 20_000 + below(20_000)
      run.cells[place].status = .measured
      run.cells[place].because = nil
      run.cells[place].boots = (0..<10).map {
        place < 129
          ? gated($0, centre)
          : place < 329 ? emulated($0, centre) : bootRecord($0, bins: 1, full: false)
      }
    }
    return run
  }
}

@Suite struct `the size of a recording` {
  /// The default reference of version 1 has 5,820,169 bytes, and a default run may take 1.5 times
  /// as much with all its probes.
  @Test(arguments: [1, 2, 26] as [Int64])
  func `a default run stays within its limit on a clock of any step`(step: Int64) throws {
    var draw = DefaultRun(step: step)
    let run = draw.run()
    let text = try encodeRun(run, file: "f")
    #expect(text.count < 5_820_169 * 3 / 2, "\(text.count) bytes")
    #expect(SplitRecording.run(of: text) == run)
  }

  @Test(arguments: ["2026-11-21-amd-epyc", "2026-11-21-intel-xeon-default"])
  func `a recording of version 1 shrinks by a quarter when it is written again`(name: String)
    throws
  {
    let before = try unpacked(references.appending(path: "\(name)/run.json.xz").path)
    var run = try decodeRun(before, file: "f")
    let after = try encodeRun(run, file: "f")
    #expect(after.count * 4 < before.count * 3, "\(before.count) bytes become \(after.count)")
    run.schema = Run.currentSchema
    #expect(try decodeRun(after, file: "f") == run)
  }

  private let references = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Results/reference")
}
