import Glibc
import Measurement
import Testing

@testable import Host

private func description(
  hypervisor: String = "none", governor: Observed<String> = .known("performance"),
  mitigations: Observed<[String: String]> = .known([:]),
  model: Observed<String> = .known("A CPU")
) -> HostDescription {
  HostDescription(
    cpuModel: model, cpuVendor: .known("v"), cpuSignature: .known([6, 1, 2]),
    microcode: .known("0x1"), kernel: .known("k"), operatingSystem: .known("o"),
    hypervisor: .known(hypervisor), mitigations: mitigations, governor: governor,
    smt: .known(false), onlineCPUs: [0, 1], numaNodes: .known([:]), memoryBytes: .known(1),
    clockSource: .known("tsc"),
    tsc: TimeStampCounter(hz: .known(1), step: .known(1), invariant: .known(true)))
}

private func topology(siblings: [Int: CPUSet] = [:], isolated: [Int] = []) -> Topology {
  Topology(
    presentCPUs: CPUSet([0, 1]), onlineCPUs: CPUSet([0, 1]), allowedCPUs: CPUSet([0, 1]),
    isolatedCPUs: CPUSet(isolated), siblings: siblings,
    nodes: .known([NUMANode(number: 0, cpus: CPUSet([0, 1]), memoryBytes: 1, isAllowed: true)]))
}

extension [Finding] {
  fileprivate func about(_ subject: String) throws -> Finding {
    try #require(first { $0.subject == subject })
  }
}

struct DoctorProcessorTests {
  private func findings(
    _ description: HostDescription, _ files: [String: String] = [:]
  ) -> [Finding] {
    Doctor.processor(description, cpu: 1, files: .fake(files))
  }

  @Test func `the CPU is named, and cores of two kinds are warned of`() throws {
    let good = try findings(description()).about("CPU")
    #expect(good.severity == .good)
    #expect(good.observed == "A CPU, family/model/stepping 6/1/2, microcode 0x1")
    let hybrid = findings(description(), ["/sys/devices/cpu_atom/cpus": "4-7"])
    #expect(try hybrid.about("CPU").severity == .warning)
    let unknown = findings(description(model: .unknown(because: "hidden")))
    #expect(try unknown.about("CPU").observed == "hidden")
  }

  @Test func `a hypervisor is a note`() throws {
    #expect(try findings(description()).about("hypervisor").severity == .good)
    let virtual = try findings(description(hypervisor: "KVM (KVMKVMKVM)")).about("hypervisor")
    #expect(virtual.severity == .note)
    #expect(virtual.observed.hasSuffix("KVM (KVMKVMKVM)"))
  }

  @Test func `a governor that follows the load is warned of, with the command that fixes it`()
    throws
  {
    #expect(try findings(description()).about("governor").severity == .good)
    let slow = try findings(description(governor: .known("powersave"))).about("governor")
    #expect(slow.severity == .warning)
    #expect(slow.fix?.contains("/cpu1/cpufreq/scaling_governor") == true)
    let none = try findings(description(governor: .unknown(because: "no driver"))).about("governor")
    #expect(none.severity == .note)
    #expect(none.observed == "no driver")
  }

  @Test(arguments: [
    ("/sys/devices/system/cpu/intel_pstate/no_turbo", "0", Finding.Severity.note, true),
    ("/sys/devices/system/cpu/intel_pstate/no_turbo", "1", .good, false),
    ("/sys/devices/system/cpu/cpufreq/boost", "1", .note, true),
    ("/sys/devices/system/cpu/cpufreq/boost", "0", .good, false),
    ("/none", "", .note, false),
  ])
  func `boost is read from either driver`(
    file: String, text: String, severity: Finding.Severity, hasFix: Bool
  ) throws {
    let found = try findings(description(), [file: text]).about("boost")
    #expect(found.severity == severity)
    #expect((found.fix?.contains(file) ?? false) == hasFix)
  }

  @Test func `mitigations that a switch can pay for are listed, others are not`() throws {
    let words = ["meltdown": "Mitigation: PTI", "retbleed": "Not affected", "srbds": "Vulnerable"]
    let found = try findings(description(mitigations: .known(words))).about("mitigations")
    #expect(found.severity == .note)
    #expect(found.observed == "meltdown: Mitigation: PTI")
    let none = findings(description(mitigations: .known(["retbleed": "Not affected"])))
    #expect(try none.about("mitigations").severity == .good)
  }

  @Test func `32-bit support shows in the kernel's switch and its command line`() {
    let switchFile = ["/proc/sys/abi/vsyscall32": "1"]
    let kernel = ["/proc/sys/kernel/osrelease": "6.1"]
    func found(_ files: [String: String]) -> Observed<Bool> {
      Doctor.thirtyTwoBitEmulation(.fake(files))
    }
    #expect(found(switchFile) == .known(true))
    #expect(found(kernel) == .known(false))
    #expect(found([:]).because == "/proc/sys is not mounted")
    let off = ["/proc/cmdline": "quiet ia32_emulation=off"]
    #expect(found(switchFile.merging(off) { $1 }) == .known(false))
    let on = ["/proc/cmdline": "ia32_emulation=off ia32_emulation=on"]
    #expect(found(switchFile.merging(on) { $1 }) == .known(true))
  }
}

