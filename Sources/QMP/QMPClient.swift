import Foundation
import Processes

/// QEMU's greeting on a new connection.
public struct QMPGreeting: Hashable, Sendable {
  /// The first number of the version: 7 of 7.2.22.
  public var major: Int
  /// The second number of the version.
  public var minor: Int
  /// The third number of the version.
  public var micro: Int
  /// The distribution's name for its package; empty where there is none.
  public var package: String

  /// The version as it is written: `7.2.22`.
  public var version: String { "\(major).\(minor).\(micro)" }
}

/// Something that happened in QEMU.
public struct QMPEvent: Hashable, Sendable {
  /// Its name: `SHUTDOWN`.
  public var name: String
  /// Its data; null for none.
  public var data: JSONValue
  /// Seconds of QEMU's wall clock since 1970; -1 where QEMU could not tell.
  public var seconds: Int
  /// Microseconds beyond `seconds`.
  public var microseconds: Int
}

/// A connection to one QEMU.
///
/// Not thread-safe: one thread commands it.
public final class QMPClient {
  /// The greeting of QEMU.
  public let greeting: QMPGreeting
  /// The socket, for poll(2): readable when an event may have come; -1 when it is closed.
  public var fileDescriptor: Int32 { channel.descriptor }

  private let channel: MessageChannel
  private var lastIdentifier: Int64 = 0

  /// Takes over a connected socket, reads the greeting and leaves the negotiation mode.
  init(descriptor: Int32, deadline: Deadline, timeoutSeconds: Double) throws {
    let channel = try MessageChannel(descriptor: descriptor)
    while channel.greeting == nil {
      try channel.receive(until: deadline, awaiting: "its greeting", timeoutSeconds: timeoutSeconds)
    }
    guard let version = channel.greeting?["version"],
      let major = version["qemu"]?["major"]?.integer,
      let minor = version["qemu"]?["minor"]?.integer,
      let micro = version["qemu"]?["micro"]?.integer
    else {
      throw QMPError.unexpected(command: "its greeting", excerpt: "no version")
    }
    greeting = QMPGreeting(
      major: major, minor: minor, micro: micro, package: version["package"]?.string ?? "")
    self.channel = channel
    _ = try execute("qmp_capabilities", deadline: deadline, timeoutSeconds: timeoutSeconds)
  }

  /// Sends a command and waits for its answer; events that come first are kept.
  ///
  /// - Throws: `QMPError`. After `timedOut` the connection can still be used: the late answer is
  ///   known by its id and dropped.
  @discardableResult
  public func execute(
    _ command: String, arguments: [String: JSONValue] = [:], timeoutSeconds: Double = 5
  ) throws -> JSONValue {
    try execute(
      command, arguments: arguments, deadline: Deadline(afterSeconds: timeoutSeconds),
      timeoutSeconds: timeoutSeconds)
  }

  /// The events that have been read and not taken yet, oldest first.
  ///
  /// Reads nothing new.
  public func takeEvents() -> [QMPEvent] {
    defer { channel.events = [] }
    return channel.events
  }

  /// Reads all available events; waits up to the given time for the first one.
  ///
  /// None when time is up. Throws `QMPError` when the connection is of no use any more and every
  /// event from before that has been taken.
  public func pollEvents(timeoutSeconds: Double = 0) throws -> [QMPEvent] {
    // With an event at hand there is nothing to wait for.
    let deadline = Deadline(afterSeconds: channel.events.isEmpty ? timeoutSeconds : 0)
    do {
      repeat {
        try channel.receive(until: deadline, awaiting: "", timeoutSeconds: timeoutSeconds)
      } while channel.events.isEmpty
    } catch QMPError.timedOut {
      // Nothing came, which is no error here.
    } catch {
      if channel.events.isEmpty { throw error }
    }
    return takeEvents()
  }

  /// Closes the connection; QEMU goes on.
  public func close() { channel.close() }

  private func execute(
    _ command: String, arguments: [String: JSONValue] = [:], deadline: Deadline,
    timeoutSeconds: Double
  ) throws -> JSONValue {
    lastIdentifier += 1
    var message: [String: JSONValue] = [
      "execute": .string(command), "id": .integer(lastIdentifier),
    ]
    if !arguments.isEmpty { message["arguments"] = .object(arguments) }
    channel.reply = nil
    channel.awaitedIdentifier = lastIdentifier
    try channel.send(
      .object(message), until: deadline, command: command, timeoutSeconds: timeoutSeconds)
    while channel.reply == nil {
      try channel.receive(until: deadline, awaiting: command, timeoutSeconds: timeoutSeconds)
    }
    defer { channel.reply = nil }
    if let value = channel.reply?["return"] { return value }
    let error = channel.reply?["error"]
    throw QMPError.refused(
      command: command, class: error?["class"]?.string ?? "GenericError",
      description: error?["desc"]?.string ?? "no description")
  }
}
