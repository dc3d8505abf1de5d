/// Where a number came from: enough to make it again, or to see why it cannot be made again.

/// The suite's own revision.
public struct SuiteRevision: Codable, Hashable, Sendable {
  /// The full git object name.
  public var revision: Observed<String>
  /// Whether the working tree differed from that revision.
  public var dirty: Observed<Bool>

  /// Makes a revision.
  public init(revision: Observed<String>, dirty: Observed<Bool>) {
    self.revision = revision
    self.dirty = dirty
  }
}

/// The time-stamp counter as the host sees it.
public struct TimeStampCounter: Codable, Hashable, Sendable {
  /// Ticks per second.
  public var hz: Observed<Int>
  /// The clock step in ticks: the greatest common divisor of many deltas.
  public var step: Observed<Int>
  /// Whether the kernel calls the counter constant and non-stop.
  public var invariant: Observed<Bool>

  /// Makes a description.
  public init(hz: Observed<Int>, step: Observed<Int>, invariant: Observed<Bool>) {
    self.hz = hz
    self.step = step
    self.invariant = invariant
  }
}

/// The kind of core that measured, on a CPU that has two.
public enum CoreType: String, Codable, CaseIterable, Sendable {
  /// A large one.
  case performance = "P"
  /// A small one.
  case efficient = "E"
}

/// The computer that measured.
public struct HostDescription: Codable, Hashable, Sendable {
  /// The brand string of the CPU.
  public var cpuModel: Observed<String>
  /// The vendor string, such as `AuthenticAMD`.
  public var cpuVendor: Observed<String>
  /// Family, model and stepping as the kernel prints them, in that order.
  public var cpuSignature: Observed<[Int]>
  /// The microcode revision as the kernel prints it.
  public var microcode: Observed<String>
  /// The kernel's release and version.
  public var kernel: Observed<String>
  /// The operating system's pretty name.
  public var operatingSystem: Observed<String>
  /// The hypervisor that this computer itself runs under; "none" on bare metal.
  public var hypervisor: Observed<String>
  /// The kernel's word on each known vulnerability.
  public var mitigations: Observed<[String: String]>
  /// The frequency governor of the CPU that measured.
  public var governor: Observed<String>
  /// Whether simultaneous multithreading is active.
  public var smt: Observed<Bool>
  /// CPUs that are online, by number.
  public var onlineCPUs: [Int]
  /// NUMA nodes and the CPUs of each.
  public var numaNodes: Observed<[String: [Int]]>
  /// Physical memory in bytes.
  public var memoryBytes: Observed<Int>
  /// The kernel's current clock source.
  public var clockSource: Observed<String>
  /// The time-stamp counter.
  public var tsc: TimeStampCounter
  /// The kind of core that measured; nil where all are alike, and in older recordings.
  public var core: CoreType?
  /// A digest that identifies the computer; nil where it has no number, or in old recordings.
  ///
  /// The computer's number cannot be recovered from it.
  public var machineDigest: String?

  /// Makes a description.
  public init(
    cpuModel: Observed<String>, cpuVendor: Observed<String>, cpuSignature: Observed<[Int]>,
    microcode: Observed<String>, kernel: Observed<String>, operatingSystem: Observed<String>,
    hypervisor: Observed<String>, mitigations: Observed<[String: String]>,
    governor: Observed<String>, smt: Observed<Bool>, onlineCPUs: [Int],
    numaNodes: Observed<[String: [Int]]>, memoryBytes: Observed<Int>,
    clockSource: Observed<String>, tsc: TimeStampCounter, core: CoreType? = nil,
    machineDigest: String? = nil
  ) {
    self.core = core
    self.machineDigest = machineDigest
    self.cpuModel = cpuModel
    self.cpuVendor = cpuVendor
    self.cpuSignature = cpuSignature
    self.microcode = microcode
    self.kernel = kernel
    self.operatingSystem = operatingSystem
    self.hypervisor = hypervisor
    self.mitigations = mitigations
    self.governor = governor
    self.smt = smt
    self.onlineCPUs = onlineCPUs
    self.numaNodes = numaNodes
    self.memoryBytes = memoryBytes
    self.clockSource = clockSource
    self.tsc = tsc
  }
}

