import Measurement
import Statistics

/// How a cell's switches were carried out, with the evidence of its own boots.
public struct MechanismProof: Codable, Hashable, Sendable {
  /// The proven mechanism; nil when the evidence is missing or contradictory.
  @OrNull public var mechanism: Mechanism?
  /// The evidence, or the reason why it is missing, in one sentence.
  public var because: String
  /// Median over boots of the probe's ticks for one dependent addition.
  @OrNull public var ticksPerAdd: Double?
  /// Median over boots of exits per counted switch; nil without KVM's counters.
  @OrNull public var exitsPerSwitch: Double?
  /// The median over boots of instructions that KVM emulated per switch; nil without counters.
  @OrNull public var emulatedPerSwitch: Double?
  /// The processor's ratios in the first boot; nil in older recordings.
  public var ratios: [ProcessorVerdict.Ratio]?
  /// Exits per counted switch by reason over all boots, the most frequent first.
  ///
  /// Nil where no kernel was asked.
  public var exitsByReason: [ExitRate]?
}

/// How often a switch left the guest for one reason.
public struct ExitRate: Codable, Hashable, Sendable {
  /// The processor's number for it; see `ExitReason`.
  public var number: Int
  /// Exits for each counted switch, those of the sampling code among them.
  public var perSwitch: Double

  fileprivate static func all(_ counters: [ExitCounters]) -> [ExitRate]? {
    let known = counters.compactMap { counters in counters.reasons.map { (counters.switches, $0) } }
    let switches = known.reduce(0) { $0 + $1.0 }
    guard switches > 0 else { return nil }
    let sums = known.flatMap(\.1).reduce(into: [Int: Int]()) {
      $0[$1.number, default: 0] += $1.exits
    }
    return sums.map { ExitRate(number: $0.key, perSwitch: Double($0.value) / Double(switches)) }
      .sorted { ($1.perSwitch, $0.number) < ($0.perSwitch, $1.number) }
  }
}

/// Proves how a cell's switches ran.
///
/// All boots must say the same; a few of them may say nothing (`agreement`).
/// - Parameters:
///   - cell: The cell, with its boots.
///   - launches: The run's: they know what the processor said of itself in each boot.
public func mechanism(of cell: CellRecord, launches: [LaunchRecord]) -> MechanismProof {
  func evidence(_ boot: BootRecord) -> ProcessorEvidence? {
    launches.indices.contains(boot.launch) ? launches[boot.launch].processor : nil
  }
  let cpuid = isTrap(cell) ? quickestCPUID(launches) : nil
  let verdicts = cell.boots.map { boot in
    verdict(on: boot, of: cell, ProcessorProof(evidence(boot)), cpuid: cpuid)
  }
  let counters = cell.boots.compactMap(\.exits).filter { $0.switches > 0 }
  var proof = MechanismProof(
    mechanism: nil, because: "no boot delivered evidence",
    ticksPerAdd: median(cell.boots.compactMap { ticksPerAdd($0.probe) }),
    exitsPerSwitch: median(counters.map { Double($0.exits) / Double($0.switches) }),
    emulatedPerSwitch: median(
      counters.map { Double($0.instructionsEmulated) / Double($0.switches) }))
  proof.exitsByReason = ExitRate.all(counters)
  if [.process, .kvm, .metal].contains(cell.id.machine) {
    proof.ratios = cell.boots.first.flatMap(evidence).map { ProcessorVerdict($0).ratios }
  }
  if cell.documented != nil {
    proof.mechanism = .documented
    proof.because = "a manual's clocks were added up over the instructions that were executed"
    return proof
  }
  guard let first = verdicts.first else { return proof }
  if let agreed = agreement(verdicts) {
    proof.mechanism = agreed.mechanism
    proof.because = agreed.because
  } else if let odd = verdicts.indices.first(where: { verdicts[$0].mechanism != first.mechanism }) {
    proof.because =
      "the boots do not agree: boot \(cell.boots[0].index): \(first.because); "
      + "boot \(cell.boots[odd].index): \(verdicts[odd].because)"
  } else {
    proof.mechanism = first.mechanism
    proof.because = first.because
  }
  return proof
}

struct BootProof {
  var mechanism: Mechanism?
  var because: String
  /// Whether the processor's times contradict each other, as a neighbour's work can make them.
  var isUnclear = false
}

/// What all boots say; nil where they do not agree.
///
/// A boot whose times contradict each other says nothing for or against: an emulator displaces two of
/// them in every launch, a neighbour one in some. A quarter of the boots may be so.
private func agreement(_ verdicts: [BootProof]) -> BootProof? {
  let clear = verdicts.filter { !$0.isUnclear }
  guard let first = clear.first, clear.allSatisfy({ $0.mechanism == first.mechanism }),
    clear.count * 4 >= verdicts.count * 3
  else { return nil }
  guard clear.count < verdicts.count else { return first }
  return BootProof(
    mechanism: first.mechanism,
    because: "\(first.because) (in \(verdicts.count - clear.count) of \(verdicts.count) boots a "
      + "time was outside a CPU's limits)")
}

private func ticksPerAdd(_ probe: Probe) -> Double? {
  probe.adds > 0 && probe.ticks > 0 ? Double(probe.ticks) / Double(probe.adds) : nil
}

