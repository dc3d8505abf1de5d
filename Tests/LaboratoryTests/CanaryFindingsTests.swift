import Host
import Launches
import Measurement
import Testing

@testable import Laboratory

private func reading(
  _ ticksPerAdd: Double?, failure: String? = nil, _ architecture: Architecture = .x86_64,
  _ ring: Ring = .three, milliseconds: Int = 30
) -> CanaryReading {
  CanaryReading(
    machine: .kvm, architecture: architecture, ring: ring, ticksPerAdd: ticksPerAdd,
    failure: failure, wallMicroseconds: milliseconds * 1000)
}

@Suite struct CanaryFindingsTests {
  @Test func `KVM is native where an add takes what it takes in a process`() {
    let found = CanaryFindings.kvm(reading(0.61), native: reading(0.60))
    #expect(found.severity == .good)
    #expect(found.subject == "KVM x86_64 ring 3")
    #expect(found.observed == "native: 0.61 ticks for an add, and 0.6 in a process")
    // A core that was slowed down meanwhile is still a core.
    #expect(CanaryFindings.kvm(reading(2.4), native: reading(0.6)).severity == .good)
  }

  @Test func `a processor is judged by what its canary sent`() {
    func evidence(_ calls: Int, _ jumps: Int, below: [String]? = nil) -> ProcessorEvidence {
      let ticks: [ChainKind: Int] = [
        .add: 100, .multiply: 300, .callAndReturn: calls, .indirectJump: jumps, .storeAndLoad: 500,
        .fence: 1700, .cpuid: 1_300_000,
      ]
      return ProcessorEvidence(
        vendor: "AuthenticAMD", brand: "AMD EPYC", hypervisor: "KVMKVMKVM", below: below,
        chains: ChainKind.allCases.map {
          ProcessorEvidence.TimedChain(of: $0, count: 100, ticks: ticks[$0] ?? 0)
        })
    }
    var seen = reading(0.6)
    #expect(CanaryFindings.processor(seen).severity == .warning)
    seen.processor = evidence(410, 110)
    #expect(CanaryFindings.processor(seen).severity == .good)
    #expect(CanaryFindings.kvm(seen, native: reading(0.6)).severity == .good)
    seen.processor = evidence(6000, 4000)
    #expect(CanaryFindings.processor(seen).severity == .problem)
    #expect(
      CanaryFindings.processor(seen).observed
        .hasPrefix("a translator: in adds, a call and return 60"))
    #expect(CanaryFindings.kvm(seen, native: reading(0.6)).severity == .warning)
    // One time out of place proves neither.
    seen.processor = evidence(6000, 110)
    #expect(CanaryFindings.processor(seen).observed.hasPrefix("unclear"))
    #expect(CanaryFindings.kvm(seen, native: reading(0.6)).severity == .warning)
    seen.processor = evidence(410, 110, below: ["TCGTCGTCGTCG"])
    #expect(CanaryFindings.kvm(seen, native: reading(0.6)).observed.contains("TCGTCGTCGTCG"))
  }

  @Test func `KVM that interprets is a warning with the factor`() {
    let found = CanaryFindings.kvm(reading(1200, .i686, .zero), native: reading(0.6))
    #expect(found.severity == .warning)
    #expect(found.subject == "KVM i686 ring 0")
    #expect(found.observed.hasPrefix("instruction-emulated: 1200 ticks"))
    #expect(found.effect.contains("2000 times"))
    #expect(found.fix != nil)
  }

  @Test func `a guest that fails under KVM is a warning with its reason, whatever its probe said`()
  {
    let found = CanaryFindings.kvm(reading(0.6, failure: "KVM gave up"), native: reading(0.6))
    #expect(found.severity == .warning)
    #expect(found.observed == "KVM gave up")
    #expect(CanaryFindings.kvm(reading(nil), native: reading(0.6)).severity == .warning)
  }

  @Test func `without a process to compare with nothing is called native`() {
    let found = CanaryFindings.kvm(reading(0.6), native: reading(nil, failure: "gone"))
    #expect(found.severity == .note)
    #expect(!found.observed.contains("native"))
  }

  @Test func `icount is held to one tick for an addition`() {
    #expect(CanaryFindings.counting(reading(1.02)).severity == .good)
    #expect(CanaryFindings.counting(reading(0.6)).severity == .problem)
    #expect(CanaryFindings.counting(reading(32)).severity == .problem)
    #expect(CanaryFindings.counting(reading(1.02, failure: "hang")).observed == "hang")
  }

  @Test func `boots are judged by their median, and by the first that fails`() {
    let boots = [30, 31, 900].map { reading(1, milliseconds: $0) }
    #expect(CanaryFindings.bootTime(boots).severity == .good)
    #expect(CanaryFindings.bootTime(boots).observed.hasPrefix("31 ms"))
    let slow = [30, 300, 900].map { reading(1, milliseconds: $0) }
    #expect(CanaryFindings.bootTime(slow).severity == .note)
    #expect(CanaryFindings.bootTime(boots + [reading(nil, failure: "reset")]).severity == .problem)
  }

  @Test func `a process that does not run its canary is a problem`() {
    #expect(CanaryFindings.coreClock(reading(0.5)).effect.contains("2 of them"))
    #expect(CanaryFindings.coreClock(reading(0.5, failure: "killed")).severity == .problem)
    #expect(CanaryFindings.thirtyTwoBit(reading(0.6)).severity == .good)
    let missing = CanaryFindings.thirtyTwoBit(reading(nil, failure: "not executed"))
    #expect(missing.severity == .problem)
    #expect(missing.fix?.contains("ia32_emulation") == true)
  }

  @Test func `what had to be given up for KVM is told, and the emulator's version is not`() {
    let record = MachineRecord(
      id: .kvm, available: true, because: nil, notes: ["QEMU 7.2", "-cpu host does not boot"])
    #expect(CanaryFindings.cpuModel(record).observed == "-cpu host does not boot")
    #expect(CanaryFindings.cpuModel(record).severity == .note)
    var plain = record
    plain.notes.removeLast()
    #expect(CanaryFindings.cpuModel(plain).severity == .good)
  }

  @Test func `what is measured takes the place of what was read off`() {
    let hint = Finding("32-bit programs", .good, observed: "built in", effect: "e")
    let other = Finding("CPU", .good, observed: "o", effect: "e")
    let proof = CanaryFindings.thirtyTwoBit(reading(nil, failure: "not executed"))
    let merged = Doctor.merged(host: [hint, other], laboratory: [proof])
    #expect(merged == [other, proof])
  }
}
