/// Takes the fields out of one table and reports everything that is wrong with it.
///
/// A field that was never asked for is unknown, so the code that reads a table is also the list of
/// what may stand in it. Every method answers nil, once it has reported, where there is no value.
final class TableReader {
  let document: Document
  let path: Path
  private let values: [String: Value]
  private let problems: Problems
  private var asked: [String] = []

  init(document: Document, path: Path = Path(), values: [String: Value], problems: Problems) {
    self.document = document
    self.path = path
    self.values = values
    self.problems = problems
  }

  /// Reports a problem at the value that `place` leads to.
  func report(at place: Path, _ message: String) {
    problems.report(
      Problem(
        file: document.name, line: document.positions.line(of: place),
        field: place.steps.isEmpty ? nil : place.description, message: message))
  }

  /// Reports a problem at a field of this table.
  func report(_ key: String, _ message: String) { report(at: path.key(key), message) }

  /// Every key that has not been asked for, in the order of the text; those that are not tables are
  /// reported.
  func tables(what: String) -> [(name: String, reader: TableReader)] {
    let inOrder = values.keys.filter { !asked.contains($0) }.sorted { a, b in
      (document.positions.line(of: path.key(a)), a) < (document.positions.line(of: path.key(b)), b)
    }
    asked += inOrder
    return inOrder.compactMap { key in
      guard let reader = table(values[key], at: path.key(key), expected: "a table, [\(what)]")
      else { return nil }
      return (key, reader)
    }
  }

  /// A table within this one; nil when it is absent, which is reported, or no table.
  func table(_ key: String) -> TableReader? {
    asked.append(key)
    guard let value = values[key] else {
      report(at: path, "has no '\(key)'; add [\(path.key(key))]")
      return nil
    }
    return table(value, at: path.key(key), expected: "a table, [\(path.key(key))]")
  }

  /// A number; nil when the field is absent, or reported.
  func number(_ key: String) -> Double? {
    asked.append(key)
    guard let value = values[key] else { return nil }
    return number(value, at: path.key(key))
  }

  /// The tables of an array; empty when the field is absent.
  func tables(_ key: String) -> [TableReader] {
    asked.append(key)
    guard let value = values[key] else { return [] }
    guard case .array(let items) = value else {
      wrongKind(value, at: path.key(key), expected: "an array of tables")
      return []
    }
    if items.isEmpty { report(key, "is empty; name something, or leave the field out") }
    return items.enumerated().compactMap { index, item in
      table(item, at: path.key(key).index(index), expected: "a table in braces")
    }
  }

  /// A table within this one; nil when the field is absent, or reported.
  func table(_ key: String, required: Bool) -> TableReader? {
    asked.append(key)
    guard let value = values[key] else {
      if required { report(at: path, "has no '\(key)'; add a table [\(key)]") }
      return nil
    }
    return table(value, at: path.key(key), expected: "a table, [\(key)]")
  }

  /// A string that must be there and must not be empty.
  func string(_ key: String, required: Bool = true) -> String? {
    asked.append(key)
    guard let value = values[key] else {
      if required { report(at: path, "has no '\(key)'; add \(key) = \"...\"") }
      return nil
    }
    guard let text = string(value, at: path.key(key)) else { return nil }
    guard text.contains(where: { !$0.isWhitespace }) else {
      report(key, "is empty; write something")
      return nil
    }
    return text
  }

  /// `true` or `false`; nil when the field is absent, or reported.
  func boolean(_ key: String) -> Bool? {
    asked.append(key)
    guard let value = values[key] else { return nil }
    guard case .boolean(let isSet) = value else {
      wrongKind(value, at: path.key(key), expected: "true or false, without quotes")
      return nil
    }
    return isSet
  }

  /// A whole number, 0 or more; nil when the field is absent, or reported.
  func count(_ key: String) -> Int? {
    asked.append(key)
    guard let value = values[key] else { return nil }
    guard case .integer(let number) = value else {
      wrongKind(value, at: path.key(key), expected: "a whole number, without quotes")
      return nil
    }
    guard number >= 0 else {
      report(key, "is \(number); it must be 0 or more")
      return nil
    }
    return number
  }

