import Foundation
import Measurement
import Testing

@testable import Matrix

@Suite struct `reasons that exclusions share` {
  private static let own = "because = \"No such instruction.\""
  private static let reasons = "[lacking]\nbecause = \"No such instruction.\"\n"

  /// Problems of valid files with other reasons, and this in place of one exclusion's own reason.
  private func problems(_ reasons: String?, _ reason: String) throws -> [String] {
    let strategies = TemporaryBenchmarks.strategies.replacing(Self.own, with: reason)
    return try TemporaryBenchmarks(["strategies.toml": strategies, "reasons.toml": reasons])
      .problems()
  }

  @Test func `a name stands for its sentence`() throws {
    let strategies = TemporaryBenchmarks.strategies.replacing(
      Self.own, with: "reason = \"lacking\"")
    let shared = try TemporaryBenchmarks([
      "strategies.toml": strategies, "reasons.toml": Self.reasons,
    ]).load()
    let own = try TemporaryBenchmarks().load()
    #expect(shared.strategies.map(\.exclusions) == own.strategies.map(\.exclusions))
    #expect(own.strategies.last?.exclusions.first?.because == "No such instruction.")
  }

  @Test(arguments: [
    (reasons, "reason = \"lackin\"", "'lackin' is not in reasons.toml; did you mean 'lacking'?"),
    (nil, "reason = \"lacking\"", "'lacking' is not in reasons.toml; add [lacking] to it"),
    (
      reasons, "reason = \"lacking\", \(own)",
      "is a second reason beside 'reason'; remove one of them"
    ),
    (reasons, own, "lacking: is the reason of no exclusion; remove it"),
    (
      reasons.replacing(".", with: ""), "reason = \"lacking\"",
      "lacking.because: is not a sentence; write it on one line and end it with a full stop"
    ),
  ])
  func `a mistake is named`(reasons: String?, reason: String, message: String) throws {
    let found = try problems(reasons, reason)
    #expect(found.contains { $0.hasSuffix(message) }, "\(found)")
    #expect(found.count == (message.contains("did you") ? 2 : 1), "\(found)")
  }
}
