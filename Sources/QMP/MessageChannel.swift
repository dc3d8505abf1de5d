import Foundation
import Processes

/// The socket as messages: lines are cut, decoded, and sorted into the greeting, replies and events.
final class MessageChannel {
  /// A line longer than this is no message; `info registers` of many CPUs has some 100,000 bytes.
  static let maximumLineBytes = 4 << 20
  /// More events than this, not taken by anybody, are no sensible QEMU.
  static let maximumEvents = 65_536

  private(set) var descriptor: Int32
  private(set) var greeting: JSONValue?
  var events: [QMPEvent] = []
  /// The reply to the command with `awaitedIdentifier`, once it has come.
  var reply: JSONValue?
  var awaitedIdentifier: Int64 = 0

  private var buffer: [UInt8] = []
  /// How much of the buffer is known to contain no end of line.
  private var scanned = 0
  private var failure: QMPError?
  private let decoder = JSONDecoder()
  private let encoder = JSONEncoder()
  private var chunk = [UInt8](repeating: 0, count: 65_536)

  init(descriptor: Int32) throws {
    self.descriptor = descriptor
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  deinit { close() }

  func close() {
    guard descriptor >= 0 else { return }
    Glibc.close(descriptor)
    descriptor = -1
    if failure == nil { failure = .closed }
  }

  /// Sends one message.
  ///
  /// When time is up in the middle of it, the connection is closed: the rest could not be told from
  /// the next message.
  func send(
    _ message: JSONValue, until deadline: Deadline, command: String, timeoutSeconds: Double
  ) throws {
    if let failure { throw failure }
    var bytes = Array(try encoder.encode(message))[...]
    bytes.append(UInt8(ascii: "\n"))
    while !bytes.isEmpty {
      let sent = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent >= 0 {
        bytes = bytes.dropFirst(sent)
      } else if errno == EAGAIN {
        let ready = isReady(
          descriptor, for: POLLOUT, milliseconds: deadline.remainingMilliseconds)
        if !ready && deadline.isPast {
          close()
          throw QMPError.timedOut(command: command, seconds: timeoutSeconds)
        }
      } else if errno != EINTR {
        // What QEMU said before it went can still be read, so the socket is not closed here.
        throw QMPError.closed
      }
    }
  }

  /// Reads once what has come, waiting for it until the deadline, and sorts all complete lines.
  ///
  /// Throws what the connection died of, but only when it brought nothing new.
  func receive(until deadline: Deadline, awaiting command: String, timeoutSeconds: Double) throws {
    while true {
      if let failure { throw failure }
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count > 0 {
        buffer += chunk[..<count]
        if sortLines() { return }
      } else if count == 0 {
        close()
      } else if errno == EAGAIN {
        let ready = isReady(descriptor, for: POLLIN, milliseconds: deadline.remainingMilliseconds)
        if !ready && deadline.isPast {
          throw QMPError.timedOut(command: command, seconds: timeoutSeconds)
        }
      } else if errno != EINTR {
        close()
      }
      if count > 0 && failure == nil && deadline.isPast {
        throw QMPError.timedOut(command: command, seconds: timeoutSeconds)
      }
    }
  }

  /// Whether there was at least one complete message that is not blank.
  private func sortLines() -> Bool {
    var found = false
    var start = 0
    while let end = buffer[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = buffer[start..<end]
      start = end + 1
      scanned = start
      if line.allSatisfy({ $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: " ") }) { continue }
      guard let message = try? decoder.decode(JSONValue.self, from: Data(line)), sort(message)
      else {
        fail(with: line)
        return found
      }
      found = true
    }
    buffer.removeFirst(start)
    scanned = buffer.count
    if buffer.count > Self.maximumLineBytes { fail(with: buffer[...]) }
    return found
  }

  private func fail(with bytes: ArraySlice<UInt8>) {
    failure = .garbage(excerpt: excerpt(bytes))
    buffer = []
    scanned = 0
    close()
  }

  /// Puts a message where it belongs; false when it is none of the protocol's.
  private func sort(_ message: JSONValue) -> Bool {
    if let name = message["event"]?.string {
      guard events.count < Self.maximumEvents else { return false }
      events.append(
        QMPEvent(
          name: name, data: message["data"] ?? .null,
          seconds: message["timestamp"]?["seconds"]?.integer ?? -1,
          microseconds: message["timestamp"]?["microseconds"]?.integer ?? 0))
      return true
    }
    if let greeting = message["QMP"] {
      self.greeting = greeting
      return true
    }
    guard message["return"] != nil || message["error"]?.object != nil else { return false }
    // An answer to a command that was given up on has an older id. QEMU leaves the id out only
    // where it could not read the command, and that is then the one being waited for.
    switch message["id"] {
    case .integer(awaitedIdentifier), nil:
      reply = message
      return true
    case .integer(let identifier):
      return identifier < awaitedIdentifier
    default:
      return false
    }
  }
}
