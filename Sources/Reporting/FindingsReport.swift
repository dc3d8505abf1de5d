import Documents
import Foundation
import Measurement

/// The doctor's findings as a terminal shows them: a count, then one block for each, worst first.
///
/// Lines have at most `columns` columns (60 at least), the text ends with a line break, and colour
/// repeats what the first word of a block says.
public func findingsText(_ findings: [Finding], columns: Int, color: Bool) -> String {
  let columns = max(columns, 60)
  var lines = wrap(findingsTally(findings), columns: columns)
  for severity in Finding.Severity.allCases.reversed() {
    for finding in findings where finding.severity == severity {
      lines.append("")
      lines += block(finding, columns: columns, color: color)
    }
  }
  return lines.joined(separator: "\n") + "\n"
}

/// The doctor's findings for tools: `switchbench.doctor/1`, in the order given, keys sorted.
public func findingsJSON(_ findings: [Finding]) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  var counts: [String: Int] = [:]
  for severity in Finding.Severity.allCases {
    counts[severity.rawValue] = findings.count { $0.severity == severity }
  }
  let document = FindingsDocument(
    schema: "switchbench.doctor/1", counts: counts, findings: findings)
  return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
}

private struct FindingsDocument: Encodable {
  var schema: String
  var counts: [String: Int]
  var findings: [Finding]
}

/// How many findings matter how much, in one sentence.
func findingsTally(_ findings: [Finding]) -> String {
  func count(_ severity: Finding.Severity, _ one: String, _ many: String) -> String {
    let number = findings.count { $0.severity == severity }
    return "\(number) \(number == 1 ? one : many)"
  }
  return [
    count(.warning, "thing makes the numbers worse", "things make the numbers worse"),
    count(.problem, "cannot work here", "cannot work here"),
    count(.note, "is worth knowing", "are worth knowing"),
    count(.good, "is as it should be", "are as they should be"),
  ].joined(separator: ", ") + "."
}

private func block(_ finding: Finding, columns: Int, color: Bool) -> [String] {
  let word = finding.severity.rawValue
  let indent = 9
  var lines = wrap(
    "\(finding.subject): \(finding.observed)", columns: columns, indent: indent)
  if let first = lines.first {
    lines[0] =
      paint(word, finding.severity, color) + padStart("", indent - word.count)
      + first.dropFirst(indent)
  }
  lines += wrap(finding.effect, columns: columns, indent: indent + 2)
  if let fix = finding.fix {
    lines += wrap("fix: \(fix)", columns: columns, indent: indent + 2)
  }
  return lines
}

private func paint(_ word: String, _ severity: Finding.Severity, _ color: Bool) -> String {
  guard color else { return word }
  let ink =
    switch severity {
    case .problem: "1;31"
    case .warning: "1;33"
    case .note: "36"
    case .good: "32"
    }
  return "\u{1B}[\(ink)m\(word)\u{1B}[0m"
}
