import Measurement

// A strategy's figure says little alone: reports set it against the floor, the reference, and the
// strategy that it adds to.

extension Definitions {
  /// The strategies that reports set the others against: the root of the ladder, which switches nothing,
  /// and the one that ratios are given to.
  var yardsticks: Set<String> {
    let reference = strategies.first { $0.definition.isReference }?.name
    return Set([reference, reference.flatMap { floor(under: $0) }].compactMap { $0 })
  }

  /// What is measured beside a strategy, so that its report has ratios; nothing for a yardstick.
  func companions(of strategy: String) -> Set<String> {
    guard let entry = strategies.first(where: { $0.name == strategy }),
      !yardsticks.contains(strategy)
    else { return [] }
    return yardsticks.union([entry.definition.adds].compactMap { $0 })
  }

  /// The strategy at the foot of a ladder.
  private func floor(under strategy: String) -> String? {
    var name = strategy
    // A ladder without a foot is refused when it is read.
    for _ in strategies {
      guard let below = strategies.first(where: { $0.name == name })?.definition.adds else {
        return name
      }
      name = below
    }
    return nil
  }
}

extension CellMatrix {
  /// The cells that reports set these cells against: companions in the same scenario and place, and the
  /// loop without a switch.
  static func companions(
    of cells: [Cell], among all: [Cell], _ definitions: Definitions
  ) -> Set<CellID> {
    struct CellKey: Hashable {
      var scenario: String
      var strategy: String
      var architecture: Architecture
      var ring: Ring
      var machine: Machine

      init(_ id: CellID) {
        (scenario, strategy) = (id.scenario, id.strategy)
        (architecture, ring, machine) = (id.architecture, id.ring, id.machine)
      }
    }
    // A cell of several benchmarks is needed once: the first that is measured every day.
    let usual = all.filter { $0.tier == .standard } + all.filter { $0.tier != .standard }
    let known = Dictionary(
      usual.map { (CellKey($0.id), $0.id) }, uniquingKeysWith: { first, _ in first })
    let selected = Set(cells.map { CellKey($0.id) })
    var wanted: Set<CellKey> = []
    for cell in cells {
      let companions = definitions.companions(of: cell.id.strategy)
      guard !companions.isEmpty else { continue }
      var place = CellKey(cell.id)
      for companion in companions {
        place.strategy = companion
        wanted.insert(place)
      }
      guard let loop = cell.id.knownScenario?.loopAlone else { continue }
      place.scenario = loop.description
      for yardstick in definitions.yardsticks {
        place.strategy = yardstick
        wanted.insert(place)
      }
    }
    return Set(wanted.subtracting(selected).compactMap { known[$0] })
  }
}
