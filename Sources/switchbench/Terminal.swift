import Foundation
import Glibc

/// What stands at the other end of standard output and standard error.
enum Terminal {
  /// Whether standard output is a terminal.
  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  /// Whether standard error is a terminal: only then is progress redrawn in place.
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Whether to colour standard output: a terminal, and neither NO_COLOR (no-color.org) nor a dumb
  /// one.
  static var usesColor: Bool {
    let environment = ProcessInfo.processInfo.environment
    let refused = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    return outputIsTerminal && !refused
  }

  /// Columns of standard output: the terminal's, but at least 60 and at most 132; 80 elsewhere.
  static var columns: Int {
    var size = winsize()
    guard outputIsTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else { return 80 }
    return min(132, max(60, Int(size.ws_col)))
  }

  /// Writes data to standard output.
  ///
  /// A reader that went away (`| head`) is not an error. Anything else that keeps the data from
  /// being written ends the program, so that a cut-off file never looks like a whole one.
  static func output(_ text: String) {
    var rest = Array(ShownText.filtered(text, keepsInk: usesColor).utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        let code = errno
        if code == EPIPE { return }
        note("switchbench: cannot write standard output: \(String(cString: strerror(code)))")
        exit(ExitStatus.failure.rawValue)
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Writes long text to standard output: on a terminal that is too low for it, through $PAGER.
  static func page(_ text: String) {
    let environment = ProcessInfo.processInfo.environment
    let pager = environment["PAGER"] ?? "less"
    guard outputIsTerminal, environment["TERM"] != "dumb", !pager.isEmpty, pager != "cat",
      text.count(where: \.isNewline) >= rows
    else { return output(text) }
    // less: keep colours, end at once when all fits, leave the text on the screen.
    if environment["LESS"] == nil { setenv("LESS", "FRX", 1) }
    guard let pipe = popen(pager, "w") else { return output(text) }
    fputs(ShownText.filtered(text, keepsInk: usesColor), pipe)
    // A shell ends with 127 when there is no such program.
    if pclose(pipe) >> 8 == 127 { output(text) }
  }

  /// Lines of the terminal at standard output; 0 elsewhere.
  private static var rows: Int {
    var size = winsize()
    return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_row) : 0
  }

  /// Writes a line to standard error.
  static func note(_ text: String) {
    writeError(ShownText.filtered(text) + "\n")
  }

  /// Writes text to standard error as it is.
  fileprivate static func writeError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}

/// One line of progress on standard error, redrawn in place; silent where that is no terminal.
struct ProgressLine {
  private var isDrawn = false
  private var shown = (text: "", at: ContinuousClock.now - .seconds(1))

  /// Replaces the line, at most ten times a second.
  mutating func show(_ text: String) {
    guard Terminal.errorIsTerminal else { return }
    let now = ContinuousClock.now
    if isDrawn, text == shown.text || now - shown.at < .milliseconds(100) { return }
    Terminal.writeError(ProgressLine.drawing(text))
    shown = (text, now)
    isDrawn = true
  }

  /// What draws a line over another.
  ///
  /// It is erased behind the text, and not before: an empty line in between would flicker.
  static func drawing(_ text: String) -> String {
    "\r\(ShownText.filtered(text).prefix(79))\u{1B}[K"
  }

  /// Removes the line, so that something else can be written.
  mutating func clear() {
    guard isDrawn else { return }
    Terminal.writeError("\r\u{1B}[K")
    isDrawn = false
  }
}
