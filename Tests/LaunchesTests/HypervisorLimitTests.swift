import GuestProtocol
import Measurement
import Testing

@testable import Launches

/// Requirements of strategy.h: none, to come straight back, gates.
private let nothing: UInt64 = 0
private let straightBack: UInt64 = 1 << 2
private let gates: UInt64 = 1 << 3

/// Probes of a CPU and of an interpreter.
private let native = Probe(adds: 10_000, ticks: 5954)
private let interpreter = Probe(adds: 10_000, ticks: 15_000_000)

@Suite struct `a lost cell` {
  private func refusal(
    _ kind: LaunchFailure.Kind, requirements: UInt64 = gates, vector: UInt64? = nil,
    code: [UInt8] = [],
    probe: Probe = native, machine: Machine = .kvm, isInFlight: Bool = true
  ) -> String? {
    LaunchOutcome(
      record: LaunchRecord(
        machine: machine, architecture: .x86_64, ring: .three, boot: 0, placement: nil,
        clockStep: nil, firstSampleMicroseconds: nil, wallMicroseconds: 1,
        failure: LaunchFailure(
          kind: kind, because: "it was lost", cell: cell("a"), evidence: ["KVM internal error"])),
      results: [], arguments: [], probe: probe,
      inFlight: isInFlight
        ? CellInFlight(requirements: requirements, vector: vector, code: code) : nil
    ).hypervisorLimit
  }

  @Test func `that KVM gave up on is beyond this KVM, if it asked for more than a stack`() {
    #expect(
      refusal(.kvmInternalError)
        == "this KVM does not support it: it was lost: KVM internal error")
    #expect(refusal(.kvmInternalError, requirements: gates | straightBack) != nil)
    #expect(refusal(.kvmInternalError, requirements: nothing) == nil)
    #expect(refusal(.kvmInternalError, requirements: straightBack) == nil)
  }

  @Test func `that an interpreter gave up on is beyond this KVM, whatever it asked for`() {
    #expect(refusal(.kvmInternalError, requirements: nothing, probe: interpreter) != nil)
    #expect(refusal(.fault, requirements: nothing, vector: 6, probe: interpreter) == nil)
    #expect(refusal(.hang, requirements: nothing, probe: interpreter) == nil)
  }

  @Test(arguments: [Machine.tcg, .icount, .process])
  func `has failed where no hypervisor is in between`(machine: Machine) {
    for kind in [LaunchFailure.Kind.kvmInternalError, .hang] {
      #expect(refusal(kind, probe: interpreter, machine: machine) == nil)
    }
    #expect(refusal(.fault, vector: 6, code: [0xCF], machine: machine) == nil)
  }

  @Test func `that had ended before the launch was lost has failed`() {
    #expect(refusal(.kvmInternalError, isInFlight: false) == nil)
  }

  @Test func `is beyond this KVM when it raised #UD or #GP at what a hypervisor carries out`() {
    for vector: UInt64 in [6, 13] {
      let found = refusal(.fault, vector: vector, code: [0x48, 0xCF, 0xCC])
      #expect(found?.hasSuffix(" (at iret)") == true)
      #expect(refusal(.fault, vector: vector, code: [0x48, 0x89, 0x27]) == nil)
      #expect(refusal(.fault, vector: vector) == nil)
    }
    #expect(refusal(.fault, vector: 14, code: [0xCF], probe: interpreter) == nil)
    #expect(refusal(.fault, requirements: nothing, vector: 6, code: [0xCF]) == nil)
  }

  @Test func `is beyond an interpreter that raised #UD at anything, or went nowhere`() {
    let words = "; its instructions are interpreted in this ring"
    let fault = refusal(.fault, vector: 6, code: [0xD9, 0xD0], probe: interpreter)
    #expect(fault?.hasSuffix(words) == true)
    #expect(refusal(.hang, probe: interpreter)?.hasSuffix(words) == true)
    #expect(refusal(.hang) == nil)
  }

  @Test(arguments: [LaunchFailure.Kind.reset, .garbage, .earlyExit])
  func `has failed in every other way`(kind: LaunchFailure.Kind) {
    #expect(refusal(kind, probe: interpreter) == nil)
  }
}

@Suite struct `an instruction that a hypervisor may have to carry out` {
  @Test(
    arguments: [
      ([0xCD, 0x20], Architecture.i686, "int"), ([0x48, 0xCF], .x86_64, "iret"),
      ([0x48, 0xCF], .i686, nil), ([0x0F, 0x05], .x86_64, "syscall"),
      ([0x48, 0x0F, 0x07], .x86_64, "sysret"), ([0xFF, 0x1D], .x86_64, "a far call"),
      ([0xFF, 0x2F], .i686, "a far jmp"), ([0xFF, 0xD0], .i686, nil),
      ([0x66, 0xEF], .i686, "out"), ([0x0F, 0xAE], .i686, nil), ([0x0F], .i686, nil),
      ([0x48], .x86_64, nil), ([], .x86_64, nil), ([0x90], .i686, nil),
    ] as [([UInt8], Architecture, String?)])
  func `is known by its opcode`(code: [UInt8], architecture: Architecture, name: String?) {
    #expect(SensitiveInstruction.name(code, architecture) == name)
  }
}

@Suite struct `what a transcript knows of the cell in flight` {
  @Test func `is what its strategy requires, and the exception that ended it`() {
    let plan = plan()
    let begun: [GuestEvent] = [
      .hello(greeting(plan)), .probe(adds: 1, ticks: 1), .cellBegin(0, requirements: gates),
    ]
    #expect(heard(Array(begun.prefix(2)), plan).transcript.loss == nil)
    #expect(heard(begun, plan).transcript.loss == CellInFlight(requirements: gates))
    let fault = GuestFault(
      vector: 6, error: 0, instruction: 0x10_0000, codeSegment: 8, flags: 2, address: 0)
    #expect(
      heard(begun + [.fault(fault)], plan).transcript.loss
        == CellInFlight(requirements: gates, vector: 6))
    let ended = begun + [.cellEnd(cellEnd(0, .unsupported))]
    #expect(heard(ended, plan).transcript.loss == nil)
  }
}
