import Foundation
import Synchronization

/// The wish of a person or a system that this program end: SIGINT, SIGTERM or SIGHUP.
///
/// The handlers do nothing but remember the signal; the main loop asks `requested`, ends its
/// children, removes its files, and calls `reraise`. A waiting system call returns early, unless
/// the signal came just before it or reached another thread: so no wait should be a long one.
public enum Interruption {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// The signal that asked first, or nil.
  public static var requested: Int32? {
    let number = firstSignal.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Installs the handlers, and ignores SIGPIPE so that a closed pipe fails `write`.
  ///
  /// A signal that was ignored when the program started stays ignored, as `nohup` wants it.
  public static func install() {
    // Made here and not in the handler: a global is initialised under a lock when first used.
    _ = requested
    for number in signals {
      var previous = sigaction()
      sigaction(number, nil, &previous)
      if isIgnored(previous) { continue }
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        _ = firstSignal.compareExchange(expected: 0, desired: number, ordering: .relaxed)
      }
      // Without SA_RESTART, so that poll(2) returns at once.
      action.sa_flags = 0
      sigaction(number, &action, nil)
    }
    Glibc.signal(SIGPIPE, SIG_IGN)
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

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

private let firstSignal = Atomic<Int32>(0)
