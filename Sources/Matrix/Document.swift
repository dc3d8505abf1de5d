import Foundation
import TOMLKit

/// A value of a TOML document, in the few kinds that a definition can use.
indirect enum Value {
  case string(String)
  case integer(Int)
  case real(Double)
  case boolean(Bool)
  case array([Value])
  case table([String: Value])
  /// A kind that no definition uses, by its name: `a date`.
  case other(String)

  /// The kind with its article, for messages.
  var kind: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .real: "a floating-point number"
    case .boolean: "a boolean"
    case .array: "an array"
    case .table: "a table"
    case .other(let name): name
    }
  }

  init(_ value: TOMLValue) {
    switch value.type {
    case .string: self = .string(value.string ?? "")
    case .int: self = .integer(value.int ?? 0)
    case .array: self = .array((value.array ?? []).map { Value($0.tomlValue) })
    case .table: self = .table(Value.values(of: value.table ?? [:]))
    case .bool: self = .boolean(value.bool ?? false)
    case .double: self = value.double.map(Value.real) ?? .other("unreadable")
    case .date, .time, .dateTime: self = .other("a date or time")
    }
  }

  static func values(of table: TOMLTable) -> [String: Value] {
    var values: [String: Value] = [:]
    // Not through TOMLTable's iterator, which traps on a key that holds a NUL. Such a key comes cut
    // off at the NUL and leads to no value; it is kept, so that it is reported as unknown.
    for key in table.keys {
      values[key] = table[key].map { Value($0.tomlValue) } ?? .other("unreadable")
    }
    return values
  }
}

/// A definition file: its values and where they stand.
struct Document {
  /// The file as messages name it.
  let name: String
  let values: [String: Value]
  let positions: Positions

  /// Reads and parses a file; a `Problem` says why it could not be.
  init(file: URL, name: String) throws(Problem) {
    let data: Data
    do {
      data = try Data(contentsOf: file)
    } catch {
      let isThere = FileManager.default.fileExists(atPath: file.path)
      throw Problem(
        file: name,
        message: isThere
          ? "cannot be read: \(error.localizedDescription)" : "does not exist; write it")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Problem(file: name, message: "is not UTF-8; save it as UTF-8")
    }
    try self.init(text: text, name: name)
  }

  /// The places behind a first one where a text is not TOML either.
  ///
  /// The parser stops at the first. With the line taken out, and with all of a table whose head it is, it
  /// comes to the next, as long as that lies further on: what lies before is a consequence.
  static func furtherProblems(in text: String, after first: Problem) -> [Problem] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var found: [Problem] = []
    var last = first
    while let line = last.line, last.column != nil, lines.indices.contains(line - 1) {
      func isHead(_ line: Int) -> Bool {
        lines[line].drop { $0 == " " || $0 == "\t" }.hasPrefix("[")
      }
      let body = isHead(line - 1) ? lines[line...].indices.prefix { !isHead($0) } : line..<line
      for number in [line - 1] + body { lines[number] = "" }
      do {
        _ = try Document(text: lines.joined(separator: "\n"), name: first.file)
        break
      } catch {
        guard let next = error.line, next > line else { break }
        found.append(error)
        last = error
      }
    }
    return found
  }

  /// Parses a text; a `Problem` says where it stops being TOML.
  init(text: String, name: String) throws(Problem) {
    // The parser below reads a C string and would silently stop at the first NUL.
    if let end = text.utf8.firstIndex(of: 0) {
      let line = text.utf8[..<end].count { $0 == UInt8(ascii: "\n") } + 1
      throw Problem(file: name, line: line, message: "holds a NUL byte; remove it")
    }
    do {
      values = Value.values(of: try TOMLTable(string: text))
    } catch {
      guard let error = error as? TOMLParseError else {
        throw Problem(file: name, message: "is not TOML: \(error)")
      }
      let place = error.source.begin
      throw Problem(
        file: name, line: place.line, column: place.column,
        message: "is not TOML: \(error.description)")
    }
    self.name = name
    positions = Positions(of: text)
  }
}