/// One guest image, as built.
public struct GuestImage: Codable, Hashable, Sendable {
  /// The product's name: `BarePC-i686`.
  public var name: String
  /// SHA-256 of the file, lower-case hexadecimal.
  public var sha256: String
  /// Size of the file in bytes.
  public var bytes: Int
  /// The first line of the compiler's version.
  public var toolchain: String
  /// The code that cells time, by its file without the extension: `Strategies/callee-saved`.
  ///
  /// A file whose code depends on other files has no entry. nil in recordings of version 1.
  public var code: [String: TimedCode]?

  /// Makes a description.
  public init(
    name: String, sha256: String, bytes: Int, toolchain: String, code: [String: TimedCode]? = nil
  ) {
    self.name = name
    self.sha256 = sha256
    self.bytes = bytes
    self.toolchain = toolchain
    self.code = code
  }
}

/// The code of one assembly file in an image.
public struct TimedCode: Codable, Hashable, Sendable {
  /// SHA-256 of the assembled code before linking, in lower-case hexadecimal.
  ///
  /// Other code in the image does not change it.
  public var sha256: String
  /// Where the linker put a strategy's switch; nil for other files.
  public var address: Int?

  /// Describes code.
  public init(sha256: String, address: Int?) {
    self.sha256 = sha256
    self.address = address
  }
}

/// Whether a machine could be used on this host.
public struct MachineRecord: Codable, Hashable, Sendable {
  /// Which machine.
  public var id: Machine
  /// Whether its cells were tried.
  public var available: Bool
  /// Why not, or nil.
  @OrNull public var because: String?
  /// Remarks: versions, and options that had to be given up, with the reason.
  public var notes: [String]

  /// Makes a record.
  public init(id: Machine, available: Bool, because: String?, notes: [String]) {
    self.id = id
    self.available = available
    self._because = OrNull(wrappedValue: because)
    self.notes = notes
  }
}

/// Where a guest was asked to run and where it was found to run, read back from the kernel.
public struct Placement: Codable, Hashable, Sendable {
  /// The CPU that the measuring thread was pinned to.
  public var cpu: Int
  /// The CPUs that the kernel says it may run on.
  public var cpusReadBack: [Int]
  /// The NUMA node that its memory was bound to.
  public var node: Int
  /// The nodes that the kernel says its sample memory lies on.
  public var nodesReadBack: Observed<[Int]>
  /// Where the other side of a cell on two CPUs was; nil where a launch has no such cell.
  public var others: [OtherPlace]?

  /// Makes a placement.
  public init(cpu: Int, cpusReadBack: [Int], node: Int, nodesReadBack: Observed<[Int]>) {
    self.cpu = cpu
    self.cpusReadBack = cpusReadBack
    self.node = node
    self.nodesReadBack = nodesReadBack
  }
}

/// The CPU of the other side, of a cell on two CPUs.
public struct OtherPlace: Codable, Hashable, Sendable {
  /// How far it is from the measuring CPU.
  public var distance: Scenario.Distance
  /// The CPU, which the guest read back as the only one that the other side may run on.
  public var cpu: Int
  /// The NUMA node that libnuma says it belongs to; nil where that is unknown.
  public var node: Int?

  /// Makes a place.
  public init(distance: Scenario.Distance, cpu: Int, node: Int?) {
    self.distance = distance
    self.cpu = cpu
    self.node = node
  }
}

/// Something a reader should know about a number; a value, printed as a footnote.
public struct Warning: Codable, Hashable, Sendable {
  /// The subject.
  public var kind: Kind
  /// The observation, its possible meaning, and a remedy.
  public var because: String
  /// The cells it concerns; empty when it concerns the whole run.
  public var cells: [CellID]

  /// Makes a warning.
  public init(code: Kind, because: String, cells: [CellID] = []) {
    kind = code
    self.because = because
    self.cells = cells
  }

  private enum CodingKeys: String, CodingKey {
    case kind = "code"
    case because, cells
  }
}