struct DoctorClockTests {
  private func findings(
    hz: Observed<Int> = .known(2_600_000_000), stated: [String: Int] = [:],
    step: Observed<Int> = .known(1), backward: Int = 0, invariant: Observed<Bool> = .known(true),
    crossing: Result<CrossProcessorClock, any Error> = .success(
      CrossProcessorClock(
        cpus: CPUSet([0, 1]), moves: 100, backwardMoves: 0, fewestTicksOfMove: 900)),
    source: Observed<String> = .known("tsc")
  ) -> [Finding] {
    Doctor.clockFindings(
      TimeStampClock(
        measuredHz: hz, statedHz: stated, step: step, backwardReadings: backward,
        invariant: invariant), crossing, source: source)
  }

  @Test func `a sound clock is good throughout`() {
    #expect(findings().allSatisfy { $0.severity == .good })
  }

  @Test func `each fault of a clock is found`() throws {
    #expect(try findings(invariant: .known(false)).about("clock").severity == .warning)
    #expect(try findings(hz: .unknown(because: "x")).about("clock frequency").severity == .problem)
    let dissent = try findings(stated: ["CPUID": 2_000_000_000]).about("clock frequency")
    #expect(dissent.severity == .warning)
    #expect(dissent.observed == "measured 2600000000 Hz, but CPUID states 2000000000")
    #expect(try findings(step: .known(26)).about("clock step").severity == .note)
    #expect(try findings(step: .known(100)).about("clock step").severity == .warning)
    #expect(try findings(step: .known(26), backward: 2).about("clock step").severity == .problem)
    #expect(try findings(step: .unknown(because: "x")).about("clock step").severity == .problem)
  }

  @Test func `counters of two CPUs that disagree are warned of`() throws {
    let backward = CrossProcessorClock(
      cpus: CPUSet([0, 1]), moves: 100, backwardMoves: 3, fewestTicksOfMove: 900)
    let found = try findings(crossing: .success(backward)).about("clock across CPUs")
    #expect(found.severity == .warning)
    #expect(found.observed == "3 of 100 moves between CPUs 0-1 went back in time")
    let error = HostError.misplacedThread(thread: 1, asked: 1, got: [0])
    let failed = try findings(crossing: .failure(error)).about("clock across CPUs")
    #expect(failed.observed.hasPrefix("not looked at: thread 1"))
  }

  @Test func `a clock source that is not the counter is told apart by why`() throws {
    #expect(try findings(source: .known("kvm-clock")).about("clock source").severity == .note)
    #expect(try findings(source: .known("hpet")).about("clock source").severity == .warning)
  }
}

struct DoctorQuietTests {
  private func findings(
    _ topology: Topology = topology(), activity: [Int: Double] = [:], hypervisor: String = "none",
    files: [String: String] = [:]
  ) -> [Finding] {
    Doctor.quiet(
      CPUChoice(cpu: 1, because: "chosen"), topology, activity: activity,
      description: description(hypervisor: hypervisor), files: .fake(files))
  }

  @Test func `a busy CPU is warned of and an isolated idle one is good`() throws {
    let busy = try findings(activity: [1: 0.5]).about("measuring CPU")
    #expect(busy.severity == .warning)
    #expect(busy.observed == "CPU 1: chosen; 50 % in use just now")
    #expect(try findings(activity: [1: 0]).about("measuring CPU").severity == .note)
    #expect(try findings(topology(isolated: [1])).about("measuring CPU").severity == .good)
  }

  @Test func `a sibling is warned of, and its absence in a virtual machine proves nothing`() throws
  {
    let shared = topology(siblings: [1: CPUSet([0, 1])])
    #expect(try findings(shared).about("SMT").severity == .warning)
    #expect(try findings().about("SMT").severity == .good)
    #expect(try findings(hypervisor: "KVM").about("SMT").severity == .note)
  }

  @Test func `steal is judged by its share`() throws {
    func steal(_ line: String, _ hypervisor: String = "KVM") throws -> Finding.Severity {
      try findings(hypervisor: hypervisor, files: ["/proc/stat": line]).about("steal").severity
    }
    #expect(try steal("cpu1 0 0 0 980 0 0 0 20") == .warning)
    #expect(try steal("cpu1 0 0 0 9999 0 0 0 1") == .good)
    #expect(try steal("cpu1 0 0 0 1000 0 0 0 0") == .note)
    #expect(try steal("cpu1 0 0 0 1000 0 0 0 0", "none") == .good)
    #expect(try steal("cpu0 0 0 0 1000 0 0 0 0") == .note)
  }