  /// The values of an array that is not empty; `kind` and `example` are for messages.
  func items(_ key: String, of kind: String, example: String, required: Bool) -> [Value]? {
    asked.append(key)
    guard let value = values[key] else {
      if required { report(at: path, "has no '\(key)'; add \(key) = [\(example)]") }
      return nil
    }
    guard case .array(let items) = value else {
      wrongKind(value, at: path.key(key), expected: "an array of \(kind)")
      return nil
    }
    if items.isEmpty {
      let fix = required ? "name at least one" : "name at least one, or leave it out for all"
      report(key, "is empty; \(fix)")
      return nil
    }
    return items
  }

  /// Strings, at least one and all different, each with its place.
  func strings(_ key: String, required: Bool) -> [(text: String, place: Path)]? {
    guard let items = items(key, of: "strings", example: "\"...\"", required: required) else {
      return nil
    }
    var seen: Set<String> = []
    return items.enumerated().compactMap { index, item in
      let place = path.key(key).index(index)
      guard let text = string(item, at: place) else { return nil }
      guard seen.insert(text).inserted else {
        report(at: place, "'\(text)' is there already; remove it")
        return nil
      }
      return (text, place)
    }
  }

  /// Reports the fields that were not read.
  ///
  /// Call it when all has been read.
  func finish() {
    for key in values.keys.sorted() where !asked.contains(key) {
      let near = Suggestion.text(for: key, among: asked)
      let fields = asked.enumerated().filter { !asked[..<$0.offset].contains($0.element) }
        .map(\.element)
      let fix = near.isEmpty ? "; the fields are \(fields.joined(separator: ", "))" : near
      report(key, "is not a field\(fix)")
    }
  }
}

extension TableReader {
  /// A word of a fixed vocabulary; nil when it is absent, or reported.
  func word<Word>(
    _ key: String, _ known: [(name: String, value: Word)], required: Bool = false
  ) -> Word? {
    guard let text = string(key, required: required) else { return nil }
    return word(text, at: path.key(key), known)
  }

  /// Words of a fixed vocabulary; nil when the field is absent or wrong.
  func words<Word>(
    _ key: String, _ known: [(name: String, value: Word)], required: Bool = false
  ) -> [Word]? {
    strings(key, required: required)?.compactMap { word($0.text, at: $0.place, known) }
  }

  /// The value of a field that may be of several kinds; nil when it is absent.
  func value(_ key: String) -> Value? {
    asked.append(key)
    return values[key]
  }

  /// Whether the field is there, right or wrong.
  func has(_ key: String) -> Bool { values[key] != nil }
  /// Whether no field is there.
  var isEmpty: Bool { values.isEmpty }

  private func word<Word>(_ text: String, at place: Path, _ known: [(name: String, value: Word)])
    -> Word?
  {
    if let match = known.first(where: { $0.name == text }) { return match.value }
    let names = known.map(\.name)
    let near = Suggestion.text(for: text, among: names)
    let fix = near.isEmpty ? "; it is one of \(names.joined(separator: ", "))" : near
    report(at: place, "'\(text)' is not known\(fix)")
    return nil
  }

  /// A number, whole or not; nil when it has been reported.
  func number(_ value: Value, at place: Path) -> Double? {
    switch value {
    case .integer(let number): return Double(number)
    case .real(let number) where number.isFinite: return number
    default:
      wrongKind(value, at: place, expected: "a number, without quotes")
      return nil
    }
  }

  private func string(_ value: Value, at place: Path) -> String? {
    guard case .string(let text) = value else {
      wrongKind(value, at: place, expected: "a string")
      return nil
    }
    return text
  }

  private func table(_ value: Value?, at place: Path, expected: String) -> TableReader? {
    guard let value else { return nil }
    guard case .table(let values) = value else {
      wrongKind(value, at: place, expected: expected)
      return nil
    }
    return TableReader(document: document, path: place, values: values, problems: problems)
  }

  /// Reports a value of another kind than its field takes.
  func wrongKind(_ value: Value, at place: Path, expected: String) {
    report(at: place, "is \(value.kind); it must be \(expected)")
  }
}
