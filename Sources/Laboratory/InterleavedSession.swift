import Measurement

/// Several runs measured in turns, so that whatever the computer does meanwhile it does to all of
/// them.
///
/// Boots of the same number are a pair. Within a pair each group of cells is launched once by each
/// arm, one right after the other, in an order of groups and cells that all arms share; so the two
/// halves of a pair lie seconds apart at most, and what happens to one cell's neighbour happens to
/// that of the other. Two pairs are a block, the second of which goes backwards: A B C C B A. A
/// drift that is steady over a block moves all its arms by the same amount. The next block begins
/// with another arm, since the first to launch a group finds the caches as another group left them;
/// in three blocks of three arms each has been first, second and third twice.
///
/// Counted instructions are the same in every boot. They are measured in the first block alone, which
/// shows that they are.
public struct InterleavedSession {
  /// Pairs of a group whose numbers are exact.
  static let exactPairs = 2
  /// A run that takes turns with others.
  public struct Arm {
    /// What it is called in messages: `base`.
    public var name: String
    /// Its run.
    public var session: Session

    /// Names a session.
    public init(name: String, session: Session) {
      self.name = name
      self.session = session
    }
  }

  private let arms: [Arm]
  private let pairs: Int
  private let schedule: Schedule
  private let report: (Session.Progress) -> Void

  /// Puts runs together.
  /// - Parameters:
  ///   - arms: The runs, the first being the one that begins.
  ///   - pairs: How many boots of each.
  ///   - seed: Of the order that all arms share.
  ///   - report: Takes what happens; that of the arms' own sessions is for their setbacks.
  public init(
    arms: [Arm], pairs: Int, seed: UInt64, report: @escaping (Session.Progress) -> Void
  ) {
    self.arms = arms
    self.pairs = pairs
    self.report = report
    var known: Set<CellID> = []
    let cells = arms.flatMap(\.session.schedule.allCells).filter { known.insert($0).inserted }
    schedule = Schedule(cells: cells, seed: seed)
  }

  /// Measures all that is missing.
  ///
  /// Throws `Interrupted`, and what the user must mend.
  public func measure() throws {
    // What does not come up in one arm may do so in another, and is then measured there alone.
    let excluded = try arms.map { try $0.session.probeGroups() }
    let launches = zip(arms, excluded).reduce(0) { sum, arm in
      arm.0.session.schedule.groups.filter { !arm.1.contains($0) }.reduce(sum) {
        $0 + pairs(of: $1)
      }
    }
    var done = 0
    for pair in 0..<pairs {
      let turns = InterleavedSession.turns(pair: pair, arms: arms.count)
      for (group, cells) in schedule.launches(boot: pair) where pair < pairs(of: group) {
        for turn in turns where !excluded[turn].contains(group) {
          let arm = arms[turn]
          guard arm.session.schedule.groups.contains(group) else { continue }
          report(
            .launching(
              done: done, of: launches, boot: pair, group: "\(arm.name), \(group)"))
          done += 1
          try arm.session.measure(group, cells, boot: pair)
        }
      }
    }
  }

  private func pairs(of group: Schedule.Group) -> Int {
    group.machine.unit == .instructions ? min(pairs, InterleavedSession.exactPairs) : pairs
  }

  /// The arms of one pair in the order of their turns.
  static func turns(pair: Int, arms: Int) -> [Int] {
    let first = pair / 2
    let forward = (0..<arms).map { (first + $0) % arms }
    return pair.isMultiple(of: 2) ? forward : forward.reversed()
  }
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
