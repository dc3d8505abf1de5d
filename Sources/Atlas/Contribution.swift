import Measurement

/// The data that one recording gives to the atlas.
///
/// It has the ping-pong figures of a CPU's time, and everything that names the CPU.
///
/// It has no name of a computer, a path or a user, and no sample.
public struct Contribution: Codable, Hashable, Sendable {
  /// The schema that this version writes, and the newest that it reads.
  public static let currentSchema = "switchbench.contribution/1"
  /// More than a file may have, in bytes.
  public static let byteLimit = 30_000

  /// `currentSchema`.
  public var schema = Contribution.currentSchema
  /// The recording's id, which is the file's name too.
  public var recording: String
  /// When it was made: ISO 8601, UTC.
  public var startedAt: String
  /// The start of the suite's revision, with a plus for changed files; nil if unknown.
  public var suite: String?
  /// By which two contributions of one computer are known as such; nil where it is not known.
  public var machine: String?
  /// The CPU.
  public var cpu: ContributedCPU
  /// CPUID and timed chains from beside the samples; nil in older recordings.
  public var evidence: ProcessorEvidence?
  /// Chains of known length, by architecture; they convert ticks into core cycles.
  public var calibration: [String: ContributedChains]
  /// The figures.
  public var places: [ContributedPlace]
  /// The cells without a figure, with reasons.
  public var missing: [ContributedGap]
}

/// A CPU as a program meets it.
public struct ContributedCPU: Codable, Hashable, Sendable {
  /// CPUID's vendor string.
  public var vendor: String
  /// The brand string.
  public var brand: String
  /// The family as the kernel prints it.
  public var family: Int
  /// The model as the kernel prints it.
  public var model: Int
  /// The stepping.
  public var stepping: Int
  /// The kind of core; nil where all are alike or it is not known.
  public var core: CoreType?
  /// The microcode's revision; nil where it is hidden.
  public var microcode: String?
  /// The hypervisor below; `none` on bare metal.
  public var hypervisor: String
  /// The kernel's word on each vulnerability that affects the CPU; nil where it says nothing.
  public var mitigations: [String: String]?

  /// `authenticamd-25-17-1`: the folder of its contributions.
  public var signature: String {
    let vendor = vendor.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    return "\(vendor.isEmpty ? "unknown" : vendor)-\(family)-\(model)-\(stepping)"
  }
}

/// Chains of known length, as multiples of a dependent addition; medians over cells.
public struct ContributedChains: Codable, Hashable, Sendable {
  /// A second chain of additions: 1.
  public var add: Double
  /// Multiplications.
  public var multiply: Double
}

/// The unit of a contributed figure.
public enum ContributedUnit: String, Codable, CaseIterable, Sendable {
  /// Core cycles, by chains that hold.
  case coreCycles = "core-cycles"
  /// Ticks of the time-stamp counter.
  case ticks = "tsc-ticks"
}

/// Figures that were come by in one way.
public struct ContributedPlace: Codable, Hashable, Sendable {
  /// The instruction set.
  public var architecture: Architecture
  /// The privilege level.
  public var ring: Ring
  /// The machine of the figures.
  public var machine: Machine
  /// How it ran, proven.
  public var mechanism: Mechanism
  /// The unit of the figures.
  public var unit: ContributedUnit
  /// One for each strategy.
  public var rows: [ContributedRow]
}

/// One strategy's figure; an array in the file.
public struct ContributedRow: Hashable, Sendable {
  /// The strategy.
  public var strategy: String
  /// A digest of the strategy's code and its loop's; nil in older recordings.
  public var code: String?
  /// Per one-way switch.
  public var value: Double
  /// The interval's lower bound; nil without an interval.
  public var lower: Double?
  /// The interval's upper bound; nil without an interval.
  public var upper: Double?
  /// Boots that it was taken over.
  public var boots: Int
  /// The share of quiet samples; nil where no probes were timed.
  public var quietShare: Double?
}

extension ContributedRow: Codable {
  /// Encodes an array: strategy, code, value, lower, upper, boots, quiet share.
  public func encode(to encoder: any Encoder) throws {
    var row = encoder.unkeyedContainer()
    try row.encode(strategy)
    try row.encode(code)
    try row.encode(value)
    try row.encode(lower)
    try row.encode(upper)
    try row.encode(boots)
    try row.encode(quietShare)
  }

  /// Decodes the output of `encode`, and nothing longer.
  public init(from decoder: any Decoder) throws {
    var row = try decoder.unkeyedContainer()
    strategy = try row.decode(String.self)
    code = try row.decodeIfPresent(String.self)
    value = try row.decode(Double.self)
    lower = try row.decodeIfPresent(Double.self)
    upper = try row.decodeIfPresent(Double.self)
    boots = try row.decode(Int.self)
    quietShare = try row.decodeIfPresent(Double.self)
    guard row.isAtEnd else {
      throw DecodingError.dataCorruptedError(
        in: row, debugDescription: "a row has more than its seven fields")
    }
  }
}

/// Strategies that have no figure somewhere, for one reason.
public struct ContributedGap: Codable, Hashable, Sendable {
  /// The instruction set.
  public var architecture: Architecture
  /// The privilege level.
  public var ring: Ring
  /// The machine that would have run them.
  public var machine: Machine
  /// The recording's own reason.
  public var because: String
  /// The strategies.
  public var strategies: [String]
}
