import Foundation
import Processes

/// A UNIX socket that QEMU connects to.
///
/// Make it before QEMU is launched. The socket file goes when the last reference does, or at
/// `close`; a connection that was accepted stays.
public final class QMPListener {
  /// The socket file's path.
  public let path: String
  private var descriptor: Int32

  /// Makes the socket file, which only this user can connect to.
  ///
  /// Throws `QMPError.cannotListen`: the path is longer than a socket address holds (107 bytes),
  /// something is there already, or the folder cannot be written to.
  public init(path: String) throws {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let made = socket(AF_UNIX, kind, 0)
    guard made >= 0 else { throw QMPError.cannotListen(path: path, because: errorText()) }
    guard let bound = withSocketAddress(path, { bind(made, $0, $1) }) else {
      Glibc.close(made)
      throw QMPError.cannotListen(
        path: path,
        because: "a socket's path has 1 to 107 bytes and this one has \(path.utf8.count); "
          + "choose a shorter folder")
    }
    guard bound == 0 else {
      let because = errorText()
      Glibc.close(made)
      throw QMPError.cannotListen(path: path, because: because)
    }
    // No client can connect before listen(2), so the mode is never seen wider than this.
    guard chmod(path, 0o600) == 0, listen(made, 1) == 0 else {
      let because = errorText()
      Glibc.close(made)
      unlink(path)
      throw QMPError.cannotListen(path: path, because: because)
    }
    self.path = path
    descriptor = made
  }

  deinit { close() }

  /// Removes the socket file.
  public func close() {
    guard descriptor >= 0 else { return }
    Glibc.close(descriptor)
    unlink(path)
    descriptor = -1
  }

  /// Waits for QEMU to connect, reads its greeting and negotiates.
  ///
  /// - Parameters:
  ///   - timeoutSeconds: For all of that together.
  ///   - isAlive: Asked about 100 times a second until a client connects.
  /// - Throws: `QMPError`: `neverConnected` as soon as `isAlive` says no, `timedOut` otherwise, and
  ///   whatever the negotiation meets.
  public func accept(
    timeoutSeconds: Double, isAlive: () -> Bool = { true }
  ) throws -> QMPClient {
    let deadline = Deadline(afterSeconds: timeoutSeconds)
    while descriptor >= 0 {
      let connection = Glibc.accept(descriptor, nil, nil)
      if connection >= 0 {
        return try QMPClient(
          descriptor: connection, deadline: deadline, timeoutSeconds: timeoutSeconds)
      }
      guard isAlive() else { throw QMPError.neverConnected }
      guard !deadline.isPast else {
        throw QMPError.timedOut(command: "the connection", seconds: timeoutSeconds)
      }
      let pause = min(10, deadline.remainingMilliseconds)
      _ = isReady(descriptor, for: POLLIN, milliseconds: pause)
    }
    throw QMPError.closed
  }
}
