import Analysis
import Documents
import Foundation
import Measurement
import Testing

@testable import Reporting

@Suite struct GateReportTests {
  private static let model = ReportModel(SyntheticRun.gated(), recording: "run.json")
  private static let ungated = ReportModel(SyntheticRun.make(), recording: "run.json")

  private func section(_ id: String, _ model: ReportModel = model) throws -> String {
    try render(section: id, of: model, as: .markdown)
  }

  @Test(
    "A report of gated samples is, to the letter, what was agreed on",
    arguments: ["terminal-gated.txt", "report-gated.md", "report-gated.csv"])
  func looks(_ name: String) throws {
    let format: Format =
      name.hasSuffix("txt")
      ? .terminal(columns: 80, color: false) : name.hasSuffix("md") ? .markdown : .csv
    try expectSnapshot(try render(Self.model, as: format), name)
  }

  @Test func `every line of a gated report fits, in colour as without`() throws {
    try expectLayout { try render(Self.model, as: .terminal(columns: $0, color: $1)) }
  }

  @Test
  func `the headline names the condition, and a recording without probes says that it has none`()
    throws
  {
    let gated = try render(Self.model, as: .markdown)
    #expect(gated.contains("core cycles per switch, native, with the sibling hardware thread idle"))
    #expect(!gated.contains("Ungated"))
    let ungated = try render(Self.ungated, as: .markdown)
    #expect(!ungated.contains("sibling hardware thread idle"))
    #expect(try section("answer", Self.ungated).contains("Ungated: these samples"))
    for id in ["quality", "sibling", "modes"] {
      #expect(throws: NoSuchSection.self) { try section(id, Self.ungated) }
    }
  }

  @Test func `a cell short of quiet boots has no figure anywhere`() throws {
    #expect(try section("answer").contains("short: too few boots"))
    let id = "01-registers/ping-pong@stack-pointer-ret@x86_64@ring3@kvm"
    let row = try #require(
      Self.model.blocks.flatMap(\.rows).first { $0.cell.id.description == id })
    #expect(row.cell.perSwitch == nil && row.ratioToFloor == nil && row.cell.shortage != nil)
    #expect(Self.model.notes.contains { $0.kind == DerivedWarning.shortOfQuiet })
  }

  @Test func `the cost beside a busy sibling stands with its ratio`() throws {
    let text = try section("sibling")
    #expect(text.contains("busy sibling"))
    // Each disturbed sample is slower by half.
    let row = try #require(
      Self.model.blocks.flatMap(\.rows).first { $0.cell.gating?.busyRatio != nil })
    #expect(abs((row.cell.gating?.busyRatio?.value ?? 0) - 1.5) < 0.01)
  }

  @Test func `modes are shown with their shares`() throws {
    let text = try section("modes")
    #expect(text.contains("| callee-saved | boots | 32.28 | 60% |"))
    #expect(text.contains("| callee-saved | boots | 34.22 | 40% |"))
  }

  @Test func `the quality of each cell is shown, with the floor of its machine`() throws {
    let text = try section("quality")
    // 1,010 ticks at 0.5952 a cycle are 1,697 cycles: 3.77 instructions in each.
    #expect(text.contains("floor 1,010 ticks (1,697 core cycles)"))
    #expect(text.contains("verified: 3.77 instructions per core cycle"))
    #expect(text.contains("While guests waited, 60% of the probes were quiet."))
    #expect(text.contains("no effect") && text.contains("safe"))
  }

  @Test func `nanoseconds come from the frequency of the time-stamp counter`() throws {
    var model = Self.model
    model.shownUnit = .nanoseconds
    // 2.6 ticks are a nanosecond: 19.2 of them are 7.38.
    let row = try #require(
      model.blocks.first { $0.kind == .cpu }?.rows.first { $0.cell.id.strategy == "all-registers" })
    let block = try #require(model.blocks.first { $0.kind == .cpu })
    let text = fieldText(row, block, shown: .nanoseconds, ticksPerSecond: 2_600_000_000)
    let expected = (row.cell.perSwitch?.value ?? 0) / 2.6
    #expect(abs((Double(text.split(separator: " ")[0]) ?? 0) - expected) < 0.01)
    #expect(try render(model, as: .markdown).contains("The answer: nanoseconds per switch"))
    model.shownUnit = .ticks
    #expect(try render(model, as: .markdown).contains("The answer: ticks per switch"))
    // Without a frequency there are no nanoseconds.
    model.shownUnit = .nanoseconds
    model.environment.host.tsc.hz = .unknown(because: "not in this test")
    #expect(try render(model, as: .markdown).contains("The answer: core cycles per switch"))
  }

  @Test func `each state of a floor has words of its own`() {
    let checks: [FloorCheck] =
      [
        .verified(instructionsPerCycle: 3.77, width: 4),
        .contradicted(instructionsPerCycle: 2, width: 4),
      ]
      + FloorGap.allCases.map { .unverified(because: $0, instructionsPerCycle: 3.2) }
    #expect(Set(checks.map { words($0) }).count == checks.count)
    #expect(words(checks[1]).contains("shared all the time"))
  }

  @Test func `JSON has the gate of each cell, the floors and the quality`() throws {
    let text = try render(Self.model, as: .json)
    for key in [
      "\"quality\":", "\"gating\":", "\"modes\":", "\"busyRatio\":", "\"verified\":",
      "\"control\":",
    ] {
      #expect(text.contains(key), "\(key)")
    }
  }

  @Test func `HTML has the sections, too`() throws {
    let text = try render(
      RunReport(Self.model, details: cellDetails(of: SyntheticRun.gated())), as: .html)
    for heading in ["Beside a busy sibling", "Data quality", "Several states"] {
      #expect(text.contains(heading), "\(heading)")
    }
  }
}
