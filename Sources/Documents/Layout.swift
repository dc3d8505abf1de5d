// Text on a page with a fixed number of columns.

/// Breaks text at spaces; a word longer than the line is broken where the line ends.
func wrap(
  _ text: String, columns: Int, indent: Int = 0, firstIndent: Int? = nil
) -> [String] {
  var lines: [String] = []
  var line = String(repeating: " ", count: firstIndent ?? indent)
  var isEmpty = true
  func flush() {
    lines.append(line)
    line = String(repeating: " ", count: indent)
    isEmpty = true
  }
  for part in text.split(whereSeparator: \.isWhitespace) {
    var word = String(part)
    if !isEmpty, line.count + 1 + word.count > columns { flush() }
    while line.count + (isEmpty ? 0 : 1) + word.count > columns, columns > line.count {
      let room = columns - line.count
      line += word.prefix(room)
      word.removeFirst(min(room, word.count))
      flush()
    }
    guard !word.isEmpty else { continue }
    line += (isEmpty ? "" : " ") + word
    isEmpty = false
  }
  if !isEmpty || lines.isEmpty { lines.append(line) }
  return lines
}

/// A command on lines that a shell reads as one, broken before options.
func brokenCommand(_ words: [String], columns: Int, indent: Int) -> [String] {
  // An option and its value stay together.
  let parts = words.map { shell([$0]) }.reduce(into: [String]()) { parts, word in
    if let last = parts.last, last.hasPrefix("-"), !last.contains(" "), !word.hasPrefix("-") {
      parts[parts.count - 1] += " \(word)"
    } else {
      parts.append(word)
    }
  }
  let margin = String(repeating: " ", count: indent)
  var lines: [String] = []
  var line = margin
  var isEmpty = true
  for part in parts {
    if !isEmpty, line.count + 1 + part.count > columns - 2 {
      lines.append(line + " \\")
      line = margin + "  "
      isEmpty = true
    }
    line += (isEmpty ? "" : " ") + part
    isEmpty = false
  }
  return lines + [line]
}

/// Arguments as a POSIX shell takes them.
public func shell(_ arguments: [String]) -> String {
  let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=:,+@%")
  return arguments.map { argument in
    if !argument.isEmpty, argument.allSatisfy(plain.contains) { return argument }
    return "'" + argument.replacing("'", with: "'\\''") + "'"
  }.joined(separator: " ")
}

/// Text with spaces before it, as wide as asked for at least.
public func padStart(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

/// Text with spaces after it, as wide as asked for at least.
public func padEnd(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// Text with single spaces, and none around it.
public func joined(_ text: String) -> String {
  text.split(separator: " ").joined(separator: " ")
}
