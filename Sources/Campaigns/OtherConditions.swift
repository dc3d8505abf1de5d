import Analysis
import Measurement

/// The reason why a run cannot be resumed here: its conditions have changed.
///
/// Boots are replicates of one thing. A run that continues with another image, CPU, kernel or emulator
/// would mix two things under one number, which no analysis could part again.
public struct OtherConditions: Error, CustomStringConvertible {
  var run: String
  var differences: [String]

  /// The differences, and the advice to the user.
  public var description: String {
    "The run \(run) cannot be resumed, because the conditions have changed: "
      + differences.joined(separator: "; ") + ". Start a new run with 'switchbench run'."
  }

  /// Throws when a recorded run and one that would be planned now differ in anything that makes its
  /// numbers.
  static func check(_ run: Run, against now: Run) throws {
    var found = conditions(of: run, against: now).map {
      "\($0.subject) was \($0.base) and is \($0.head)"
    }
    for machine in run.machines where machine.available {
      let record = now.machines.first { $0.id == machine.id }
      guard record?.available != true else { continue }
      let because = record?.because ?? "it was not asked for"
      found.append("the machine '\(machine.id.rawValue)' no longer works (\(because))")
    }
    guard found.isEmpty else { throw OtherConditions(run: run.id, differences: found) }
  }
}
