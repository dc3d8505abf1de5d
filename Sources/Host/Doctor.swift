import Measurement

/// Looks at this computer with the eyes of somebody who must trust its numbers.
///
/// Whether guests run natively under KVM is not asked here: that is measured by booting one.
public enum Doctor {
  /// All findings about this computer, in the order in which they are best read.
  ///
  /// Takes about 250 ms. Pins threads of its own only. `folder` is where shared memory goes.
  public static func hostFindings(
    placement: PlacementChoice, topology: Topology
  ) -> [Finding] {
    let activity = ProcessorActivity.sample()
    let clock = TimeStampClock.measure(onCPU: placement.cpu.cpu)
    let crossing = Result {
      try CrossProcessorClock.measure(between: placement.cpu.cpu, andOthersOf: topology)
    }
    let description = HostDescription.capture(
      measuringCPU: placement.cpu.cpu, topology: topology, clock: clock.timeStampCounter)
    return processor(description, cpu: placement.cpu.cpu, files: .real)
      + clockFindings(clock, crossing, source: description.clockSource)
      + quiet(
        placement.cpu, topology, activity: activity, description: description, files: .real)
      + placed(placement, topology, numa: .system, affinity: .system)
      + [branchCounters(BranchCounters.whyNone)]
      + devices(byteCount: 64 << 20, files: .real)
  }
}
