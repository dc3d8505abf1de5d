import Measurement
import Testing

@testable import Analysis

private func launch(_ machine: Machine, step: Int?) -> LaunchRecord {
  var record = launch(step: step)
  record.machine = machine
  return record
}

struct ClockStepTests {
  @Test func `one step for each machine is no cause for a warning`() {
    let launches = [
      launch(.process, step: 26), launch(.icount, step: 1), launch(.process, step: 26),
      launch(.process, step: nil),
    ]
    #expect(clockStepChanged([], launches) == nil)
    #expect(clockStepChanged([], []) == nil)
  }

  @Test func `a step that changed names the machine, the steps and the cells`() throws {
    let launches = [
      launch(.process, step: 26), launch(.process, step: 26), launch(.process, step: 1),
      launch(.kvm, step: 1),
    ]
    let usual = cell(id("usual"), boots: [boot(0, samples: [1], launch: 0)])
    let odd = cell(
      id("odd"), boots: [boot(0, samples: [1], launch: 1), boot(1, samples: [1], launch: 2)])
    let other = cell(id("other", .kvm), boots: [boot(0, samples: [1], launch: 3)])
    let warning = try #require(clockStepChanged([usual, odd, other], launches))
    #expect(warning.code == "clock-step-changed")
    #expect(warning.because.contains("changed between launches on process (1, 26 ticks)."))
    #expect(warning.cells == [odd.id])
  }

  @Test func `both machines are named, and of two equal shares the smaller step is usual`() throws {
    let launches = [
      launch(.kvm, step: 2), launch(.kvm, step: 4), launch(.process, step: 26),
      launch(.process, step: 13),
    ]
    let cells = launches.indices.map { index in
      cell(id("s\(index)"), boots: [boot(0, samples: [1], launch: index)])
    }
    let warning = try #require(clockStepChanged(cells, launches))
    #expect(warning.because.contains("on process (13, 26 ticks); kvm (2, 4 ticks)."))
    #expect(warning.cells == [cells[1].id, cells[2].id])
  }

  @Test func `complete derives it once`() {
    var recording = run([cell(locations: [5, 5, 5, 5, 5, 5])])
    recording.launches.append(launch(.process, step: 13))
    let completed = complete(recording)
    #expect(completed.codes.count { $0 == "clock-step-changed" } == 1)
    #expect(complete(completed) == completed)
    #expect(DerivedWarning.kinds.contains(DerivedWarning.clockStepChanged))
  }
}

struct NeverQuietTests {
  private func gated(_ index: Int, quiet: Int, of probes: Int) -> BootRecord {
    var record = boot(index, samples: [100])
    record.probed = ProbedSamples(samples: [.init(ticks: 100, before: 2000, after: 2000)])
    record.wait = QuietWait(probes: probes, quietProbes: quiet, limit: 1222)
    return record
  }

  @Test func `a run without gated boots is not judged`() {
    #expect(neverQuiet(run([cell(locations: [5, 5])])) { _, _ in false } == nil)
    #expect(neverQuiet(run([])) { _, _ in false } == nil)
  }

  @Test func `one boot that counts is enough`() {
    let cells = [
      cell(boots: [gated(0, quiet: 1, of: 100), gated(1, quiet: 2, of: 300)]),
      cell(id("t"), boots: [gated(2, quiet: 0, of: 100)]),
    ]
    #expect(neverQuiet(run(cells)) { _, boot in boot.index == 2 } == nil)
    // A cell that failed proves nothing, whatever its boots say.
    var failed = cells
    failed[1].status = .failed
    #expect(neverQuiet(run(failed)) { _, boot in boot.index == 2 }?.boots == 3)
  }

  @Test func `none is told with the share of quiet probes`() throws {
    let cells = [
      cell(boots: [gated(0, quiet: 1, of: 100), gated(1, quiet: 2, of: 300)]),
      cell(id("emulated", .tcg), boots: [boot(0, samples: [100])]),
    ]
    let found = try #require(neverQuiet(run(cells)) { _, _ in false })
    #expect(found.boots == 2)
    #expect(found.probes == 400)
    #expect(found.quietShare == 0.0075)
    #expect(found.cells == [cells[0].id])
  }

  @Test func `boots without a count of probes have no share`() throws {
    var boot = gated(0, quiet: 0, of: 0)
    boot.wait = nil
    let found = try #require(neverQuiet(run([cell(boots: [boot])])) { _, _ in false })
    #expect(found.quietShare == 0 && found.boots == 1)
  }
}
