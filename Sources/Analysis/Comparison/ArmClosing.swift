import Measurement

/// Which cells of an interleaved session need no more pairs.
///
/// The decision is one for all arms, and the same whatever constant factor an arm's ticks have
/// (`PairRule`).
/// - Parameters:
///   - arms: The runs so far, in any order: base, head and control, or the two of a pilot.
///   - cells: The cells that are still measured.
///   - isLast: Whether the session ends here whatever they need.
/// - Returns: The cells to close, each with the reason.
public func closings(
  ofArms arms: [Arm], among cells: [CellID], by rule: PairRule, isLast: Bool
) -> [CellID: Closing] {
  let records = arms.map { arm in
    Dictionary(arm.run.cells.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }
  var found: [CellID: Closing] = [:]
  for cell in cells {
    let measured = zip(arms, records).compactMap { arm, records -> (arm: Arm, cell: CellRecord)? in
      guard let record = records[cell], record.status == .measured, !record.boots.isEmpty else {
        return nil
      }
      return (arm, record)
    }
    guard let boots = measured.map(\.cell.boots.count).max() else { continue }
    if let reason = closing(of: cell, ofArms: measured, by: rule, isLast: isLast) {
      found[cell] = Closing(reason: reason, boots: boots)
    }
  }
  return found
}

private func closing(
  of cell: CellID, ofArms arms: [(arm: Arm, cell: CellRecord)], by rule: PairRule, isLast: Bool
) -> Closing.Reason? {
  // What no CPU took is shown and not judged, and a cell of one arm has nothing to be compared with.
  let areNative = arms.allSatisfy { arm, cell in
    mechanism(of: cell, launches: arm.run.launches).mechanism == .native
  }
  guard arms.count > 1, areNative else { return .enough }
  let locations = arms.map { arm, cell in
    let reduced = ReducedBoots(cell, launches: arm.run.launches, floors: arm.floors)
    return Dictionary(
      reduced.locations.map { ($0.boot, $0.perSwitch) }, uniquingKeysWith: { first, _ in first })
  }
  return rule.of(cell).closing(ofArms: locations) ?? (isLast ? .bootLimit : nil)
}

/// The cells in which an arm lacks a boot with enough quiet samples.
///
/// Their pair must be repeated as a whole.
///
/// A cell that failed or was skipped in an arm is measured in the others alone, and a boot without
/// probes always counts.
public func cellsShortOfQuiet(ofArms arms: [Arm], pair: Int, among cells: [CellID]) -> Set<CellID> {
  let asked = Set(cells)
  var found: Set<CellID> = []
  for arm in arms {
    for var cell in arm.run.cells
    where asked.contains(cell.id) && cell.status == .measured && !found.contains(cell.id) {
      cell.boots = cell.boots.filter { $0.index == pair }
      let reduced = ReducedBoots(cell, launches: arm.run.launches, floors: arm.floors)
      if reduced.leftOut.contains(where: \.isShortOfQuiet) { found.insert(cell.id) }
    }
  }
  return found
}
