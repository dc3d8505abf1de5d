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

  private func phrase(_ ratio: Ratio) -> String { "\(ratio.of.words) \(ratio.adds.brief)" }

  private func limit(_ ratio: Ratio) -> String {
    guard let limits = MechanismLimits.cpu(ratio.of, underHypervisor: hasHypervisor) else {
      return ""
    }
    return ratio.side == .below
      ? "a CPU's at least \(limits.lowerBound.brief)"
      : "a CPU's at most \(limits.upperBound.brief)"
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

extension Double {
  /// A figure for a sentence, with at most three decimals.
  ///
  /// Three decimals below ten, one below a thousand, else none.
  public var brief: String {
    let places = abs(self) < 10 ? 1000.0 : abs(self) < 1000 ? 10.0 : 1.0
    let rounded = (self * places).rounded() / places
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }
}
