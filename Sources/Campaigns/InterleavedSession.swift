import Laboratory
import Launches
import Measurement

/// Several runs measured in turns, so that drift of the computer affects all alike.
///
/// Boots of the same number are a pair. Within a pair each group of cells is launched once by each
/// arm, one right after the other, in an order of groups and cells that all arms share; so the two
/// halves of a pair lie seconds apart at most, and what happens to one cell's neighbour happens to
/// that of the other. Two pairs are a block, the second of which goes backwards: A B C C B A. A
/// drift that is steady over a block moves all its arms by the same amount. The next block begins
/// with another arm, since the first to launch a group finds the caches as another group left them;
/// in three blocks of three arms each has been first, second and third twice.
///
/// A pair in which an arm has no boot that counts says nothing. It is repeated whole, by all arms, under
/// a new number and in the turns of the lost one, after the other pairs of its round.
///
/// Counted instructions are the same in every boot. They are measured in the first block alone, which
/// shows that they are.
public struct InterleavedSession {
  /// Pairs of a group whose numbers are exact.
  static let exactPairs = 2
  /// A run that takes turns with others.
  public struct NamedSession {
    /// The arm's name in messages: `base`.
    public var name: String
    /// Its run.
    public var session: Session

    /// Names a session.
    public init(name: String, session: Session) {
      self.name = name
      self.session = session
    }
  }

  /// When a cell has enough pairs, and which pairs do not count.
  ///
  /// The decisions are the caller's, since they follow from the samples. All arms of a cell stop
  /// together.
  public struct Rules {
    /// The numbers of pairs after which `closed` is asked, ascending.
    ///
    /// A cell that is still open after the last one ends there.
    public var looks: [Int]
    /// The cells, of those given, that have no boot in that pair in one of the arms that counts.
    public var lost: (_ pair: Int, _ cells: [CellID]) throws -> Set<CellID>
    /// The cells, of those given, that need no more pairs.
    public var closed: (_ cells: [CellID], _ isLast: Bool) throws -> Set<CellID>
    /// Whether the time is over; asked before each pair.
    public var isOver: () -> Bool

    /// Makes rules; without closures every boot counts and every look asks for more.
    public init(
      looks: [Int], lost: @escaping (Int, [CellID]) throws -> Set<CellID> = { _, _ in [] },
      closed: @escaping ([CellID], Bool) throws -> Set<CellID> = { _, _ in [] },
      isOver: @escaping () -> Bool = { false }
    ) {
      self.looks = looks
      self.lost = lost
      self.closed = closed
      self.isOver = isOver
    }
  }

  private let arms: [NamedSession]
  private let rules: Rules
  private let schedule: Schedule
  private let watch: CampaignWatcher

  /// Puts runs together that have a fixed number of pairs.
  /// - Parameters:
  ///   - arms: The runs, the first being the one that begins.
  ///   - pairs: How many boots of each.
  ///   - seed: Of the order that all arms share.
  ///   - watch: Takes what happens; what the arms' own sessions tell is for their setbacks.
  public init(
    arms: [NamedSession], pairs: Int, seed: UInt64, watch: @escaping CampaignWatcher
  ) {
    self.init(arms: arms, rules: Rules(looks: [pairs]), seed: seed, watch: watch)
  }

  /// Puts runs together whose cells have as many pairs as the rules ask for.
  public init(
    arms: [NamedSession], rules: Rules, seed: UInt64, watch: @escaping CampaignWatcher
  ) {
    self.arms = arms
    self.rules = rules
    self.watch = watch
    var known: Set<CellID> = []
    let cells = arms.flatMap(\.session.schedule.allCells).filter { known.insert($0).inserted }
    schedule = Schedule(cells: cells, seed: seed)
  }

  /// Measures all that is missing.
  ///
  /// Throws `Interrupted`, and what the user must fix.
  public func measure() throws {
    // What does not come up in one arm may do so in another, and is then measured there alone.
    let excluded = try arms.map { try $0.session.probeGroups() }
    var book = PairBook(cells: schedule.allCells)
    var before = 0
    for look in rules.looks where look > before {
      book.expect(launches: launches(of: book.open, pairs: before..<look, excluded))
      for turn in before..<look {
        guard !rules.isOver() else { return }
        let turns = InterleavedSession.turns(pair: turn, arms: arms.count)
        let due = book.open.filter { turn < pairs(of: $0, atMost: look) }
        try measure(Dictionary(uniqueKeysWithValues: due.map { ($0, turns) }), excluded, &book)
      }
      // A lost pair keeps its turns, so that every arm is first as often as the others among those
      // that count. The repeats may be as many as the pairs of the round, and so at most double it.
      for _ in before..<look {
        guard !rules.isOver() else { return }
        let due = book.owed
        guard !due.isEmpty else { break }
        book.expect(launches: launches(of: Array(due.keys), pairs: 0..<1, excluded))
        book.settle(due.keys)
        try measure(due, excluded, &book)
      }
      let timed = book.open.filter { $0.machine.unit != .instructions }
      book.close(try rules.closed(timed, look == rules.looks.last))
      before = look
    }
  }

