import Analysis
import Measurement
import Testing

/// Times of an emulator that looks up where returns and indirect jumps lead.
private let translator = processor([.callAndReturn: 60, .indirectJump: 40, .fence: 0.1])
/// Times of an emulator to which instructions are all alike.
private let interpreter = processor(
  [.multiply: 1, .callAndReturn: 2, .indirectJump: 2, .storeAndLoad: 3, .fence: 1, .cpuid: 4])

private func proof(
  _ machine: Machine, _ evidence: ProcessorEvidence?, scenario: String = "ping-pong",
  ticks: Int64 = 20, isTrap: Bool? = nil, probeTicks: Int = 6000,
  calibration: Calibration? = calibration()
) -> MechanismProof {
  let cell = CellID(
    benchmark: "b", scenario: scenario, strategy: "s", architecture: .x86_64, ring: .three,
    machine: machine)
  let exits = ExitCounters(exits: 0, instructionsEmulated: 0, switches: 1000)
  return mechanism(
    of: AnalysisTests.cell(
      cell,
      boots: [
        boot(
          0, samples: [ticks * 100], probeTicks: probeTicks, calibration: calibration,
          exits: machine == .kvm ? exits : nil)
      ], isTrap: isTrap),
    launches: [launch(step: 1, evidence)])
}

@Suite struct `a processor's evidence` {
  @Test(arguments: [Machine.process, .kvm, .metal])
  func `labels what a CPU did not run`(_ machine: Machine) {
    var bare = (processor(), translator, interpreter)
    if machine == .metal {
      (bare.0.hypervisor, bare.1.hypervisor, bare.2.hypervisor) = (nil, nil, nil)
      bare.0 = processor(hypervisor: nil)
      bare.1.chains.removeAll { $0.of == .cpuid }
    }
    #expect(proof(machine, bare.0).mechanism == .native)
    #expect(proof(machine, bare.1).mechanism == .translated)
    #expect(proof(machine, bare.2).mechanism == .interpreted)
    #expect(proof(machine, bare.1).because.contains("a call and return 60"))
    // Slow emulators are emulators, too.
    #expect(proof(machine, bare.2, probeTicks: 90_000).mechanism == .interpreted)
  }

  @Test func `is not asked of machines that are emulators by name`() {
    #expect(proof(.tcg, processor()).mechanism == .translated)
    #expect(proof(.icount, translator, probeTicks: 10_200).mechanism == .counted)
    #expect(proof(.bochs, translator, probeTicks: 10_200).mechanism == .counted)
    #expect(proof(.tcg, translator).ratios == nil)
  }

  @Test func `that contradicts itself proves nothing`() {
    let odd = processor([.callAndReturn: 60])
    #expect(proof(.process, odd).mechanism == nil)
    #expect(proof(.kvm, odd).mechanism == nil)
    #expect(proof(.process, odd).because.contains("a call and return 60"))
  }

  @Test func `is absent from older recordings, which keep their labels`() {
    #expect(proof(.process, nil).mechanism == .native)
    #expect(proof(.process, nil).because == "the probe took 0.6 ticks per add")
    #expect(proof(.process, nil, ticks: 20_000, isTrap: true).mechanism == .native)
    #expect(proof(.metal, nil).mechanism == .native)
    #expect(proof(.kvm, nil).ratios == nil)
  }

  @Test func `on bare metal names no hypervisor, or nothing is proven`() {
    #expect(proof(.metal, processor()).mechanism == nil)
    #expect(proof(.metal, processor(hypervisor: nil), calibration: nil).mechanism == .native)
  }

  @Test func `must be the same in all boots`() {
    let boots = [boot(0, samples: [1]), boot(1, samples: [1], launch: 1)]
    let mixed = mechanism(
      of: cell(boots: boots), launches: [launch(step: 1, processor()), launch(step: 1, translator)])
    #expect(mixed.mechanism == nil)
    #expect(mixed.because.contains("do not agree"))
  }

