/// Runs guests on the machines that work here.
///
/// The arrangement is deliberately plain: one thread, one loop with deadlines, no callbacks. An
/// `Executor` carries out one launch (`LaunchPlan`: one image, one ring, one machine, many cells) and
/// always comes back with a `LaunchOutcome`, whatever the guest did. A guest that hangs, faults or
/// babbles is an outcome with evidence, never an error: errors are for what the user must fix (a
/// placement that did not happen, a tool that is missing). Which launches there are, and in which
/// order, is decided in `Campaigns`.
///
/// This is the only module that knows QEMU's flags. It names no strategy: it asks for cells by the
/// names that the definitions gave it and reports what the guest answered.
///
///     Executor ──┬─ QEMUExecutor      mailbox in shared memory, QMP, pinned vCPU
///                ├─ ProcessExecutor   pipes, pinned process
///                └─ BochsExecutor     a bootable medium, and its serial log
///     MachineProbe                    which machines work, by booting canaries
///     CanaryFindings                       what the doctor makes of those canaries

import GuestImages
import Launches
import Measurement

/// One way to run a guest.
public protocol Executor {
  /// Carries out a launch. Hands over each cell's result when it is there, so that nothing waits
  /// for the launch's end. Throws only what the user must fix, and `Interrupted`.
  func launch(
    _ plan: LaunchPlan, each: (_ cell: CellID, _ result: CellResult) throws -> Void
  ) throws -> LaunchOutcome

  /// The same machine, which launches other images.
  func running(_ images: ImageStore.Images) -> any Executor
}

extension Executor {
  /// One that launches no images is the same with any.
  public func running(_ images: ImageStore.Images) -> any Executor { self }

  /// A launch whose results are only wanted at its end.
  public func launch(_ plan: LaunchPlan) throws -> LaunchOutcome {
    try launch(plan) { _, _ in }
  }
}
