import Documents
import Measurement

/// The doctor's findings: a count, then an entry for each, the most severe first.
public struct FindingsReport {
  /// The findings in the order they were made.
  public let findings: [Finding]

  /// Makes a report.
  public init(_ findings: [Finding]) { self.findings = findings }

  /// Before it is laid out.
  public var document: Document {
    let items = Finding.Severity.allCases.reversed().flatMap { severity in
      findings.filter { $0.severity == severity }.map(Item.init)
    }
    return Document(
      title: "", lead: [Paragraph(tally)],
      sections: [Section(id: "findings", title: "", blocks: [.items(items)])])
  }

  /// For tools: `switchbench.doctor/1`, in the order given, keys sorted.
  public func json() throws -> String {
    let counts = Dictionary(
      uniqueKeysWithValues: Finding.Severity.allCases.map { ($0.rawValue, count($0)) })
    return try Documents.json(
      FindingsDocument(counts: counts, findings: findings), schema: "switchbench.doctor/1",
      isIndented: true)
  }

  private func count(_ severity: Finding.Severity) -> Int {
    findings.count { $0.severity == severity }
  }

  /// How many findings matter how much, in one sentence.
  private var tally: String {
    func text(_ severity: Finding.Severity, _ one: String, _ many: String) -> String {
      let number = count(severity)
      return "\(number) \(number == 1 ? one : many)"
    }
    return [
      text(.warning, "thing makes the numbers worse", "things make the numbers worse"),
      text(.problem, "cannot work here", "cannot work here"),
      text(.note, "is worth knowing", "are worth knowing"),
      text(.good, "is as it should be", "are as they should be"),
    ].joined(separator: ", ") + "."
  }
}

private struct FindingsDocument: Encodable {
  var counts: [String: Int]
  var findings: [Finding]
}

extension Item {
  fileprivate init(_ finding: Finding) {
    let tone: Tone =
      switch finding.severity {
      case .problem: .bad
      case .warning: .caution
      case .note: .plain
      case .good: .good
      }
    self.init(
      mark: finding.severity.rawValue, tone: tone,
      text: "\(finding.subject): \(finding.observed)",
      details: [finding.effect] + (finding.fix.map { ["fix: \($0)"] } ?? []))
  }
}
