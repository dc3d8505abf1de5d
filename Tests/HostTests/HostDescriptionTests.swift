import Glibc
import Measurement
import Testing

@testable import Host

private let vulnerabilities = "/sys/devices/system/cpu/vulnerabilities"

private let full = [
  "/proc/cpuinfo": """
  processor\t: 0
  vendor_id\t: GenuineIntel
  cpu family\t: 6
  model\t\t: 154
  model name\t: Efficient
  stepping\t: 3
  microcode\t: 0x429

  processor\t: 4
  vendor_id\t: GenuineIntel
  cpu family\t: 6
  model\t\t: 151
  model name\t: Performance: fast
  stepping\t: 2
  microcode\t: 0x430
  """,
  "/proc/sys/kernel/osrelease": "6.1.0", "/proc/sys/kernel/version": "#1 SMP",
  "/etc/os-release": "NAME=x\nPRETTY_NAME=\"Some Linux 12\"\n",
  "\(vulnerabilities)/meltdown": "Mitigation: PTI",
  "\(vulnerabilities)/retbleed": "Not affected",
  "/sys/devices/system/cpu/cpu4/cpufreq/scaling_governor": "powersave",
  "/sys/devices/system/cpu/smt/active": "1",
  "/proc/meminfo": "MemTotal:       16000 kB\nMemFree: 1 kB",
  "/sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc",
]

private let topology = Topology(
  presentCPUs: CPUSet([0, 4]), onlineCPUs: CPUSet([0, 4]), allowedCPUs: CPUSet([0, 4]),
  isolatedCPUs: CPUSet([]), siblings: [:],
  nodes: .known([
    NUMANode(number: 0, cpus: CPUSet([0, 4]), memoryBytes: 1, isAllowed: true)
  ]))

private let clock = TimeStampCounter(
  hz: .known(2_000_000_000), step: .known(1), invariant: .known(true))

private func describe(_ files: FileSystemView, cpu: Int = 4) -> HostDescription {
  HostDescription.capture(
    measuringCPU: cpu, topology: topology, clock: clock, files: files,
    identification: .under(["KVMKVMKVM"]))
}

struct HostDescriptionTests {
  @Test func `the kind of core is known where a CPU has two`() {
    var files = full
    #expect(describe(.fake(files)).core == nil)
    files["/sys/devices/cpu_core/cpus"] = "0-5"
    files["/sys/devices/cpu_atom/cpus"] = "6-9"
    #expect(describe(.fake(files)).core == .performance)
    files["/sys/devices/cpu_core/cpus"] = "0-3"
    files["/sys/devices/cpu_atom/cpus"] = "4-9"
    #expect(describe(.fake(files)).core == .efficient)
  }

  @Test func `a computer is named by a digest that does not tell its number`() throws {
    var files = full
    #expect(describe(.fake(files)).machineDigest == nil)
    let number = "3d1219c7c4c5404aaa1f6d2a48adfda4"
    files["/etc/machine-id"] = number + "\n"
    let digest = try #require(describe(.fake(files)).machineDigest)
    #expect(digest.count == 16 && digest.allSatisfy(\.isHexDigit))
    #expect(!number.contains(digest.prefix(8)))
    files["/etc/machine-id"] = "4" + number.dropFirst()
    #expect(describe(.fake(files)).machineDigest != digest)
    for none in ["", "uninitialized", String(repeating: "0", count: 32), number + "0"] {
      files["/etc/machine-id"] = none
      #expect(describe(.fake(files)).machineDigest == nil, "\(none)")
    }
  }

