// Text on a page of so many columns.

/// Breaks text at spaces; a word longer than the line is broken where the line ends.
public func wrap(
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
