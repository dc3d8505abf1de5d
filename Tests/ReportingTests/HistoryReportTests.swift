import Analysis
import Documents
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct `a history as text` {
  /// Twelve recordings of the synthetic run, a cell of which takes longer from the seventh on.
  private static func model(_ machine: Machine) throws -> History {
    let run = SyntheticRun.make()
    let cell = try #require(
      run.cells.first { $0.id.machine == machine && $0.status == .measured }
    ).id
    let runs = (0..<12).map { hour in
      var run = run
      run.id = "2026-11-21T\(10 + hour)-00-00Z-aaaa"
      run.startedAt = "2026-11-21T\(10 + hour):00:00Z"
      run.suite.revision = .known(String(repeating: "\(hour % 10)", count: 40))
      run.suite.dirty = .known(hour == 11)
      if hour == 0 { run.host.cpuModel = .known("Another CPU") }
      guard hour > 6, let place = run.cells.firstIndex(where: { $0.id == cell }) else { return run }
      for boot in run.cells[place].boots.indices {
        let bins = run.cells[place].boots[boot].histogram.bins
        run.cells[place].boots[boot].histogram = TickHistogram(
          samples: bins.flatMap { bin in
            [Int64](repeating: Int64((Double(bin.ticks) * 1.1).rounded()), count: bin.count)
          })
      }
      return run
    }
    return try #require(history(of: cell, in: runs))
  }

  private func words(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func `draws the series on a page of its own, with the change marked`() throws {
    let page = try parseMarkup(try render(try Self.model(.process), as: .html))
    #expect(page.all("path").count { $0.attributes["class"] == "change" } == 1)
    #expect(page.all("circle").count == 11)
    #expect(page.text.contains("Changed at"))
  }

  @Test func `names where the level changed, by how much, and what was left out`() throws {
    let model = try Self.model(.process)
    for format in [Format.terminal(columns: 80, color: false), .markdown] {
      let text = words(try render(model, as: format))
      for part in [
        "\(model.cell)", "11 recordings, the oldest revision first: ticks per switch, native.",
        "Changed at 777777777777, run 2026-11-21T17-00-00Z-aaaa:",
        "(+10.0%); p of such a difference by chance",
        "111111111111+", "slower",
        "Left out: 2026-11-21T10-00-00Z-aaaa: other conditions: CPU model was Another CPU",
        "`switchbench compare` measures two revisions side by side",
      ] {
        let part = format == .markdown ? part.replacing("`", with: "\\`") : part
        #expect(text.contains(part), "\(part) is not in \(text)")
      }
    }
  }

  @Test func `keeps to the columns, and colours only words`() throws {
    let model = try Self.model(.process)
    try expectLayout { try render(model, as: .terminal(columns: $0, color: $1)) }
    let colored = try render(model, as: .terminal(columns: 80, color: true))
    #expect(colored.contains("\u{1B}[31mslower\u{1B}[0m"))
  }

  @Test func `is the whole model as JSON`() throws {
    let model = try Self.model(.process)
    let text = try render(model, as: .json)
    #expect(text.contains("\"schema\":\"switchbench.history/1\""))
    #expect(try JSONDecoder().decode(History.self, from: Data(text.utf8)) == model)
  }
}
