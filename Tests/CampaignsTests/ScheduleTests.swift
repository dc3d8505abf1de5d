import Measurement
import Testing

@testable import Campaigns

@Suite struct `the schedule` {
  /// Four groups of different sizes, told apart by all that tells groups apart.
  private static let cells =
    group(7, .x86_64, .three, .process) + group(5, .x86_64, .zero, .kvm)
    + group(3, .i686, .three, .kvm) + group(1, .i686, .zero, .icount)

  private static func group(
    _ count: Int, _ architecture: Architecture, _ ring: Ring, _ machine: Machine
  ) -> [CellID] {
    (0..<count).map { cell(strategyName($0), architecture, ring, machine) }
  }

  private func lines(seed: UInt64, boot: Int) -> [String] {
    Schedule(cells: Self.cells, seed: seed).launches(boot: boot).map { group, cells in
      "\(group.machine.rawValue) \(group.architecture.rawValue) \(group.ring.name): "
        + cells.map(\.strategy).joined()
    }
  }

  @Test(arguments: [0, 1, 42, .max] as [UInt64])
  func `every cell is measured once in every boot, in its own group`(seed: UInt64) {
    let schedule = Schedule(cells: Self.cells, seed: seed)
    for boot in 0..<50 {
      let launches = schedule.launches(boot: boot)
      #expect(launches.count == 4)
      let all = launches.flatMap(\.cells)
      #expect(all.count == Self.cells.count)
      #expect(Set(all) == Set(Self.cells))
      for (group, cells) in launches {
        for cell in cells {
          #expect(
            group
              == Schedule.Group(
                machine: cell.machine, architecture: cell.architecture, ring: cell.ring))
        }
      }
    }
  }

  @Test func `groups and their cells are known in the order of the matrix`() {
    let mixed = [Self.cells[7], Self.cells[0], Self.cells[8], Self.cells[1]]
    let schedule = Schedule(cells: mixed, seed: 1)
    #expect(schedule.groups.map(\.machine) == [.kvm, .process])
    #expect(
      schedule.groups.map(schedule.cells(of:)) == [[mixed[0], mixed[2]], [mixed[1], mixed[3]]])
    let stranger = Schedule.Group(machine: .tcg, architecture: .i686, ring: .zero)
    #expect(schedule.cells(of: stranger).isEmpty)
  }

  @Test func `the same seed gives the same order, and another one another`() {
    for boot in 0..<20 {
      #expect(lines(seed: 42, boot: boot) == lines(seed: 42, boot: boot))
    }
    let seeds: [UInt64] = [0, 1, 2, 3, 42, 43, 1 << 32, .max]
    #expect(Set(seeds.map { lines(seed: $0, boot: 0) }).count == seeds.count)
  }

  @Test func `every boot has an order of its own`() {
    #expect(Set((0..<50).map { lines(seed: 42, boot: $0) }).count == 50)
  }

  @Test func `a cell has no usual neighbour and no usual place`() {
    let schedule = Schedule(cells: Self.group(5, .x86_64, .zero, .kvm), seed: 7)
    var places: [String: Int] = [:]
    var neighbours: [String: Int] = [:]
    for boot in 0..<1000 {
      let names = schedule.launches(boot: boot).flatMap(\.cells).map(\.strategy)
      for (place, name) in names.enumerated() { places["\(name)\(place)", default: 0] += 1 }
      for (left, right) in zip(names, names.dropFirst()) {
        neighbours[left + right, default: 0] += 1
      }
    }
    // 1000 boots, 25 pairs of cell and place, 20 ordered pairs of neighbours: 200 each.
    #expect(places.count == 25 && neighbours.count == 20)
    for count in Array(places.values) + Array(neighbours.values) {
      #expect((140...260).contains(count))
    }
  }

  /// A recorded seed must give its order again in every version; these lines were computed by
  /// another implementation of SplitMix64 and of the shuffle.
  @Test func `a recorded seed keeps its meaning`() {
    #expect(
      lines(seed: 42, boot: 0) == [
        "kvm x86_64 ring0: dabce", "kvm i686 ring3: bac", "icount i686 ring0: a",
        "process x86_64 ring3: beadfgc",
      ])
    #expect(
      lines(seed: 42, boot: 1) == [
        "icount i686 ring0: a", "process x86_64 ring3: fcgedab", "kvm i686 ring3: cab",
        "kvm x86_64 ring0: daebc",
      ])
    #expect(
      lines(seed: 42, boot: 9) == [
        "kvm x86_64 ring0: badec", "process x86_64 ring3: cabegdf", "icount i686 ring0: a",
        "kvm i686 ring3: acb",
      ])
  }

  @Test func `a schedule of nothing has no launches`() {
    #expect(Schedule(cells: [], seed: 1).launches(boot: 0).isEmpty)
  }
}
