import Foundation
import Measurement
import Processes
import Testing

@testable import Atlas

struct ContributionTextTests {
  private func text() throws -> String { try Synthetic.contribution().text() }

  private func fault(of text: String, isStrict: Bool = false) -> ContributionFault? {
    do throws(ContributionFault) {
      _ = try Contribution(text: Data(text.utf8), isStrict: isStrict)
      return nil
    } catch {
      return error
    }
  }

  @Test func `what is written is read again, and written alike`() throws {
    let text = try text()
    let read = try Contribution(text: Data(text.utf8), isStrict: true)
    #expect(read == Synthetic.contribution())
    #expect(try read.text() == text)
  }

  @Test func `anybody can check the digest with two programs`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text().utf8).write(to: file)
    let result = try run(
      ["/bin/sh", "-c", "head -n -1 '\(file.path)' | sha256sum"], timeoutSeconds: 60)
    #expect(try text().contains("\"sha256\":\"\(result.outputText.prefix(64))\"}"))
  }

  @Test func `one digit changed is seen`() throws {
    let text = try text()
    let edited = text.replacingOccurrences(of: "26", with: "25")
    #expect(edited != text)
    #expect(fault(of: edited) == .edited)
  }

  @Test func `a line added below the digest is seen`() throws {
    #expect(fault(of: try text() + "{}\n") != nil)
  }

  @Test func `a newer schema says so, and a foreign one is none`() throws {
    var newer = Synthetic.contribution()
    newer.schema = "switchbench.contribution/2"
    #expect(fault(of: try newer.text()) == .newerSchema("switchbench.contribution/2"))
    newer.schema = "other/1"
    guard case .notContribution = fault(of: try newer.text()) else {
      Issue.record("a foreign schema was taken")
      return
    }
  }

  @Test func `other units are refused with the key`() throws {
    let other = rehashed(try text().replacingOccurrences(of: "core-cycles", with: "nanoseconds"))
    guard case .notContribution(let detail) = fault(of: other) else {
      Issue.record("nanoseconds were taken")
      return
    }
    #expect(detail.contains("unit"))
  }

  @Test func `more than the file should hold is refused`() throws {
    let more = rehashed(
      try text().replacingOccurrences(of: "{\"calibration\"", with: "{\"a\":1,\"calibration\""))
    #expect(fault(of: more) == nil)
    #expect(fault(of: more, isStrict: true) == .otherText)
    let large = String(repeating: " ", count: 30_001)
    #expect(fault(of: large) == .tooLarge(bytes: 30_001))
  }

  @Test(arguments: ["", "{}", "null\n", "[1,\n2]\n", "\u{0}\n\u{0}\n", "{\"sha256\":\"\"}\n"])
  func `what is no contribution is refused`(text: String) {
    guard case .notContribution = fault(of: text) else {
      Issue.record("'\(text)' was taken")
      return
    }
  }
}

/// The text with the digest that its lines have now: what somebody writes who knows how.
func rehashed(_ text: String) -> String {
  let lines = text.split(separator: "\n").dropLast().map { $0 + "\n" }.joined()
  return lines + "\"sha256\":\"\(SHA256.hexadecimal(lines.utf8))\"}\n"
}
