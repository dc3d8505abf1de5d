import Glibc

/// A thread that lives for one piece of work, so that what the work does to itself (its affinity,
/// its memory policy) ends with it and cannot leak into a thread that others use too.
enum ScratchThread {
  /// Runs `body` on a fresh thread and waits for it.
  static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
    nonisolated(unsafe) var outcome: Result<Value, any Error>?
    // The thread is joined before `outcome` is read, which orders the two.
    let work = Work { outcome = Result(catching: body) }
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue().body() }
        return nil
      }, Unmanaged.passUnretained(work).toOpaque())
    if code == 0 { pthread_join(thread, nil) }
    guard code == 0, let outcome = withExtendedLifetime(work, { outcome }) else {
      throw HostError.call(
        "pthread_create", on: "a scratch thread", because: errnoText(code),
        mend: "Raise the limit on processes (ulimit -u, pids.max).")
    }
    return try outcome.get()
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
