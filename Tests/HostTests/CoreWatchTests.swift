import Testing

@testable import Host

/// A clock and a probe that share one scripted time.
private struct ScriptedCore: Sendable {
  let now = SharedValue(0)
  var step = 26
  /// Ticks of a hundred rounds of the probe.
  var probeTicks = 1196

  var clock: TickSource {
    let (now, step) = (now, step)
    return TickSource(
      ticks: {
        now.value.withLock { time in
          time += 40
          return UInt64(time / step * step)
        }
      },
      nanoseconds: { now.value.withLock { $0 } },
      work: { amount in now.value.withLock { $0 += 3 * amount } },
      sleep: { _ in })
  }

  var probe: CoreProbe {
    let (now, probeTicks) = (now, probeTicks)
    return CoreProbe(
      independent: { rounds in
        let ticks = probeTicks * Int(rounds) / 100
        now.value.withLock { $0 += ticks }
        return ticks
      },
      dependent: { rounds in
        now.value.withLock { $0 += 4550 * Int(rounds) / 100 }
        return 4550 * Int(rounds) / 100
      })
  }

  func watch(nanoseconds: Int = 10_000_000, isCancelled: () -> Bool = { false }) -> CoreWatch {
    CoreWatch.watch(
      cpu: 1, nanoseconds: nanoseconds, clock: clock, probe: probe, isCancelled: isCancelled)
  }
}

struct CoreWatchTests {
  @Test func `probes are taken at even distances for the time asked for`() throws {
    let watch = ScriptedCore().watch()
    #expect(watch.instructions == 6400)
    #expect(watch.spacingTicks == 50 * 1196)
    #expect(watch.steps == [26, 26])
    // One tick is one nanosecond of the script, so 10 ms hold 167 distances of 59,800 ticks.
    #expect((160...168).contains(watch.readings.count))
    #expect(abs(watch.ticksPerSecond - 1_000_000_000) < 1_000_000)
    for (reading, next) in zip(watch.readings, watch.readings.dropFirst()) {
      #expect((59_800...60_100).contains(next.start - reading.start))
    }
    let found = try #require(CoreSharing(of: watch))
    #expect(found.floor == .stable && found.sharedShare == 0 && found.interruptions == 0)
  }

  @Test func `a coarse clock makes each probe longer`() {
    let watch = ScriptedCore(step: 100).watch()
    // 40 steps of 100 ticks take four probes of 1,196 ticks.
    #expect(watch.instructions == 4 * 6400)
    #expect(watch.readings.allSatisfy { $0.ticks == 4 * 1196 })
    #expect(watch.spacingTicks == 4 * 50 * 1196)
  }

  @Test func `a watch that is cancelled ends before the next probe`() {
    let asked = SharedValue(0)
    let watch = ScriptedCore().watch(nanoseconds: .max) {
      asked.value.withLock { count in
        count += 1
        return count > 50
      }
    }
    #expect(watch.readings.count < 50)
  }

  @Test func `a clock that stands still ends in no judgement`() {
    let still = TickSource(ticks: { 7 }, nanoseconds: { 9 }, work: { _ in }, sleep: { _ in })
    let asked = SharedValue(0)
    let watch = CoreWatch.watch(
      cpu: 1, nanoseconds: 1, clock: still, probe: ScriptedCore().probe,
      isCancelled: {
        asked.value.withLock { count in
          count += 1
          return count > 50
        }
      })
    #expect(watch.steps == [0, 0])
    #expect(watch.ticksPerSecond == 0)
    #expect(CoreSharing(of: watch) == nil)
  }
}

struct RealCoreTests {
  @Test func `this computer's core can be watched, and its threads are left as they were`() throws {
    let cpu = try Topology.current().sensibleMeasuringCPU().cpu
    let (watch, unchanged) = try ScratchThread.run {
      let before = try Affinity.readBack(threadIdentifier: 0)
      let watch = try CoreWatch.watch(cpu: cpu, seconds: 0.05)
      return (watch, try Affinity.readBack(threadIdentifier: 0) == before)
    }
    #expect(unchanged)
    #expect(watch.cpu == cpu)
    #expect(watch.readings.allSatisfy { $0.ticks > 0 && $0.additionTicks > 0 })
  }

  @Test func `a control runs to its end between any two CPUs, whatever it shows`() throws {
    let cpus = try Topology.current().allowedCPUs
    let (first, last) = (try #require(cpus.first), try #require(cpus.last))
    let asked = SharedValue(0)
    let control = try SiblingControl.run(cpu: first, sibling: last, seconds: 0.02) {
      asked.value.withLock { $0 += 1 }
      return false
    }
    #expect(asked.value.withLock { $0 } > 0)
    if let control { #expect(control.cpu == first && control.sibling == last) }
    #expect(throws: HostError.self) {
      try SiblingControl.run(cpu: first, sibling: 60_000, seconds: 0.02) { false }
    }
  }

  @Test(.enabled(if: ownSibling != nil, "no CPU of this machine has a sibling that it may use"))
  func `load on a sibling of this machine moves the probe`() throws {
    let pair = try #require(ownSibling)
    let control = try SiblingControl.run(
      cpu: pair.cpu, sibling: pair.sibling, seconds: 0.2, isCancelled: { false })
    // Where so much else runs that neither watch has enough probes, nothing is shown.
    if let control { #expect(control.isSeen, "\(control)") }
  }
}

/// A CPU of this computer and another one of its core; nil where there is none.
private let ownSibling: (cpu: Int, sibling: Int)? = {
  guard let here = try? Topology.current() else { return nil }
  for cpu in here.allowedCPUs {
    if let sibling = here.otherCPUs(ofCore: cpu).intersection(here.allowedCPUs).first {
      return (cpu, sibling)
    }
  }
  return nil
}()
