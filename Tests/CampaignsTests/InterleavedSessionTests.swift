import Foundation
import Launches
import Measurement
import Recordings
import Testing

@testable import Campaigns

@Suite struct `runs that take turns` {
  private static let few = (0..<4).map { cell(strategyName($0), .x86_64, .three, .process) }
  private static let many =
    few + (0..<3).map { cell(strategyName($0), .x86_64, .zero, .kvm) }
    + (0..<2).map { cell(strategyName($0), .i686, .zero, .icount) }

  private func all(_ cells: [CellID]) -> [ComparisonArm: [CellID]] {
    [.base: cells, .head: cells, .control: cells]
  }

  /// The arms by their letters: A, B and the copy C.
  private func letters(_ launches: [Diary.Entry]) -> String {
    launches.map { ["base": "A", "head": "B", "control": "C"][$0.arm] ?? "?" }.joined()
  }

  @Test func `are measured in symmetric blocks that begin with another arm each`() throws {
    let trial = try Trial(all(Self.few), pairs: 8)
    try trial.measure(pairs: 8)
    #expect(letters(trial.diary.launches) == "ABCCBA" + "BCAACB" + "CABBAC" + "ABCCBA")
    #expect(trial.diary.launches.map(\.boot) == (0..<8).flatMap { [$0, $0, $0] })
    for arm in ComparisonArm.allCases {
      #expect(trial.boots(arm) == Array(repeating: Array(0..<8), count: 4))
    }
  }

  @Test func `have every place in a pair equally often, and drift alike`() {
    var places: [[Int]] = [[], [], []]
    var moments = [0, 0, 0]
    for pair in 0..<6 {
      for (place, arm) in InterleavedSession.turns(pair: pair, arms: 3).enumerated() {
        places[arm].append(place)
        moments[arm] += 3 * pair + place
      }
    }
    #expect(places.map { $0.sorted() } == Array(repeating: [0, 0, 1, 1, 2, 2], count: 3))
    #expect(Set(moments).count == 1)
    for block in 0..<3 {
      var drift = [0, 0, 0]
      for pair in [2 * block, 2 * block + 1] {
        for (place, arm) in InterleavedSession.turns(pair: pair, arms: 3).enumerated() {
          drift[arm] += 3 * pair + place
        }
      }
      #expect(Set(drift).count == 1)
    }
    #expect(
      (0..<4).map { InterleavedSession.turns(pair: $0, arms: 2) } == [
        [0, 1], [1, 0], [1, 0], [0, 1],
      ])
  }

  @Test func `launch each group right after each other, in one order of groups and cells`() throws {
    let trial = try Trial(all(Self.many), pairs: 5)
    try trial.measure(pairs: 5)
    let launches = trial.diary.launches
    // Two timed groups in five pairs, and a counted one in two.
    #expect(launches.count == (2 * 5 + 2) * 3)
    var orders: Set<[CellID]> = []
    for start in stride(from: 0, to: launches.count, by: 3) {
      let triple = launches[start..<start + 3]
      #expect(Set(triple.map(\.group)).count == 1 && Set(triple.map(\.boot)).count == 1)
      #expect(Set(triple.map(\.cells)).count == 1)
      #expect(letters(Array(triple)).sorted() == ["A", "B", "C"])
      orders.formUnion(triple.map(\.cells))
    }
    // The order is the schedule's: shuffled anew in every boot.
    #expect(orders.count > 8)
    let schedule = Schedule(cells: Self.many, seed: 7)
    let expected = (0..<5).flatMap { pair in
      schedule.launches(boot: pair).filter { pair < 2 || $0.group.machine != .icount }.map(\.cells)
    }
    #expect(stride(from: 0, to: launches.count, by: 3).map { launches[$0].cells } == expected)
  }

  @Test func `measure what one of them alone has in that one alone`() throws {
    let (shared, old, new) = (Self.many[0], Self.many[1], Self.many[4])
    let trial = try Trial(
      [.base: [shared, old], .head: [new, shared], .control: [shared]], pairs: 2)
    try trial.measure(pairs: 2)
    #expect(trial.boots(.base) == [[0, 1], [0, 1]])
    #expect(trial.boots(.head) == [[0, 1], [0, 1]])
    #expect(trial.boots(.control) == [[0, 1]])
    #expect(trial.diary.launches.filter { $0.cells.contains(new) }.map(\.arm) == ["head", "head"])
    #expect(Set(trial.diary.launches.filter { $0.cells.contains(old) }.map(\.arm)) == ["base"])
  }

  @Test func `lose a group in the arm alone where it does not come up`() throws {
    let trial = try Trial(all(Self.many), pairs: 2)
    let broken = Schedule.Group(machine: .kvm, architecture: .x86_64, ring: .zero)
    try trial.measure(
      pairs: 2,
      [.head: DiaryExecutor(arm: "head", diary: trial.diary, broken: broken)])
    let ofGroup = trial.diary.launches.filter { $0.group == broken }
    #expect(Set(ofGroup.map(\.arm)) == ["base", "control"] && ofGroup.count == 4)
    let lost = trial.writers[1].run.cells.filter { $0.id.machine == .kvm }
    #expect(lost.allSatisfy { $0.status == .skipped && $0.boots.isEmpty })
    #expect(lost.allSatisfy { $0.because?.contains("it reset") == true })
    #expect(trial.writers[1].run.cells.count { $0.status == .measured } == 6)
  }

  @Test(arguments: [0, 1, 2, 3, 7, 8, 13])
  func
    `keep what they have when a signal comes, and measure the rest another time`(lasts: Int) throws
  {
    let whole = try Trial(all(Self.many), pairs: 2)
    try whole.measure(pairs: 2)
    let trial = try Trial(all(Self.many), pairs: 2)
    trial.diary.lasts = lasts
    #expect(throws: Interrupted.self) { try trial.measure(pairs: 2) }
    #expect(trial.diary.launches.count == lasts)
    let measured = trial.writers.flatMap(\.run.cells).reduce(0) { $0 + $1.boots.count }
    #expect(measured == trial.diary.launches.reduce(0) { $0 + $1.cells.count })
    trial.diary.lasts = nil
    try trial.measure(pairs: 2)
    #expect(trial.diary.launches == whole.diary.launches)
    for arm in ComparisonArm.allCases { #expect(trial.boots(arm) == whole.boots(arm)) }
  }

  @Test func `on kvm are told apart by who runs the instructions`() throws {
    let cells = [
      cell("a", .x86_64, .three, .kvm), cell("a", .x86_64, .zero, .kvm),
      cell("b", .x86_64, .zero, .kvm), cell("a", .x86_64, .three, .process),
    ]
    let executor = DiaryExecutor(
      arm: "base", diary: Diary(), probeTicks: [.zero: 14_000_000, .three: 6_000])
    #expect(
      try interpretedCells(cells, by: [.kvm: executor, .process: executor]) == [cells[1], cells[2]])
    #expect(try interpretedCells(cells, by: [.process: executor]).isEmpty)
  }
}
