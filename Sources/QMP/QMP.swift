// A client of the QEMU Machine Protocol: JSON, a message a line, over a UNIX socket.
//
// It knows QEMU's protocol and nothing of benchmarks, flags or processes. The direction is turned
// round: this side listens before QEMU is launched, and QEMU connects
// (`-chardev socket,id=qmp,path=... -mon chardev=qmp,mode=control`). So there is no moment at which
// the socket file is not there yet, nothing to retry, and a QEMU that died is a connection that
// never came.
//
// Everything is synchronous and has a deadline. Events come between replies whenever QEMU likes;
// all complete lines that were read are sorted into replies and events before a call returns, so a
// caller that waits on `fileDescriptor` with poll(2) misses nothing that lies in a buffer here.
//
// What comes in is not trusted: any bytes give a value or a `QMPError`, lines and queues are
// bounded, and after bytes that are not the protocol the connection is closed, because an
// answer after them could not be assigned to its command.

import Foundation

/// Why a command has no answer.
public enum QMPError: Error, Hashable, CustomStringConvertible {
  /// No socket could be made at that path.
  case cannotListen(path: String, because: String)
  /// The process that should have connected ended before it did.
  case neverConnected
  /// The connection is closed: QEMU ended, or an earlier error closed it.
  case closed
  /// No answer came in time. QEMU may still carry the command out.
  case timedOut(command: String, seconds: Double)
  /// QEMU answered with an error: the command is unknown to it, or failed.
  case refused(command: String, class: String, description: String)
  /// Bytes that are not the protocol; the connection is closed.
  case garbage(excerpt: String)
  /// An answer, but not of the shape that the command is documented to have.
  case unexpected(command: String, excerpt: String)

  /// One or two sentences.
  public var description: String {
    switch self {
    case .cannotListen(let path, let because):
      "No QMP socket can be made at \(path): \(because)."
    case .neverConnected:
      "QEMU ended before it connected to its QMP socket."
    case .closed:
      "QEMU closed the QMP connection."
    case .timedOut(let command, let seconds):
      "QEMU did not answer \(command) within \(seconds) s."
    case .refused(let command, let kind, let description):
      "QEMU refused \(command): \(description) (\(kind))."
    case .garbage(let excerpt):
      "QEMU sent something that is not QMP: \(excerpt)"
    case .unexpected(let command, let excerpt):
      "QEMU answered \(command) in a shape that is not known: \(excerpt)"
    }
  }
}

/// The text of the current `errno`.
func errorText() -> String { String(cString: strerror(errno)) }

/// The first bytes of something for a message, with all that does not print written as dots.
func excerpt(_ bytes: some Sequence<UInt8>) -> String {
  String(
    decoding: bytes.prefix(200).map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: ".") },
    as: UTF8.self)
}
