/// Whether a processor ran a launch's instructions, or a program that imitates one.
///
/// A program may be recognised by its name: by CPUID, where it does not hide. Otherwise by its times,
/// each as a multiple of a dependent addition, which no change of the clock's frequency moves. A
/// translator looks up where a return or an indirect jump leads, and so takes tens of additions where
/// a CPU predicts. An interpreter takes about the same time for every instruction, and so too little
/// for a multiplication, a fence or a cpuid. One time alone can be a disturbance, so two are needed.
public struct ProcessorVerdict: Hashable, Sendable {
  /// The kind of thing that executed the instructions.
  public enum Runner: Hashable, Sendable {
    /// The CPU, or a hypervisor that lets it.
    case cpu
    /// A translator.
    case translator
    /// An interpreter.
    case interpreter
    /// The times contradict each other, or there are too few.
    case unclear
  }

  /// One time as a multiple of a dependent addition.
  public struct Ratio: Codable, Hashable, Sendable {
    /// Of which instructions.
    public var of: ChainKind
    /// How many additions take as long.
    public var adds: Double
    /// Where that lies.
    public var side: Side

    /// Where a ratio lies, seen from a CPU's limits.
    public enum Side: String, Codable, Sendable {
      case within, below, above
    }
  }

  /// The thing that executed the instructions.
  public var runner: Runner
  /// The name that decided it; nil where the times did.
  public var name: String?
  /// The times, in the order of `ChainKind`.
  public var ratios: [Ratio]
  /// Whether CPUID reports a hypervisor.
  public var hasHypervisor: Bool

  /// Judges by names and times.
  public init(_ evidence: ProcessorEvidence) {
    self.init(evidence, byNames: true)
  }

  /// Judges by the times alone.
  public init(byTimesOf evidence: ProcessorEvidence) {
    self.init(evidence, byNames: false)
  }

  private init(_ evidence: ProcessorEvidence, byNames: Bool) {
    ratios = Ratio.all(evidence)
    hasHypervisor = evidence.hypervisor != nil
    name = byNames ? evidence.imitation : nil
    runner = name == nil ? ProcessorVerdict.runner(ratios) : .translator
  }

  /// The ratios outside a CPU's limits.
  public var outside: [Ratio] { ratios.filter { $0.side != .within } }

  private static func runner(_ ratios: [Ratio]) -> Runner {
    guard ratios.count >= MechanismLimits.leastChains else { return .unclear }
    let outside = ratios.filter { $0.side != .within }
    if outside.isEmpty { return .cpu }
    let isLookedUp = outside.contains {
      $0.side == .above && ($0.of == .callAndReturn || $0.of == .indirectJump)
    }
    guard outside.count >= 2 else { return .unclear }
    if isLookedUp { return .translator }
    return outside.allSatisfy { $0.side == .below } ? .interpreter : .unclear
  }
}

extension ProcessorVerdict.Ratio {
  fileprivate static func all(_ evidence: ProcessorEvidence) -> [Self] {
    guard let add = evidence.ticks(.add) else { return [] }
    return ChainKind.allCases.compactMap { kind in
      guard let ticks = evidence.ticks(kind),
        let limits = MechanismLimits.cpu(kind, underHypervisor: evidence.hypervisor != nil)
      else { return nil }
      let adds = ticks / add
      let side: Side =
        adds < limits.lowerBound ? .below : adds > limits.upperBound ? .above : .within
      return Self(of: kind, adds: adds, side: side)
    }
  }
}

extension ProcessorEvidence {
  /// The name of the emulator in CPUID; nil where none presents itself.
  public var imitation: String? {
    ProcessorEvidence.imitation(among: [hypervisor ?? "", vendor, brand] + (below ?? []))
  }

  /// The first of the names that is a program's.
  public static func imitation(among names: [String]) -> String? {
    names.first { name in
      MechanismLimits.imitations.contains { name.hasPrefix($0) }
    }
  }
}