  /// Measures one pair of each of these cells, with its own order of turns.
  private func measure(
    _ due: [CellID: [Int]], _ excluded: [Set<Schedule.Group>], _ book: inout PairBook
  ) throws {
    guard !due.isEmpty else { return }
    let pair = book.nextPair()
    for (group, cells) in schedule.launches(boot: pair) {
      let orders = Dictionary(grouping: cells.filter { due[$0] != nil }) { due[$0] ?? [] }
      for (turns, cells) in orders.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        for turn in turns where takesPart(turn, in: group, excluded) {
          let arm = arms[turn]
          watch(
            .launching(
              .init(
                done: book.done, of: book.expected, boot: pair, group: group, arm: arm.name)))
          book.done += 1
          try arm.session.measure(group, cells, boot: pair)
        }
      }
    }
    for cell in try rules.lost(pair, Array(due.keys)) { book.owe(cell, due[cell]) }
  }

  private func takesPart(
    _ arm: Int, in group: Schedule.Group, _ excluded: [Set<Schedule.Group>]
  ) -> Bool {
    !excluded[arm].contains(group) && arms[arm].session.schedule.groups.contains(group)
  }

  /// The launches that these cells take in this many pairs, for the progress line.
  private func launches(
    of cells: [CellID], pairs: Range<Int>, _ excluded: [Set<Schedule.Group>]
  ) -> Int {
    let cells = Set(cells)
    return schedule.launches(boot: 0).reduce(0) { sum, launch in
      let due = launch.cells.filter(cells.contains)
      guard let first = due.first else { return sum }
      let numbers = pairs.count { $0 < self.pairs(of: first, atMost: pairs.upperBound) }
      return sum + numbers * arms.indices.count { takesPart($0, in: launch.group, excluded) }
    }
  }

  private func pairs(of cell: CellID, atMost pairs: Int) -> Int {
    cell.machine.unit == .instructions ? min(pairs, InterleavedSession.exactPairs) : pairs
  }

  /// The arms of one pair in the order of their turns.
  static func turns(pair: Int, arms: Int) -> [Int] {
    let first = pair / 2
    let forward = (0..<arms).map { (first + $0) % arms }
    return pair.isMultiple(of: 2) ? forward : forward.reversed()
  }
}

/// Which cells of an interleaved session are open, and which pairs they have lost.
private struct PairBook {
  /// The cells that take more pairs, in the order of the matrix.
  private(set) var open: [CellID]
  /// Launches that have begun.
  var done = 0
  /// Launches that are known to be needed.
  private(set) var expected = 0
  private var pairs = 0
  private var lost: [CellID: [[Int]]] = [:]

  init(cells: [CellID]) { open = cells }

  /// For each open cell with a lost pair, the turns of the first one that it lost.
  var owed: [CellID: [Int]] {
    Dictionary(
      uniqueKeysWithValues: open.compactMap { cell in lost[cell]?.first.map { (cell, $0) } })
  }

  mutating func expect(launches: Int) { expected = done + launches }

  /// The number of the next pair.
  mutating func nextPair() -> Int {
    defer { pairs += 1 }
    return pairs
  }

  /// Notes a lost pair with its turns.
  mutating func owe(_ cell: CellID, _ turns: [Int]?) {
    guard let turns else { return }
    lost[cell, default: []].append(turns)
  }

  /// Takes the first lost pair of each of these cells off, because it is measured again.
  mutating func settle(_ cells: some Sequence<CellID>) {
    for cell in cells where lost[cell]?.isEmpty == false { lost[cell]?.removeFirst() }
  }

  mutating func close(_ cells: Set<CellID>) { open.removeAll(where: cells.contains) }
}

/// The cells whose group an interpreter would run, and not the CPU: its canary says so.
///
/// Only KVM can be of either kind, depending on the ring and the instruction set. A group whose
/// canary does not come up is left in: the session says why it cannot be measured.
public func interpretedCells(
  _ cells: [CellID], by executors: [Machine: any Executor]
) throws -> Set<CellID> {
  guard let executor = executors[.kvm] else { return [] }
  let schedule = Schedule(cells: cells.filter { $0.machine == .kvm }, seed: 0)
  let groups = try schedule.groups.filter { group in
    try executor.launch(canary(.kvm, group.architecture, group.ring)).probe?.showsInterpreter
      == true
  }
  return Set(groups.flatMap(schedule.cells(of:)))
}
