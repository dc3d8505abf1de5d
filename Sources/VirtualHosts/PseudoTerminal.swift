import Foundation

/// A terminal line without a terminal: what is written to one end can be read from the other.
///
/// An emulator takes its end by name, as it would take a serial port of this computer.
final class PseudoTerminal {
  /// Our end.
  let descriptor: Int32
  /// The other end's name.
  let name: String
  /// The other end, held open so that ours is not at its end before the emulator has opened it.
  private let held: Int32

  init() throws {
    var (ours, theirs): (Int32, Int32) = (-1, -1)
    var settings = termios()
    cfmakeraw(&settings)
    guard openpty(&ours, &theirs, nil, &settings, nil) == 0, let path = ttyname(theirs) else {
      throw VirtualHostError(
        "No pseudo-terminal is available: \(String(cString: strerror(errno))).")
    }
    (descriptor, held, name) = (ours, theirs, String(cString: path))
    for end in [ours, theirs] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(held)
    close(descriptor)
  }

  /// What has arrived since the last call; does not wait.
  func readAvailable() -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      var count = 0
      let piece = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, initialized in
        count = read(descriptor, buffer.baseAddress, 4096)
        initialized = max(0, count)
      }
      guard count > 0 else { return bytes }
      bytes += piece
    }
  }

  /// Writes as much as the line takes now, and returns how much.
  func writeAvailable(_ bytes: ArraySlice<UInt8>) -> Int {
    max(0, bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) })
  }
}
