import Analysis
import Documents
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct `a self-test as text` {
  /// Three cells of forty boots, whose boots lie within 1, 4 and 16 %.
  private static let noise: NoiseRecording = {
    let run = SyntheticRun.make()
    var plan = run.plan
    plan.boots = 40
    var state: UInt64 = 1
    let ids = run.cells.map(\.id).filter { $0.machine == .process }.prefix(3)
    return NoiseRecording(
      comparison: "2026-11-21T12-32-45Z-21e8",
      arms: ["base", "head", "control"].map {
        NoiseRecording.RecordedArm(
          name: $0, command: run.command, suite: run.suite, startedAt: run.startedAt,
          sha256: String(repeating: "0a", count: 32))
      }, host: run.host, images: run.images, plan: plan,
      warnings: [
        Warning(
          code: "stolen-time", because: "A hypervisor took 4 % of the time <from> this one.",
          cells: [])
      ],
      cells: zip(ids, [0.01, 0.04, 0.16]).map { id, level in
        NoiseRecording.CellNoise(
          id: id,
          ticks: (0..<3).map { _ in
            (0..<40).map { _ in
              state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
              return 20 * (1 + level * (Double(state >> 33) * 0x1p-31 - 0.5))
            }
          })
      })
  }()

  private static let plan = SelfTestPlan.ungated(families: 30, seed: 7)
  private static let good = Result { try SelfTest(noise, plan) }
  /// Of a gate that flags whatever it sees.
  private static let bad = Result { try SelfTest(noise, plan, gate: { $0.gated.map(\.id) }) }

  private func text(_ format: Format) throws -> String {
    try render(Self.good.get(), as: format)
  }

  private func words(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func `is what was agreed on`() throws {
    try expectSnapshot(text(.terminal(columns: 80, color: false)), "selftest.txt")
    try expectSnapshot(text(.markdown), "selftest.md")
  }

  @Test func `fits on the page, and colour adds nothing`() throws {
    try expectLayout { try text(.terminal(columns: $0, color: $1)) }
  }

  @Test(arguments: [
    Format.terminal(columns: 132, color: false), .markdown, .html,
  ])
  func `every format says whether the gate holds, on what, and what it finds`(
    format: Format
  ) throws {
    let good = try Self.good.get()
    let said = words(try text(format))
    #expect(good.holds && good.flagged.count == 0)
    #expect(
      said.contains("The gate holds: 0 of 30 comparisons of identical code flagged"), "\(said)")
    for word in [
      good.comparison, "Seed 7", "40 pairs of 3 cells", "took 4 %", "Clopper-Pearson",
      "Identical code", "Injected changes", "On a quieter computer",
    ] {
      #expect(said.contains(word), "\(word): \(said)")
    }
    let bad = words(try render(Self.bad.get(), as: format))
    #expect(bad.contains("The gate does not hold: 30 of 30 comparisons"), "\(bad)")
    #expect(!bad.contains("The gate holds"))
  }

  @Test func `the page is well-formed, and its headline warns of a gate that does not hold`() throws
  {
    for (test, style) in [(Self.good, "headline"), (Self.bad, "headline bad")] {
      let page = try parseMarkup(render(test.get(), as: .html))
      let ids = page.all.compactMap { $0.attributes["id"] }
      #expect(Set(ids).count == ids.count)
      let headline = page.all.first { $0.attributes["class"] == style }
      #expect(headline?.text.contains("The gate") == true)
      #expect(page.all("table").count == 5)
      #expect(page.text.contains("<from>"))
    }
  }

  @Test func `JSON is the whole model, read back as itself`() throws {
    for result in [Self.good, Self.bad] {
      let test = try result.get()
      let data = Data(try render(test, as: .json).utf8)
      #expect(try JSONDecoder().decode(SelfTest.self, from: data) == test)
      let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      #expect(object?["schema"] as? String == "switchbench.selftest/1")
      #expect(object?["holds"] as? Bool == test.holds)
      #expect(object?["upperBound"] as? Double == test.flagged.upperBound)
    }
  }
}
