import ArgumentParser
import BareMetal
import Campaigns
import Documents
import Foundation
import Host
import Measurement
import Verification

// `switchbench verify --soak`: preemption for a long time.
extension VerifyCommand {
  /// Soaks the cells that are interrupted, one after the other, and prints a line for each.
  func run(soak seconds: Double, _ cells: [CellID], _ suite: Suite) throws {
    let chosen = Soak.cells(among: cells)
    guard !chosen.isEmpty else {
      throw ValidationError(
        "--soak \(brief(seconds)): none of the cells selected is interrupted by a timer while time "
          + "passes; 'switchbench list' prints those of preemption-outside.")
    }
    var line = ProgressLine()
    defer { line.clear() }
    let outcomes = try withMachines(Set(chosen.map(\.machine)), suite) { place in
      let clock = TimeStampClock.measure(onCPU: place.placement.cpu.cpu)
      guard let ticksPerSecond = clock.hz.value else {
        throw NoClock(because: clock.hz.because ?? "unknown")
      }
      let soak = Soak(seconds: seconds, ticksPerSecond: ticksPerSecond) { place.executors[$0] }
      return try chosen.map { cell in
        line.show("\(brief(seconds)) s of \(cell)")
        return try soak.run(cell)
      }
    }
    line.clear()
    switch format {
    case .text: try Terminal.output(document(outcomes))
    case .json:
      Terminal.output(
        try json(SoakDocument(outcomes: outcomes), schema: "switchbench.soak/1", isIndented: true))
    }
    if outcomes.contains(where: { $0.failure != nil }) {
      throw ExitCode(ExitStatus.failure.rawValue)
    }
    if outcomes.allSatisfy({ $0.skipped != nil }) {
      throw ExitCode(ExitStatus.cellMissing.rawValue)
    }
  }

  private func document(_ outcomes: [Soak.SoakedCell]) -> Document {
    Document(
      title: "",
      sections: [Section(id: "soak", title: "", blocks: [.items(outcomes.map(Item.init))])])
  }
}

extension Item {
  fileprivate init(_ outcome: Soak.SoakedCell) {
    if let failure = outcome.failure {
      self.init(mark: "FAIL", tone: .bad, text: "\(outcome.cell): \(failure)")
    } else if let skipped = outcome.skipped {
      self.init(mark: "SKIP", tone: .quiet, text: "\(outcome.cell): \(skipped)")
    } else {
      self.init(
        mark: "PASS", tone: .good,
        text:
          "\(outcome.cell): \(outcome.interrupts) interrupts in \(brief(outcome.seconds)) s, "
          + "\(outcome.interruptsPerSecond) asked for in each; nothing was lost")
    }
  }
}

/// What `verify --soak --format json` prints.
private struct SoakDocument: Encodable {
  var outcomes: [Soak.SoakedCell]
}
