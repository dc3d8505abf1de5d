import GuestProtocol
import Measurement
import Testing

@testable import Launches

@Suite struct `a cell's outcome` {
  /// The kind of a result and its reason.
  private struct Verdict: Equatable {
    var kind: String
    var because: String

    init(_ kind: String, _ because: String) {
      self.kind = kind
      self.because = because
    }

    init(_ result: CellResult?) {
      switch result {
      case .delivered: self.init("delivered", "")
      case .documented: self.init("documented", "")
      case .refused(let because): self.init("refused", because)
      case .void(let reason): self.init("void", reason.because)
      case nil: self.init("nothing", "")
      }
    }
  }

  private func verdict(
    _ end: CellEnd, batches: [GuestEvent.BatchPair]? = someBatches,
    _ architecture: Architecture = .x86_64,
    scenario: String = "ping-pong"
  ) -> Verdict {
    var plan = plan(cells: 1, architecture)
    plan.cells[0].scenario = scenario
    var transcript = Transcript(plan: plan)
    let samples = batches.map { [GuestEvent.samples(cell: 0, batches: $0)] } ?? []
    let before: [GuestEvent] = [
      .hello(greeting(plan)), .probe(adds: 1, ticks: 1), .cellBegin(0),
    ]
    for event in before + samples { #expect(transcript.take(event) == nil) }
    let found = transcript.take(.cellEnd(end))
    #expect(found?.cell == plan.cells[0])
    return Verdict(found?.result)
  }

  @Test func `every outcome that the guest knows has its verdict and its words`() {
    var miscounted = cellEnd(0, .miscounted)
    miscounted.switchesCounted = 59_999_999
    var notPreserved = cellEnd(0, .notPreserved)
    notPreserved.firstBroken = (3, 0xC0FFEE, 0xDEAD)
    let cases: [(end: CellEnd, verdict: Verdict)] = [
      (cellEnd(0), Verdict("delivered", "")),
      (
        cellEnd(0, .unknownStrategy),
        Verdict("void", "the image has no strategy of this name; was it built from this tree?")
      ),
      (
        cellEnd(0, .unsupported),
        Verdict("refused", "the platform cannot give the strategy what it requires")
      ),
      (miscounted, Verdict("void", "miscounted: 59999999 entries counted for 60000000 switches")),
      (
        notPreserved,
        Verdict(
          "void", "rbx was promised and not preserved: 0xc0ffee went in, 0xdead came back")
      ),
      (
        cellEnd(0, .stackOverrun), Verdict("void", "a guard word beside a stack was overwritten")
      ),
      (cellEnd(0, .unknownScenario), Verdict("void", "the image does not know the scenario")),
      (
        cellEnd(0, .clockTooCoarse),
        Verdict("void", "no batch, however long, spans enough steps of the clock")
      ),
      (
        cellEnd(0, .pagingRefused),
        Verdict(
          "refused", "this machine refused to turn on 32-bit paging, and the strategy loads CR3")
      ),
      (
        cellEnd(0, .featureMissing),
        Verdict(
          "refused",
          "the CPU, as this machine shows it, lacks a feature that the strategy requires")
      ),
      (
        cellEnd(0, .unsuitable),
        Verdict("refused", "the scenario cannot be done with this strategy")
      ),
      (
        cellEnd(0, .tooLarge),
        Verdict("refused", "the scenario's contexts or their memory do not fit this platform")
      ),
      (
        cellEnd(0, .noInterrupts),
        Verdict("void", "the timer's interrupts ceased after 60000000 of them")
      ),
      (
        cellEnd(0, .libraryMissing),
        Verdict(
          "refused",
          "the image was built without a library that the strategy calls; install its package")
      ),
      (
        cellEnd(0, .noOtherCPU),
        Verdict(
          "refused", "this computer has no other CPU at the distance that the scenario asks")
      ),
      (
        cellEnd(0, .otherCPURefused),
        Verdict("refused", "the kernel does not let the other side run on another CPU alone")
      ),
    ]
    for (end, expected) in cases { #expect(verdict(end) == expected) }
    let known = (0...UInt16.max).filter { CellOutcome(rawValue: $0) != nil }
    #expect(cases.map(\.end.outcome).sorted() == known)
  }

  @Test func `a machine that delivers no interrupt at all is no strategy's fault`() {
    var end = cellEnd(0, .noInterrupts)
    end.switchesExpected = 0
    #expect(
      verdict(end) == Verdict("refused", "no interrupt of the timer arrives on this machine"))
  }

  @Test func `preemptions are timed one by one, and not in two batches`() {
    var end = cellEnd(0)
    end.switchesPerSample = 1
    end.switchesExpected = UInt64(someBatches.count)
    end.switchesCounted = end.switchesExpected
    #expect(verdict(end).kind == "void")
    #expect(verdict(end, scenario: "preemption-outside").kind == "delivered")
    end.switchesExpected -= 1
    end.switchesCounted -= 1
    #expect(verdict(end, scenario: "preemption-outside").kind == "void")
    #expect(
      verdict(end, batches: [], scenario: "preemption-outside").because.contains("come too fast"))
  }

