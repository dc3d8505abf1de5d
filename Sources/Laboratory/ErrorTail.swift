import Processes

/// The end of what a child says on its standard error.
///
/// A pipe holds 64 KiB: a child that says more waits until somebody reads. So it is read while the
/// child runs, and the beginning is dropped when there is too much of it.
final class ErrorTail {
  /// Bytes that are kept.
  static let greatestSize = 1 << 16

  let child: ChildProcess
  private var bytes: [UInt8] = []

  init(of child: ChildProcess) { self.child = child }

  /// Takes what is there; never waits.
  func drain() {
    bytes += child.readAvailableError()
    if bytes.count > Self.greatestSize { bytes.removeFirst(bytes.count - Self.greatestSize) }
  }

  /// What is kept.
  var text: String { String(decoding: bytes, as: UTF8.self) }
}
