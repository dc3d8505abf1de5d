import Foundation

extension ChildProcess {
  /// The child's new standard output since the last call, at most 1 MiB.
  ///
  /// Does not wait. At the end of the stream `standardOutputDescriptor` becomes -1.
  public func readAvailableOutput() -> [UInt8] { drain(&standardOutputDescriptor) }

  /// The child's new standard error since the last call, at most 1 MiB.
  ///
  /// Does not wait. At the end of the stream `standardErrorDescriptor` becomes -1.
  public func readAvailableError() -> [UInt8] { drain(&standardErrorDescriptor) }

  /// Writes as much to the child's standard input as its pipe takes now, and returns how much.
  ///
  /// Does not wait. When the child no longer reads, `standardInputDescriptor` becomes -1.
  public func writeAvailableInput(_ bytes: ArraySlice<UInt8>) -> Int {
    guard standardInputDescriptor >= 0, !bytes.isEmpty else { return 0 }
    let (written, error) = withoutPipeSignal {
      bytes.withUnsafeBytes { write(standardInputDescriptor, $0.baseAddress, $0.count) }
    }
    if written >= 0 { return written }
    if error != EAGAIN && error != EINTR { closeInput() }
    return 0
  }

  /// Ends the child's standard input.
  public func closeInput() {
    guard standardInputDescriptor >= 0 else { return }
    close(standardInputDescriptor)
    standardInputDescriptor = -1
  }

  private func drain(_ descriptor: inout Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    // A pipe holds 64 KiB unless somebody enlarged it, so one read usually gets it all.
    let chunk = 65_536
    while descriptor >= 0, bytes.count < 1 << 20 {
      var count = 0
      let piece = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, initialized in
        count = read(descriptor, buffer.baseAddress, chunk)
        initialized = max(count, 0)
      }
      if count > 0 {
        bytes += piece
      } else if count < 0 && errno == EINTR {
        continue
      } else if count < 0 && errno == EAGAIN {
        break
      } else {
        close(descriptor)
        descriptor = -1
      }
    }
    return bytes
  }
}

/// Waits until a descriptor is readable, at its end or failed, or time is up.
///
/// Negative descriptors are passed over. Returns those that are ready, in the order given; none
/// when time was up or a signal came.
public func waitUntilReadable(_ descriptors: [Int32], timeoutSeconds: Double) -> [Int32] {
  let milliseconds = Deadline(afterSeconds: timeoutSeconds).remainingMilliseconds
  return waitUntilReady(reading: descriptors, milliseconds: milliseconds)
}

/// `poll(2)` once: the descriptors that are ready to be read, or written.
func waitUntilReady(
  reading: [Int32], writing: [Int32] = [], milliseconds: Int32
) -> [Int32] {
  var set =
    reading.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    + writing.map { pollfd(fd: $0, events: Int16(POLLOUT), revents: 0) }
  guard poll(&set, nfds_t(set.count), milliseconds) > 0 else { return [] }
  return set.filter { $0.revents != 0 }.map(\.fd)
}

/// Calls a writing function so that a closed pipe is an error and not a signal, whatever this
/// process does with SIGPIPE: the signal is blocked in this thread and taken back if it came.
private func withoutPipeSignal(_ body: () -> Int) -> (result: Int, error: Int32) {
  var pipeSignal = sigset_t()
  var previous = sigset_t()
  var pending = sigset_t()
  sigemptyset(&pipeSignal)
  sigaddset(&pipeSignal, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &pipeSignal, &previous)
  sigpending(&pending)
  let wasPending = sigismember(&pending, SIGPIPE) == 1
  let result = body()
  let error = errno
  if result < 0 && error == EPIPE && !wasPending {
    var now = timespec()
    sigtimedwait(&pipeSignal, nil, &now)
  }
  pthread_sigmask(SIG_SETMASK, &previous, nil)
  return (result, error)
}
