import Measurement
import Statistics

/// A cell that has numbers of one kind in both arms.
struct ComparableCell {
  var id: CellID
  var unit: Unit
  /// How it ran in both; nil when it is proven in neither.
  var mechanism: Mechanism?
  var base: CellLocations
  var head: CellLocations
  /// Whether its code is the same on both sides, and its image is not.
  var isPlacement = false

  /// Boots of the same number, ascending.
  var pairs: [BootPair] {
    let others = Dictionary(
      head.boots.map { ($0.boot, $0.perSwitch) }, uniquingKeysWith: { first, _ in first })
    return base.boots.sorted { $0.boot < $1.boot }.compactMap { boot in
      others[boot.boot].map { BootPair(boot: boot.boot, base: boot.perSwitch, head: $0) }
    }
  }

  func unlike(because: String) -> UnlikeCell {
    UnlikeCell(
      id: id, base: CellEnding(status: .measured, because: nil, mechanism: mechanism),
      head: CellEnding(status: .measured, because: nil, mechanism: mechanism), because: because)
  }
}

/// What a comparison needs of a cell's boots in one arm.
struct CellLocations {
  var boots: [BootLocation]
  /// Whether the core cycles of its boots may be believed.
  var isCalibrated: Bool

  /// The median over boots.
  var perSwitch: Double? { median(boots.map(\.perSwitch)) }

  /// Boots of which only the locations are known.
  init(_ locations: [(boot: Int, ticks: Double)]) {
    boots = locations.map {
      BootLocation(
        boot: $0.boot, perSwitch: $0.ticks, coreCycles: nil, samples: 0, switchesPerSample: 0)
    }
    isCalibrated = false
  }

  init(_ cell: CellRecord, of arm: Arm, mechanism: Mechanism?) {
    let reduced = ReducedBoots(cell, launches: arm.run.launches, floors: arm.floors)
    boots = reduced.locations
    let latencies = arm.floors.multiplyLatencies(cell.id.architecture)
    isCalibrated =
      mechanism == .native && calibrationCheck(reduced.counting, latencies: latencies)?.hold == true
  }
}

/// The cells of two runs, matched by id.
struct MatchedCells {
  /// In the order of a report.
  var comparable: [ComparableCell] = []
  var unlike: [UnlikeCell] = []
  var skipped: [CellID] = []
}

/// Matches the cells of two runs; those of the head come first, then those that only the base has.
func matchedCells(_ baseArm: Arm, _ headArm: Arm) -> MatchedCells {
  let (base, head) = (baseArm.run, headArm.run)
  let before = Dictionary(base.cells.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  let after = Dictionary(head.cells.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  var matched = MatchedCells()
  let ids = head.cells.map(\.id) + base.cells.map(\.id).filter { after[$0] == nil }
  for id in ids { matched.add(before[id], after[id], id: id, baseArm, headArm) }
  let scenarios = uniqued(
    (head.benchmarks + base.benchmarks).map(\.scenario) + ids.map(\.scenario))
  let places = storyPlaces(head)
  matched.comparable.sort { a, b in
    let (left, right) = (BlockKey(a.id, a.mechanism), BlockKey(b.id, b.mechanism))
    guard left == right else { return left.place(in: scenarios) < right.place(in: scenarios) }
    return precedes(a.id, b.id, places)
  }
  return matched
}

extension MatchedCells {
  fileprivate mutating func add(
    _ base: CellRecord?, _ head: CellRecord?, id: CellID, _ baseArm: Arm, _ headArm: Arm
  ) {
    guard let base, let head, base.status == .measured, head.status == .measured else {
      if base?.status == .skipped, head?.status == .skipped { return skipped.append(id) }
      let because =
        base == nil || head == nil
        ? "it exists on one side only"
        : base?.status == .failed || head?.status == .failed ? "it failed" : "it was skipped"
      unlike.append(
        UnlikeCell(id: id, base: CellEnding(base), head: CellEnding(head), because: because))
      return
    }
    guard id.machine != .paper else {
      // Documented clocks follow from the instructions, which `icount` counts; the same ones are no row.
      guard base.documented != head.documented else { return }
      let because = "its documented clocks differ"
      unlike.append(
        UnlikeCell(
          id: id, base: CellEnding(base, .documented), head: CellEnding(head, .documented),
          because: because))
      return
    }
    let (old, new) = (
      Analysis.mechanism(of: base, launches: baseArm.run.launches).mechanism,
      Analysis.mechanism(of: head, launches: headArm.run.launches).mechanism
    )
    guard old == new else {
      unlike.append(
        UnlikeCell(
          id: id, base: CellEnding(base, old), head: CellEnding(head, new),
          because: old == nil || new == nil
            ? "its mechanism is proven on one side only" : "its mechanism differs"))
      return
    }
    comparable.append(
      ComparableCell(
        id: id, unit: head.unit, mechanism: new,
        base: CellLocations(base, of: baseArm, mechanism: old),
        head: CellLocations(head, of: headArm, mechanism: new),
        isPlacement: hasSameCodeInAnotherImage(id, baseArm.run, headArm.run)))
  }
}
