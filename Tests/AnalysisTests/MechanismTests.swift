import Analysis
import Measurement
import Testing

/// A machine, the ticks of 10,000 adds, the counters over 1,000 switches, and what they prove.
struct Evidence: Sendable {
  var machine: Machine
  var probeTicks: Int
  var counters: (exits: Int, emulated: Int)?
  var mechanism: Mechanism?

  var boot: BootRecord {
    AnalysisTests.boot(
      0, samples: [1920], probeTicks: probeTicks,
      exits: counters.map {
        ExitCounters(exits: $0.exits, instructionsEmulated: $0.emulated, switches: 1000)
      })
  }
}

@Suite struct MechanismTests {
  @Test(
    "Each rule holds on its own side of the limit and breaks on the other",
    arguments: [
      Evidence(machine: .process, probeTicks: 5950, mechanism: .native),
      Evidence(machine: .process, probeTicks: 39_999, mechanism: .native),
      Evidence(machine: .process, probeTicks: 40_000, mechanism: nil),
      Evidence(machine: .process, probeTicks: 0, mechanism: nil),
      Evidence(machine: .tcg, probeTicks: 31_000, mechanism: .translated),
      Evidence(machine: .icount, probeTicks: 10_000, mechanism: .counted),
      Evidence(machine: .icount, probeTicks: 12_000, mechanism: .counted),
      Evidence(machine: .icount, probeTicks: 9_999, mechanism: nil),
      Evidence(machine: .icount, probeTicks: 12_001, mechanism: nil),
      Evidence(
        machine: .kvm, probeTicks: 6000, counters: (exits: 499, emulated: 999), mechanism: .native),
      Evidence(
        machine: .kvm, probeTicks: 6000, counters: (exits: 500, emulated: 999),
        mechanism: .exitEmulated),
      Evidence(
        machine: .kvm, probeTicks: 6000, counters: (exits: 499, emulated: 1000),
        mechanism: .instructionEmulated),
      Evidence(
        machine: .kvm, probeTicks: 14_000_000, counters: (exits: 22_000, emulated: 22_000),
        mechanism: .instructionEmulated),
      // A slow chain that neither exits nor is emulated fits no mechanism.
      Evidence(
        machine: .kvm, probeTicks: 40_000, counters: (exits: 0, emulated: 0), mechanism: nil),
      Evidence(machine: .kvm, probeTicks: 500_001, mechanism: .instructionEmulated),
      Evidence(machine: .kvm, probeTicks: 500_000, mechanism: nil),
      // Fast adds do not show that the switch itself stays in the guest.
      Evidence(machine: .kvm, probeTicks: 6000, mechanism: nil),
    ])
  func rule(_ evidence: Evidence) {
    let proof = mechanism(of: cell(id("s", evidence.machine), boots: [evidence.boot]))
    #expect(proof.mechanism == evidence.mechanism)
    #expect(!proof.because.isEmpty)
  }

  @Test func `bare metal is proven by a multiplication that takes longer than an addition`() {
    func proof(_ multiplies: Int, _ probeTicks: Int = 10_000) -> MechanismProof {
      let chains = calibration(
        adds: [10_000, 10_000], multiplies: [multiplies, multiplies])
      return mechanism(
        of: cell(
          id("s", .metal),
          boots: [boot(0, samples: [1], probeTicks: probeTicks, calibration: chains)]))
    }
    #expect(proof(30_000).mechanism == .native)
    #expect(proof(20_000).mechanism == .native)
    #expect(proof(19_999).mechanism == nil)
    // An emulator whose clock counts instructions.
    #expect(proof(10_000).mechanism == nil)
    #expect(proof(30_000, 40_000).mechanism == nil)
    let none = mechanism(
      of: cell(id("s", .metal), boots: [boot(0, samples: [1], calibration: nil)]))
    #expect(none.mechanism == nil && none.because.contains("no chain of multiplications"))
  }

  @Test func `Bochs counts instructions, or proves nothing`() {
    #expect(
      mechanism(of: cell(id("s", .bochs), boots: [boot(0, samples: [1], probeTicks: 10_300)]))
        .mechanism == .counted)
    #expect(
      mechanism(of: cell(id("s", .bochs), boots: [boot(0, samples: [1], probeTicks: 6000)]))
        .mechanism == nil)
  }

  @Test
  func `a counted KVM tells a switch that left the guest from one that did not, by its reasons`() {
    func proof(_ exits: ExitCounters?, _ probeTicks: Int = 10_300) -> MechanismProof {
      mechanism(
        of: cell(
          id("s", .bochsKVM),
          boots: [boot(0, samples: [1], probeTicks: probeTicks, exits: exits)]))
    }
    let left = ExitCounters(
      exits: 1010, instructionsEmulated: 0, switches: 1000,
      reasons: [ExitReason(number: 9, exits: 1000), ExitReason(number: 200, exits: 10)])
    #expect(proof(left).mechanism == .exitEmulated)
    #expect(proof(left).because.contains("task switch (9) 1000, reason 200 10"))
    let stayed = ExitCounters(exits: 10, instructionsEmulated: 0, switches: 1000, reasons: [])
    #expect(proof(stayed).mechanism == .counted)
    #expect(!proof(stayed).because.contains("by reason"))
    // A clock that counts no instructions, and counters that no one read, prove nothing.
    #expect(proof(stayed, 6000).mechanism == nil)
    #expect(proof(nil).mechanism == nil)
  }

  @Test func `without counters the reason says so`() {
    let proof = mechanism(of: cell(id("s", .kvm), boots: [boot(0, samples: [1920])]))
    #expect(proof.because.hasPrefix("no counters"))
    let zero = ExitCounters(exits: 0, instructionsEmulated: 0, switches: 0)
    let empty = mechanism(of: cell(id("s", .kvm), boots: [boot(0, samples: [1920], exits: zero)]))
    #expect(empty.mechanism == nil)
    #expect(empty.because.hasPrefix("no counters"))
  }

  @Test func `boots that do not agree prove nothing`() {
    let proof = mechanism(
      of: cell(boots: [boot(4, samples: [1]), boot(7, samples: [1], probeTicks: 90_000)]))
    #expect(proof.mechanism == nil)
    #expect(proof.because.contains("boot 4"))
    #expect(proof.because.contains("boot 7"))
  }

  @Test func `a cell without boots has no mechanism`() {
    #expect(mechanism(of: cell(boots: [])).mechanism == nil)
  }

  @Test func `the evidence is kept as medians over boots`() {
    let counters = [3, 5, 100].map {
      ExitCounters(exits: $0, instructionsEmulated: 2 * $0, switches: 1000)
    }
    let proof = mechanism(
      of: cell(
        id("s", .kvm),
        boots: counters.enumerated().map {
          boot($0.offset, samples: [1920], probeTicks: 6000 + $0.offset, exits: $0.element)
        }))
    #expect(proof.exitsPerSwitch == 0.005)
    #expect(proof.emulatedPerSwitch == 0.01)
    #expect(proof.ticksPerAdd == 0.6001)
  }

  @Test func `an unproven cell is measured, warned about and without core cycles`() {
    let run = complete(run([cell(id("s", .kvm), locations: [19, 20, 21, 22, 23, 24])]))
    #expect(run.cells[0].status == .measured)
    #expect(run.cells[0].mechanism == nil)
    #expect(run.cells[0].summary?.coreCyclesPerSwitch == nil)
    #expect(run.codes == [DerivedWarning.unproven])
  }
}
