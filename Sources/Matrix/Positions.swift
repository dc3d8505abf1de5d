/// The line on which each value of a TOML document stands.
///
/// TOMLKit says where a document stops being TOML, but not where a value that it did read stands: the
/// parser below it knows (`node::source()` of toml++), and the C layer between the two, of TOMLKit
/// 0.6, does not pass it on. A message about a misspelt strategy needs that line, so this walks the text
/// a second time. It trusts that the text has already been parsed: it finds places and checks nothing.
struct Positions {
  private var lines: [Path: Int] = [:]

  /// Finds the places of a text that is known to be TOML.
  init(of text: String) {
    var scanner = Scanner(bytes: Array(text.utf8))
    scanner.scanDocument()
    lines = scanner.lines
  }

  /// The line of a value, counted from 1; of what encloses it when the value itself is not there.
  ///
  /// A value stands where its key stands, an array's item where the item begins, a table where its
  /// header is.
  func line(of path: Path) -> Int {
    var place: Path? = path
    while let at = place {
      if let line = lines[at] { return line }
      place = at.parent
    }
    return 1
  }

  /// Whether the value itself has a place, and not merely what encloses it.
  func isKnown(_ path: Path) -> Bool { lines[path] != nil }
}

/// Walks the bytes of a document once.
///
/// Bytes, not characters, because Swift takes CR LF for one.
private struct Scanner {
  let bytes: [UInt8]
  private(set) var lines: [Path: Int] = [:]
  private var at = 0
  private var line = 1
  /// How many `[[tables]]` of each name there have been.
  private var tableCounts: [Path: Int] = [:]

  init(bytes: [UInt8]) {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    self.bytes = bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
  }

  private var current: UInt8? { at < bytes.count ? bytes[at] : nil }

  private func sees(_ text: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return bytes[at...].starts(with: wanted)
  }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where at < bytes.count {
      if bytes[at] == UInt8(ascii: "\n") { line += 1 }
      at += 1
    }
  }

  private mutating func skip(while condition: (UInt8) -> Bool) {
    while let byte = current, condition(byte) { advance() }
  }

  /// Skips blanks, ends of lines and comments.
  private mutating func skipSpace() {
    while let byte = current {
      if byte == UInt8(ascii: "#") {
        skip { $0 != UInt8(ascii: "\n") }
      } else if byte <= UInt8(ascii: " ") {
        advance()
      } else {
        return
      }
    }
  }

  private mutating func record(_ path: Path, line: Int) {
    // The first place counts: a later [a.b] only adds to the [a] before it.
    if lines[path] == nil { lines[path] = line }
  }
}

extension Scanner {
  mutating func scanDocument() {
    var table = Path()
    skipSpace()
    while current != nil {
      let start = at
      if sees("[") { table = scanHeader() } else { scanKeyAndValue(in: table) }
      skipSpace()
      // Text that is not TOML after all must not hold the walk up.
      if at == start { advance() }
    }
  }

  /// Reads `[a.b]` or `[[a.b]]` and answers the path of the table that it opens.
  private mutating func scanHeader() -> Path {
    let place = line
    let isArray = sees("[[")
    advance(isArray ? 2 : 1)
    let keys = scanDottedKey()
    skip { $0 == UInt8(ascii: "]") }
    var path = Path()
    for (position, key) in keys.enumerated() {
      path = path.key(key)
      record(path, line: place)
      if isArray, position == keys.count - 1 {
        path = path.index(tableCounts[path, default: 0])
        tableCounts[path.parent ?? path, default: 0] += 1
      } else if let count = tableCounts[path] {
        path = path.index(count - 1)
      }
      record(path, line: place)
    }
    return path
  }

  private mutating func scanKeyAndValue(in table: Path) {
    let place = line
    var path = table
    for key in scanDottedKey() {
      path = path.key(key)
      record(path, line: place)
    }
    skip { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "\n") }
    advance()
    scanValue(path)
  }

  /// Reads a key with dots, `a."b".c`.
  ///
  /// Escapes in a quoted key stay as they are written: no key of ours has any.
  private mutating func scanDottedKey() -> [String] {
    var keys: [String] = []
    while let byte = current {
      if isQuote(byte) {
        let start = at + 1
        skipString()
        keys.append(String(decoding: bytes[start..<max(start, at - 1)], as: UTF8.self))
      } else if isBareKey(byte) {
        let start = at
        skip(while: isBareKey)
        keys.append(String(decoding: bytes[start..<at], as: UTF8.self))
      } else if byte == UInt8(ascii: ".") || isBlank(byte) {
        advance()
      } else {
        break
      }
    }
    return keys
  }

  private mutating func scanValue(_ path: Path) {
    skip(while: isBlank)
    guard let byte = current else { return }
    switch byte {
    case UInt8(ascii: "["):
      scanItems(until: UInt8(ascii: "]")) { scanner, index in
        scanner.record(path.index(index), line: scanner.line)
        scanner.scanValue(path.index(index))
      }
    case UInt8(ascii: "{"):
      scanItems(until: UInt8(ascii: "}")) { scanner, _ in scanner.scanKeyAndValue(in: path) }
    case _ where isQuote(byte): skipString()
    default: skip { !",]}#\n".utf8.contains($0) }
    }
  }

  /// Walks what stands, between commas, from an opening bracket to its closing one.
  private mutating func scanItems(until end: UInt8, item: (inout Scanner, Int) -> Void) {
    advance()
    skipSpace()
    var index = 0
    while let byte = current, byte != end {
      let start = at
      item(&self, index)
      index += 1
      skipSpace()
      if sees(",") || at == start { advance() }
      skipSpace()
    }
    advance()
  }

  /// Skips a string of any of the four kinds, its quotes included.
  private mutating func skipString() {
    guard let quote = current else { return }
    let isMultiline = sees("\"\"\"") || sees("'''")
    let hasEscapes = quote == UInt8(ascii: "\"")
    advance(isMultiline ? 3 : 1)
    while let byte = current {
      if hasEscapes, byte == UInt8(ascii: "\\") {
        advance(2)
      } else if byte == quote, !isMultiline {
        return advance()
      } else if byte == quote, sees("\"\"\"") || sees("'''") {
        // Up to two quotes may stand before the three that close.
        return skip { $0 == quote }
      } else {
        advance()
      }
    }
  }

  private func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private func isBareKey(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
