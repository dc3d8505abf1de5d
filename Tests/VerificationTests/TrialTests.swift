import Documents
import Launches
import Measurement
import Synchronization
import Testing

@testable import Laboratory
@testable import switchbench
@testable import Verification

/// An executor that tells stories instead of running guests.
private struct Storyteller: Executor {
  /// What becomes of a launch, by its plan.
  var story: @Sendable (_ plan: LaunchPlan) -> (CellResult?, LaunchFailure?)

  func launch(
    _ plan: LaunchPlan, each: (CellID, CellResult) throws -> Void
  ) throws -> LaunchOutcome {
    let (result, failure) = story(plan)
    return LaunchOutcome(
      record: LaunchRecord(
        machine: plan.machine, architecture: plan.architecture, ring: plan.ring, boot: plan.boot,
        placement: nil, clockStep: nil, firstSampleMicroseconds: nil, wallMicroseconds: 1,
        failure: failure),
      results: result.map { [(plan.cells[0], $0)] } ?? [], arguments: [], probe: nil)
  }
}

private func boot(_ samples: [Int64], switches: Int) -> BootRecord {
  BootRecord(
    index: 0, launch: 0, position: 0, switchesPerSample: switches,
    histogram: TickHistogram(samples: samples), runOrder: [],
    flagged: FlaggedSamples(notPositive: 0, clockWentBackwards: 0),
    warmUp: WarmUp(samples: 0, firstTicks: 0), probe: Probe(adds: 1, ticks: 1), calibration: nil,
    exits: nil)
}

@Suite struct `a mutant's fate` {
  private func fate(
    _ story: @escaping @Sendable (LaunchPlan) -> (CellResult?, LaunchFailure?)
  ) throws -> MutantTrial.Fate {
    try MutantTrial(
      executor: Storyteller(story: story), place: MachineRing(machine: .process, ring: .three)
    ).run("x-mutant-leak", .x86_64, scenario: .pingPong)
  }

  private static func failure(_ kind: LaunchFailure.Kind, of cell: CellID?) -> LaunchFailure {
    LaunchFailure(kind: kind, because: "a \(kind.rawValue)", cell: cell, evidence: [])
  }

  @Test func `what is measured has survived`() throws {
    let delivery = Delivery(
      record: boot([1], switches: 1), switchesExpected: 1, switchesCounted: 1, promised: [],
      notPromised: [], frameBytes: 0)
    #expect(try fate { _ in (.delivered(delivery), nil) } == .survived)
    // A crash on the way out does not make up for it: the cell would have been recorded.
    #expect(
      try fate { (.delivered(delivery), Self.failure(.fault, of: $0.cells[0])) } == .survived)
  }

  @Test(arguments: [
    (VoidSymptom.miscounted, "miscounted"), (.notPreserved, "not-preserved"), (.overrun, "overrun"),
    (.ceased, "ceased"),
  ])
  func `the guest's own checks catch it`(symptom: VoidSymptom, name: String) throws {
    #expect(try fate { _ in (.void(because: "whatever", symptom), nil) } == .caught(name))
  }

  @Test(arguments: [
    "the image has no strategy of this name; was it built from this tree?",
    "no batch, however long, spans enough steps of the clock",
  ])
  func `a cell that is void for another reason proves nothing`(because: String) throws {
    #expect(try fate { _ in (.void(because: because), nil) } == .untried(because: because))
    #expect(try fate { _ in (.refused(because: because), nil) } == .untried(because: because))
  }

  @Test(arguments: [LaunchFailure.Kind.fault, .reset, .garbage, .earlyExit])
  func `taking the guest down with the cell in flight is being caught`(kind: LaunchFailure.Kind)
    throws
  {
    #expect(try fate { (nil, Self.failure(kind, of: $0.cells[0])) } == .caught(kind.rawValue))
    #expect(
      try fate { _ in (nil, Self.failure(kind, of: nil)) }
        == .untried(because: "a \(kind.rawValue)"))
  }

  @Test func `a guest is hung by the CPU time that it used, however busy the host is`() throws {
    let hung = try fate { plan in
      #expect(plan.sampling.silentCPUSeconds != nil)
      #expect(plan.sampling.silenceSeconds >= 2 && !plan.isTimed)
      return (nil, Self.failure(.hang, of: plan.cells[0]))
    }
    #expect(hung == .caught("hang"))
  }

  @Test func `what proves nothing is run once more`() throws {
    let launches = Mutex(0)
    let fate = try fate { _ in
      launches.withLock { $0 += 1 }
      return launches.withLock { $0 } == 1
        ? (nil, Self.failure(.reset, of: nil)) : (.void(because: "miscounted: 1", .miscounted), nil)
    }
    #expect(fate == .caught("miscounted"))
  }
}

