import Measurement

extension DerivedWarning {
  /// Traps of a process that took as long as an instruction that leaves the guest.
  public static let leftGuest: Warning.Kind = "left-guest"
  /// Cells that a CPU was to run and an emulator ran.
  public static let imitated: Warning.Kind = "no-cpu"
}

/// A warning about traps that a hypervisor had a part in.
func leftGuest(_ analyses: [CellAnalysis]) -> Warning? {
  let cells = analyses.filter { $0.id.machine == .process && $0.proof.mechanism == .exitEmulated }
  guard !cells.isEmpty else { return nil }
  return Warning(
    code: DerivedWarning.leftGuest,
    because: "This computer is a virtual machine, and these took as long as a cpuid, which "
      + "always leaves the guest. So they left it too, and their cost is not the CPU's own. A "
      + "faster trap made no full exit, but a hypervisor without VMX or SVM may still have "
      + "handled part of it. Measure kernel entries on bare metal.",
    cells: cells.map(\.id))
}

/// A warning about cells of machines that mean a CPU, where there was none.
func imitated(_ analyses: [CellAnalysis]) -> Warning? {
  let cells = analyses.filter {
    [.process, .kvm, .metal].contains($0.id.machine)
      && [.translated, .interpreted].contains($0.proof.mechanism)
  }
  guard let first = cells.first else { return nil }
  return Warning(
    code: DerivedWarning.imitated,
    because: "No CPU ran these, but an emulator: \(first.proof.because). The times are the "
      + "emulator's. Measure on a computer, or in a virtual machine under KVM.",
    cells: cells.map(\.id))
}
