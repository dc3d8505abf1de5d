/// One launch of a guest as values: what is asked of it, what it says, and what that amounts to.
///
/// Nothing is started here. An executor (in `Laboratory`) or a log (in `BareMetal`) brings the bytes:
///
///     LaunchPlan ▸ encodedRequest                       to the guest
///     GuestStream ▸ Transcript ▸ CellResult, Delivery   from the guest; GuestReader joins the two
///     LaunchOutcome ▸ hypervisorLimit                   what a lost launch says of its hypervisor

import Measurement

/// One launch: an image on a machine, in one ring, with its cells in order.
public struct LaunchPlan: Sendable {
  /// The machine that runs it.
  public var machine: Machine
  /// The image's instruction set.
  public var architecture: Architecture
  /// The ring that the cells run in.
  public var ring: Ring
  /// The boot number of its cells.
  public var boot: Int
  /// The cells to measure, in this order; none for a canary.
  public var cells: [CellID]
  /// How to sample.
  public var sampling: SamplingLimits
  /// Switches of a sample by cell, as an earlier boot chose them; the others choose.
  public var switchesPerSample: [CellID: Int]
  /// Whether anyone looks at the times, which depend on where an image's pages lie.
  ///
  /// Where none does, a process runs the image itself instead of a copy in pages of its own.
  public var isTimed = true

  /// Makes a plan.
  public init(
    machine: Machine, architecture: Architecture, ring: Ring, boot: Int, cells: [CellID],
    sampling: SamplingLimits, switchesPerSample: [CellID: Int] = [:]
  ) {
    self.switchesPerSample = switchesPerSample
    self.machine = machine
    self.architecture = architecture
    self.ring = ring
    self.boot = boot
    self.cells = cells
    self.sampling = sampling
  }
}

/// A launch without cells: the guest greets, probes its clock and ends.
///
/// What cannot do that is not asked for more.
public func canary(
  _ machine: Machine, _ architecture: Architecture, _ ring: Ring, gate: GateLimits? = nil
) -> LaunchPlan {
  var plan = LaunchPlan(
    machine: machine, architecture: architecture, ring: ring, boot: 0, cells: [],
    sampling: SamplingLimits(budgetTicks: 0, maximumSamples: 0, warmUpSamples: 0))
  plan.sampling.gate = gate
  return plan
}