@Suite struct `the count against the listing` {
  private let check = InstructionCheck(strategy: 15, visit: 6)

  @Test func `equal to the last instruction is no contradiction`() {
    #expect(check.perSwitch == 21)
    #expect(check.contradiction(in: boot([4200, 4200], switches: 200)) == nil)
  }

  @Test(arguments: [[4199, 4199], [4201], [4200, 4221], []] as [[Int64]])
  func `one instruction more or less is told with both numbers`(samples: [Int64]) throws {
    let contradiction = try #require(check.contradiction(in: boot(samples, switches: 200)))
    for number in samples.map({ "\($0)" }) + ["200", "15", "6", "21"] {
      #expect(contradiction.contains(number))
    }
  }
}

@Suite struct `a verdict` {
  @Test func `one failure outweighs everything, and nothing verified is no pass`() {
    var verdict = StrategyVerdict(strategy: "x", architecture: .i686)
    #expect(verdict.status == .skip)
    verdict.verified = [MachineRing(machine: .tcg, ring: .zero)]
    verdict.gaps = ["something is missing"]
    #expect(verdict.status == .pass)
    verdict.failures = ["something is wrong"]
    #expect(verdict.status == .fail)
  }

  @Test func `the text has a line for each verdict, and every reason once`() throws {
    var pass = StrategyVerdict(strategy: "good", architecture: .x86_64)
    pass.verified = [Ring.zero, .three].map { MachineRing(machine: .icount, ring: $0) }
    var check = InstructionCheck(strategy: 15, visit: 6)
    check.confirmed = pass.verified
    pass.instructions = check
    var tally = MutantTally(place: MachineRing(machine: .process, ring: .three))
    tally.total = 3
    tally.caughtBy = ["fault": 2, "miscounted": 1]
    pass.mutants = tally
    var fail = pass
    fail.strategy = "bad"
    fail.failures = ["it is broken."]
    var skips = ["one", "two", "three"].map { StrategyVerdict(strategy: $0, architecture: .i686) }
    for index in skips.indices {
      skips[index].skipped = [
        StrategyVerdict.Skip(
          place: MachineRing(machine: .kvm, ring: .zero), because: "there is no KVM")
      ]
    }
    let report = VerificationReport(verdicts: [pass, fail] + skips, absentMachines: [:])
    let text = try render(report.document, as: .terminal(columns: 80, color: false))
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    for line in [
      "strategy verdict isa kvm icount instructions mutants", "good PASS x86_64 - 0 3 15+6=21 3/3",
      "bad FAIL x86_64 - 0 3 15+6=21 3/3", "one SKIP i686 - - - -", "two SKIP i686 - - - -",
      "three SKIP i686 - - - -", "Failures", "bad x86_64: it is broken.",
      "Not tried", "one, two, three: kvm ring0 i686: there is no KVM",
    ] { #expect(lines.count { $0 == line } == 1, "\(line): \(text)") }
    #expect(
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ").hasSuffix(
        "1 passed, 1 failed, 3 skipped; 2 instruction counts confirmed; 6 of 6 mutants caught."))
  }
}
