import Foundation
import Synchronization

/// The wish of a person or a system that this program end: SIGINT, SIGTERM or SIGHUP.
///
/// The handlers remember the signal; the main loop asks `requested`, ends its children, removes its
/// files, and calls `reraise`. A waiting system call returns early, unless the signal came just before
/// it or reached another thread: so no wait should be a long one. What does not come to its end within
/// a time, because it computes and does not ask, is ended by an alarm; and a second Ctrl-C ends
/// anything at once. Both kill the children first.
public enum Interruption {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// The signal that asked first, or nil.
  public static var requested: Int32? {
    let number = firstSignal.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Installs the handlers.
  ///
  /// A signal that was ignored when the program started stays ignored, as `nohup` wants it.
  /// - Parameter patienceSeconds: How long tidying up may take before an alarm ends the program.
  public static func install(patienceSeconds: UInt32 = 10) {
    // Made here and not in the handler: a global is initialised under a lock when first used.
    _ = (requested, firstTime.load(ordering: .relaxed), runningGroups.isEmpty)
    patience.store(patienceSeconds, ordering: .relaxed)
    for number in signals where !isIgnored(number) {
      handle(number) { number in
        let isFirst = firstSignal.compareExchange(expected: 0, desired: number, ordering: .relaxed)
          .exchanged
        if isFirst {
          firstTime.store(milliseconds(), ordering: .relaxed)
          alarm(patience.load(ordering: .relaxed))
        } else if number == SIGINT,
          milliseconds() - firstTime.load(ordering: .relaxed) > 200
        {
          // Not the same Ctrl-C twice, as timeout(1) sends it: to the program, and to its group.
          endAtOnce(by: number)
        }
      }
    }
    handle(SIGALRM) { _ in endAtOnce(by: firstSignal.load(ordering: .relaxed)) }
  }

  /// Sets signal dispositions that must not depend on the program's parent.
  ///
  /// A closed pipe and a limit of a file's size (`ulimit -f`) are errors of `write`, and no deaths. The
  /// end of a child is kept until it is asked for: where SIGCHLD was ignored the kernel would forget it.
  public static func setDispositions() {
    for number in [SIGPIPE, SIGXFSZ] { Glibc.signal(number, SIG_IGN) }
    Glibc.signal(SIGCHLD, SIG_DFL)
  }

  private static func handle(
    _ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void
  ) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    // Without SA_RESTART, so that poll(2) returns at once.
    action.sa_flags = 0
    sigaction(number, &action, nil)
  }

  /// Ends this process by the signal that was requested, so that a shell sees the true cause.
  ///
  /// Returns only when nothing was requested.
  public static func reraise() {
    guard let number = requested else { return }
    Glibc.signal(number, SIG_DFL)
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, number)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    raise(number)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

private let firstSignal = Atomic<Int32>(0)
private let firstTime = Atomic<Int64>(0)
private let patience = Atomic<UInt32>(0)

/// A clock for signal handlers.
private func milliseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}

/// Kills the children's groups and then this process, by the signal that asked; for handlers, so it
/// calls nothing but the kernel.
private func endAtOnce(by number: Int32) {
  runningGroups.killAll()
  Glibc.signal(number, SIG_DFL)
  var set = sigset_t()
  sigemptyset(&set)
  sigaddset(&set, number)
  pthread_sigmask(SIG_UNBLOCK, &set, nil)
  raise(number)
}
