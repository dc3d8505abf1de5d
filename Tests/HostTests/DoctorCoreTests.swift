import Measurement
import Testing

@testable import Host

private func findings(_ watch: CoreWatch) -> (quiet: Finding, floor: Finding?) {
  let found = Doctor.core(.success(watch), cpu: 1)
  return (found[0], found.count > 1 ? found[1] : nil)
}

struct DoctorCoreTests {
  @Test func `a quiet core is good`() throws {
    let found = findings(.series(Probes.quiet(2000)))
    #expect(found.quiet.severity == .good)
    // 1,999 distances of 60,000 ticks at 2.6 GHz are 46 ms.
    #expect(found.quiet.observed == "other work used CPU 1's core for 0 % of 0.0 s")
    let floor = try #require(found.floor)
    #expect(floor.severity == .good)
    #expect(floor.observed == "1196 ticks for 6400 instructions, 3.8 a core cycle")
  }

  @Test func `a shared core is told with its share and its stretches`() {
    let probes = (0..<20).flatMap { _ in Probes.quiet(40) + Probes.shared(160) } + [1196]
    let found = findings(.series(probes, spacing: 1_300_000))
    #expect(found.quiet.severity == .note)
    #expect(
      found.quiet.observed
        == "other work used CPU 1's core for 80 % of 2.0 s; typical stretches: 20.0 ms quiet, "
        + "80.0 ms shared")
    let busier = (0..<20).flatMap { _ in Probes.quiet(20) + Probes.shared(380) }
    #expect(findings(.series(busier)).quiet.severity == .warning)
  }

  @Test func `time that the probe was away is told apart`() {
    var probes = Probes.quiet(1000)
    probes[5] = 999 * 60_000
    let found = findings(.series(probes)).quiet
    #expect(found.severity == .good)
    #expect(found.observed.hasSuffix("the probe lost the CPU 50 % of the time"))
  }

  @Test func `a core that was never quiet is told twice, with advice`() throws {
    let found = findings(.series(Probes.shared(5000)))
    #expect(found.quiet.severity == .warning)
    #expect(found.quiet.observed.contains("all 5000 probes were disturbed"))
    #expect(found.quiet.fix != nil)
    #expect(try #require(found.floor).observed.hasPrefix("unknown: "))
  }

  @Test(arguments: [
    (
      CoreWatch.series(
        Probes.quiet(1000) + Probes.quiet(1000, floor: 1560),
        additions: [Int](repeating: 4550, count: 1000) + [Int](repeating: 5928, count: 1000)),
      "unstable: a chain of 6400 additions took 4550 ticks at one time and 5928 at another"
    ),
    (
      .series(Probes.quiet(1000) + Probes.quiet(1000, floor: 1560)),
      "contradictory: 1196 ticks in the first half, 1560 in the second"
    ),
    (
      .series(Probes.quiet(1000), steps: [26, 1]),
      "the clock's step changed from 26 to 1 ticks during the watch"
    ),
  ])
  func `a floor that cannot be relied on is a warning`(_ watch: CoreWatch, _ observed: String)
    throws
  {
    let floor = try #require(findings(watch).floor)
    #expect(floor.severity == .warning)
    #expect(floor.observed == observed)
    #expect(floor.fix != nil)
  }

  @Test func `a watch that could not be is no silence`() {
    let few = findings(.series(Probes.quiet(20)))
    #expect(few.quiet.severity == .warning)
    #expect(few.quiet.observed == "only 20 probes of CPU 1 were taken")
    let error = HostError.misplacedThread(thread: 7, asked: 1, got: [0])
    let failed = Doctor.core(.failure(error), cpu: 1)
    #expect(failed.map(\.severity) == [.problem])
    #expect(failed[0].observed.hasPrefix("CPU 1 was not watched: thread 7"))
  }

  @Test func `a sibling of this machine is named with its load`() {
    func found(_ activity: [Int: Double]) -> [Finding] {
      Doctor.siblingLoad(of: 1, CPUSet([3]), activity: activity)
    }
    #expect(found([1: 1, 3: 0.45]).map(\.severity) == [.warning])
    #expect(
      found([1: 1, 3: 0.45])[0].observed
        == "CPU 3, on the core of CPU 1, was 45 % busy during the watch")
    #expect(found([1: 1, 3: 0.01]).map(\.severity) == [.good])
    #expect(found([1: 1]).map(\.severity) == [.note])
    #expect(Doctor.siblingLoad(of: 1, CPUSet([]), activity: [:]).isEmpty)
  }

  @Test func `a watch for ever ends when it is cancelled, and says how little it saw`() throws {
    let here = try Topology.current()
    let placement = try here.placement(cpu: nil, node: nil)
    let found = Doctor.coreFindings(
      placement: placement, topology: here, seconds: 1e9, isControlled: true,
      isCancelled: { true })
    #expect(found[0].observed.hasPrefix("only 0 probes"))
  }

  @Test func `the control says why it was not tried`() throws {
    let here = try Topology.current()
    var alone = here
    alone.siblings = [:]
    let placement = try alone.placement(cpu: nil, node: nil)
    let found = Doctor.coreFindings(
      placement: placement, topology: alone, seconds: 0.01, isControlled: true)
    let control = try #require(found.first { $0.subject == "sibling load" })
    #expect(control.severity == .note)
    #expect(control.observed.hasPrefix("not tried: CPU \(placement.cpu.cpu) has no sibling CPU"))
  }
}
