internal import CNuma
import Glibc
import Synchronization

/// The positive control of a watch: load on an owned sibling must move the probe.
public struct SiblingControl: Hashable, Sendable {
  /// The CPU that was watched.
  public var cpu: Int
  /// The CPU of the same core that was kept busy for the second watch.
  public var sibling: Int
  /// The share of time in which the core was shared without that load.
  public var shareBefore: Double
  /// The same with it, by the floor of both watches.
  public var shareUnderLoad: Double

  /// The load was there all the time, so that a probe which sees it sees it most of the time.
  static let leastShareUnderLoad = 0.9

  /// Whether the probe saw the load.
  public var isSeen: Bool { shareUnderLoad >= Self.leastShareUnderLoad }

  /// Judges a watch without load and one with load; nil when one of them has too few probes.
  public init?(sibling: Int, before: CoreWatch, underLoad: CoreWatch) {
    guard let quiet = CoreSharing(of: before),
      let own = CoreSharing(of: underLoad),
      let loaded = CoreSharing(
        of: underLoad, knownFloorTicks: min(quiet.floorTicks, own.floorTicks))
    else { return nil }
    cpu = before.cpu
    self.sibling = sibling
    shareBefore = quiet.sharedShare
    shareUnderLoad = loaded.sharedShare
  }
}

extension SiblingControl {
  /// Watches a CPU for some seconds, and again while a thread keeps its sibling busy.
  ///
  /// Nil when it was cancelled before there were enough probes.
  /// - Throws: `HostError` when a thread cannot be had or pinned.
  public static func run(
    cpu: Int, sibling: Int, seconds: Double, isCancelled: @escaping @Sendable () -> Bool
  ) throws -> SiblingControl? {
    let before = try CoreWatch.watch(cpu: cpu, seconds: seconds, isCancelled: isCancelled)
    let underLoad = try withLoad(on: sibling) {
      try CoreWatch.watch(cpu: cpu, seconds: seconds, isCancelled: isCancelled)
    }
    return SiblingControl(sibling: sibling, before: before, underLoad: underLoad)
  }

  /// Runs `body` while a thread on that CPU issues as many instructions as it can.
  private static func withLoad<Value>(on cpu: Int, _ body: () throws -> Value) throws -> Value {
    let isOver = SharedFlag()
    let hasBegun = SharedFlag()
    let load = try ScratchThread.start {
      defer { hasBegun.raise() }
      try Affinity.pinAndVerify(threadIdentifier: 0, to: cpu)
      hasBegun.raise()
      while !isOver.isRaised { _ = host_probe_core(10_000) }
    }
    while !hasBegun.isRaised { usleep(100) }
    let outcome = Result { try body() }
    isOver.raise()
    try load.join()
    return try outcome.get()
  }
}

/// A flag that one thread raises and another looks at.
private final class SharedFlag: Sendable {
  private let value = Atomic<Bool>(false)
  var isRaised: Bool { value.load(ordering: .acquiring) }
  func raise() { value.store(true, ordering: .releasing) }
}
