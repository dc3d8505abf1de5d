import Foundation
import Launches
import Measurement
import Recordings
import Testing

@testable import Campaigns

@Suite struct `runs that take turns by rules` {
  private static let cells = (0..<3).map { cell(strategyName($0), .x86_64, .three, .process) }
  private static let counted = cell(strategyName(0), .i686, .zero, .icount)

  private func trial(_ cells: [CellID] = Self.cells) throws -> Trial {
    try Trial([.base: cells, .head: cells, .control: cells], pairs: 8)
  }

  /// The arms by their letters: A, B and the copy C.
  private func letters(_ launches: [Diary.Entry]) -> String {
    launches.map { ["base": "A", "head": "B", "control": "C"][$0.arm] ?? "?" }.joined()
  }

  @Test func `stop all arms of a cell together, and the others go on`() throws {
    let trial = try trial()
    var asked: [(cells: [CellID], isLast: Bool)] = []
    try trial.measure(
      InterleavedSession.Rules(
        looks: [2, 4, 8],
        closed: { cells, isLast in
          asked.append((cells, isLast))
          // The first cell is precise at the first look, the second at the second.
          return [Self.cells[asked.count - 1]]
        }))
    for arm in ComparisonArm.allCases {
      #expect(trial.boots(arm) == [[0, 1], [0, 1, 2, 3], Array(0..<8)])
    }
    #expect(
      asked.map { Set($0.cells) } == [Set(Self.cells), Set(Self.cells[1...]), [Self.cells[2]]])
    #expect(asked.map(\.isLast) == [false, false, true])
    #expect(letters(trial.diary.launches) == "ABCCBA" + "BCAACB" + "CABBAC" + "ABCCBA")
  }

  @Test func `repeat a lost pair whole, under a new number and in its own turns`() throws {
    let trial = try trial()
    let (lost, whole) = (Self.cells[1], [Self.cells[0], Self.cells[2]])
    try trial.measure(
      InterleavedSession.Rules(
        looks: [4, 6],
        lost: { pair, cells in pair == 1 || pair == 2 ? Set(cells).intersection([lost]) : [] }))
    for arm in ComparisonArm.allCases {
      #expect(trial.boots(arm) == [[0, 1, 2, 3, 6, 7], Array(0..<8), [0, 1, 2, 3, 6, 7]])
    }
    let launches = trial.diary.launches
    // Pairs 1 and 2 are the second half of the first block and the first half of the second.
    #expect(letters(launches.filter { $0.boot == 1 }) == "CBA")
    #expect(letters(launches.filter { $0.boot == 4 }) == "CBA")
    #expect(letters(launches.filter { $0.boot == 2 }) == "BCA")
    #expect(letters(launches.filter { $0.boot == 5 }) == "BCA")
    #expect(launches.filter { [4, 5].contains($0.boot) }.allSatisfy { $0.cells == [lost] })
    // The regular pairs go on where they would have been, whatever was repeated.
    #expect(letters(launches.filter { $0.boot == 6 }) == "CAB")
    #expect(launches.filter { $0.boot == 6 }.allSatisfy { Set($0.cells) == Set(whole + [lost]) })
  }

  @Test func `repeat cells that have lost different pairs side by side`() throws {
    let trial = try trial()
    try trial.measure(
      InterleavedSession.Rules(
        looks: [2], lost: { pair, _ in pair < 2 ? [Self.cells[pair]] : [] }))
    let again = trial.diary.launches.filter { $0.boot == 2 }
    #expect(letters(again.filter { $0.cells == [Self.cells[0]] }) == "ABC")
    #expect(letters(again.filter { $0.cells == [Self.cells[1]] }) == "CBA")
    #expect(again.count == 6 && trial.diary.launches.map(\.boot).max() == 2)
  }

  @Test func `repeat a limited number of times: no round takes more than twice its pairs`() throws {
    let trial = try trial([Self.cells[0]])
    try trial.measure(
      InterleavedSession.Rules(looks: [4, 6], lost: { _, cells in Set(cells) }))
    // Four and four again, then two and two again.
    for arm in ComparisonArm.allCases { #expect(trial.boots(arm) == [Array(0..<12)]) }
  }

  @Test func `measure what is counted in two pairs, and ask nothing about it`() throws {
    let trial = try trial([Self.cells[0], Self.counted])
    var asked: Set<CellID> = []
    try trial.measure(
      InterleavedSession.Rules(
        looks: [4, 8],
        closed: { cells, _ in
          asked.formUnion(cells)
          return []
        }))
    #expect(asked == [Self.cells[0]])
    for arm in ComparisonArm.allCases {
      #expect(trial.boots(arm) == [Array(0..<8), [0, 1]])
    }
  }

  @Test func `end when the time is over, with whole pairs only`() throws {
    let trial = try trial()
    var pairs = 0
    try trial.measure(
      InterleavedSession.Rules(
        looks: [4, 8],
        isOver: {
          pairs += 1
          return pairs > 3
        }))
    for arm in ComparisonArm.allCases {
      #expect(trial.boots(arm) == Array(repeating: [0, 1, 2], count: 3))
    }
  }

  @Test(arguments: [1, 5, 8, 13])
  func `go on after a signal as if there had been none`(lasts: Int) throws {
    let rules = InterleavedSession.Rules(
      looks: [2, 4],
      lost: { pair, cells in pair == 1 ? Set(cells).intersection([Self.cells[2]]) : [] },
      closed: { _, _ in [Self.cells[0]] })
    let whole = try trial()
    try whole.measure(rules)
    let cut = try trial()
    cut.diary.lasts = lasts
    #expect(throws: Interrupted.self) { try cut.measure(rules) }
    cut.diary.lasts = nil
    try cut.measure(rules)
    #expect(cut.diary.launches == whole.diary.launches)
    for arm in ComparisonArm.allCases { #expect(cut.boots(arm) == whole.boots(arm)) }
  }
}
