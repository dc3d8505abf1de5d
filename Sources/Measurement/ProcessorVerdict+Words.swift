extension ProcessorVerdict {
  /// The reason, as the end of a sentence; times are in dependent additions.
  public var because: String {
    if let name { return "CPUID names the emulator \(name)" }
    let odd = outside.map { "\(phrase($0)), \(limit($0))" }.joined(separator: "; ")
    switch runner {
    case .cpu: return "in adds, \(ratios.map(phrase).joined(separator: ", ")): as a CPU's"
    case .translator: return "in adds, \(odd): a translator looks up where they lead"
    case .interpreter: return "in adds, \(odd): to an interpreter instructions are all alike"
    case .unclear where ratios.count < MechanismLimits.leastChains:
      return "too few chains were timed to tell a CPU from an emulator"
    case .unclear: return "in adds, \(odd): neither as a CPU's nor as a known emulator's"
    }
  }

  private func phrase(_ ratio: Ratio) -> String { "\(ratio.of.words) \(brief(ratio.adds))" }

  private func limit(_ ratio: Ratio) -> String {
    guard let limits = MechanismLimits.cpu(ratio.of, underHypervisor: hasHypervisor) else {
      return ""
    }
    return ratio.side == .below
      ? "a CPU's at least \(brief(limits.lowerBound))"
      : "a CPU's at most \(brief(limits.upperBound))"
  }
}

extension ChainKind {
  /// The instructions, in the words of a sentence.
  public var words: String {
    switch self {
    case .add: "an addition"
    case .multiply: "a multiplication"
    case .callAndReturn: "a call and return"
    case .indirectJump: "an indirect jump"
    case .storeAndLoad: "a store and load"
    case .fence: "a fence"
    case .cpuid: "a cpuid"
    }
  }
}
