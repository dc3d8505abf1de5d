import Testing

/// A suite that begins at once, so that the tests that follow each other in it are not the last to end.
///
/// Each test of a serialized suite queues up behind all that wait when the one before it ends. At a higher
/// priority it does not wait for the thousand that can run at any time.
public struct Early: SuiteTrait, TestScoping {
  /// Runs the suite and all in it at a high priority.
  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withoutActuallyEscaping(function) { function in
      try await Task(priority: .high) { try await function() }.value
    }
  }
}

extension Trait where Self == Early {
  /// The suite begins before what can run at any time.
  public static var early: Self { Early() }
}
