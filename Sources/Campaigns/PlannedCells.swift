import Matrix
import Measurement
import Recordings

/// The cells of a comparison: what each arm is to measure, and why it cannot measure the rest.
struct PlannedCells {
  /// All cells of either side, the head's first.
  private(set) var all: [CellID]
  private var measured: [ComparisonArm: Set<CellID>]
  private let reasons: [ComparisonArm: [CellID: String]]

  /// The union of what both sides have of a selection.
  /// - Throws: `SelectionError` when neither side has anything; the head's word counts.
  init(base: RevisionUnderTest, head: RevisionUnderTest, _ selection: Selection) throws {
    let (old, new) = (base.cells(selection), head.cells(selection))
    let before = Set(old.ids)
    let after = Set(new.ids)
    all = new.ids + old.ids.filter { !after.contains($0) }
    if all.isEmpty, let error = new.unknown { throw error }
    // A copy of the base has something to say only where the two are compared.
    measured = [.base: before, .head: after, .control: before.intersection(after)]
    reasons = [.base: old.reasons, .head: new.reasons, .control: [:]]
  }

  /// What an arm's recording holds: each cell, and for what it does not measure the reason.
  func planned(for arm: ComparisonArm) -> [(id: CellID, because: String?)] {
    let own = measured[arm] ?? []
    guard arm != .control else { return all.filter(own.contains).map { ($0, nil) } }
    return all.map { id in
      (id, own.contains(id) ? nil : reasons[arm]?[id] ?? "there is no such cell in this revision")
    }
  }

  /// Leaves cells out on all sides.
  mutating func leaveOut(_ cells: Set<CellID>) {
    all.removeAll(where: cells.contains)
    measured = measured.mapValues { $0.subtracting(cells) }
  }

  /// Only these cells.
  func keeping(_ cells: Set<CellID>) -> PlannedCells {
    var kept = self
    kept.leaveOut(Set(all).subtracting(cells))
    return kept
  }

  /// Only what both sides measure, and takes time.
  var commonTimed: PlannedCells {
    keeping((measured[.control] ?? []).filter { $0.machine.unit == .tscTicks })
  }
}