  @Test(arguments: [16, 255, UInt16.max])
  func `an outcome that nobody knows is void`(outcome: UInt16) {
    var end = cellEnd(0)
    end.outcome = outcome
    #expect(
      verdict(end) == Verdict("void", "the guest ended the cell with unknown outcome \(outcome)"))
  }

  @Test func `verified without samples is void`() {
    let expected = Verdict("void", "the guest called the cell verified and sent no samples")
    #expect(verdict(cellEnd(0), batches: nil) == expected)
    #expect(verdict(cellEnd(0), batches: []) == expected)
    var end = cellEnd(0)
    end.switchesPerSample = 0
    #expect(verdict(end) == expected)
  }

  @Test func `verified though something promised had changed is void`() {
    var end = cellEnd(0)
    end.changed = end.promised & 0b1000
    #expect(
      verdict(end)
        == Verdict("void", "the guest called the cell verified though promised state had changed"))
    end.changed = ~end.promised
    #expect(verdict(end).kind == "delivered")
  }

  @Test func `more samples than the switches allow is void`() {
    var end = cellEnd(0)
    end.switchesExpected = 3 * 200 * 2 - 1
    end.switchesCounted = end.switchesExpected
    #expect(
      verdict(end) == Verdict("void", "2 samples cannot come from 1199 switches"))
    end.switchesExpected += 1
    end.switchesCounted += 1
    #expect(verdict(end).kind == "delivered")
  }

  @Test(arguments: [
    (59_999_999, 60_000_000), (60_000_001, 60_000_000), (0, 60_000_000), (60_000_000, 0),
  ])
  func `verified with counts that differ is void`(counts: (counted: UInt64, expected: UInt64)) {
    var end = cellEnd(0)
    end.switchesCounted = counts.counted
    end.switchesExpected = counts.expected
    let because =
      "miscounted: \(counts.counted) entries counted for \(counts.expected) switches"
    #expect(verdict(end) == Verdict("void", because))
  }

  @Test(
    arguments: [
      (3, Architecture.i686, "ebx"), (3, .x86_64, "rbx"), (12, .x86_64, "r12"),
      (16, .i686, "flags"),
      (8, .i686, "bit 8"), (63, .x86_64, "bit 63"), (.max, .x86_64, "bit 9223372036854775807"),
    ] as [(UInt64, Architecture, String)])
  func `what was not preserved is named`(
    broken: (bit: UInt64, architecture: Architecture, name: String)
  ) {
    var end = cellEnd(0, .notPreserved)
    end.firstBroken = (broken.bit, .max, 0)
    #expect(
      verdict(end, batches: nil, broken.architecture)
        == Verdict(
          "void",
          "\(broken.name) was promised and not preserved: 0xffffffffffffffff went in, 0x0 came back"
        ))
  }
}
