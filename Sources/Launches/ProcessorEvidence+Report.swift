import GuestProtocol
import Measurement

extension ProcessorEvidence {
  /// What a guest reported.
  init(_ report: ProcessorReport) {
    var chains: [TimedChain] = []
    for (index, kind) in ChainKind.allCases.enumerated() where index < ProcessorReport.chains {
      let (count, ticks) = (report.counts[index], report.ticks[index])
      if count > 0, ticks > 0 {
        chains.append(TimedChain(of: kind, count: Int(count), ticks: Int(clamping: ticks)))
      }
    }
    self.init(
      vendor: RegisterText.text((0..<3).map { report.vendor[$0] }),
      brand: RegisterText.text((0..<12).map { report.brand[$0] }),
      hypervisor: report.hasHypervisor
        ? RegisterText.text((0..<3).map { report.hypervisor[$0] }) : nil,
      enabledStates: report.enabledStates.map { Int($0) },
      statesInUse: report.statesInUse.map { Int($0) }, chains: chains)
  }
}