  @Test(arguments: [
    (boots: 4, unclear: 1, isProven: true), (4, 2, false), (3, 1, false), (36, 9, true),
  ])
  func `of a few boots may be disturbed`(boots: Int, unclear: Int, isProven: Bool) {
    func proof(_ odd: ProcessorEvidence) -> MechanismProof {
      let id = CellID(
        benchmark: "b", scenario: "ping-pong", strategy: "s", architecture: .x86_64, ring: .three,
        machine: .process)
      var records = (0..<boots).map { number in
        boot(number, samples: [2000], probeTicks: 6000, calibration: calibration(), exits: nil)
      }
      for number in records.indices { records[number].launch = number }
      return mechanism(
        of: AnalysisTests.cell(id, boots: records),
        launches: (0..<boots).map { launch(step: 1, $0 < unclear ? odd : processor()) })
    }
    let disturbed = proof(processor([.indirectJump: 0.276]))
    #expect(disturbed.mechanism == (isProven ? .native : nil))
    #expect(disturbed.because.contains("in \(unclear) of \(boots) boots") == isProven)
    // An emulator in one of them is no disturbance.
    #expect(proof(translator).mechanism == nil)
  }

  @Test func `makes a warning where it shows an emulator`() {
    var measured = run([cell(locations: [20, 20, 20, 20, 20, 20])])
    measured.launches = [launch(step: 26, translator)]
    let done = complete(measured)
    #expect(done.cells[0].mechanism == .translated)
    #expect(done.cells[0].summary?.coreCyclesPerSwitch == nil)
    #expect(done.codes == [DerivedWarning.imitated])
    #expect(complete(done) == done)
  }
}

@Suite struct `a trap under a hypervisor` {
  // A cpuid takes 9,000 ticks there.
  @Test func `that takes as long as a cpuid left the guest`() {
    #expect(proof(.process, processor(), ticks: 8000, isTrap: true).mechanism == .native)
    #expect(proof(.process, processor(), ticks: 8200, isTrap: true).mechanism == .exitEmulated)
    #expect(proof(.process, processor(), ticks: 14_000, isTrap: true).mechanism == .exitEmulated)
    let proof = proof(.process, processor(), ticks: 300, isTrap: true)
    #expect(proof.because.hasSuffix("so it made no full exit"))
  }

  @Test func `is a trap only if it says so, or is an instruction`() {
    #expect(proof(.process, processor(), ticks: 14_000).mechanism == .native)
    #expect(proof(.process, processor(), ticks: 14_000, isTrap: false).mechanism == .native)
    #expect(
      proof(.process, processor(), scenario: "instruction", ticks: 9000).mechanism == .exitEmulated)
    #expect(
      proof(.process, processor(), scenario: "instruction", ticks: 300).mechanism == .native)
  }

  @Test func `is the CPU's own without a hypervisor, or without a cpuid to hold it against`() {
    #expect(
      proof(.process, processor(hypervisor: nil), ticks: 14_000, isTrap: true).mechanism == .native)
    var without = processor()
    without.chains.removeAll { $0.of == .cpuid }
    #expect(proof(.process, without, ticks: 14_000, isTrap: true).mechanism == .native)
  }

  @Test func `is held against the quickest cpuid of the run, as single ones are disturbed`() {
    let boots = [boot(0, samples: [900_000], launch: 0), boot(1, samples: [900_000], launch: 1)]
    let launches = [launch(step: 1, processor()), launch(step: 1, processor([.cpuid: 15_000]))]
    #expect(
      mechanism(of: cell(boots: boots, isTrap: true), launches: launches).mechanism == .exitEmulated
    )
    #expect(
      mechanism(of: cell(boots: [boots[1]], isTrap: true), launches: [launches[1]] + launches[1...])
        .mechanism == .native)
  }

  @Test func `that left the guest has no core cycles, and a warning`() {
    var measured = run([
      cell(boots: (0..<6).map { boot($0, samples: [1_000_000]) }, isTrap: true),
      cell(id("t"), boots: (0..<6).map { boot($0, samples: [2000]) }, isTrap: true),
    ])
    measured.launches = [launch(step: 26, processor())]
    let done = complete(measured)
    #expect(done.cells.map(\.mechanism) == [.exitEmulated, .native])
    #expect(done.cells[0].summary?.coreCyclesPerSwitch == nil)
    #expect(done.cells[1].summary?.coreCyclesPerSwitch != nil)
    #expect(done.codes == [DerivedWarning.leftGuest])
    #expect(done.warnings[0].cells == [id()])
  }
}
