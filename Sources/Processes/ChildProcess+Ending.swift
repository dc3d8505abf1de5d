import Foundation

extension ChildProcess {
  /// Whether the child has not been seen to end.
  public var isRunning: Bool { poll() == nil }

  /// How the child ended, or nil while it runs.
  ///
  /// Does not wait.
  /// What is left of the child's process group is killed when the child itself has ended.
  @discardableResult
  public func poll() -> Termination? {
    reap(blocking: false)
    return termination
  }

  /// CPU seconds that all threads of the child have used; nil once it has been reaped.
  public var cpuSeconds: Double? {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(processIdentifier, &clock) == 0, clock_gettime(clock, &time) == 0
    else { return nil }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Waits for the child to end; nil when it still runs after this many seconds.
  public func wait(timeoutSeconds: Double) -> Termination? {
    let deadline = Deadline(afterSeconds: timeoutSeconds)
    var pauseMicroseconds: useconds_t = 100
    while poll() == nil {
      if deadline.isPast { return nil }
      if exitDescriptor >= 0 {
        _ = waitUntilReady(reading: [exitDescriptor], milliseconds: deadline.remainingMilliseconds)
      } else {
        usleep(pauseMicroseconds)
        pauseMicroseconds = min(pauseMicroseconds * 2, 5_000)
      }
    }
    return termination
  }

  /// Sends a signal to the child alone; false when it had ended already.
  @discardableResult
  public func signal(_ number: Int32) -> Bool {
    // An unreaped child keeps its id, so the signal cannot reach a stranger.
    poll() == nil && kill(processIdentifier, number) == 0
  }

  /// Ends the child and its process group, and reaps the child.
  ///
  /// First SIGTERM; SIGKILL when the child still runs after `graceSeconds`, and at once when that
  /// is zero. Whatever of the group outlives the child is killed.
  @discardableResult
  public func terminate(graceSeconds: Double) -> Termination {
    if let termination = poll() { return termination }
    if graceSeconds > 0 {
      _ = kill(-processIdentifier, SIGTERM)
      if let termination = wait(timeoutSeconds: graceSeconds) { return termination }
    }
    _ = kill(-processIdentifier, SIGKILL)
    reap(blocking: true)
    return termination ?? .notSeen
  }

  /// Sees whether the child ended, kills the rest of its group, and only then reaps it: as long as
  /// the zombie stands, no other process or group can have got its id.
  func reap(blocking: Bool) {
    guard termination == nil else { return }
    var information = siginfo_t()
    var result: Int32
    repeat {
      information.si_signo = 0
      result = waitid(
        P_PID, id_t(processIdentifier), &information,
        WEXITED | WNOWAIT | (blocking ? 0 : WNOHANG))
    } while result != 0 && errno == EINTR
    guard result == 0 else {
      // ECHILD: something else in this process reaped it, by a wait for any child or by ignoring
      // SIGCHLD. Its id may be a stranger's by now and is not touched again.
      termination = .notSeen
      runningGroups.remove(processIdentifier)
      return
    }
    guard information.si_signo != 0 else { return }
    runningGroups.remove(processIdentifier)
    _ = kill(-processIdentifier, SIGKILL)
    var status: Int32 = 0
    var usage = rusage()
    while wait4(processIdentifier, &status, 0, &usage) < 0 && errno == EINTR {}
    termination = Termination(waitStatus: status, usage: usage)
  }
}
