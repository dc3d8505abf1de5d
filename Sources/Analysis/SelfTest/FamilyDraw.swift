import Measurement
import Statistics

/// One pair of a family: which recorded pair it is, and which arm plays which part.
struct DrawnPair {
  /// The boot's number in the recording.
  var boot: Int
  /// The recorded arms that play base, head and control.
  var arms: [Int]
}

/// A comparison and its confirmation, drawn from one recording.
struct FamilyDraw {
  var first: [DrawnPair]
  /// Other pairs than those of the first; empty where too few are left.
  var second: [DrawnPair]
}

/// Draws comparisons from a recording of identical code.
///
/// A block of successive pairs is taken, because a comparison sees the drift of its own minute. In
/// each pair the three boots are dealt to the parts anew: they were measured in turns and ran the
/// same code, so every part might have been the other's. All cells of a pair keep the same deal, for
/// they share launches, and what one of them has seen its neighbours have. The confirmation comes
/// after the block, as it does in a session, and goes on at the recording's beginning.
struct FamilyDeck {
  let recorded: Int
  let pairs: Int
  let confirmingPairs: Int
  var generator: SplitMix64

  mutating func draw() -> FamilyDraw {
    let start = Int(generator.next(belowPositive: UInt64(recorded - pairs + 1)))
    let left = min(confirmingPairs, recorded - pairs)
    return FamilyDraw(
      first: (start..<start + pairs).map { pair($0) },
      second: (start + pairs..<start + pairs + left).map { pair($0 % recorded) })
  }

  /// The blocks that share no pair, with every way to name the arms: nothing is dealt anew.
  var asRecorded: [[DrawnPair]] {
    let names = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    return (0..<recorded / pairs).flatMap { block in
      names.map { arms in
        (block * pairs..<(block + 1) * pairs).map { DrawnPair(boot: $0, arms: arms) }
      }
    }
  }

  private mutating func pair(_ boot: Int) -> DrawnPair {
    DrawnPair(boot: boot, arms: shuffled([0, 1, 2], seed: generator.next()))
  }
}

/// A slowdown that is injected into the head of a drawn comparison.
public enum Injection: Codable, Hashable, Sendable {
  /// Nothing.
  case none
  /// A share of its cost: 0.03 for 3 %.
  case share(Double)
  /// Ticks per switch.
  case ticks(Double)

  func applied(to ticks: Double) -> Double {
    switch self {
    case .none: ticks
    case .share(let share): ticks * (1 + share)
    case .ticks(let added): ticks + added
    }
  }
}

extension NoiseRecording {
  /// What `compare` says of drawn pairs; the head of every cell has the injection.
  ///
  /// Rows, family, verdicts and outcome are those of `compare`, made by the functions that it calls.
  /// - Parameters:
  ///   - looks: After how many pairs a cell's arms may stop; nil for all that are drawn.
  ///   - chosen: The cells; all when nil.
  func comparison(
    of pairs: [DrawnPair], _ settings: ComparisonSettings, looks: [Int]? = nil,
    injecting injection: Injection = .none, into chosen: Set<CellID>? = nil
  ) -> Comparison {
    let rule = looks.map { PairRule(settings, looks: $0) }
    let names = arms.map { arm in
      ArmDescription(
        name: arm.name, run: "\(comparison)/\(arm.name)", status: .complete,
        startedAt: arm.startedAt, command: arm.command, suite: arm.suite)
    }
    var result = Comparison(
      base: names[0], head: names[1], control: names[2], pairing: .interleaved,
      settings: settings, differences: [])
    var (heads, controls): ([ComparableCell], [ComparableCell]) = ([], [])
    for cell in cells where chosen?.contains(cell.id) ?? true {
      let parts = locations(of: cell, pairs, injection, rule)
      func comparable(_ part: Int) -> ComparableCell {
        ComparableCell(
          id: cell.id, unit: .tscTicks, mechanism: .native, base: parts[0], head: parts[part])
      }
      heads.append(comparable(1))
      controls.append(comparable(2))
    }
    result.judge(heads, beside: controls, findingEffects: false)
    return result
  }

  /// The three parts of a cell, the head with the injection, up to the pair where the arms would stop.
  private func locations(
    of cell: CellNoise, _ pairs: [DrawnPair], _ injection: Injection, _ rule: PairRule?
  ) -> [CellLocations] {
    let parts = (0..<3).map { part in
      pairs.enumerated().compactMap { number, pair in
        cell.ticks[pair.arms[part]][pair.boot].map { ticks in
          (boot: number, ticks: part == 1 ? injection.applied(to: ticks) : ticks)
        }
      }
    }
    guard let rule else { return parts.map { CellLocations($0) } }
    let taken = Set(
      rule.of(cell.id).pairsTaken(
        parts.map { part in Dictionary(uniqueKeysWithValues: part.map { ($0.boot, $0.ticks) }) }))
    return parts.map { part in CellLocations(part.filter { taken.contains($0.boot) }) }
  }
}
