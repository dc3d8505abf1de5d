import Analysis
import Documents
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct `preemption in a report` {
  /// The synthetic run, where cells of these machines were interrupted instead.
  private func text(_ machines: Set<Machine>, _ format: Format) throws -> String {
    var run = SyntheticRun.make()
    for index in run.cells.indices
    where machines.contains(run.cells[index].id.machine)
      && run.cells[index].id.strategy == "all-registers"
    {
      run.cells[index].id.scenario = "preemption-outside"
    }
    return try render(ReportModel(run, recording: "here"), as: format)
  }

  private let terminal = Format.terminal(columns: 80, color: false)

  @Test func `a run without interrupts has no such section`() throws {
    #expect(!(try text([], terminal).contains("Preemption")))
  }

  @Test func `it has percentiles of all, and the shape of what the CPU ran`() throws {
    let page = try text([.process, .tcg], terminal)
    let start = try #require(page.range(of: "Preemption: the cost of a timer"))
    let end = try #require(page.range(of: "The tails"))
    let section = page[start.lowerBound..<end.lowerBound]
    #expect(section.contains("from outside, x86_64, process, ring 3: ticks, native"))
    #expect(section.contains("from outside, x86_64, tcg, ring 0: ticks, translated"))
    #expect(section.contains("Not CPU time."))
    for heading in ["p1 ", "p50", "p99.9", "samples"] { #expect(section.contains(heading)) }
    // Bars for the CPU's two instruction sets, if both are calibrated or not, and for nothing else.
    let charts = section.split(separator: "\n").filter { $0.contains("##") && $0.hasPrefix("  ") }
    #expect(!charts.isEmpty)
    #expect(section.components(separatedBy: "\n  all-registers\n").count == 3)
    for line in page.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func `other sections leave what was interrupted out`() throws {
    let page = try text([.process], terminal)
    let start = try #require(page.range(of: "In detail"))
    let end = try #require(page.range(of: "Emulated, not CPU time"))
    let lines = page[start.lowerBound..<end.lowerBound].split(separator: "\n")
    // KVM's ring 3 still has it there, as a ping-pong.
    #expect(lines.contains { $0.contains("kvm") })
    #expect(!page.contains("preemption-outside, x86_64"))
  }

  @Test func `where only an emulator was interrupted, its shape is drawn and the heading warns`()
    throws
  {
    let page = try text([.icount], .markdown)
    #expect(page.contains("from outside, i686, icount, ring 0: instructions, counted"))
    #expect(page.contains("```\nall-registers\n"))
  }
}
