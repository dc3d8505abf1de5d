import Analysis
import Measurement

// Arms whose boots have such ratios as a test asks for.

/// Boots of 100,000 switches with such ticks per switch, so that a ratio of 1.0001 still shows.
func timed(_ id: CellID = id(), _ ticks: [Double], from first: Int = 0) -> CellRecord {
  cell(
    id,
    boots: ticks.enumerated().map { index, ticks in
      boot(
        first + index, samples: [Int64((ticks * 100_000).rounded())], switches: 100_000,
        probeTicks: id.machine == .icount ? 10_000 : 6000)
    })
}

/// The base's ticks times each of the ratios.
func ratios(_ ratios: [Double], of base: Double = 100) -> [Double] { ratios.map { base * $0 } }

/// Ten ratios around one, symmetric, the outermost `spread` away.
func around(_ middle: Double, spread: Double = 0.001, count: Int = 10) -> [Double] {
  (0..<count).map { middle * (1 + spread * (2 * Double($0) / Double(max(count - 1, 1)) - 1)) }
}

func arm(_ cells: [CellRecord], name: String = "arm", _ change: (inout Run) -> Void = { _ in })
  -> Arm
{
  var run = run(cells, step: 1)
  change(&run)
  return Arm(run, name: name)
}

/// One cell of ten boots at 100 ticks, against the same times such ratios.
func comparison(
  _ head: [Double], base: [Double]? = nil, control: [Double]? = nil, machine: Machine = .process,
  settings: ComparisonSettings = .loose, pairing: Pairing = .interleaved
) -> Comparison {
  let id = id("s", machine)
  let ticks = base ?? [Double](repeating: 100, count: head.count)
  return compare(
    base: arm([timed(id, ticks)]), head: arm([timed(id, zip(ticks, head).map(*))]),
    control: control.map { arm([timed(id, zip(ticks, $0).map(*))]) }, settings: settings,
    pairing: pairing)
}

extension Comparison {
  /// The verdict of the only row.
  var verdict: Verdict? { rows.count == 1 ? rows[0].verdict : nil }
  var word: Verdict.Word? { verdict?.word }
  /// Those of its notes, but the one that recordings without probes always have.
  var codes: [Warning.Kind] { notes.map(\.kind).filter { $0 != ComparisonNote.ungated } }
}

extension ComparisonSettings {
  /// Those that ten boots a few per mille apart are enough for.
  static let loose = ComparisonSettings(threshold: 0.02, confidence: 0.95)
  /// The same with a gate.
  static let looseGate = ComparisonSettings(threshold: 0.02, confidence: 0.95, isGate: true)
}

/// `Analysis.compare` with settings for the small recordings of these tests.
func compare(
  base: Arm, head: Arm, control: Arm? = nil, settings: ComparisonSettings = .loose,
  budgets: [Budget] = [], pairing: Pairing
) -> Comparison {
  Analysis.compare(
    base: base, head: head, control: control, settings: settings, budgets: budgets,
    pairing: pairing)
}

/// A cell whose boots have probes, the floor being 1200 ticks, and 300 quiet samples each but for those
/// that are lost.
func probed(_ ticks: [Double], lost: Set<Int> = [], of id: CellID = id()) -> CellRecord {
  var cell = timed(id, ticks)
  for index in cell.boots.indices {
    let sample = cell.boots[index].histogram.bins[0].ticks
    let quiet = lost.contains(index) ? 10 : 300
    let probed = ProbedSamples(samples: [
      ProbedSamples.Bin(ticks: sample, before: 1200, after: 1200, count: quiet),
      ProbedSamples.Bin(ticks: 2 * sample, before: 2000, after: 2000, count: 310 - quiet),
    ])
    cell.boots[index].probed = probed
    cell.boots[index].histogram = probed.histogram
  }
  return cell
}

/// A run whose cells have probes.
func gated(_ cells: [CellRecord]) -> Run {
  var run = run(cells, step: 1)
  run.coRunnerProbe = CoRunnerProbe(instructions: 6400, start: .scrub)
  return run
}
