import Launches
import Measurement
import Testing

/// What a kernel below the harness must say of a call that asks for what its code must not do.
private struct Misuse: CustomTestStringConvertible {
  /// Which of them, as the call's argument (Kernels/Systems/xv6/examine.c).
  var number: Int
  /// The kernel's words.
  var panic: String

  var testDescription: String { panic }
  var strategy: String { "misuses-kernel-\(number)" }

  static let all = [
    Misuse(number: 3, panic: "sched ptable.lock"), Misuse(number: 4, panic: "sched locks"),
    Misuse(number: 5, panic: "sched running"), Misuse(number: 6, panic: "sched interruptible"),
    Misuse(number: 7, panic: "acquire"), Misuse(number: 8, panic: "release"),
    Misuse(number: 9, panic: "popcli"), Misuse(number: 10, panic: "popcli - interruptible"),
  ]
}

extension Misbehaviour {
  /// Strategies that misbehave with a kernel below.
  static let belowAll =
    Misuse.all.map {
      Misbehaviour(
        $0.strategy, "  movl $\($0.number), %ebx; movl $23, %eax; int $64; ret",
        requirements: "PROCESSES")
    } + [
      Misbehaviour("faults-above-kernel", "  ud2", requirements: "PROCESSES"),
      Misbehaviour("stays-with-kernel", "  ret", requirements: "PROCESSES | NO_SWITCH"),
    ]
}

extension Guests {
  @Suite struct `A strategy with a kernel below` {
    private static let places = Place.bare(.tcg).filter { $0.ring == .three }

    private func failure(_ strategy: String, _ place: Place) throws -> LaunchFailure {
      let bench = try Bench()
      let outcome = try bench.executor(place).launch(place.plan(["call-only", strategy]))
      #expect(outcome.results.map(\.cell.strategy) == ["call-only"])
      let failure = try #require(outcome.record.failure)
      #expect(failure.cell == place.cell(strategy))
      return failure
    }

    @Test(arguments: Misuse.all, places)
    fileprivate func `is stopped by the kernel's own checks`(_ misuse: Misuse, _ place: Place)
      throws
    {
      let failure = try failure(misuse.strategy, place)
      #expect(failure.kind == .fault)
      #expect(failure.evidence.contains("guest: panic: \(misuse.panic)"), "\(failure.evidence)")
      #expect(summarize(failure).hasSuffix("guest: panic: \(misuse.panic)"))
    }

    @Test(arguments: places)
    func `faults as one without`(_ place: Place) throws {
      let failure = try failure("faults-above-kernel", place)
      #expect(failure.kind == .fault)
      #expect(failure.because.contains("#UD at 0x1"), "\(failure.because)")
      #expect(failure.because.contains("ring 3"), "\(failure.because)")
    }

    @Test(arguments: places)
    func `leaves nothing of it to the next`(_ place: Place) throws {
      let bench = try Bench()
      let names = ["stays-with-kernel", "callee-saved", "raises-undefined"]
      let outcome = try bench.executor(place).launch(place.plan(names))
      #expect(outcome.results.map(\.cell.strategy) == ["stays-with-kernel", "callee-saved"])
      for (cell, result) in outcome.results {
        guard case .delivered = result else {
          Issue.record("\(cell): \(result)")
          continue
        }
      }
      let failure = try #require(outcome.record.failure)
      #expect(failure.because.contains("#UD"), "\(failure.because)")
      // Interrupts were on for the processes, and are off again.
      let digits = try #require(failure.because.firstMatch(of: /flags 0x([0-9a-f]+)/)).output.1
      let interruptFlag = 0x200
      #expect(try #require(Int(digits, radix: 16)) & interruptFlag == 0)
    }

    @Test(arguments: Place.bare(.tcg).filter { $0.ring == .zero })
    func `is refused where there are no processes`(_ place: Place) throws {
      let bench = try Bench()
      let plan = place.plan(["stays-with-kernel", "call-only"])
      let outcome = try bench.executor(place).launch(plan)
      #expect(outcome.isFinished)
      guard case .refused? = outcome.results.first?.result else {
        Issue.record("\(outcome.results)")
        return
      }
    }
  }
}
