import CHarness
import GuestProtocol

/// The duties of a platform towards the harness.
///
/// Everything else is the same code on both.
public protocol Platform {
  /// 0 for BarePC, 1 for LinuxProcess: as `Hello` sends it.
  static var code: UInt16 { get }

  /// The request's payload. Blocks until there is one; nil when what came is not a request.
  static func readRequest() -> UnsafeRawBufferPointer?
  /// Sends one frame, built by `body`.
  static func send(_ kind: FrameKind, _ body: (inout FrameWriter) -> Void)
  /// Ends the guest.
  static func finish(status: UInt8) -> Never
  /// Zeroed memory for stacks and samples; the same address for the same request in every boot.
  static func arena() -> UnsafeMutableRawBufferPointer
  /// Memory for many contexts, 4096-byte aligned; a page of it costs nothing until it is used.
  static func ringMemory() -> UnsafeMutableRawBufferPointer
  /// Pages that code may be copied to and run from; nil where the platform refuses to have any.
  static func codeMemory() -> UnsafeMutableRawBufferPointer?
  /// Waits until the host has dealt with the window of this number.
  static func awaitHost(window: UInt32)

  /// Two sets of data selectors that both work: the running one and another.
  static func selectors() -> (usual: Selectors, other: Selectors)
  /// Whether loading CR3 means anything here: paging is on.
  static var hasPaging: Bool { get }
  /// Makes descriptors for task-state segments as the strategy requires them, the partner's at
  /// `partner`, and returns far pointers (harness.h) to the running task and to the partner's; nil
  /// where there are no tasks.
  static func tasks(
    for strategy: Strategy, partner: UnsafeMutableRawPointer
  ) -> (running: word, partner: word)?
  /// Meets a strategy's requirements beyond a stack, turning features on if necessary.
  ///
  /// Nil when all are met, else the outcome of its cells here. What is given stays until `release`.
  static func grant(_ strategy: Strategy) -> CellOutcome?
  /// Takes the strategy's handlers out of the gates again.
  static func release(_ strategy: Strategy)
  /// Makes the partner a process of the kernel below from the strategy's frame and returns its
  /// handle; nil where there is no kernel below.
  static func process(partner frame: UnsafeMutablePointer<word>) -> word?
  /// Starts a timer that enters the strategy's handler so often a second, or as often as this platform
  /// usually does for 0, wherever `permit_interrupts` lets it; nil, else how a cell ends here.
  static func startTimer(_ interruptsPerSecond: UInt32) -> CellOutcome?
  /// Moves the other side of the granted strategy to a CPU, and reads back that it may run there alone;
  /// nil, else how a cell ends here.
  static func moveOtherSide(to cpu: UInt32) -> CellOutcome?
  /// Silences the timer.
  static func stopTimer()
  /// Privileged state that another context may have instead of the running one's.
  static func alternateSystem() -> SystemState?
}

/// Selectors of the four data segment registers.
public struct Selectors {
  var ds: word
  var es: word
  var fs: word
  var gs: word

  /// The same selector in all four.
  public init(all selector: word) {
    ds = selector
    es = selector
    fs = selector
    gs = selector
  }

  /// One selector for each.
  public init(ds: word, es: word, fs: word, gs: word) {
    self.ds = ds
    self.es = es
    self.fs = fs
    self.gs = gs
  }
}

/// The state that only a hardware task switch changes.
public struct SystemState {
  var cs: word
  var ss: word
  var ldt: word
  var cr3: word

  /// Makes a state.
  public init(cs: word, ss: word, ldt: word, cr3: word) {
    self.cs = cs
    self.ss = ss
    self.ldt = ldt
    self.cr3 = cr3
  }
}
