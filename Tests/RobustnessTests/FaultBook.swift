import Foundation

/// `Tests/FaultBook.md`: which test keeps which promise, and what the long tests have counted.
enum FaultBook {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let page = tests.appending(path: "FaultBook.md")

  static func text() throws -> String { try String(contentsOf: page, encoding: .utf8) }

  /// The promises with the tests that the page names for them.
  static func entries(in text: String) -> [(promise: String, test: String)] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard fields.count == 2, fields[1].hasPrefix("`"), fields[1].hasSuffix("`") else {
        return nil
      }
      return (fields[0], String(fields[1].dropFirst().dropLast()))
    }
  }

  /// The page with the counts of a test run's output: lines of `counted: <by>: <count>`.
  static func renewed(_ text: String, with output: String) -> String {
    var text = text
    for match in output.matches(of: /(?m)^counted: (.+): (.+)$/) {
      let row = try? Regex(
        "(?m)^\\| \(NSRegularExpression.escapedPattern(for: String(match.1))) \\|.*$")
      guard let row else { continue }
      text.replace(row, with: "| \(match.1) | \(match.2) |")
    }
    return text
  }

  /// Writes the page.
  static func write(_ text: String) throws {
    try text.write(to: page, atomically: true, encoding: .utf8)
  }

  /// The names of all tests, as their files have them.
  static func testNames() throws -> Set<String> {
    let walker = FileManager.default.enumerator(atPath: tests.path)
    var names: Set<String> = []
    while let name = walker?.nextObject() as? String {
      guard name.hasSuffix("Tests.swift") else { continue }
      let text = try String(contentsOf: tests.appending(path: name), encoding: .utf8)
      for match in text.matches(of: /func\s+`([^`]+)`/) { names.insert(String(match.1)) }
    }
    return names
  }
}
