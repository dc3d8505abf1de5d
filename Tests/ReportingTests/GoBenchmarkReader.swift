import Foundation

/// Go's benchmark text, read by the rules of golang.org/x/perf/benchfmt, and more strictly: a line
/// that its reader would pass over in silence is an error here, unless it is empty or a comment.
struct GoBenchmarkReader {
  struct Result {
    /// Without `Benchmark`, up to the first slash.
    var base: String
    /// The `/key=value` parts, in order.
    var parts: [(key: String, value: String)]
    var iterations: Int
    var values: [String: Double]
    /// The configuration lines in force.
    var configuration: [String: String]

    /// The rows of a `benchstat` table are told apart by this.
    var fullName: String { base + parts.map { "/\($0.key)=\($0.value)" }.joined() }
    subscript(key: String) -> String? { parts.first { $0.key == key }?.value }
  }

  struct SyntaxError: Error, Equatable {
    var line: Int
    var because: String
  }

  private(set) var results: [Result] = []
  /// By unit and key: `better`, `assume`.
  private(set) var units: [String: [String: String]] = [:]
  private var configuration: [String: String] = [:]

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw SyntaxError(line: 0, because: "the end is missing") }
    for (index, line) in text.dropLast().components(separatedBy: "\n").enumerated() {
      do {
        try read(line)
      } catch let because as Because {
        throw SyntaxError(line: index + 1, because: because.text)
      }
    }
  }

  private struct Because: Error { var text: String }

  private mutating func read(_ line: String) throws {
    if line.isEmpty || line.hasPrefix("#") { return }
    let fields = line.split(whereSeparator: \.isWhitespace).map(String.init)
    if line.hasPrefix("Benchmark") { return try readResult(fields) }
    if fields.first == "Unit" { return try readUnit(fields) }
    guard let colon = line.firstIndex(of: ":"), let first = line.first, first.isLowercase,
      !line[..<colon].contains(where: { $0.isWhitespace || $0.isUppercase })
    else { throw Because(text: "would be passed over") }
    let value = line[line.index(after: colon)...]
    guard value.isEmpty || value.first == " " || value.first == "\t" else {
      throw Because(text: "no space after the key")
    }
    configuration[String(line[..<colon])] = value.trimmingCharacters(in: [" ", "\t"])
  }

  private mutating func readUnit(_ fields: [String]) throws {
    guard fields.count > 2 else { throw Because(text: "a unit without metadata") }
    try checkTidy(fields[1])
    for field in fields.dropFirst(2) {
      let pair = field.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2 else { throw Because(text: "expected key=value") }
      let known = ["better": ["lower", "higher"], "assume": ["exact", "nothing"]]
      guard known[pair[0]]?.contains(pair[1]) == true else {
        throw Because(text: "no such metadata")
      }
      if let old = units[fields[1]]?[pair[0]], old != pair[1] {
        throw Because(text: "already set to \(old)")
      }
      units[fields[1], default: [:]][pair[0]] = pair[1]
    }
  }

  private mutating func readResult(_ fields: [String]) throws {
    guard fields.count > 1, let iterations = Int(fields[1]), iterations > 0 else {
      throw Because(text: "parsing iteration count")
    }
    guard fields.count > 3, fields.count.isMultiple(of: 2) else {
      throw Because(text: "missing measurements or units")
    }
    var values: [String: Double] = [:]
    for index in stride(from: 2, to: fields.count, by: 2) {
      guard let value = Double(fields[index]), value.isFinite else {
        throw Because(text: "parsing measurement")
      }
      try checkTidy(fields[index + 1])
      guard values.updateValue(value, forKey: fields[index + 1]) == nil else {
        throw Because(text: "a unit twice")
      }
    }
    let name = fields[0].dropFirst("Benchmark".count)
    guard name.firstMatch(of: /-[0-9]+$/) == nil else { throw Because(text: "has a GOMAXPROCS") }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard let base = parts.first, base.first?.isUppercase == true else {
      throw Because(text: "no base name")
    }
    results.append(
      Result(
        base: String(base),
        parts: try parts.dropFirst().map { part in
          let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          guard pair.count == 2, !pair[0].isEmpty else { throw Because(text: "a positional part") }
          return (String(pair[0]), String(pair[1]))
        },
        iterations: iterations, values: values, configuration: configuration))
  }

  /// Words that `benchunit.Tidy` would scale, so that the number read is not the number written.
  private func checkTidy(_ unit: String) throws {
    let numerator = unit.split(separator: "/").first ?? ""
    guard !numerator.split(separator: "-").contains(where: { $0 == "ns" || $0 == "MB" }) else {
      throw Because(text: "would be scaled")
    }
  }
}
