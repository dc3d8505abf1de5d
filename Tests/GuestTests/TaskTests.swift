import Measurement
import Testing

/// A task switch that must fault: table 8-1 of Intel SDM volume 3A.
struct TaskFault: CustomTestStringConvertible {
  var strategy: String
  var vector: String
  /// The selector of the task that was wrong.
  var errorCode: String

  var testDescription: String { "\(strategy) raises \(vector)(\(errorCode))" }

  static let all = [
    TaskFault(strategy: "jumps-to-itself", vector: "#GP", errorCode: "0x48"),
    TaskFault(strategy: "calls-itself", vector: "#GP", errorCode: "0x48"),
    TaskFault(strategy: "jumps-to-busy-task", vector: "#GP", errorCode: "0x50"),
    TaskFault(strategy: "interrupts-into-busy-task", vector: "#GP", errorCode: "0x50"),
    TaskFault(strategy: "jumps-to-short-task", vector: "#TS", errorCode: "0x50"),
    TaskFault(strategy: "jumps-to-absent-task", vector: "#NP", errorCode: "0x50"),
    TaskFault(strategy: "jumps-to-task-without-table", vector: "#TS", errorCode: "0x18"),
    TaskFault(strategy: "returns-to-idle-task", vector: "#TS", errorCode: "0x50"),
  ]
}

extension Guests {
  @Suite struct `A hardware task` {
    private let place = Place(.tcg, .i686, .zero)

    @Test(arguments: TaskFault.all)
    func `that cannot be switched to is refused with its selector`(_ expected: TaskFault) throws {
      let bench = try Bench()
      let outcome = try bench.executor(place).launch(
        place.plan(["call-only", expected.strategy, "callee-saved"]))
      let failure = try #require(outcome.record.failure)
      #expect(failure.kind == .fault)
      #expect(failure.because.contains("raised \(expected.vector) at 0x1"), "\(failure.because)")
      #expect(
        failure.because.contains("ring 0, error code \(expected.errorCode), "),
        "\(failure.because)")
      #expect(failure.cell == place.cell(expected.strategy))
      #expect(outcome.results.map(\.cell.strategy) == ["call-only"])
    }

    /// What is seen: the access byte of the task that runs, of the other one, and the back link.
    @Test(
      arguments: [
        ("jumps-without-nesting", "0x48898b went in, 0x898b came back"),
        ("leaves-task-busy", "0x898b went in, 0x8b8b came back"),
        ("leaves-back-link", "0x898b went in, 0x48898b came back"),
      ])
    func `is void when the processor's account of it is wrong`(name: String, seen: String) throws {
      let bench = try Bench()
      let outcome = try bench.executor(place).launch(place.plan([name, "hardware-task"]))
      #expect(outcome.isFinished)
      #expect(outcome.results.count == 2)
      guard case .void(let reason)? = outcome.results.first?.result else {
        Issue.record("\(name) is not void: \(outcome.results)")
        return
      }
      #expect(
        reason.because.contains("task links was promised and not preserved: \(seen)"), "\(reason)")
      // What it left behind is in nobody's way.
      guard case .delivered? = outcome.results.last?.result else {
        Issue.record("the good cell after it was not delivered: \(outcome.results)")
        return
      }
    }
  }
}
