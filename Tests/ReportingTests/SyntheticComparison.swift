import Analysis
import Measurement

/// Two runs that never happened, with every verdict and every kind of row.
enum SyntheticComparison {
  /// Those that ten boots without probes are enough for.
  static func settings(isGate: Bool = false) -> ComparisonSettings {
    ComparisonSettings(threshold: 0.02, confidence: 0.95, isGate: isGate)
  }

  /// In one session with a control arm, through a gate that fails.
  static func interleaved(control: Double = 1.001) -> Comparison {
    compare(
      base: Arm(base, name: "main"), head: Arm(head, name: "topic"),
      control: Arm(scaled(base) { _, _ in control }, name: "main again"),
      settings: settings(isGate: true), budgets: budgets, pairing: .interleaved)
  }

  /// The same runs as two recordings.
  static var advisory: Comparison {
    compare(
      base: Arm(base, name: "old"), head: Arm(head, name: "new"), settings: settings(),
      budgets: budgets, pairing: .advisory)
  }

  /// Recordings of two computers.
  static var notComparable: Comparison {
    var other = head
    other.host.microcode = .known("0xb00220")
    other.host.kernel = .known("6.1.0-31-amd64")
    other.host.mitigations = .known([
      "meltdown": "Not affected", "spectre_v2": "Vulnerable", "mds": "Vulnerable: no microcode",
    ])
    return compare(
      base: Arm(base, name: "old"), head: Arm(other, name: "new"), settings: settings(),
      budgets: budgets, pairing: .advisory)
  }

  static let budgets = [
    Budget(
      name: "instructions", metric: .instructions, subjects: ["*@icount"], soft: 0, hard: nil,
      because: "One more is a change of the code."),
    Budget(
      name: "lean", metric: .instructions, subjects: ["*@callee-saved@i686@*"], soft: nil, hard: 22,
      because: "It is the reference."),
    Budget(
      name: "images", metric: .imageBytes, subjects: ["*"], soft: 0.05, hard: nil,
      because: "It has taken in something else."),
  ]

  static let base = complete(SyntheticRun.make())

  static let head: Run = {
    var run = scaled(SyntheticRun.make()) { id, boot in
      switch (id.strategy, id.machine, id.architecture) {
      case ("all-registers", .process, .x86_64): 1.05
      case ("callee-saved", .process, .x86_64): 0.95
      case ("stack-pointer-ret", .process, .x86_64): 1 + 0.02 * Double((boot * 3) % 10 - 5)
      case ("callee-saved", .tcg, _): 1.3
      case ("callee-saved", .icount, _): 24.0 / 22
      default: 1
      }
    }
    run.id = "20250611T160001Z-91bc"
    run.suite.revision = .known("02c4e6a8b0d1f2a3c4b5d6e7f8091a2b3c4d5e6f")
    run.images[0].bytes = 5632
    run.images[0].sha256 = String(repeating: "2b3c4d5e", count: 8)
    for index in run.cells.indices {
      switch run.cells[index].id.description {
      case "01-registers/ping-pong@call-only@i686@ring3@process":
        run.cells[index] = SyntheticRun.missing(
          run.cells[index].id, .failed, "boot 3: the guest hung after 5 s")
      case "01-registers/ping-pong@callee-saved@i686@ring3@process":
        run.cells[index].boots.removeLast(5)
      case "01-registers/ping-pong@stack-pointer-ret@i686@ring3@process":
        run.cells[index].boots.remove(at: 4)
      default: break
      }
    }
    return complete(run)
  }()

  private static func scaled(_ run: Run, _ factor: (CellID, Int) -> Double) -> Run {
    var run = run
    for cell in run.cells.indices {
      for boot in run.cells[cell].boots.indices {
        let factor = factor(run.cells[cell].id, run.cells[cell].boots[boot].index)
        let samples = run.cells[cell].boots[boot].histogram.bins.flatMap { bin in
          [Int64](repeating: Int64((Double(bin.ticks) * factor).rounded()), count: bin.count)
        }
        run.cells[cell].boots[boot].histogram = TickHistogram(samples: samples)
      }
    }
    return run
  }
}
