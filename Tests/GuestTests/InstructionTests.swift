import Foundation
import Launches
import Measurement
import Testing

extension Guests {
  @Suite struct `An instruction` {
    private static let places =
      Place.processes + [Place(.icount, .i686, .three), Place(.kvm, .x86_64, .three)]

    private func launch(_ name: String, _ place: Place) throws -> LaunchOutcome {
      let bench = try Bench()
      let outcome = try bench.executor(place).launch(
        place.plan([place.cell(name, .instruction)]))
      #expect(outcome.isFinished, "\(outcome.record.failure?.because ?? "")")
      return outcome
    }

    private func result(_ name: String, _ place: Place) throws -> CellResult? {
      try launch(name, place).results.first?.result
    }

    @Test(
      arguments: ["add", "load", "pushf-popf", "call-ret", "far-call", "fnsave-frstor"], places)
    func `is carried out as often as it says`(_ name: String, _ place: Place) throws {
      guard case .delivered(let delivery)? = try result(name, place) else {
        Issue.record("\(name) was not delivered")
        return
      }
      #expect(delivery.switchesCounted == delivery.switchesExpected)
      #expect(delivery.switchesExpected > 0)
      #expect(delivery.record.switchesPerSample.isMultiple(of: 32))
    }

    @Test(arguments: Place.processes)
    func `is no strategy, and a strategy is none`(_ place: Place) throws {
      guard case .refused(let because)? = try result("callee-saved", place) else {
        Issue.record("a strategy was timed as an instruction")
        return
      }
      #expect(because.contains("cannot be done with this strategy"))
    }

    @Test(arguments: ["leaves-out-a-round", "loses-what-it-keeps"], Place.processes)
    func `that does not do what it says is void`(_ name: String, _ place: Place) throws {
      guard case .void(let reason)? = try result(name, place) else {
        Issue.record("\(name) was not void")
        return
      }
      let expected = name == "leaves-out-a-round" ? "entries counted" : "promised and not preserved"
      #expect(reason.because.contains(expected), "\(reason)")
    }

    /// How long a sample becomes depends on the clock; `SampleLengthTests` has a scripted one.
    @Test(arguments: Place.processes)
    func `of which twice as many take as long is delivered all the same`(_ place: Place) throws {
      guard case .delivered(let delivery)? = try result("takes-as-long-doubled", place) else {
        Issue.record("what was measured was not delivered")
        return
      }
      #expect(delivery.switchesCounted == delivery.switchesExpected)
      #expect(delivery.record.switchesPerSample.isMultiple(of: 32))
    }
  }
}

/// Instructions that misbehave, as files of the suite's kernels.
enum BadInstructions {
  private static let instances = [
    // Goes round less often than the loop was told.
    "leaves-out-a-round": (keeps: "SP", instance: "cmpl $1, left; jbe 77f; decl left; 77:"),
    // Promises what it writes to.
    "loses-what-it-keeps": ("SP | CX", "incl %ecx"),
    // The first of each loop is so long that all others do not show.
    "takes-as-long-doubled": (
      "SP",
      """
      .ifndef written; .set written, 0; .endif
        .set written, written + 1
        .if written == 2 || written == 2 + COPIES
          movl $500, %ecx
      77: decl %ecx
          jnz 77b
        .endif
      """
    ),
  ]
  static let names = instances.keys.sorted()

  static func file(_ name: String) -> String {
    guard let (keeps, instance) = instances[name] else { return "" }
    return """
      // \(name): an instruction for tests, which misbehaves.
      #include "instruction.h"
      #define left context_a+CONTEXT_REMAINING

      INSTRUCTION(\(keeps), NOTHING)

      PREPARE
      END_PREPARE

      INSTANCE
        \(instance)
      END_INSTANCE

      """
  }
}
