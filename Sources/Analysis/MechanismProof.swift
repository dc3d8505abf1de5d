import Measurement
import Statistics

/// How a cell's switches were carried out, with the evidence of its own boots.
public struct MechanismProof: Codable, Hashable, Sendable {
  /// What was proven; nil when the evidence is missing or does not agree.
  @OrNull public var mechanism: Mechanism?
  /// The evidence, or what is missing from it, in one sentence.
  public var because: String
  /// Median over boots of the probe's ticks for one dependent addition.
  @OrNull public var ticksPerAdd: Double?
  /// Median over boots of exits per counted switch; nil without KVM's counters.
  @OrNull public var exitsPerSwitch: Double?
  /// Median over boots of instructions KVM emulated per counted switch; nil without its counters.
  @OrNull public var emulatedPerSwitch: Double?
}

/// The limits between one mechanism and the next.
///
/// Each lies in a gap of an order of magnitude, so that no boot's noise can carry a cell across.
public enum MechanismLimits {
  /// Below this many ticks per dependent addition the CPU itself ran the chain.
  ///
  /// An addition is one core cycle, and a tick is a cycle of the nominal frequency: 4 allows for a
  /// core that was slowed to a quarter of it. The fastest translators take more than 1, the fastest
  /// interpreters hundreds, so `process` and KVM need no finer limit.
  public static let nativeTicksPerAdd = 4.0
  /// Above this many ticks per dependent addition an interpreter ran the chain.
  public static let interpretedTicksPerAdd = Probe.interpretedTicksPerAdd
  /// From this many emulated instructions per switch on, the hypervisor interpreted the switch
  /// itself: what it emulates beside it (a timer's registers) is one in thousands of switches.
  public static let emulatedPerSwitch = 1.0
  /// From this many exits per switch on, the switch is what exits.
  ///
  /// A hardware task switch exits once each; a half leaves room for a window that began or ended
  /// off the batch.
  public static let exitsPerSwitch = 0.5
  /// Instructions that a chain may count for each addition: the rest is the loop around it.
  ///
  /// Fewer than one, or many more, and the clock does not count instructions.
  public static let countedTicksPerAdd = 1.0...1.2
  /// A CPU's dependent multiplication takes at least as long as this many additions: 3 on current
  /// cores, more on older ones; in an emulator about one.
  public static let addsPerMultiplication = 2.0
}

/// Proves how a cell's switches ran.
///
/// All boots must say the same.
public func mechanism(of cell: CellRecord) -> MechanismProof {
  let verdicts = cell.boots.map { verdict(on: $0, machine: cell.id.machine) }
  let counters = cell.boots.compactMap(\.exits).filter { $0.switches > 0 }
  var proof = MechanismProof(
    mechanism: nil, because: "no boot delivered evidence",
    ticksPerAdd: median(cell.boots.compactMap { ticksPerAdd($0.probe) }),
    exitsPerSwitch: median(counters.map { Double($0.exits) / Double($0.switches) }),
    emulatedPerSwitch: median(
      counters.map { Double($0.instructionsEmulated) / Double($0.switches) }))
  if cell.documented != nil {
    proof.mechanism = .documented
    proof.because = "a manual's clocks were added up over the instructions that were executed"
    return proof
  }
  guard let first = verdicts.first else { return proof }
  if let odd = verdicts.indices.first(where: { verdicts[$0].mechanism != first.mechanism }) {
    proof.because =
      "the boots do not agree: boot \(cell.boots[0].index): \(first.because); "
      + "boot \(cell.boots[odd].index): \(verdicts[odd].because)"
  } else {
    proof.mechanism = first.mechanism
    proof.because = first.because
  }
  return proof
}

private struct BootProof {
  var mechanism: Mechanism?
  var because: String
}

private func ticksPerAdd(_ probe: Probe) -> Double? {
  probe.adds > 0 && probe.ticks > 0 ? Double(probe.ticks) / Double(probe.adds) : nil
}

private func verdict(on boot: BootRecord, machine: Machine) -> BootProof {
  if machine == .tcg {
    // The guest cannot tell a translator from a slow CPU; that KVM is off is asked over QMP before
    // a boot of this machine is let run, so a record of it is the answer.
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
  case .process:
    guard perAdd < MechanismLimits.nativeTicksPerAdd else {
      return BootProof(mechanism: nil, because: "\(probe), and a CPU takes less than 4")
    }
    return BootProof(mechanism: .native, because: probe)
  case .metal: return verdict(onBareMetal: boot, perAdd: perAdd, probe: probe)
  case .kvm:
    guard let exits = boot.exits, exits.switches > 0 else {
      return perAdd > MechanismLimits.interpretedTicksPerAdd
        ? BootProof(mechanism: .instructionEmulated, because: "\(probe); no counters")
        : BootProof(mechanism: nil, because: "no counters: \(probe), but a switch may still exit")
    }
    return verdict(onCounters: exits, perAdd: perAdd, probe: probe)
  case .paper:
    return BootProof(mechanism: nil, because: "documented clocks are of no boot")
  }
}

/// A log says of itself that it comes from a computer; an emulator that is asked can say so too.
///
/// Neither a translator nor an interpreter takes longer for a multiplication than for an addition, and
/// every processor does. Where CPUID tells of a hypervisor no chains are kept, and nothing is proven.
private func verdict(onBareMetal boot: BootRecord, perAdd: Double, probe: String) -> BootProof {
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
    ratio >= MechanismLimits.addsPerMultiplication
  else {
    return BootProof(mechanism: nil, because: "\(because), as in an emulator")
  }
  return BootProof(mechanism: .native, because: because)
}

private func verdict(onCounters exits: ExitCounters, perAdd: Double, probe: String) -> BootProof {
  let emulatedPerSwitch = Double(exits.instructionsEmulated) / Double(exits.switches)
  let exitsPerSwitch = Double(exits.exits) / Double(exits.switches)
  let because =
    "\(probe); per switch KVM counted \(brief(exitsPerSwitch)) exits "
    + "and \(brief(emulatedPerSwitch)) emulated instructions, the sampling code's own among them"
  if emulatedPerSwitch >= MechanismLimits.emulatedPerSwitch {
    return BootProof(mechanism: .instructionEmulated, because: because)
  }
  if exitsPerSwitch >= MechanismLimits.exitsPerSwitch {
    return BootProof(mechanism: .exitEmulated, because: because)
  }
  guard perAdd < MechanismLimits.nativeTicksPerAdd else {
    return BootProof(mechanism: nil, because: "\(because), and a CPU's add takes less than 4 ticks")
  }
  return BootProof(mechanism: .native, because: because)
}

/// A figure for a sentence: three places after the point below ten, one below a thousand, or none.
func brief(_ value: Double) -> String {
  let places = abs(value) < 10 ? 1000.0 : abs(value) < 1000 ? 10.0 : 1.0
  let rounded = (value * places).rounded() / places
  return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
}
