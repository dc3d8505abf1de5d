import Foundation

/// The end of a process, and its resource usage.
public struct Termination: Hashable, Sendable, CustomStringConvertible {
  /// The cause of a process's end.
  public enum Cause: Hashable, Sendable {
    /// It exited with this status, 0 to 255.
    case exited(Int32)
    /// This signal killed it.
    case signaled(Int32)
    /// Something else in this process took its status.
    case notSeen
  }

  /// The cause of the end.
  public var cause: Cause
  /// CPU time in user mode, of the process and the descendants that it waited for.
  public var userSeconds: Double
  /// CPU time in the kernel, of the process and the descendants that it waited for.
  public var systemSeconds: Double
  /// Involuntary context switches of the process and its waited-for descendants.
  public var involuntarySwitches: Int

  /// Whether it exited with status 0.
  public var isSuccess: Bool { cause == .exited(0) }

  /// The exit status, or nil when a signal killed it.
  public var exitStatus: Int32? {
    if case .exited(let status) = cause { status } else { nil }
  }

  /// "exit status 3" or "killed by SIGSEGV".
  public var description: String {
    switch cause {
    case .exited(let status): "exit status \(status)"
    case .signaled(let number): "killed by \(signalName(number))"
    case .notSeen: "ended unseen, reaped by something else"
    }
  }

  static let notSeen = Termination(cause: .notSeen)

  private init(cause: Cause) {
    self.cause = cause
    userSeconds = 0
    systemSeconds = 0
    involuntarySwitches = 0
  }

  /// Takes a wait status apart.
  ///
  /// The low seven bits are the signal, the next byte is the exit status (`wait(2)`); the macros
  /// that do so are not visible in Swift.
  init(waitStatus: Int32, usage: rusage) {
    let signal = waitStatus & 0x7f
    cause = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signaled(signal)
    userSeconds = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    systemSeconds = Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) / 1e6
    involuntarySwitches = usage.ru_nivcsw
  }
}

/// The name of a signal, `SIGSEGV`, or `signal 40` for one without a name.
public func signalName(_ number: Int32) -> String {
  switch number {
  case SIGHUP: "SIGHUP"
  case SIGINT: "SIGINT"
  case SIGQUIT: "SIGQUIT"
  case SIGILL: "SIGILL"
  case SIGTRAP: "SIGTRAP"
  case SIGABRT: "SIGABRT"
  case SIGBUS: "SIGBUS"
  case SIGFPE: "SIGFPE"
  case SIGKILL: "SIGKILL"
  case SIGUSR1: "SIGUSR1"
  case SIGSEGV: "SIGSEGV"
  case SIGUSR2: "SIGUSR2"
  case SIGPIPE: "SIGPIPE"
  case SIGALRM: "SIGALRM"
  case SIGTERM: "SIGTERM"
  case SIGXCPU: "SIGXCPU"
  case SIGXFSZ: "SIGXFSZ"
  case SIGSYS: "SIGSYS"
  default: "signal \(number)"
  }
}
