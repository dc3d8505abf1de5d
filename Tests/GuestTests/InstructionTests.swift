import Foundation
import Laboratory
import Measurement
import Testing

extension Guests {
  @Suite struct `An instruction` {
    private static let places =
      Place.processes + [Place(.icount, .i686, .three), Place(.kvm, .x86_64, .three)]

    private func result(_ name: String, _ place: Place) throws -> CellResult? {
      let cell = place.cell(name, .instruction)
      let bench = try Bench()
      let outcome = try bench.executor(place).launch(place.plan([cell]))
      #expect(outcome.isFinished, "\(outcome.record.failure?.because ?? "")")
      return outcome.results.first { $0.cell == cell }?.result
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
      guard case .void(let because)? = try result(name, place) else {
        Issue.record("\(name) was not void")
        return
      }
      let expected = name == "leaves-out-a-round" ? "entries counted" : "promised and not preserved"
      #expect(because.contains(expected), "\(because)")
    }
  }
}

/// Instructions that misbehave, as files of the suite's kernels.
enum BadInstructions {
  static let names = ["leaves-out-a-round", "loses-what-it-keeps"]

  static func file(_ name: String) -> String {
    // One goes round less often than the loop was told; the other promises what it writes to.
    let (keeps, instance) =
      name == names[0]
      ? ("SP", "cmpl $1, left; jbe 77f; decl left; 77:") : ("SP | CX", "incl %ecx")
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
