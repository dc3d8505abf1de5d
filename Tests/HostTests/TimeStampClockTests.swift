import Glibc
import Measurement
import Testing

@testable import Host

private let flags = "flags\t: fpu constant_tsc nonstop_tsc"

private func clock(
  _ source: TickSource, _ identification: ProcessorIdentification = .fake([:]),
  files: [String: String] = ["/proc/cpuinfo": "processor\t: 0\n\(flags)\n"],
  affinity: AffinityCalls = .fake(mask: CPUSet([0]))
) -> TimeStampClock {
  TimeStampClock.measure(
    onCPU: 0, files: .fake(files), identification: identification, source: source,
    affinity: affinity)
}

private func timing(kilohertz: UInt32) -> ProcessorIdentification {
  .fake([
    1: .init(ecx: 1 << 31), 0x4000_0000: .init(eax: 0x4000_0010),
    0x4000_0010: .init(eax: kilohertz),
  ])
}

struct TimeStampClockTests {
  @Test(arguments: [1, 2, 26, 64, 100])
  func `the step and the frequency of a known counter are found`(step: Int) throws {
    let found = clock(.fake(hz: 2.6e9, step: step))
    #expect(found.step == .known(step))
    let hz = try #require(found.measuredHz.value)
    #expect(abs(hz - 2_600_000_000) < 260_000)
    #expect(found.backwardReadings == 0)
    #expect(found.invariant == .known(true))
  }

  @Test func `a counter whose adjacent readings are always two steps apart shows its step`() {
    #expect(clock(.fake(hz: 1e9, step: 10, nanosecondsPerLook: 20)).step == .known(10))
  }

  @Test func `a counter that stands still is unknown and not zero`() {
    let still = TickSource(
      ticks: { 7 }, nanoseconds: { 9 }, work: { _ in }, sleep: { _ in })
    let found = clock(still)
    #expect(found.measuredHz.because == "the counter or CLOCK_MONOTONIC_RAW stands still")
    #expect(found.step.because?.contains("the counter stands still") == true)
  }

  @Test func `a counter that goes back is counted and does not spoil the step`() {
    let found = clock(.fake(hz: 2.6e9, step: 26, backwardEvery: 50))
    #expect(found.backwardReadings > 100)
    #expect(found.step == .known(26))
  }

  @Test func `late readings cannot break the step and backward ones are left out`() {
    #expect(TickSource.step(ofDeltas: [52, 78, 26_000_026, 52]) == 26)
    #expect(TickSource.step(ofDeltas: [52, 78, -17, 0]) == 26)
    #expect(TickSource.step(ofDeltas: [0, 0, -5]) == nil)
    #expect(TickSource.step(ofDeltas: []) == nil)
    #expect(TickSource.step(ofDeltas: [.min, 4, 6]) == 2)
  }

  @Test func `a stated frequency counts when the measurement confirms it`() {
    let confirmed = clock(.fake(hz: 2.6e9, step: 26), timing(kilohertz: 2_600_100))
    #expect(confirmed.statedHz == ["CPUID 0x40000010": 2_600_100_000])
    #expect(confirmed.hz == .known(2_600_100_000))
    let dissenting = clock(.fake(hz: 2.6e9, step: 26), timing(kilohertz: 2_000_000))
    #expect(dissenting.hz == dissenting.measuredHz)
    #expect(dissenting.timeStampCounter.hz == dissenting.measuredHz)
  }

  @Test func `the kernel's own figure is read where it shows one`() {
    let files = [
      "/proc/cpuinfo": "processor\t: 0\n\(flags)\n",
      "/sys/devices/system/cpu/cpu0/tsc_freq_khz": "2600000",
    ]
    #expect(clock(.fake(hz: 2.6e9, step: 26), files: files).hz == .known(2_600_000_000))
  }

  @Test func `without both flags the counter is not invariant, without the line it is unknown`() {
    let source = TickSource.fake(hz: 1e9, step: 1)
    let one = clock(
      source, files: ["/proc/cpuinfo": "processor: 0\nflags: constant_tsc_x nonstop_tsc"])
    #expect(one.invariant == .known(false))
    let none = clock(source, files: ["/proc/cpuinfo": "processor: 0"])
    #expect(none.invariant.because == "/proc/cpuinfo has no line 'flags'")
    #expect(clock(source, files: [:]).invariant.because?.contains("does not exist") == true)
  }

  @Test func `a CPU that cannot be had leaves the clock unknown, with the reason`() {
    let found = clock(
      .fake(hz: 1e9, step: 1), affinity: .fake(mask: CPUSet([0, 1]), obeys: false))
    #expect(found.hz.because?.contains("pinned to CPU 0, but") == true)
    #expect(found.step.value == nil)
  }

