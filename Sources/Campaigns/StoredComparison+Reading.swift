import Analysis
import Matrix
import Measurement
import Recordings

extension StoredComparison {
  /// The comparison of its recordings, with the confirmation's where there is one.
  ///
  /// - Throws: `RecordingError`, `RecordingDisagrees`, or `SelectionError` when a filter matches
  /// none of its cells.
  public func comparison(
    in suite: Suite, _ request: ComparisonRequest, budgets: [Budget],
    choosing selection: Selection? = nil
  ) throws -> Comparison {
    let first = try comparison(.main, in: suite, request, budgets, selection)
    guard recording(.head, .confirmation) != nil else { return first }
    // A filter may leave nothing of the confirmation, and that is no mistake.
    var second = try comparison(.confirmation, in: suite, request, budgets, nil)
    let known = Set(first.rows.map(\.id))
    second.rows.removeAll { !known.contains($0.id) }
    return first.confirmed(by: second)
  }

  /// The base against its copy, over the few pairs of the pilot.
  func pilot(in suite: Suite, _ request: ComparisonRequest) throws -> Comparison {
    compare(
      base: Arm(try run(.base, .pilot, of: request, in: suite), name: request.base),
      head: Arm(try run(.control, .pilot, of: request, in: suite), name: "\(request.base) again"),
      settings: request.settings, pairing: .interleaved)
  }

  private func comparison(
    _ session: ComparisonSession, in suite: Suite, _ request: ComparisonRequest,
    _ budgets: [Budget], _ selection: Selection?
  ) throws -> Comparison {
    let names = [request.base, request.head, "\(request.base) again"]
    // The floors are those of all cells' probes, also of the cells that a filter leaves out.
    var arms = try zip(ComparisonArm.allCases, names).map { arm, name in
      Arm(try run(arm, session, of: request, in: suite), name: name)
    }
    if let selection {
      let chosen = try selection.cells(of: arms.flatMap { $0.run.cells.map(\.id) })
      for index in arms.indices { arms[index].run.cells.removeAll { !chosen.contains($0.id) } }
    }
    return compare(
      base: arms[0], head: arms[1], control: arms[2], settings: request.settings,
      budgets: budgets, pairing: .interleaved)
  }

  private func run(
    _ arm: ComparisonArm, _ session: ComparisonSession, of request: ComparisonRequest,
    in suite: Suite
  ) throws -> Run {
    guard let stored = recording(arm, session) else {
      throw IncompleteComparison(id: id, missing: runID(arm, session))
    }
    let run = try suite.load(stored)
    try check(run, isOf: request, arm, session)
    return run
  }
}

extension ComparisonRequest {
  /// The settings that the comparison is judged by.
  public var settings: ComparisonSettings {
    ComparisonSettings(
      threshold: threshold, confidence: confidence, isGate: isGate,
      usesAllSamples: usesAllSamples ?? false)
  }
}

/// A comparison that ended before its arms were begun.
public struct IncompleteComparison: Error, CustomStringConvertible {
  var id: String
  var missing: String

  /// Names the comparison and the recording that is not there.
  public init(id: String, missing: String) {
    self.id = id
    self.missing = missing
  }

  /// The advice to the user.
  public var description: String {
    "The comparison \(id) ended before anything was compared: there is no recording \(missing). "
      + "Compare the revisions again."
  }
}
