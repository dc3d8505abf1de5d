import Analysis
import Documents
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct `a second opinion in a report` {
  /// The synthetic run, with every counted cell by Bochs too, as `change` leaves it.
  private func model(_ change: (inout CellRecord) -> Void = { _ in }) -> ReportModel {
    var run = SyntheticRun.make()
    for cell in run.cells where cell.id.machine == .icount {
      var other = cell
      other.id.machine = .bochs
      change(&other)
      run.cells.append(other)
    }
    return ReportModel(run, recording: "here")
  }

  private func text(_ model: ReportModel) throws -> String {
    try render(model, as: .terminal(columns: 80, color: false))
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func `a run with one emulator has no such section`() throws {
    let model = ReportModel(SyntheticRun.make(), recording: "here")
    #expect(model.secondOpinions == nil)
    #expect(!(try text(model).contains("second opinion")))
  }

  @Test func `each cell that both measured has its mark, and the finding counts them`() throws {
    let model = model()
    let count = model.secondOpinions?.count { $0.verdict == .agrees } ?? 0
    #expect(count > 0)
    let text = try text(model)
    #expect(text.contains("They agree on all \(count) cell"))
    #expect(text.components(separatedBy: " = ").count > count / 2)
    #expect(!text.contains("differs"))
  }

  @Test func `a cell that one failed is named with what each of them says`() throws {
    var isFirst = true
    let model = model { cell in
      guard isFirst, cell.status == .measured else { return }
      isFirst = false
      (cell.status, cell.because, cell.summary, cell.boots) = (.failed, "it raised #GP", nil, [])
    }
    let odd = try #require(model.secondOpinions?.first { $0.verdict == .differs })
    let text = try text(model)
    #expect(text.contains("differ on 1"))
    #expect(text.contains("Bochs: failed: it raised #GP"))
    #expect(text.contains(odd.first.strategy))
    #expect(try render(model, as: .json).contains("\"secondOpinions\""))
  }
}
