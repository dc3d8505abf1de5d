import ArgumentParser
import BareMetal
import Campaigns
import Documents
import Foundation
import Host
import Measurement
import Reporting
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
    let outcomes = try withMachines(Set(chosen.map(\.machine)), suite) { placement, _, machines in
      let clock = TimeStampClock.measure(onCPU: placement.cpu.cpu)
      guard let ticksPerSecond = clock.hz.value else {
        throw NoClock(because: clock.hz.because ?? "unknown")
      }
      let soak = Soak(seconds: seconds, ticksPerSecond: ticksPerSecond) { machine in
        machines.first { $0.record.id == machine }?.executor
      }
      return try chosen.map { cell in
        line.show("\(brief(seconds)) s of \(cell)")
        return try soak.run(cell)
      }
    }
    line.clear()
    switch format {
    case .text: Terminal.output(outcomes.map(sentence).joined())
    case .json: Terminal.output(try json(outcomes))
    }
    if outcomes.contains(where: { $0.failure != nil }) {
      throw ExitCode(ExitStatus.failure.rawValue)
    }
    if outcomes.allSatisfy({ $0.skipped != nil }) {
      throw ExitCode(ExitStatus.cellMissing.rawValue)
    }
  }

  private func sentence(_ outcome: Soak.SoakedCell) -> String {
    let text: String
    if let failure = outcome.failure {
      text = "FAIL  \(outcome.cell): \(failure)"
    } else if let skipped = outcome.skipped {
      text = "SKIP  \(outcome.cell): \(skipped)"
    } else {
      text =
        "PASS  \(outcome.cell): \(outcome.interrupts) interrupts in \(brief(outcome.seconds)) s, "
        + "\(outcome.interruptsPerSecond) asked for in each; nothing was lost"
    }
    return wrap(text, columns: Terminal.columns, indent: 6, firstIndent: 0)
      .map { "\($0)\n" }.joined()
  }

  private func json(_ outcomes: [Soak.SoakedCell]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = SoakDocument(outcomes: outcomes)
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }

  private func brief(_ seconds: Double) -> String {
    String(format: "%g", (seconds * 10).rounded() / 10)
  }
}

/// What `verify --soak --format json` prints.
private struct SoakDocument: Encodable {
  var schema = "switchbench.soak/1"
  var outcomes: [Soak.SoakedCell]
}
