import Measurement

extension Topology {
  /// Above this share of its time in use, a sibling is named: it disturbs more samples than a timer.
  static let busySiblingShare = 0.05

  /// The CPUs that this machine has on the core of `cpu`, besides that one.
  ///
  /// Empty where it has the core to itself, and in a virtual machine that is not told.
  public func otherCPUs(ofCore cpu: Int) -> CPUSet {
    (siblings[cpu] ?? CPUSet([])).subtracting(CPUSet([cpu])).intersection(onlineCPUs)
  }

  /// The CPUs for work that goes on beside a measurement: on other cores, or else on the same core.
  func cpusBeside(measuring cpu: Int) -> CPUSet {
    let others = allowedCPUs.subtracting(CPUSet([cpu]))
    let elsewhere = others.subtracting(otherCPUs(ofCore: cpu))
    return elsewhere.isEmpty ? others : elsewhere
  }

  /// A warning about busy siblings of the measuring CPU; nil when none was busy.
  ///
  /// `activity` is the share of time that each CPU was in use during the run.
  public func busySiblings(of cpu: Int, activity: [Int: Double]) -> Warning? {
    let busy = otherCPUs(ofCore: cpu).filter { activity[$0, default: 0] > Self.busySiblingShare }
    guard !busy.isEmpty else { return nil }
    let named = busy.map { sibling in
      "CPU \(sibling) (busy \(Int((activity[sibling, default: 0] * 100).rounded())) % of the time)"
    }
    // Where no other core may be used, the runner itself works there.
    let advice =
      cpusBeside(measuring: cpu).intersection(CPUSet(busy)).isEmpty
      ? "End the work, keep it off that core (taskset), or choose another CPU with --cpu."
      : "The runner itself may use no other core; give it one (taskset, cpuset)."
    return Warning(
      code: .busySibling,
      because: "\(named.joined(separator: ", ")) \(busy.count == 1 ? "shares" : "share") a core "
        + "with CPU \(cpu), which measured. Samples taken beside that work do not count as quiet. "
        + advice)
  }
}
