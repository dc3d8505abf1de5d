import Measurement

/// Where a scope is measured; nil leaves all.
struct ScopePlaces {
  var architectures: [Architecture]?
  var rings: [Ring]?
  var machines: [Machine]?
}

extension BenchmarkScope {
  init(_ scenarios: [Scenario], in places: ScopePlaces, _ tier: Tier) {
    self.init(
      scenarios: scenarios, architectures: (places.architectures ?? Architecture.allCases).sorted(),
      rings: (places.rings ?? Ring.allCases).sorted(),
      machines: (places.machines ?? Machine.allCases).sorted(), tier: tier)
  }
}

/// Numbers that a field may hold.
private struct Bounds {
  var range: ClosedRange<Int>
  var multiple: Int

  func contains(_ number: Int) -> Bool { range.contains(number) && number % multiple == 0 }

  var text: String {
    let kind = multiple == 1 ? "a number" : "a multiple of \(multiple)"
    return "\(kind) from \(range.lowerBound) to \(range.upperBound)"
  }
}

/// A field that holds a list of numbers.
private struct NumberField {
  var key: String
  var bounds: Bounds
  /// The list where the field is left out; nil where it must be there.
  var usual: [Int]?

  init(_ key: String, _ bounds: Bounds, usual: [Int]? = nil) {
    self.key = key
    self.bounds = bounds
    self.usual = usual
  }
}

// What a kernel's ring and its page of moved code have room for, and what they can be moved by.
private let contexts = NumberField("contexts", Bounds(range: 2...4096, multiple: 1))
private let bytesTouched = NumberField("bytesTouched", Bounds(range: 0...(1 << 20), multiple: 64))
private let codeBytes = NumberField("codeBytes", Bounds(range: 0...63, multiple: 1))
private let stackBytes = NumberField("stackBytes", Bounds(range: 0...4096, multiple: 8))
private let loopBytes = NumberField("loopBytes", Bounds(range: 0...48, multiple: 16), usual: [0])

extension TableReader {
  /// The fields that say where.
  func places() -> ScopePlaces {
    ScopePlaces(
      architectures: words("architectures", Words.architectures),
      rings: words("rings", Words.rings), machines: words("machines", Words.machines))
  }

  /// Every combination of the scenario's parameters; nil when a list is wrong.
  ///
  /// A list that is not there is the one that `base` was made from, and must be there without one.
  func scenarios(_ kind: Scenario.Kind, else base: [Scenario]?) -> [Scenario]? {
    switch kind {
    case .pingPong: return [.pingPong]
    case .cold: return [.cold]
    case .instruction: return [.instruction]
    case .afterOthers: return [.afterOthers]
    case .alternateCalls: return [.alternateCalls]
    case .serialised: return [.serialised]
    case .oneSite: return [.oneSite]
    case .preemption:
      if let base, !has("views") { return base }
      return words("views", Words.views, required: true).map { $0.map(Scenario.preemption) }
    case .apart:
      if let base, !has("distances") { return base }
      return words("distances", Words.distances, required: true).map { $0.map(Scenario.apart) }
    case .ring:
      let known = base?.compactMap { scenario -> [Int]? in
        guard case .ring(let contexts, let bytes) = scenario else { return nil }
        return [contexts, bytes]
      }
      return combinations([contexts, bytesTouched], else: known)?
        .map { .ring(contexts: $0[0], bytesTouched: $0[1]) }
    case .placement:
      let known = base?.compactMap { scenario -> [Int]? in
        guard case .placement(let code, let stack, let loop) = scenario else { return nil }
        return [code, stack, loop]
      }
      return combinations([codeBytes, stackBytes, loopBytes], else: known)?
        .map { .placement(codeBytes: $0[0], stackBytes: $0[1], loopBytes: $0[2]) }
    }
  }

  /// A table of `full`: what it does not say is as in the scope that it widens.
  func furtherScope(_ kind: Scenario.Kind, than base: BenchmarkScope) -> BenchmarkScope? {
    let scenarios = scenarios(kind, else: base.scenarios)
    var places = places()
    if isEmpty { report(at: path, "adds nothing; name what --full measures besides") }
    finish()
    places.architectures = places.architectures ?? base.architectures
    places.rings = places.rings ?? base.rings
    places.machines = places.machines ?? base.machines
    return scenarios.map { BenchmarkScope($0, in: places, .full) }
  }

  /// Every combination of the lists of some fields, the first field's changing last; nil when one is
  /// wrong.
  private func combinations(_ fields: [NumberField], else base: [[Int]]?) -> [[Int]]? {
    let lists = fields.enumerated().map { place, field -> [Int]? in
      let known = base?.reduce(into: [Int]()) { list, numbers in
        if !list.contains(numbers[place]) { list.append(numbers[place]) }
      }
      guard let usual = known ?? field.usual, !has(field.key) else {
        return integers(field.key, field.bounds, required: true)
      }
      _ = integers(field.key, field.bounds, required: false)
      return usual
    }
    return lists.reduce([[]]) { combinations, list in
      guard let combinations, let list else { return nil }
      return combinations.flatMap { numbers in list.map { numbers + [$0] } }
    }
  }

  /// Numbers within bounds, at least one and all different; nil when absent, or reported.
  private func integers(_ key: String, _ bounds: Bounds, required: Bool) -> [Int]? {
    guard let items = items(key, of: "integers", example: "16", required: required) else {
      return nil
    }
    var numbers: [Int] = []
    for (index, item) in items.enumerated() {
      let place = path.key(key).index(index)
      guard case .integer(let number) = item else {
        wrongKind(item, at: place, expected: "an integer")
        return nil
      }
      guard bounds.contains(number) else {
        report(at: place, "is \(number); it must be \(bounds.text)")
        return nil
      }
      guard !numbers.contains(number) else {
        report(at: place, "\(number) is there already; remove it")
        return nil
      }
      numbers.append(number)
    }
    return numbers
  }
}