  @Test func `load and huge pages are judged`() throws {
    func found(_ file: String, _ text: String, _ subject: String) throws -> Finding.Severity {
      try findings(files: [file: text]).about(subject).severity
    }
    #expect(try found("/proc/loadavg", "0.50 0.1 0.1 1/2 3", "load") == .good)
    #expect(try found("/proc/loadavg", "1.50 0.1 0.1 1/2 3", "load") == .warning)
    #expect(try found("/proc/loadavg", "", "load") == .note)
    let pages = "/sys/kernel/mm/transparent_hugepage/enabled"
    #expect(try found(pages, "[always] madvise never", "huge pages") == .note)
    #expect(try found(pages, "always [madvise] never", "huge pages") == .good)
  }
}

struct DoctorPlacementTests {
  private func findings(
    _ topology: Topology = topology(), numa: NUMALibrary = .fake(.known([])),
    affinity: AffinityCalls = .fake(mask: CPUSet([0, 1]))
  ) -> [Finding] {
    Doctor.placed(
      PlacementChoice(
        cpu: CPUChoice(cpu: 1, because: "chosen"),
        node: NodeChoice(number: 0, isDemanded: false, because: "chosen")),
      topology, numa: numa, affinity: affinity)
  }

  @Test func `what works is good`() {
    #expect(findings().allSatisfy { $0.severity == .good })
  }

  @Test func `a scheduler that does not obey is a problem`() throws {
    let found = try findings(affinity: .fake(mask: CPUSet([0, 1]), obeys: false)).about("pinning")
    #expect(found.severity == .problem)
    #expect(found.observed.contains("pinned to CPU 1, but the kernel says it may run on 0-1"))
  }

  @Test func `pages elsewhere are a problem and a forbidden call is a note`() throws {
    let elsewhere = try findings(numa: .fake(.known([]), pagesLieOn: 1)).about("NUMA")
    #expect(elsewhere.severity == .problem)
    #expect(elsewhere.observed.hasSuffix("a page bound to node 0 was found on [1]"))
    let forbidden = try findings(numa: .fake(.known([]), bindFails: EPERM)).about("NUMA")
    #expect(forbidden.severity == .note)
    #expect(forbidden.observed.hasSuffix("mbind failed (Operation not permitted)"))
    var without = topology()
    without.nodes = .unknown(because: "no NUMA")
    #expect(try findings(without).about("NUMA").observed == "no NUMA")
  }
}

struct DoctorDeviceTests {
  private func findings(_ files: FileSystemView) -> [Finding] {
    Doctor.devices(byteCount: 64 << 20, files: files)
  }

  @Test func `KVM is there, missing, or not ours to open`() throws {
    #expect(try findings(.fake(["/dev/kvm": ""])).about("KVM").severity == .good)
    let missing = try findings(.fake([:])).about("KVM")
    #expect(missing.severity == .problem)
    #expect(missing.observed == "/dev/kvm: No such file or directory")
    let forbidden = try findings(.fake([:], failing: ["/dev/kvm": EACCES])).about("KVM")
    #expect(forbidden.observed == "/dev/kvm (root:kvm 660): Permission denied")
    #expect(forbidden.fix?.hasPrefix("join the group kvm") == true)
    var files = FileSystemView.fake([:], failing: ["/dev/kvm": EACCES])
    files.ownership = { _ in .success("root:root 600") }
    #expect(try findings(files).about("KVM").fix?.hasPrefix("run as root") == true)
  }

  @Test func `too little memory for a guest is a problem with both figures`() throws {
    func guestMemory(_ text: String) throws -> Finding {
      try findings(.fake(["/proc/meminfo": text])).about("guest memory")
    }
    let enough = "MemTotal: 99 kB\nMemAvailable:    65536 kB\nBuffers: 1 kB"
    #expect(try guestMemory(enough).severity == .good)
    let small = try guestMemory("MemAvailable: 65535 kB")
    #expect(small.severity == .problem)
    #expect(small.observed == "63 MiB are available, and a guest needs 64 MiB")
    #expect(try guestMemory("MemTotal: 99 kB").severity == .note)
    #expect(try findings(.fake([:])).about("guest memory").observed.contains("/proc/meminfo"))
  }
}

struct DoctorHereTests {
  @Test func `this computer gets a complete finding on every subject, and keeps its threads`()
    throws
  {
    let here = try Topology.current()
    let placement = try here.placement(cpu: nil, node: nil)
    let (findings, unchanged) = try ScratchThread.run {
      let before = try Affinity.readBack(threadIdentifier: 0)
      let findings = Doctor.hostFindings(placement: placement, topology: here)
      return (findings, try Affinity.readBack(threadIdentifier: 0) == before)
    }
    #expect(unchanged)
    #expect(Set(findings.map(\.subject)).count == findings.count)
    #expect(findings.allSatisfy { !$0.observed.isEmpty && !$0.effect.isEmpty })
    #expect(try findings.about("pinning").severity == .good)
    // A problem without a fix leaves the reader alone with it.
    for finding in findings
    where finding.severity == .problem && !finding.subject.hasPrefix("clock") {
      #expect(finding.fix != nil)
    }
  }
}