  @Test func `everything is read, and of the CPU that measures`() {
    let found = describe(.fake(full))
    #expect(found.cpuModel == .known("Performance: fast"))
    #expect(found.cpuVendor == .known("GenuineIntel"))
    #expect(found.cpuSignature == .known([6, 151, 2]))
    #expect(found.microcode == .known("0x430"))
    #expect(found.kernel == .known("6.1.0 #1 SMP"))
    #expect(found.operatingSystem == .known("Some Linux 12"))
    #expect(found.hypervisor == .known("KVM (KVMKVMKVM)"))
    #expect(
      found.mitigations == .known(["meltdown": "Mitigation: PTI", "retbleed": "Not affected"]))
    #expect(found.governor == .known("powersave"))
    #expect(found.smt == .known(true))
    #expect(found.onlineCPUs == [0, 4])
    #expect(found.numaNodes == .known(["0": [0, 4]]))
    #expect(found.memoryBytes == .known(16_384_000))
    #expect(found.clockSource == .known("tsc"))
    #expect(found.tsc == clock)
  }

  @Test func `what is missing is unknown with the reason, never empty and never zero`() {
    let found = describe(.fake([:]))
    let reasons = [
      found.cpuModel.because, found.cpuVendor.because, found.cpuSignature.because,
      found.microcode.because, found.kernel.because, found.operatingSystem.because,
      found.mitigations.because, found.governor.because, found.smt.because,
      found.memoryBytes.because, found.clockSource.because,
    ]
    for reason in reasons { #expect(reason?.contains(" does not exist: ") == true) }
    #expect(found.governor.because?.contains("usual in a virtual machine") == true)
  }

  @Test func `a file that may not be read is told apart from one that is missing`() {
    let failing = Dictionary(full.keys.map { ($0, EACCES) }) { first, _ in first }
    let found = describe(.fake([:], failing: failing))
    let reasons = [
      found.cpuModel.because, found.kernel.because, found.operatingSystem.because,
      found.governor.because, found.smt.because, found.memoryBytes.because,
      found.mitigations.because,
    ]
    for reason in reasons { #expect(reason?.contains("(Permission denied)") == true) }
  }

  @Test func `files that say something unexpected are unknown`() {
    var files = full
    files["/sys/devices/system/cpu/smt/active"] = "maybe"
    files["/proc/meminfo"] = "nothing"
    files["/etc/os-release"] = "NAME=x"
    let found = describe(.fake(files), cpu: 7)
    #expect(found.smt.because == "/sys/devices/system/cpu/smt/active says 'maybe'")
    #expect(found.memoryBytes.because == "/proc/meminfo has no line MemTotal:")
    #expect(found.operatingSystem.because == "/etc/os-release has no line PRETTY_NAME=")
    #expect(found.cpuModel.because?.contains("no line 'model name' for CPU 7") == true)
    #expect(found.cpuSignature.because?.contains("of CPU 7") == true)
  }

  @Test func `the placeholder that hypervisors give for the microcode is not a revision`() {
    var files = full
    files["/proc/cpuinfo"] = "processor: 4\nmicrocode: 0xFFFFFFFF"
    #expect(describe(.fake(files)).microcode.because?.contains("in place of the real") == true)
  }

  @Test func `this computer describes itself`() throws {
    let here = try Topology.current()
    let cpu = try here.sensibleMeasuringCPU().cpu
    let found = HostDescription.capture(measuringCPU: cpu, topology: here)
    #expect(found.cpuModel.value != nil)
    #expect(found.onlineCPUs.contains(cpu))
    var name = utsname()
    uname(&name)
    let release = withUnsafeBytes(of: &name.release) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    #expect(found.kernel.value?.hasPrefix(release + " ") == true)
    let bytes = sysconf(Int32(_SC_PHYS_PAGES)) * pageBytes
    #expect(abs((found.memoryBytes.value ?? 0) - bytes) < bytes / 10)
  }
}

struct ProcessorTimesTests {
  private let stat = """
    cpu  1 1 1 1 1 1 1 1 1 1
    cpu0 100 0 50 800 20 0 10 20 5 0
    cpu3 0 0 0 1000 0 0 0 0 0 0
    intr 5 0
    """

  @Test func `steal is read per CPU in microseconds`() {
    let clock = StealClock(files: .fake(["/proc/stat": stat]), ticksPerSecond: 100)
    #expect(clock.stolenMicroseconds(cpu: 0) == .known(200_000))
    #expect(clock.stolenMicroseconds(cpu: 3) == .known(0))
    #expect(
      clock.stolenMicroseconds(cpu: 1).because
        == "/proc/stat has no line for CPU 1: it is offline")
  }

  @Test func `without the file or the column steal is unknown and not zero`() {
    #expect(
      StealClock(files: .fake([:]), ticksPerSecond: 100).stolenMicroseconds(cpu: 0).because?
        .hasPrefix("/proc/stat does not exist") == true)
    let old = StealClock(files: .fake(["/proc/stat": "cpu0 1 2 3 4"]), ticksPerSecond: 100)
    #expect(old.stolenMicroseconds(cpu: 0).because?.contains("eight columns") == true)
  }

  @Test func `activity is the share of ticks that were not idle`() {
    let now = SharedValue("cpu0 0 0 0 100 0 0 0 0\ncpu1 0 0 0 100 0 0 0 0")
    var files = FileSystemView.fake([:])
    files.readBytes = { _ in .success(Array(now.value.withLock { $0 }.utf8)) }
    let shares = ProcessorActivity.sample(files: files) {
      now.value.withLock { $0 = "cpu0 3 0 0 107 0 0 0 0\ncpu1 0 0 0 100 0 0 0 0" }
    }
    #expect(shares.keys.sorted() == [0])
    #expect(abs((shares[0] ?? 0) - 0.3) < 1e-9)
    #expect(ProcessorActivity.sample(files: .fake([:])) {}.isEmpty)
  }

  @Test func `steal of this computer does not run backwards`() throws {
    let cpu = try Topology.current().sensibleMeasuringCPU().cpu
    let first = try #require(StealClock().stolenMicroseconds(cpu: cpu).value)
    let second = try #require(StealClock().stolenMicroseconds(cpu: cpu).value)
    #expect(0 <= first && first <= second)
  }
}
