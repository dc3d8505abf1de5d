import Foundation

/// Whether the descriptor got ready in time, for `POLLIN` or `POLLOUT`; a signal ends the wait.
func isReady(_ descriptor: Int32, for events: Int32, milliseconds: Int32) -> Bool {
  var set = pollfd(fd: descriptor, events: Int16(events), revents: 0)
  return poll(&set, 1, milliseconds) > 0
}

/// Calls `body` with the address of a UNIX socket; nil for a path that does not fit.
func withSocketAddress<Result>(
  _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result? {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  let bytes = Array(path.utf8)
  // One byte stays for the null at the end.
  let room = MemoryLayout.size(ofValue: address.sun_path) - 1
  guard !bytes.isEmpty, bytes.count <= room, !bytes.contains(0) else { return nil }
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
  return withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
}
