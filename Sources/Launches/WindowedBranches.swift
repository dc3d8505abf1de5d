import GuestProtocol
import Host
import Measurement

/// The CPU's counters of a guest at its windows.
public struct WindowedBranches {
  /// By the window's number.
  public var readings: [UInt32: BranchCounters.Reading] = [:]

  /// What was counted between a cell's windows; nil where a reading is missing or runs backwards.
  func counts(ofCell index: Int, switches: UInt64) -> BranchCounts? {
    let cell = UInt32(clamping: index)
    guard let before = readings[Window.before(cell)], let after = readings[Window.after(cell)],
      after.instructions >= before.instructions, after.mispredictions >= before.mispredictions
    else { return nil }
    return BranchCounts(
      instructions: after.instructions - before.instructions,
      mispredictions: after.mispredictions - before.mispredictions,
      switches: Int(clamping: switches))
  }
}