  @Test func `moves that go back in time are counted`() throws {
    func crossing(_ source: TickSource, others: [Int] = [1, 2]) throws -> CrossProcessorClock {
      try CrossProcessorClock.measure(
        between: 0, and: others, rounds: 10, source: source, affinity: .fake(mask: CPUSet([0])))
    }
    let good = try crossing(.fake(hz: 1e9, step: 1))
    #expect(good.moves == 40)
    #expect(good.backwardMoves == 0)
    #expect(good.fewestTicksOfMove == 17)
    #expect(try crossing(.fake(hz: 1e9, step: 1, backwardEvery: 2)).backwardMoves == 40)
    #expect(try crossing(.fake(hz: 1e9, step: 1), others: []).moves == 0)
  }
}

struct RealClockTests {
  /// Nearly every one: a hypervisor may set the counter anew in between.
  @Test func `the step of this computer's counter divides its differences`() throws {
    let cpu = try Topology.current().sensibleMeasuringCPU().cpu
    let clock = TimeStampClock.measure(onCPU: cpu)
    let step = try #require(clock.step.value)
    let deltas = try ScratchThread.run {
      try Affinity.pinAndVerify(threadIdentifier: 0, to: cpu)
      return TickSource.real.deltas(count: 2_000)
    }
    let odd = deltas.count { $0 % Int64(step) != 0 }
    #expect(odd <= deltas.count / 100, "\(odd) of \(deltas.count), step \(step)")
  }

  /// One reading of each clock: the ticks before and after the other clock's nanoseconds.
  ///
  /// However long the thread is kept from running in between, the truth lies within.
  private struct Anchor {
    var before: UInt64
    var nanoseconds: Int
    var after: UInt64

    init() {
      var time = timespec()
      before = TickSource.real.ticks()
      clock_gettime(CLOCK_MONOTONIC, &time)
      after = TickSource.real.ticks()
      nanoseconds = time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
  }

  @Test func `the frequency lies between the bounds of a cruder measurement`() throws {
    let cpu = try Topology.current().sensibleMeasuringCPU().cpu
    let clock = TimeStampClock.measure(onCPU: cpu)
    // A counter that stops or follows the core's clock has no one frequency to agree on.
    guard clock.invariant == .known(true) else { return }
    let hz = Double(try #require(clock.hz.value))
    let (start, end) = try ScratchThread.run {
      try Affinity.pinAndVerify(threadIdentifier: 0, to: cpu)
      let start = Anchor()
      usleep(100_000)
      return (start, Anchor())
    }
    let seconds = Double(end.nanoseconds - start.nanoseconds) / 1e9
    // One percent more each way: a time daemon may bend this clock, and no other.
    #expect(hz > Double(end.before - start.after) / seconds * 0.99)
    #expect(hz < Double(end.after - start.before) / seconds * 1.01)
  }
}

struct ProcessorIdentificationTests {
  @Test func `hypervisors are named by their signatures`() {
    #expect(ProcessorIdentification.fake([:]).hypervisor == "none")
    #expect(ProcessorIdentification.under(["KVMKVMKVM"]).hypervisor == "KVM (KVMKVMKVM)")
    #expect(
      ProcessorIdentification.under(["Microsoft Hv", "KVMKVMKVM"]).hypervisor
        == "Hyper-V (Microsoft Hv), KVM (KVMKVMKVM)")
    #expect(ProcessorIdentification.under(["SomethingNew"]).hypervisor == "SomethingNew")
    #expect(ProcessorIdentification.under([]).hypervisor == "unnamed")
  }

  @Test func `leaves that are not there answer with other leaves and are not believed`() {
    // Intel answers leaves above the last with the last basic leaf.
    let junk = ProcessorIdentification.Registers(eax: 7, ebx: 0x4141_4141, ecx: 0, edx: 0)
    let cpu = ProcessorIdentification { $0 == 1 ? .init(ecx: 1 << 31) : junk }
    #expect(cpu.hypervisor == "unnamed")
    // And without the hypervisor bit nobody asks.
    #expect(ProcessorIdentification { $0 == 1 ? .init() : junk }.hypervisor == "none")
  }

  @Test func `the crystal clock leaf is multiplied out, and not used when incomplete`() {
    let full = ProcessorIdentification.fake([
      0: .init(eax: 0x16), 0x15: .init(eax: 2, ebx: 216, ecx: 24_000_000),
    ])
    #expect(full.statedTicksPerSecond == ["CPUID 0x15": 2_592_000_000])
    let partial = ProcessorIdentification.fake([0: .init(eax: 0x16), 0x15: .init(eax: 2, ebx: 216)])
    #expect(partial.statedTicksPerSecond.isEmpty)
  }

  @Test func `this CPU says the same of the hypervisor as the kernel's flags`() throws {
    let text = try #require(CPUInfo.read(.real).value?.first?["flags"])
    let hasFlag = text.split(separator: " ").contains("hypervisor")
    #expect((ProcessorIdentification.real.hypervisor != "none") == hasFlag)
  }
}
