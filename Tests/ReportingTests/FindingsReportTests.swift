import Documents
import Foundation
import Measurement
import Testing

@testable import Reporting

@Suite struct FindingsReportTests {
  private let findings = [
    Finding("clock", .good, observed: "constant", effect: "ticks are time"),
    Finding(
      "KVM", .problem, observed: "/dev/kvm: No such file or directory",
      effect: "cells of the kvm machine are skipped; the others are not affected",
      fix: "load kvm_intel or kvm_amd; in a virtual machine ask for nested virtualisation"),
    Finding("load", .warning, observed: "9 tasks", effect: "numbers scatter", fix: "end them"),
  ]

  private func text(columns: Int, color: Bool = false) throws -> String {
    try render(FindingsReport(findings).document, as: .terminal(columns: columns, color: color))
  }

  @Test func `the count comes first, then the worst, each with its effect and its fix`() throws {
    #expect(
      try text(columns: 80) == """
        1 thing makes the numbers worse, 1 cannot work here, 0 are worth knowing, 1 is
        as it should be.

          problem: KVM: /dev/kvm: No such file or directory
            cells of the kvm machine are skipped; the others are not affected
            fix: load kvm_intel or kvm_amd; in a virtual machine ask for nested
            virtualisation

          warning: load: 9 tasks
            numbers scatter
            fix: end them

          good: clock: constant
            ticks are time

        """)
  }

  @Test(arguments: [60, 61, 80, 120])
  func `no line passes the edge`(columns: Int) throws {
    #expect(try text(columns: columns).split(separator: "\n").allSatisfy { $0.count <= columns })
  }

  @Test func `colour adds nothing but colour`() throws {
    let plain = try text(columns: 80)
    let colored = try text(columns: 80, color: true)
    #expect(colored != plain)
    #expect(colored.replacing(try Regex("\u{1B}\\[[0-9;]*m"), with: "") == plain)
  }

  @Test func `tools get the schema, the counts and every finding, a missing fix as null`() throws {
    let text = try FindingsReport(findings).json()
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "switchbench.doctor/1")
    #expect(
      object["counts"] as? [String: Int] == ["good": 1, "note": 0, "problem": 1, "warning": 1])
    let found = try #require(object["findings"] as? [[String: Any]])
    #expect(found.map { $0["subject"] as? String } == ["clock", "KVM", "load"])
    #expect(found[0]["fix"] is NSNull)
    #expect(found[2]["fix"] as? String == "end them")
  }
}
