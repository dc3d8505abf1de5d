import Foundation
import QMP
import Testing

/// Longer than any test takes: a limit that is only met by a broken program.
let farAwaySeconds = 60.0

let greetingLine =
  #"{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "#
  + #""package": "Debian 1:7.2"}, "capabilities": ["oob"]}}"# + "\r\n"

/// The other end of a QMP socket, played by a script on a thread of its own.
final class FakeQEMU {
  let client: QMPClient
  private let folder: String
  private let finished = DispatchSemaphore(value: 0)

  /// Connects, greets, agrees to the capabilities, and plays the script.
  static func connected(_ script: @escaping @Sendable (Wire) -> Void) throws -> FakeQEMU {
    try FakeQEMU { wire in
      wire.send(greetingLine)
      wire.answer("{}")
      script(wire)
    }
  }

  init(
    timeoutSeconds: Double = farAwaySeconds, raw script: @escaping @Sendable (Wire) -> Void
  ) throws {
    folder = try temporaryFolder()
    let path = "\(folder)/qmp"
    let listener = try QMPListener(path: path)
    let finished = finished
    Thread.detachNewThread {
      if let wire = Wire(connectingTo: path) { script(wire) }
      finished.signal()
    }
    do {
      client = try listener.accept(timeoutSeconds: timeoutSeconds)
    } catch {
      listener.close()
      finished.wait()
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  deinit {
    client.close()
    finished.wait()
    try? FileManager.default.removeItem(atPath: folder)
  }
}

/// The fake's side of the connection; every call blocks.
final class Wire {
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init?(connectingTo path: String) {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
    }
    guard result == 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Writes everything; what a closed client does not take is lost.
  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// The next command, or nil when the client has gone.
  func receive() -> JSONValue? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Data(buffer[..<end])
        buffer.removeFirst(end + 1)
        return try? JSONDecoder().decode(JSONValue.self, from: line)
      }
      var byte: UInt8 = 0
      guard recv(descriptor, &byte, 1, 0) == 1 else { return nil }
      buffer.append(byte)
    }
  }

  /// Reads a command and gives it this value; returns the command.
  @discardableResult
  func answer(_ value: String) -> JSONValue? {
    guard let command = receive(), let id = command["id"]?.integer else { return nil }
    send(#"{"return": \#(value), "id": \#(id)}"# + "\r\n")
    return command
  }

  /// Blocks until the client has gone.
  func waitForTheEnd() { while receive() != nil {} }
}

func temporaryFolder() throws -> String {
  var template = Array("/tmp/qmp-test-XXXXXX".utf8CString)
  try #require(mkdtemp(&template) != nil)
  return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
}
