import Measurement
import Statistics

/// Which cells run in which launch, in which order.
///
/// A launch group is what one image in one ring on one machine can measure in one launch. In every
/// boot the order of the groups and the order of the cells within each is shuffled anew from the
/// recorded seed, so that no cell always follows the same neighbour.
public struct Schedule: Sendable {
  /// Cells that share a launch.
  public typealias Group = GuestPlace

  /// Of all its orders.
  public let seed: UInt64
  private let cells: [Group: [CellID]]
  /// The groups in the order of the first cell of each.
  public let groups: [Group]

  /// Groups cells.
  public init(cells: [CellID], seed: UInt64) {
    self.seed = seed
    var order: [Group] = []
    var grouped: [Group: [CellID]] = [:]
    for cell in cells {
      let group = cell.guest
      if grouped[group] == nil { order.append(group) }
      grouped[group, default: []].append(cell)
    }
    self.cells = grouped
    groups = order
  }

  /// The groups of one boot with their cells, both in shuffled order.
  public func launches(boot: Int) -> [(group: Group, cells: [CellID])] {
    shuffled(groups, seed: mix(boot, 0)).map { group in
      let place = groups.firstIndex(of: group) ?? 0
      return (group, shuffled(cells[group] ?? [], seed: mix(boot, place + 1)))
    }
  }

  /// All cells, group by group.
  public var allCells: [CellID] { groups.flatMap { cells[$0] ?? [] } }

  /// All cells of a group, in the order of the matrix.
  public func cells(of group: Group) -> [CellID] { cells[group] ?? [] }

  private func mix(_ boot: Int, _ salt: Int) -> UInt64 {
    var generator = SplitMix64(seed: seed &+ UInt64(boot) &* 1_000_003 &+ UInt64(salt))
    return generator.next()
  }
}
