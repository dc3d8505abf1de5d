import Measurement

/// The result of `switchbench verify`.
public struct VerificationReport: Codable, Sendable {
  /// The schema of this report as JSON.
  public static let schema = "switchbench.verification/1"
  /// One for each strategy and architecture that was asked for.
  public var verdicts: [StrategyVerdict]
  /// Machines that were asked for and do not work here, by name, with the reason.
  public var absentMachines: [String: String]

  /// Makes a report.
  public init(verdicts: [StrategyVerdict], absentMachines: [String: String]) {
    self.verdicts = verdicts
    self.absentMachines = absentMachines
  }

  /// Verdicts with this status.
  public func count(_ status: StrategyVerdict.Status) -> Int {
    verdicts.filter { $0.status == status }.count
  }
}

/// The verdict on one strategy in one instruction set.
public struct StrategyVerdict: Codable, Sendable {
  /// The outcome in a word.
  public enum Status: String, Codable, Sendable {
    /// Verified somewhere, and nothing failed anywhere.
    case pass = "PASS"
    /// Something failed.
    case fail = "FAIL"
    /// It could not be tried on any machine.
    case skip = "SKIP"
  }

  /// A place where it could not be tried.
  public struct Skip: Hashable, Codable, Sendable {
    /// Where.
    public var place: MachineRing
    /// Why.
    public var because: String
  }

  /// The strategy.
  public var strategy: String
  /// The instruction set.
  public var architecture: Architecture
  /// Where every check held.
  public var verified: [MachineRing] = []
  /// Scenarios beside the first in which every check held somewhere.
  public var otherScenarios: Set<String> = []
  /// Where it was not tried.
  public var skipped: [Skip] = []
  /// The failures, one sentence each.
  public var failures: [String] = []
  /// Evidence that could not be had, one sentence each.
  public var gaps: [String] = []
  /// The count of its instructions; nil when there is none.
  @OrNull public var instructions: InstructionCheck?
  /// The results of its mutants; nil if they were not tried.
  @OrNull public var mutants: MutantTally?

  /// PASS, FAIL or SKIP.
  public var status: Status {
    if !failures.isEmpty { return .fail }
    return verified.isEmpty ? .skip : .pass
  }

  /// A verdict about which nothing is known yet.
  public init(strategy: String, architecture: Architecture) {
    self.strategy = strategy
    self.architecture = architecture
    _instructions = OrNull(wrappedValue: nil)
    _mutants = OrNull(wrappedValue: nil)
  }
}

extension StrategyVerdict {
  private enum Key: String, CodingKey {
    case strategy, architecture, status, verified, otherScenarios, skipped, failures, gaps
    case instructions, mutants
  }

  /// Encodes the status too, for readers that do not want to derive it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(strategy, forKey: .strategy)
    try container.encode(architecture, forKey: .architecture)
    try container.encode(status, forKey: .status)
    try container.encode(verified, forKey: .verified)
    try container.encode(otherScenarios.sorted(), forKey: .otherScenarios)
    try container.encode(skipped, forKey: .skipped)
    try container.encode(failures, forKey: .failures)
    try container.encode(gaps, forKey: .gaps)
    try container.encode(_instructions, forKey: .instructions)
    try container.encode(_mutants, forKey: .mutants)
  }
}

/// The fates of a strategy's mutants.
public struct MutantTally: Hashable, Codable, Sendable {
  /// Where they ran.
  public var place: MachineRing
  /// How many there were, without those that are equivalent.
  public var total = 0
  /// The numbers of caught mutants, by the check that caught them.
  public var caughtBy: [String: Int] = [:]
  /// How many of the caught were tried by an earlier verification of the same code.
  public var caughtBefore = 0
  /// The mutants that survived, with their defects.
  public var survivors: [String] = []
  /// Those that never ran, with the reason.
  public var untried: [String] = []
  /// The survivors that the strategy declares to be equivalent, with the reason.
  public var equivalents: [String] = []
  /// Declarations of equivalent mutants that do not hold.
  public var falseDeclarations: [String] = []

  /// How many were caught.
  public var caught: Int { caughtBy.values.reduce(0, +) }

  /// A tally without mutants.
  public init(place: MachineRing) { self.place = place }
}

/// The instructions of a strategy, counted in two ways.
public struct InstructionCheck: Hashable, Codable, Sendable {
  /// Instructions of the switch, from its listing.
  public var strategy: Int
  /// Instructions of one visit of the measuring loop, from its listing.
  public var visit: Int
  /// Where QEMU counted exactly their sum for each switch.
  public var confirmed: [MachineRing] = []

  /// Instructions of one switch as it is measured.
  public var perSwitch: Int { strategy + visit }

  /// Makes a check that nothing has confirmed yet.
  public init(strategy: Int, visit: Int) {
    self.strategy = strategy
    self.visit = visit
  }

  /// The contradiction between a counted boot and the listing; nil for none.
  ///
  /// Every sample must have exactly the instructions of the listing.
  public func contradiction(in boot: BootRecord) -> String? {
    let listed =
      "the listing has \(strategy) in the switch and \(visit) in a visit of the loop, "
      + "\(perSwitch) together"
    guard boot.histogram.bins.count == 1, let bin = boot.histogram.bins.first else {
      let values = boot.histogram.bins.prefix(5).map { "\($0.ticks)" }.joined(separator: ", ")
      return "the count differs from sample to sample (\(values) instructions for "
        + "\(boot.switchesPerSample) switches), and \(listed)"
    }
    guard bin.ticks != Int64(perSwitch * boot.switchesPerSample) else { return nil }
    return "\(bin.ticks) instructions were counted for \(boot.switchesPerSample) switches, and "
      + listed
  }
}
