import Measurement

/// The cost that each strategy adds to the one it extends, CPU by CPU.
public struct AtlasRungs: Codable, Hashable, Sendable {
  /// Where; the CPU itself ran it, in core cycles.
  public var key: PlaceKey
  /// The rungs in the order of the story.
  public var rungs: [AtlasRung]
  /// The way from the floor to the reference for each CPU that has all of it; nil elsewhere.
  public var ways: [AtlasWay?]
}

/// One rung.
public struct AtlasRung: Codable, Hashable, Sendable {
  /// The strategy.
  public var strategy: String
  /// The one that it extends.
  public var above: String
  /// The difference for each CPU; nil where either figure is missing.
  public var added: [AtlasRatio?]
}

/// A CPU's total, taken apart.
public struct AtlasWay: Codable, Hashable, Sendable {
  /// The figure of the reference.
  public var total: Double
  /// The floor first, then each rung with the cost that it adds.
  public var steps: [Step]

  /// A rung and the cost that it adds.
  public struct Step: Codable, Hashable, Sendable {
    /// The strategy.
    public var strategy: String
    /// Core cycles.
    public var added: Double
  }

  /// The step that adds most.
  public var greatest: Step? { steps.max { $0.added < $1.added } }
}

extension AtlasRungs {
  /// Nil where the CPU did not run it, cycles are not known, or nothing extends anything.
  init?(_ place: AtlasPlace, strategies: [StrategyDefinition], columns: Int) {
    guard place.key.mechanism == .native, place.key.unit == .coreCycles else { return nil }
    // Of several codes the first row that has a figure: the most contributed one.
    func figure(_ strategy: String, _ column: Int) -> AtlasFigure? {
      place.rows.lazy.filter { $0.strategy == strategy }.compactMap { $0.cells[column].figure }
        .first
    }
    let present = Set(place.rows.map(\.strategy))
    key = place.key
    rungs = strategies.compactMap { strategy in
      guard let below = strategy.adds, present.contains(strategy.name), present.contains(below)
      else {
        return nil
      }
      let added = (0..<columns).map { column -> AtlasRatio? in
        guard let own = figure(strategy.name, column), let base = figure(below, column) else {
          return nil
        }
        var added = AtlasRatio(value: own.value - base.value)
        if let lower = own.lower, let upper = own.upper, let low = base.lower, let high = base.upper
        {
          (added.lower, added.upper) = (lower - high, upper - low)
        }
        return added
      }
      guard added.contains(where: { $0 != nil }) else { return nil }
      return AtlasRung(strategy: strategy.name, above: below, added: added)
    }
    guard !rungs.isEmpty else { return nil }
    let way = wayToReference(strategies)
    ways = (0..<columns).map { column in
      let figures = way.map { figure($0, column)?.value }
      guard !way.isEmpty, figures.allSatisfy({ $0 != nil }) else { return nil }
      let values = figures.compactMap { $0 }
      let steps = zip(way, zip(values, [0] + values)).map {
        AtlasWay.Step(strategy: $0, added: $1.0 - $1.1)
      }
      return AtlasWay(total: values.last ?? 0, steps: steps)
    }
  }
}

/// The floor, and all that stands between it and the reference; empty when none is marked.
private func wayToReference(_ strategies: [StrategyDefinition]) -> [String] {
  let extended = Dictionary(
    strategies.map { ($0.name, $0.adds) }, uniquingKeysWith: { first, _ in first })
  var way: [String] = []
  var next = strategies.first(where: \.isReference)?.name
  while let name = next, !way.contains(name) {
    way.append(name)
    next = extended[name] ?? nil
  }
  return way.reversed()
}
