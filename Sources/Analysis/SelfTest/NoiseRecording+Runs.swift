import Measurement

/// Why a comparison says nothing of the noise alone.
public enum NotNoise: Error, Hashable, CustomStringConvertible {
  /// The arms did not boot the same images.
  case otherCode(comparison: String, image: String)
  /// No cell was run by the CPU itself in all arms.
  case noCell(comparison: String)
  /// There are fewer pairs than a family has.
  case tooFewPairs(comparison: String, pairs: Int, needed: Int)

  /// One or two sentences for a person.
  public var description: String {
    switch self {
    case .otherCode(let comparison, let image):
      "The arms of \(comparison) booted different \(image) images, so what they differ in is not "
        + "noise alone. Compare a revision with itself: `switchbench compare HEAD HEAD`."
    case .noCell(let comparison):
      "The arms of \(comparison) have no cell in common that the CPU itself ran, and the gate judges "
        + "no other. Compare on a machine that runs natively, such as `--machine process`."
    case .tooFewPairs(let comparison, let pairs, let needed):
      "\(comparison) has \(pairs) pairs, and a family takes \(needed). Compare with more, such as "
        + "`--pairs 84`, or ask for smaller families with `--pairs`."
    }
  }
}

extension NoiseRecording {
  /// Reduces the arms of a comparison of identical code to the input of the gate.
  ///
  /// - Parameters: - comparison: The comparison's id. - arms: Base, head and control, each with its
  /// name and the digest of its recording. - Throws: `NotNoise`.
  public init(
    comparison: String, arms: [(name: String, run: Run, sha256: String)]
  ) throws {
    guard let first = arms.first?.run else { throw NotNoise.noCell(comparison: comparison) }
    for image in first.images {
      for arm in arms where !arm.run.images.contains(where: { $0.sha256 == image.sha256 }) {
        throw NotNoise.otherCode(comparison: comparison, image: image.name)
      }
    }
    let pairs = arms.map(\.run.plan.boots).min() ?? 0
    let gated = arms.map { Arm($0.run, name: $0.name) }
    let isGated = gated.contains(where: \.hasProbes)
    let places = storyPlaces(first)
    let cells = first.cells.sorted { precedes($0.id, $1.id, places) }.compactMap {
      cell -> CellNoise? in
      let boots = gated.compactMap { locations(of: cell.id, in: $0) }
      guard boots.count == arms.count else { return nil }
      // A pair that was lost was repeated under a number beyond the plan's.
      let numbers =
        isGated
        ? Array(PairRule(halfWidth: 0).wholePairs(boots).prefix(pairs)) : Array(0..<pairs)
      let missing = [Double?](repeating: nil, count: pairs - numbers.count)
      return CellNoise(id: cell.id, ticks: boots.map { arm in numbers.map { arm[$0] } + missing })
    }
    guard !cells.isEmpty else { throw NotNoise.noCell(comparison: comparison) }
    var plan = first.plan
    plan.boots = pairs
    self.init(
      comparison: comparison,
      arms: arms.map { arm in
        RecordedArm(
          name: arm.name, command: arm.run.command, suite: arm.run.suite,
          startedAt: arm.run.startedAt, sha256: arm.sha256)
      }, host: first.host, images: first.images, plan: plan, warnings: first.warnings,
      cells: cells, coRunnerProbe: isGated ? first.coRunnerProbe : nil)
  }
}

/// The boots of a cell that the CPU itself ran, by their numbers; nil for another.
private func locations(of cell: CellID, in arm: Arm) -> [Int: Double]? {
  guard let found = arm.run.cells.first(where: { $0.id == cell }), found.status == .measured,
    found.unit == .tscTicks,
    Analysis.mechanism(of: found, launches: arm.run.launches).mechanism == .native
  else { return nil }
  let reduced = ReducedBoots(found, launches: arm.run.launches, floors: arm.floors)
  return Dictionary(
    reduced.locations.map { ($0.boot, $0.perSwitch) }, uniquingKeysWith: { first, _ in first })
}
