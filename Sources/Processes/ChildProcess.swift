import Foundation

/// A process that this one started, in a process group of its own.
///
/// Not thread-safe: one thread starts it, polls it and ends it. When its last reference goes while
/// it still runs, it is killed and reaped.
public final class ChildProcess {
  /// Where the child's standard input comes from.
  public enum Input: Sendable {
    /// Empty.
    case null
    /// A pipe whose other end is `standardInputDescriptor`.
    case pipe
    /// A copy of an open descriptor, which stays the caller's.
    case descriptor(Int32)
  }

  /// Where one of the child's output streams goes.
  public enum Output: Sendable {
    /// Discarded.
    case null
    /// A pipe whose other end is `standardOutputDescriptor` or `standardErrorDescriptor`.
    case pipe
    /// A file, made with mode 0600 or emptied.
    case file(String)
    /// A copy of an open descriptor, which stays the caller's.
    case descriptor(Int32)
  }

  /// The arguments as they were asked for, without a prefix.
  public let arguments: [String]
  /// The process id, which is also that of its process group.
  public let processIdentifier: pid_t
  /// Whether the child is killed when the thread that started it ends.
  ///
  /// False when that was not asked for, or when there is no `setpriv` to set it.
  public let diesWithParent: Bool
  /// A descriptor that becomes readable when the child ends; -1 without `pidfd_open`.
  public internal(set) var exitDescriptor: Int32
  /// The writing end of the child's standard input, or -1: no pipe, or closed.
  public internal(set) var standardInputDescriptor: Int32
  /// The reading end of the child's standard output, or -1: no pipe, or read to its end.
  public internal(set) var standardOutputDescriptor: Int32
  /// The reading end of the child's standard error, or -1: no pipe, or read to its end.
  public internal(set) var standardErrorDescriptor: Int32
  /// How it ended, once `poll`, `wait` or `terminate` has seen that; nil until then.
  public internal(set) var termination: Termination?

  /// Starts a process.
  ///
  /// With `diesWithParent` the kernel kills the child when the *thread* that called this ends, so
  /// call it from the main thread. In that case a program that the kernel refuses to execute shows
  /// as exit status 126 instead of an error, because `setpriv` has started by then.
  ///
  /// - Parameters:
  ///   - arguments: The program, looked up as `findExecutable` does, and its arguments.
  ///   - environment: The whole environment; nil for this process's own.
  ///   - workingDirectory: The folder it starts in; nil for this process's own.
  ///   - standardInput: Where its input comes from.
  ///   - standardOutput: Where its output goes.
  ///   - standardError: Where its errors go.
  ///   - diesWithParent: Whether it must not outlive the thread that starts it.
  ///   - deathSignal: What the kernel sends the child then, as `kill` names it.
  /// - Throws: `ProcessError`.
  public init(
    launching arguments: [String], environment: [String: String]? = nil,
    workingDirectory: String? = nil, standardInput: Input = .null, standardOutput: Output = .pipe,
    standardError: Output = .pipe, diesWithParent: Bool = false, deathSignal: String = "KILL"
  ) throws {
    let name = arguments.first ?? ""
    guard let executable = findExecutable(name) else {
      throw ProcessError.notFound(executable: name.isEmpty ? "an empty command" : name)
    }
    let environment = environment ?? ProcessInfo.processInfo.environment
    try Self.check(name, arguments, environment, workingDirectory)

    let setpriv = diesWithParent ? findExecutable("/usr/bin/setpriv") : nil
    let prefix = setpriv.map { [$0, "--pdeathsig", deathSignal, "--", executable] } ?? [name]
    do {
      let input = try Channel.forInput(standardInput)
      let output = try Channel.forOutput(standardOutput)
      let error = try Channel.forOutput(standardError)
      processIdentifier = try Spawn(
        executable: setpriv ?? executable,
        arguments: prefix + arguments.dropFirst(),
        environment: environment.map { "\($0.key)=\($0.value)" },
        workingDirectory: workingDirectory,
        streams: [input.theirs.number, output.theirs.number, error.theirs.number]
      ).start()
      standardInputDescriptor = input.ours?.release() ?? -1
      standardOutputDescriptor = output.ours?.release() ?? -1
      standardErrorDescriptor = error.ours?.release() ?? -1
    } catch let error as DescriptorError {
      throw ProcessError.cannotStart(executable: name, because: error.because)
    }
    runningGroups.insert(processIdentifier)
    exitDescriptor = GNUExtensions.openProcessDescriptor?(processIdentifier, 0) ?? -1
    self.arguments = arguments
    self.diesWithParent = setpriv != nil
  }

  deinit {
    if termination == nil { _ = kill(-processIdentifier, SIGKILL) }
    reap(blocking: true)
    closeInput()
    for descriptor in [standardOutputDescriptor, standardErrorDescriptor, exitDescriptor]
    where descriptor >= 0 {
      close(descriptor)
    }
  }

  /// What the kernel would cut short or report without saying which of the paths it meant.
  private static func check(
    _ name: String, _ arguments: [String], _ environment: [String: String],
    _ workingDirectory: String?
  ) throws {
    func invalid(_ because: String) -> ProcessError { .invalid(executable: name, because: because) }
    if arguments.contains(where: { $0.utf8.contains(0) }) {
      throw invalid("an argument contains a null byte")
    }
    for (key, value) in environment
    where key.isEmpty || key.utf8.contains(0) || key.contains("=") || value.utf8.contains(0) {
      throw invalid("the environment variable '\(key)' has an empty name, a null byte or an '='")
    }
    if let workingDirectory {
      var status = stat()
      guard !workingDirectory.utf8.contains(0), stat(workingDirectory, &status) == 0,
        status.st_mode & S_IFMT == S_IFDIR
      else { throw invalid("the working directory \(workingDirectory) is not a folder") }
    }
  }
}
