/// One benchmark, one scenario, one strategy, one architecture, one ring, one machine.
///
/// Written `02-registers/ping-pong@callee-saved@x86_64@ring3@kvm`.
public struct CellID: Hashable, Sendable, CustomStringConvertible {
  /// The definition's path without its extension: `02-registers`.
  public var benchmark: String
  /// The scenario; nil for a word of another version of the suite.
  public var knownScenario: Scenario? {
    if case .known(let scenario) = written { scenario } else { nil }
  }
  /// The same as it is written: `ping-pong`.
  public var scenario: String {
    get {
      switch written {
      case .known(let scenario): scenario.description
      case .other(let word): word
      }
    }
    set { written = WrittenScenario(newValue) }
  }
  /// The strategy's file name without its extension.
  public var strategy: String
  /// The instruction set.
  public var architecture: Architecture
  /// The privilege level.
  public var ring: Ring
  /// The machine that runs it.
  public var machine: Machine

  private var written: WrittenScenario

  /// A scenario's word, read once.
  private enum WrittenScenario: Hashable, Sendable {
    case known(Scenario)
    case other(String)

    init(_ word: String) { self = Scenario(word).map(Self.known) ?? .other(word) }
  }

  /// Makes an id from its six parts.
  public init(
    benchmark: String, scenario: String, strategy: String, architecture: Architecture, ring: Ring,
    machine: Machine
  ) {
    self.benchmark = benchmark
    written = WrittenScenario(scenario)
    self.strategy = strategy
    self.architecture = architecture
    self.ring = ring
    self.machine = machine
  }

  /// The id as it is written in recordings, reports and on the command line.
  public var description: String {
    "\(benchmark)/\(scenario)@\(strategy)@\(architecture.rawValue)@\(ring.name)@\(machine.rawValue)"
  }

  /// Reads an id as `description` writes it; nil when a part is missing or not a known word.
  public init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5,
      let slash = parts[0].lastIndex(of: "/"), slash != parts[0].startIndex,
      let architecture = Architecture(rawValue: parts[2]),
      let ring = Ring(name: parts[3]),
      let machine = Machine(rawValue: parts[4])
    else { return nil }
    let scenario = String(parts[0][parts[0].index(after: slash)...])
    guard !scenario.isEmpty, !parts[1].isEmpty else { return nil }
    self.init(
      benchmark: String(parts[0][..<slash]), scenario: scenario, strategy: parts[1],
      architecture: architecture, ring: ring, machine: machine)
  }
}

extension CellID {
  /// Whether a timer makes its switches, and not the contexts themselves.
  public var isPreempted: Bool { knownScenario?.kind == .preemption }

  /// The guest that it runs in.
  public var guest: GuestPlace {
    GuestPlace(machine: machine, architecture: architecture, ring: ring)
  }
}

extension CellID: Codable {
  /// Encodes as the written id, a single string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Decodes the written id; throws `DecodingError.dataCorrupted` naming the text otherwise.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let id = CellID(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not a cell id")
    }
    self = id
  }
}
