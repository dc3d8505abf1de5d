/// A comparison of identical code, reduced to one location per boot.
///
/// Its full recordings are some ten megabytes; what the gate sees of them is this. The digests name
/// the recordings that it was taken from.
public struct NoiseRecording: Codable, Hashable, Sendable {
  /// The schema that this version writes and reads.
  public static let currentSchema = "switchbench.noise/1"

  /// Always `switchbench.noise/1`.
  public var schema: String
  /// The id of the comparison that it was taken from.
  public var comparison: String
  /// Where the numbers came from, one entry for each arm: base, head, control.
  public var arms: [RecordedArm]
  /// The computer.
  public var host: HostDescription
  /// The images that all arms booted.
  public var images: [GuestImage]
  /// How the arms were sampled; its boots are the pairs.
  public var plan: SamplingPlan
  /// The warnings of the runs.
  public var warnings: [Warning]
  /// Cells that the CPU itself ran, in the order of a report.
  public var cells: [CellNoise]
  /// The co-runner probe by which its samples are the quiet ones; nil where all samples count.
  public var coRunnerProbe: CoRunnerProbe?

  /// A recording of the same code.
  public struct RecordedArm: Codable, Hashable, Sendable {
    /// The arm's name: `base`.
    public var name: String
    /// The command that was typed.
    public var command: [String]
    /// The suite's own revision.
    public var suite: SuiteRevision
    /// ISO 8601, UTC.
    public var startedAt: String
    /// SHA-256 of the recording, lower-case hexadecimal.
    public var sha256: String

    /// Describes an arm.
    public init(
      name: String, command: [String], suite: SuiteRevision, startedAt: String, sha256: String
    ) {
      self.name = name
      self.command = command
      self.suite = suite
      self.startedAt = startedAt
      self.sha256 = sha256
    }
  }

  /// The boots of a cell.
  public struct CellNoise: Codable, Hashable, Sendable {
    /// The cell.
    public var id: CellID
    /// Ticks per one-way switch, unrounded, by arm and boot; nil for a boot without any.
    ///
    /// Of quiet samples, pair by pair: pairs that an arm had no counting boot in are left out, as in a
    /// comparison.
    public var ticks: [[Double?]]

    /// Names a cell's boots.
    public init(id: CellID, ticks: [[Double?]]) {
      self.id = id
      self.ticks = ticks
    }
  }

  /// Boots of each arm.
  public var pairs: Int { plan.boots }

  /// Makes a recording.
  public init(
    comparison: String, arms: [RecordedArm], host: HostDescription, images: [GuestImage],
    plan: SamplingPlan, warnings: [Warning], cells: [CellNoise], coRunnerProbe: CoRunnerProbe? = nil
  ) {
    self.coRunnerProbe = coRunnerProbe
    self.schema = NoiseRecording.currentSchema
    self.comparison = comparison
    self.arms = arms
    self.host = host
    self.images = images
    self.plan = plan
    self.warnings = warnings
    self.cells = cells
  }
}
