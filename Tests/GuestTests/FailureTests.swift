import Launches
import Measurement
import Testing

/// What a misbehaving strategy must be found to be.
struct Expectation: CustomTestStringConvertible {
  var strategy: String
  var place: Place
  /// The failure's kind.
  var kind: LaunchFailure.Kind
  /// What its sentence, or a line of its evidence, must contain.
  var because: String?
  /// What one of the lines of its evidence must contain.
  var evidence: String?

  var testDescription: String { "\(strategy) on \(place.testDescription) is \(kind.rawValue)" }

  static func each(
    _ strategy: String, _ places: [Place], is kind: LaunchFailure.Kind, _ because: String? = nil,
    evidence: String? = nil
  ) -> [Expectation] {
    places.map {
      Expectation(strategy: strategy, place: $0, kind: kind, because: because, evidence: evidence)
    }
  }

  private static let bare = Place.bare(.tcg, .kvm)
  private static func bare(_ ring: Ring) -> [Place] { bare.filter { $0.ring == ring } }
  /// A KVM that interprets has no 32-bit paging and so no page faults (see Kernels/Platforms).
  private static let paged = bare.filter { $0 != Place(.kvm, .i686, .zero) }

  static let faults =
    each(
      "raises-undefined", bare(.zero), is: .fault, "#UD at 0x1", evidence: "QEMU: exit status 9")
    + each("raises-undefined", bare(.three), is: .fault, "ring 3")
    + each("reads-nowhere", paged, is: .fault, "CR2 0xdead0000")
    // In ring 0 of i686 there is no other stack to raise the exception on, until the double fault
    // brings one.
    + each("loses-stack", paged, is: .fault, "CR2 0xdeacfff")
    + each("loses-stack", [Place(.tcg, .i686, .zero)], is: .fault, "#DF at 0x1")
    + each("raises-undefined", Place.processes, is: .fault, "SIGILL")
    + each("reads-nowhere", Place.processes, is: .fault, "SIGSEGV")
    + each("loses-stack", Place.processes, is: .fault, "SIGSEGV")

  static let ends =
    each("resets", bare(.zero), is: .reset, "triple fault")
    + each("ends-by-port", bare, is: .earlyExit, "exit status 1")
    + each("ends-by-call", Place.processes, is: .earlyExit, "exit status 0")

  static let garbage =
    each(
      "babbles-in-mailbox", bare, is: .garbage, "belong to no frame", evidence: "aa 55 aa 55")
    + each(
      "babbles-on-output", Place.processes, is: .garbage, "belong to no frame",
      evidence: "5a 5a 5a")
    + each("claims-too-much", bare, is: .garbage, "to 2147483647 bytes")
    + each("repeats-itself", bare, is: .garbage, "the start of cell 1")

  static let hangs =
    each(
      "hangs",
      [
        Place(.tcg, .i686, .zero), Place(.kvm, .i686, .zero), Place(.kvm, .x86_64, .three),
      ], is: .hang, "said nothing for 2", evidence: "IP=00")
    + each("hangs", [Place(.process, .x86_64, .three)], is: .hang, evidence: "State: R (running)")
}

/// The three cells of these launches: one that works, one that does not, one that works.
private func launch(_ strategy: String, _ place: Place, _ bench: Bench) throws -> LaunchOutcome {
  try bench.executor(place).launch(place.plan(["call-only", strategy, "callee-saved"]))
}

extension Guests {
  @Suite struct `A strategy that misbehaves` {
    @Test(arguments: Expectation.faults + Expectation.ends)
    func `is told apart by how it ends`(_ expected: Expectation) throws { try check(expected) }

    @Test(arguments: Expectation.garbage)
    func `cannot talk the runner into believing it`(_ expected: Expectation) throws {
      try check(expected)
    }

    @Test(arguments: Expectation.hangs)
    func `is not waited for`(_ expected: Expectation) throws { try check(expected) }

    @Test(
      .enabled(
        if: Computer.hasInterpretingKVM,
        "KVM is absent, or runs ring 0 on the CPU, where it knows every instruction"),
      arguments: Architecture.allCases)
    func `is noticed when KVM gives up on it`(_ architecture: Architecture) throws {
      try check(
        Expectation(
          strategy: "asks-too-much", place: Place(.kvm, architecture, .zero),
          kind: .kvmInternalError, because: "KVM gave up", evidence: "registers: "))
    }

    /// The cell before the bad one is delivered, the bad one is in flight, the third is not reached.
    private func check(_ expected: Expectation) throws {
      let bench = try Bench()
      let outcome = try launch(expected.strategy, expected.place, bench)
      let failure = try #require(outcome.record.failure)
      #expect(failure.kind == expected.kind)
      let words = [failure.because] + failure.evidence
      if let because = expected.because {
        #expect(words.contains { $0.contains(because) }, "\(words)")
      }
      #expect(failure.cell == expected.place.cell(expected.strategy))
      if let line = expected.evidence {
        #expect(failure.evidence.contains { $0.contains(line) }, "\(failure.evidence)")
      }
      #expect(outcome.results.map(\.cell.strategy) == ["call-only"])
      guard case .delivered? = outcome.results.first?.result else {
        Issue.record("the good cell before it was not delivered: \(outcome.results)")
        return
      }
      #expect(bench.folder.contents() == [])
      #expect(bench.survivors == [])
    }

    /// A guest that takes back what it wrote may do so before the cell that ended is heard of, so who
    /// is to blame is not certain; that it is garbage is.
    @Test(arguments: Place.bare(.tcg, .kvm))
    func `cannot take back what it said`(_ place: Place) throws {
      let bench = try Bench()
      let outcome = try launch("takes-back", place, bench)
      #expect(
        outcome.record.failure?.kind == .garbage, "\(String(describing: outcome.record.failure))")
      #expect(bench.survivors == [])
    }

    @Test(
      arguments: [
        ("loses-count", "miscounted: "), ("overruns-stack", "a guard word beside a stack"),
        ("corrupts-register", "bx was promised and not preserved"),
      ], Place.bare(.tcg) + Place.processes)
    func `is void, and the launch goes on`(_ bad: (name: String, because: String), _ place: Place)
      throws
    {
      let bench = try Bench()
      let outcome = try launch(bad.name, place, bench)
      #expect(outcome.isFinished)
      #expect(outcome.results.count == 3)
      for (cell, result) in outcome.results {
        switch result {
        case .delivered: #expect(cell.strategy != bad.name)
        case .void(let reason):
          #expect(cell.strategy == bad.name)
          #expect(reason.because.contains(bad.because))
        case .documented: Issue.record("\(cell) was not to be documented")
        case .refused(let because): Issue.record("\(cell) was refused: \(because)")
        }
      }
    }
  }
}