private func verdict(
  on boot: BootRecord, of cell: CellRecord, _ processor: ProcessorProof, cpuid: Double?
) -> BootProof {
  let machine = cell.id.machine
  if machine == .tcg {
    // That KVM is off is asked over QMP before a boot of this machine is let run, so a record of it
    // is the answer.
    return BootProof(mechanism: .translated, because: "QEMU ran its translator, with KVM off")
  }
  guard let perAdd = ticksPerAdd(boot.probe) else {
    return BootProof(mechanism: nil, because: "the probe delivered no time")
  }
  let probe = "the probe took \(brief(perAdd)) ticks per add"
  switch machine {
  case .tcg, .icount, .bochs:
    guard MechanismLimits.countedTicksPerAdd.contains(perAdd) else {
      return BootProof(
        mechanism: nil, because: "\(probe), and a clock that counts instructions gives 1.0 to 1.2")
    }
    return BootProof(mechanism: .counted, because: "\(probe): its clock counts instructions")
  case .bochsKVM:
    guard MechanismLimits.countedTicksPerAdd.contains(perAdd) else {
      return BootProof(
        mechanism: nil, because: "\(probe), and a clock that counts instructions gives 1.0 to 1.2")
    }
    guard let exits = boot.exits, exits.switches > 0 else {
      return BootProof(mechanism: nil, because: "no counters: a switch may have left the guest")
    }
    let (mechanism, because) = wayOut(exits, probe: "\(probe): its clock counts instructions")
    return BootProof(mechanism: mechanism ?? .counted, because: because)
  case .process:
    let ground = processor.verdict(perAdd: perAdd, because: probe)
    guard ground.mechanism == .native, isTrap(cell) else { return ground }
    return processor.verdict(onTrapOf: boot, cpuid: cpuid, otherwise: ground)
  case .metal: return verdict(onBareMetal: boot, processor, perAdd: perAdd, probe: probe)
  case .kvm:
    guard let exits = boot.exits, exits.switches > 0 else {
      if perAdd > MechanismLimits.interpretedTicksPerAdd {
        return BootProof(mechanism: .instructionEmulated, because: "\(probe); no counters")
      }
      let ground = processor.verdict(perAdd: perAdd, because: probe)
      guard ground.mechanism == .native else { return ground }
      return BootProof(
        mechanism: nil, because: "no counters: \(ground.because), but a switch may still exit")
    }
    return verdict(onCounters: exits, processor, perAdd: perAdd, probe: probe)
  case .paper:
    return BootProof(mechanism: nil, because: "documented clocks are of no boot")
  }
}

/// Whether one figure of a cell is of one instruction, or of one way into the kernel and back.
private func isTrap(_ cell: CellRecord) -> Bool {
  if case .instruction = cell.id.knownScenario { return true }
  return cell.verification?.isTrap == true
}

/// A log says of itself that it comes from a computer; an emulator that is asked can say so too.
///
/// Where CPUID reports a hypervisor nothing is proven. A log from before the processor's times were
/// taken has its chain of multiplications alone: it excludes an interpreter that counts.
private func verdict(
  onBareMetal boot: BootRecord, _ processor: ProcessorProof, perAdd: Double, probe: String
) -> BootProof {
  if let evidence = processor.evidence {
    guard evidence.hypervisor == nil else {
      return BootProof(mechanism: nil, because: "\(probe), and CPUID reports a hypervisor")
    }
    return processor.verdict(perAdd: perAdd, because: probe)
  }
  guard let calibration = boot.calibration, let least = calibration.addTicks.min(), least > 0,
    calibration.adds > 0, calibration.multiplies > 0
  else {
    return BootProof(
      mechanism: nil,
      because: "\(probe), but no chain of multiplications tells a CPU from an emulator")
  }
  let ratios = zip(calibration.multiplyTicks, calibration.addTicks).map { multiply, add in
    Double(multiply) / Double(calibration.multiplies) / (Double(add) / Double(calibration.adds))
  }
  let ratio = ratios.min() ?? 0
  let because = "\(probe), and a multiplication as long as \(brief(ratio)) of them"
  guard perAdd < MechanismLimits.nativeTicksPerAdd,
    let limits = MechanismLimits.cpu(.multiply, underHypervisor: false),
    ratio >= limits.lowerBound
  else {
    return BootProof(mechanism: nil, because: "\(because), as in an emulator")
  }
  return BootProof(mechanism: .native, because: because)
}

private func verdict(
  onCounters exits: ExitCounters, _ processor: ProcessorProof, perAdd: Double, probe: String
) -> BootProof {
  let (mechanism, because) = wayOut(exits, probe: probe)
  return mechanism.map { BootProof(mechanism: $0, because: because) }
    ?? processor.verdict(perAdd: perAdd, because: because)
}

/// How KVM's counters say that a switch left the guest; nil for one that did not.
private func wayOut(_ exits: ExitCounters, probe: String) -> (Mechanism?, because: String) {
  let emulatedPerSwitch = Double(exits.instructionsEmulated) / Double(exits.switches)
  let exitsPerSwitch = Double(exits.exits) / Double(exits.switches)
  let because =
    "\(probe); per switch KVM counted \(brief(exitsPerSwitch)) exits and "
    + "\(brief(emulatedPerSwitch)) emulated instructions, including those of the sampling "
    + "code"
    + reasons(exits)
  if emulatedPerSwitch >= MechanismLimits.emulatedPerSwitch {
    return (.instructionEmulated, because)
  }
  return (exitsPerSwitch >= MechanismLimits.exitsPerSwitch ? .exitEmulated : nil, because)
}

/// The exits by reason, for a sentence; empty where the kernel was not asked.
private func reasons(_ exits: ExitCounters) -> String {
  guard let reasons = exits.reasons, !reasons.isEmpty else { return "" }
  let words = reasons.map { "\(ExitReason.name(vmx: $0.number)) \($0.exits)" }
  return "; exits of the window by reason: \(words.joined(separator: ", "))"
}
