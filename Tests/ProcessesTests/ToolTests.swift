import Foundation
import Testing

@testable import Processes

@Suite struct `A tool` {
  @Test func `gives its status, output and errors`() throws {
    let result = try run(
      shell("echo out; echo error >&2; exit 5"), timeoutSeconds: farAwaySeconds)
    #expect(result.termination.cause == .exited(5))
    #expect(result.outputText == "out\n")
    #expect(result.errorText == "error\n")
  }

  @Test func `is interrupted by the kernel when its caller ends without a word`() throws {
    let result = try run(["setpriv", "--dump"], timeoutSeconds: farAwaySeconds)
    let line = result.outputText.split(separator: "\n").first {
      $0.hasPrefix("Parent death signal")
    }
    #expect(line?.contains("INT") == true, "\(result.outputText)")
  }

  @Test func `is drained on both streams while it is fed`() throws {
    // Far more than a pipe holds, in three directions at once.
    let size = 3 << 20
    let input = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let result = try run(
      shell("head -c \(size) /dev/zero >&2; cat"), input: input, timeoutSeconds: farAwaySeconds)
    #expect(result.output == input)
    #expect(result.error.count == size)
  }

  @Test func `may leave its input unread`() throws {
    let input = [UInt8](repeating: 0, count: 1 << 20)
    #expect(
      try run(["true"], input: input, timeoutSeconds: farAwaySeconds).termination.isSuccess)
    let result = try run(["head", "-c", "3"], input: input, timeoutSeconds: farAwaySeconds)
    #expect(result.output == [0, 0, 0])
  }

  @Test func `may close its streams and go on`() throws {
    let result = try run(
      shell("exec >&- 2>&-; sleep 0.05; exit 6"), timeoutSeconds: farAwaySeconds)
    #expect(result.termination.cause == .exited(6))
  }

  @Test func `in a pipeline is ended by the end of its reader`() throws {
    // With SIGPIPE ignored `yes` would complain on standard error.
    let result = try run(shell("yes | head -n 2"), timeoutSeconds: farAwaySeconds)
    #expect(result.outputText == "y\ny\n")
    #expect(result.errorText == "")
  }

  @Test func `that runs too long is killed, and what it said is kept`() throws {
    let error = try #require(throws: ProcessError.self) {
      try run(
        shell("echo partial; echo why >&2; sleep 1000 & sleep 1000"), timeoutSeconds: 0.5)
    }
    guard case .timedOut(_, let seconds, let partial) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(seconds == 0.5)
    #expect(partial.termination.cause == .signaled(SIGKILL))
    #expect(partial.outputText == "partial\n")
    #expect(error.description.hasSuffix("It said last: why"))
  }

  @Test func `that never stops writing is killed`() throws {
    let error = try #require(throws: ProcessError.self) {
      try run(["yes"], timeoutSeconds: farAwaySeconds, maximumOutputBytes: 100_000)
    }
    guard case .tooMuchOutput(_, _, let partial) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(partial.output.count > 100_000 && partial.output.count < 4 << 20)
  }

  @Test func `does not wait for what it left in the background`() throws {
    // The background process holds the pipe; only the end of the group closes it.
    let result = try run(shell("sleep 1000 & echo done"), timeoutSeconds: farAwaySeconds)
    #expect(result.outputText == "done\n")
  }

  @Test func `is found in PATH or by its path`() throws {
    let found = try #require(findExecutable("sh"))
    #expect(found.hasPrefix("/") && found.hasSuffix("/sh"))
    #expect(findExecutable(found) == found)
    #expect(findExecutable("no-such-program-anywhere") == nil)
    #expect(findExecutable("/usr/bin") == nil)
    #expect(findExecutable("") == nil)
  }
}
