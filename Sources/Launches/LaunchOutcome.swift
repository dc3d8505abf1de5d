import Measurement

/// The result of one cell in one launch.
public enum CellResult: Sendable {
  /// It was measured and every check held.
  case delivered(Delivery)
  /// The guest cannot run it here; nothing is wrong with the cell.
  case refused(because: String)
  /// Its switches were verified; these are the manuals' clocks of their instructions.
  case documented([DocumentedClocks])
  /// It ran and is void, with the evidence.
  case void(VoidReason)
}

/// A verified measurement of one cell in one boot.
public struct Delivery: Sendable {
  /// The boot's record; its launch number is the session's to fill in.
  public var record: BootRecord
  /// Switches that the timed batches asked for.
  public var switchesExpected: Int
  /// Entries that the contexts counted.
  public var switchesCounted: Int
  /// The promises of the strategy, by name.
  public var promised: [String]
  /// The state that it does not promise to preserve, by name.
  public var notPromised: [String]
  /// Bytes that the strategy keeps of a context that is not running.
  public var frameBytes: Int
  /// Whether a switch is one way into the kernel and back, and nothing else.
  public var isTrap: Bool

  /// Makes a delivery.
  public init(
    record: BootRecord, switchesExpected: Int, switchesCounted: Int, promised: [String],
    notPromised: [String], frameBytes: Int, isTrap: Bool = false
  ) {
    self.record = record
    self.switchesExpected = switchesExpected
    self.switchesCounted = switchesCounted
    self.promised = promised
    self.notPromised = notPromised
    self.frameBytes = frameBytes
    self.isTrap = isTrap
  }
}

/// The results and the end of one launch.
public struct LaunchOutcome: Sendable {
  /// The launch itself.
  public var record: LaunchRecord
  /// The cells that came to an end, in the order they did.
  public var results: [(cell: CellID, result: CellResult)]
  /// The command line.
  public var arguments: [String]
  /// The chain that tells how instructions ran; nil when the guest never got there.
  public var probe: Probe?
  /// Co-runner probes before the first cell, in ticks; none where the guest is not native.
  public var watch: [UInt32]
  /// The cell that was running when the launch was lost; nil if there was none.
  public var inFlight: CellInFlight?
  /// Whether the guest said goodbye.
  public var isFinished: Bool { record.failure == nil }

  /// Makes an outcome.
  public init(
    record: LaunchRecord, results: [(cell: CellID, result: CellResult)], arguments: [String],
    probe: Probe?, watch: [UInt32] = [], inFlight: CellInFlight? = nil
  ) {
    self.record = record
    self.results = results
    self.arguments = arguments
    self.probe = probe
    self.watch = watch
    self.inFlight = inFlight
  }
}

/// A signal asked for the end; the guest is already gone.
public struct Interrupted: Error, CustomStringConvertible {
  /// Makes the error.
  public init() {}
  /// One word.
  public var description: String { "interrupted" }
}
