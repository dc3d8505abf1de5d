import Glibc

/// A thread that lives for one piece of work, so that what the work does to itself (its affinity,
/// its memory policy) ends with it and cannot leak into a thread that others use too.
enum ScratchThread {
  /// Runs `body` on a fresh thread and waits for it.
  static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
    try start(body).join()
  }

  /// Starts `body` on a fresh thread, which must be joined.
  static func start<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) throws -> Running<Value> {
    let outcome = ThreadResult<Value>()
    let work = Work { outcome.value = Result(catching: body) }
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue().body() }
        return nil
      }, Unmanaged.passUnretained(work).toOpaque())
    guard code == 0 else { throw failure(code) }
    return Running(thread: thread, work: work, outcome: outcome)
  }

  /// A thread that was started and not yet joined.
  struct Running<Value: Sendable> {
    fileprivate let thread: pthread_t
    fileprivate let work: Work
    fileprivate let outcome: ThreadResult<Value>

    /// Waits for its end; throws what the work threw.
    func join() throws -> Value {
      let code = pthread_join(thread, nil)
      guard code == 0, let value = withExtendedLifetime(work, { outcome.value }) else {
        throw ScratchThread.failure(code)
      }
      return try value.get()
    }
  }

  private static func failure(_ code: Int32) -> HostError {
    .call(
      "pthread_create", on: "a scratch thread", because: errnoText(code),
      fix: "Raise the limit on processes (ulimit -u, pids.max).")
  }

  fileprivate final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  fileprivate final class ThreadResult<Value: Sendable>: Sendable {
    // The thread is joined before this is read, which orders the two.
    nonisolated(unsafe) var value: Result<Value, any Error>?
  }
}
