import CHarness
import GuestProtocol

/// The times that tell a processor from an emulator.
///
/// Its names, and the times of instructions that such programs take differently long for. The host
/// draws the conclusions.
enum Evidence {
  /// Gathers it.
  /// - Parameter isSlow: Whether an instruction takes so long that its chain is no question: it is
  ///   then timed once, in one round.
  static func gather(isSlow: Bool) -> ProcessorReport {
    var report = ProcessorReport()
    identify(&report)
    report.enabledStates = Features.areStatesEnabled ? read_states() : nil
    report.statesInUse = Features.tellsStatesInUse ? read_states_in_use() : nil
    // Beside a busy sibling eight tries can all be disturbed, and each takes some microseconds only.
    let (tries, short): (Int, word) = isSlow ? (1, 1) : (24, 50)
    func time(
      _ index: Int, _ rounds: word, _ copies: Int32, tries: Int = tries,
      _ chain: (UnsafeMutablePointer<batch>) -> Void
    ) {
      report.counts[index] = UInt32(truncatingIfNeeded: rounds) * UInt32(copies)
      report.ticks[index] = Clock.difference(of: chain, rounds: rounds, tries: tries)
    }
    time(0, short, 100, dependent_adds)
    time(1, short, 100, dependent_multiplies)
    time(2, short, CHAIN_COPIES, calls_and_returns)
    time(3, short, CHAIN_COPIES, indirect_jumps)
    time(4, short, CHAIN_COPIES, stores_and_loads)
    time(5, short, CHAIN_COPIES, fences)
    // Two rounds and few tries: it may take microseconds, and the host takes the least of a run's launches.
    time(6, min(short, 2), CPUID_COPIES, tries: min(tries, 3), identifications)
    return report
  }

  private static func identify(_ report: inout ProcessorReport) {
    let vendor = Features.leaf(0)
    report.vendor[0] = vendor.ebx
    report.vendor[1] = vendor.edx
    report.vendor[2] = vendor.ecx
    for part in 0..<3 {
      let leaf = Features.leaf(0x8000_0002 + UInt32(part))
      report.brand[4 * part] = leaf.eax
      report.brand[4 * part + 1] = leaf.ebx
      report.brand[4 * part + 2] = leaf.ecx
      report.brand[4 * part + 3] = leaf.edx
    }
    guard Features.leaf(1).ecx >> 31 == 1 else { return }
    report.hasHypervisor = true
    let name = Features.hypervisorLeaf
    report.hypervisor[0] = name.ebx
    report.hypervisor[1] = name.ecx
    report.hypervisor[2] = name.edx
  }
}
