import Measurement

/// What the evidence of a launch's processor makes of a boot.
struct ProcessorProof {
  let evidence: ProcessorEvidence?
  private let verdict: ProcessorVerdict?

  init(_ evidence: ProcessorEvidence?) {
    self.evidence = evidence
    verdict = evidence.map { ProcessorVerdict($0) }
  }

  /// Native, if neither the probe nor the processor's names and times speak against it.
  ///
  /// A recording from before those were taken has the probe alone.
  func verdict(perAdd: Double, because: String) -> BootProof {
    let because = verdict.map { "\(because); \($0.because)" } ?? because
    switch verdict?.runner {
    case .translator: return BootProof(mechanism: .translated, because: because)
    case .interpreter: return BootProof(mechanism: .interpreted, because: because)
    case .unclear: return BootProof(mechanism: nil, because: because, isUnclear: true)
    case .cpu, nil:
      guard perAdd < MechanismLimits.nativeTicksPerAdd else {
        return BootProof(
          mechanism: nil, because: "\(because), and a CPU's add takes less than 4 ticks")
      }
      return BootProof(mechanism: .native, because: because)
    }
  }

  /// Whether a trap left the guest, by the ticks of a `cpuid`, which always does.
  ///
  /// Without a hypervisor nothing can be left.
  func verdict(onTrapOf boot: BootRecord, cpuid: Double?, otherwise ground: BootProof) -> BootProof
  {
    guard let evidence, evidence.hypervisor != nil, let cpuid,
      let ticks = location(of: boot, width: 0, rule: .groupedMedian)
    else { return ground }
    let times =
      "\(ground.because); it takes \(brief(ticks)) ticks, and a cpuid, which leaves the guest, "
      + "at least \(brief(cpuid))"
    return ticks < MechanismLimits.trapPerCPUID * cpuid
      ? BootProof(mechanism: .native, because: "\(times), so it made no full exit")
      : BootProof(mechanism: .exitEmulated, because: times)
  }
}

/// The quickest cpuid of a run's processes, in ticks; nil where none was timed.
///
/// Its handler runs on a core that others use too: single launches can find it half as long again.
func quickestCPUID(_ launches: [LaunchRecord]) -> Double? {
  launches.filter { $0.machine == .process }.compactMap { $0.processor?.ticks(.cpuid) }.min()
}
