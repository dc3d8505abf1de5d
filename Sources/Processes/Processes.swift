// Child processes: QEMU, guests that are Linux processes, and small tools such as git.
//
// Why not Foundation.Process or swift-subprocess: a runner that pins, watches and accounts for
// another program needs things that neither offers together.
//
// - The child's id and its pipes at once, in a plain synchronous call: the runner is one loop on the
//   main thread that polls with deadlines, and nothing in it is asynchronous.
// - `wait4`: CPU time and peak memory belong to the same call that reaps, or they are lost.
// - A process group of its own, so that a Ctrl-C in the terminal reaches the runner alone, which
//   then ends the child in order; and so that ending the child ends what the child had started. The
//   group is killed when its leader ends, while the leader's id is still ours to name it by.
// - A parent-death signal, so that a runner killed with SIGKILL leaves no emulator behind. The
//   attribute cannot be set through `posix_spawn`, so `setpriv` of util-linux sets it and then
//   becomes the program; its cost is one `execve`.
// - Nothing inherited but descriptors 0, 1 and 2: default signal dispositions, an empty signal mask,
//   and everything above closed in the child, however it was opened.
//
// A child is reaped exactly once: by `poll`, `wait`, `terminate` or at the latest by `deinit`.

import Foundation

/// Why a process could not be started or a tool did not give a result.
public enum ProcessError: Error, CustomStringConvertible {
  /// No executable file of that name in PATH, or none at that path.
  case notFound(executable: String)
  /// The arguments, the environment or the folder cannot be given to a process.
  case invalid(executable: String, because: String)
  /// A file for one of the standard streams could not be opened.
  case cannotOpen(path: String, because: String)
  /// The operating system refused to start it.
  case cannotStart(executable: String, because: String)
  /// It exceeded its time and was killed; the result is its output until then.
  case timedOut(command: String, seconds: Double, partial: ToolResult)
  /// It exceeded its output limit and was killed; the result is its output until then.
  case tooMuchOutput(command: String, bytes: Int, partial: ToolResult)
  /// A signal asked this program to end while it waited; the child was killed.
  case interrupted(command: String, signal: Int32)
  /// No folder for sockets and shared memory could be made; one reason for each place tried.
  case noPrivateFolder(reasons: [String])

  /// One or two sentences: the problem and, where there is one, the fix.
  public var description: String {
    switch self {
    case .notFound(let executable) where executable.contains("/"):
      "\(executable) is not an executable file."
    case .notFound(let executable):
      "\(executable) was not found in PATH."
    case .invalid(let executable, let because):
      "\(executable) cannot be started: \(because)."
    case .cannotOpen(let path, let because):
      "\(path) cannot be opened: \(because)."
    case .cannotStart(let executable, let because):
      "\(executable) could not be started: \(because)."
    case .timedOut(let command, let seconds, let partial):
      "`\(command)` did not end within \(seconds) s and was killed.\(partial.lastErrorLineClause)"
    case .tooMuchOutput(let command, let bytes, _):
      "`\(command)` wrote more than \(bytes) bytes and was killed."
    case .interrupted(let command, let signal):
      "`\(command)` was killed because this program received \(signalName(signal))."
    case .noPrivateFolder(let reasons):
      "No private folder could be made: \(reasons.joined(separator: "; ")). "
        + "Set TMPDIR to a folder that you can write to."
    }
  }
}

/// The text of the current or the given `errno`.
func errorText(_ number: Int32 = errno) -> String { String(cString: strerror(number)) }
