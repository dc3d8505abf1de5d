import Measurement

/// A CPU as a program meets it; any difference makes another column.
public struct ColumnKey: Hashable, Sendable {
  /// The signature: vendor, family, model, stepping.
  public var signature: String
  /// The kind of core.
  public var core: CoreType?
  /// The microcode's revision.
  public var microcode: String?
  /// The hypervisor.
  public var hypervisor: String
  /// The mitigations of vulnerabilities.
  public var mitigations: [String: String]?
  /// The recording, where each has a column of its own.
  public var recording: String?

  init(_ cpu: ContributedCPU, recording: String?) {
    self.recording = recording
    signature = cpu.signature
    core = cpu.core
    microcode = cpu.microcode
    hypervisor = cpu.hypervisor
    mitigations = cpu.mitigations
  }
}

/// Where a figure was taken and how; only equal places may be divided by each other.
public struct PlaceKey: Codable, Hashable, Sendable {
  /// The instruction set.
  public var architecture: Architecture
  /// The privilege level.
  public var ring: Ring
  /// The machine of the figures.
  public var machine: Machine
  /// How it ran.
  public var mechanism: Mechanism
  /// The unit of the figures.
  public var unit: ContributedUnit

  init(_ place: ContributedPlace) {
    architecture = place.architecture
    ring = place.ring
    machine = place.machine
    mechanism = place.mechanism
    unit = place.unit
  }

  /// The CPU's own figures first, then user mode in a process, as in a report.
  var order: [Int] {
    [
      Mechanism.allCases.firstIndex(of: mechanism) ?? 0,
      ContributedUnit.allCases.firstIndex(of: unit) ?? 0, architecture == .x86_64 ? 0 : 1,
      Machine.allCases.firstIndex(of: machine) ?? 0, -ring.rawValue,
    ]
  }
}

/// One code in one place.
struct RowKey: Hashable {
  var place: PlaceKey
  var strategy: String
  var code: String?

  init(_ place: ContributedPlace, _ row: ContributedRow) {
    self.init(PlaceKey(place), row)
  }

  init(_ place: PlaceKey, _ row: ContributedRow) {
    self.place = place
    strategy = row.strategy
    code = row.code
  }
}
