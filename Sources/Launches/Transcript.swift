import GuestProtocol
import Measurement

/// The messages of a guest in one launch so far, and the conclusions from them.
///
/// Both executors feed it; it decides nothing about processes. A contradiction (samples for a cell
/// that was not begun, a second greeting) is remembered as garbage and ends the launch: nothing
/// that comes after it counts.
public struct Transcript {
  let plan: LaunchPlan
  /// How it greeted; nil before it did.
  public private(set) var hello: Hello?
  /// The chain that tells how instructions ran.
  public private(set) var probe: Probe?
  /// The guest's report on the processor.
  public private(set) var processor: ProcessorEvidence?
  /// Co-runner probes before the first cell.
  public private(set) var watch: [UInt32] = []
  /// The cells that came to an end, in the order they did.
  public private(set) var results: [(cell: CellID, result: CellResult)] = []
  /// The number of the cell that was begun and has not ended.
  public private(set) var inFlight: Int?
  /// What the strategy in flight, or the last that was, requires (bits of strategy.h).
  private(set) var requirements: UInt64 = 0
  /// The exception that the guest reported; nil for none.
  public private(set) var fault: GuestFault?
  /// Whether the guest said goodbye after all of its cells.
  public private(set) var isFinished = false
  /// The first message that makes no sense; nil while all do.
  public private(set) var nonsense: String?
  /// The evidence, where the sentence has none.
  public private(set) var nonsenseEvidence: [String] = []
  /// Text for a person, in the order it came.
  public private(set) var messages: [String] = []
  /// Counters of the hypervisor before the samples, by cell number.
  public var countersBefore: [Int: VirtualCPUCounters] = [:]
  /// Counters of the hypervisor after the samples, by cell number.
  public var countersAfter: [Int: VirtualCPUCounters] = [:]

  /// The CPU's own counters at the windows so far.
  public var branches = WindowedBranches()

  private var batches: [GuestEvent.BatchPair]?
  private(set) var statesInUse: UInt32?

  /// A guest that has not said anything yet.
  public init(plan: LaunchPlan) { self.plan = plan }

  /// The cell that the guest was busy with when it was last heard.
  public var cellInFlight: CellID? { inFlight.map { plan.cells[$0] } }

  /// The known facts of the cell in flight; the executor adds `code`.
  public var loss: CellInFlight? {
    inFlight.map { _ in CellInFlight(requirements: requirements, vector: fault?.vector) }
  }

  /// The cell that a failure is charged to; nil when the guest never came to a cell.
  ///
  /// That is the one in flight, else the one that ended last: what it did may show only then.
  var culprit: CellID? { cellInFlight ?? results.last?.cell }

  /// Cells that have no result.
  var unfinished: [CellID] {
    let done = Set(results.map(\.cell))
    return plan.cells.filter { !done.contains($0) }
  }

  /// Takes one event; returns a cell's result when it ends one.
  ///
  /// Windows are the executor's business.
  public mutating func take(_ event: GuestEvent) -> (cell: CellID, result: CellResult)? {
    guard nonsense == nil else { return nil }
    let before = results.count
    note(event)
    return results.count > before ? results.last : nil
  }

  private mutating func note(_ event: GuestEvent) {
    switch event {
    case .hello(let hello): greet(hello)
    case .probe(let adds, let ticks):
      guard probe == nil else { return object("a second probe") }
      probe = Probe(adds: Int(clamping: adds), ticks: Int(clamping: ticks))
    case .processor(let report):
      guard probe != nil, processor == nil, inFlight == nil, results.isEmpty else {
        return object("evidence of the processor out of turn")
      }
      processor = ProcessorEvidence(report)
    case .watch(let probes):
      guard probe != nil, watch.isEmpty, inFlight == nil, results.isEmpty else {
        return object("probes of the core out of turn")
      }
      watch = probes
    case .cellBegin(let index, let requirements): begin(Int(index), requirements)
    case .samples(let index, let batches):
      guard Int(index) == inFlight else { return object("samples of cell \(index)") }
      guard self.batches == nil else { return object("samples of cell \(index) twice") }
      self.batches = batches
    case .statesInUse(let index, let states):
      guard Int(index) == inFlight else { return object("the states of cell \(index)") }
      statesInUse = states
    case .cellEnd(let end):
      guard Int(end.index) == inFlight else { return object("the end of cell \(end.index)") }
      finish(end)
    case .fault(let fault): self.fault = fault
    case .message(let text): messages.append(text)
    case .finished(let count):
      guard hello != nil, probe != nil else { return object("goodbye before it greeted") }
      guard Int(count) == plan.cells.count, results.count == plan.cells.count else {
        return object("goodbye after \(results.count) of \(plan.cells.count) cells")
      }
      isFinished = true
    case .senseless(let what): object(what)
    case .window: break
    }
  }

  private mutating func object(_ what: String) {
    reject("the guest sent \(what), which it should not have")
  }

  /// Ends the launch as garbage; the first reason stands, and later ones are evidence.
  public mutating func reject(_ because: String, evidence: [String] = []) {
    nonsenseEvidence += (nonsense == nil ? [] : [because]) + evidence
    nonsense = nonsense ?? because
  }

  /// Names the failure, and charges it to a cell.
  public func failure(_ kind: LaunchFailure.Kind, _ because: String, evidence: [String] = [])
    -> LaunchFailure
  {
    let isLate = inFlight == nil && culprit != nil
    return LaunchFailure(
      kind: kind, because: because + (isLate ? ", after the cell had ended" : ""), cell: culprit,
      evidence: evidence)
  }

  private mutating func greet(_ hello: Hello) {
    guard self.hello == nil else { return object("a second greeting") }
    let bits = plan.architecture == .i686 ? 32 : 64
    let platform = plan.machine.platform == .barePC ? 0 : 1
    guard Int(hello.bits) == bits, Int(hello.platform) == platform,
      Int(hello.ring) == plan.ring.rawValue
    else {
      return object(
        "a greeting from a \(hello.bits)-bit image of platform \(hello.platform) in ring "
          + "\(hello.ring)")
    }
    self.hello = hello
  }

  private mutating func begin(_ index: Int, _ requirements: UInt64) {
    guard hello != nil, probe != nil, inFlight == nil, plan.cells.indices.contains(index),
      !results.contains(where: { $0.cell == plan.cells[index] })
    else { return object("the start of cell \(index)") }
    inFlight = index
    self.requirements = requirements
    batches = nil
    statesInUse = nil
  }

  private mutating func finish(_ end: CellEnd) {
    guard let index = inFlight else { return }
    inFlight = nil
    results.append((plan.cells[index], outcome(of: end, index: index)))
  }

  private func outcome(of end: CellEnd, index: Int) -> CellResult {
    let counts = "\(end.switchesCounted) entries counted for \(end.switchesExpected) switches"
    switch CellOutcome(rawValue: end.outcome) {
    case .verified:
      guard let batches, !batches.isEmpty, end.switchesPerSample > 0 else {
        return .void(
          because: plan.cells[index].isPreempted
            ? "interrupts could not be told apart: they come too fast for this machine"
            : "the guest called the cell verified and sent no samples")
      }
      guard end.switchesCounted == end.switchesExpected else {
        return .void(because: "\(VoidSymptom.miscounted.words): \(counts)", .miscounted)
      }
      guard end.promised & end.changed == 0 else {
        return .void(
          because: "the guest called the cell verified though promised state had changed")
      }
      // The samples alone are two batches each, of one and of two parts; but a preemption is timed as
      // it comes.
      let parts: UInt64 = plan.cells[index].isPreempted ? 1 : 3
      let (least, isTooMuch) = end.switchesPerSample.multipliedReportingOverflow(
        by: parts * UInt64(batches.count))
      guard !isTooMuch, end.switchesExpected >= least else {
        return .void(
          because: "\(batches.count) samples cannot come from \(end.switchesExpected) switches")
      }
      return .delivered(delivery(end, batches: batches, index: index))
    case .unknownStrategy:
      return .void(because: "the image has no strategy of this name; was it built from this tree?")
    case .unsupported:
      return .refused(because: "the platform cannot give the strategy what it requires")
    case .pagingRefused:
      return .refused(
        because: "this machine refused to turn on 32-bit paging, and the strategy loads CR3")
    case .featureMissing:
      return .refused(
        because: "the CPU, as this machine shows it, lacks a feature that the strategy requires")
    case .unsuitable: return .refused(because: "the scenario cannot be done with this strategy")
    case .tooLarge:
      return .refused(because: "the scenario's contexts or their memory do not fit this platform")
    case .unknownScenario: return .void(because: "the image does not know the scenario")
    case .miscounted:
      return .void(because: "\(VoidSymptom.miscounted.words): \(counts)", .miscounted)
    case .notPreserved:
      let name = StateNames.name(ofBit: Int(clamping: end.firstBroken.0), plan.architecture)
      let hexadecimal = { (value: UInt64) in "0x" + String(value, radix: 16) }
      return .void(
        because: "\(name) \(VoidSymptom.notPreserved.words): \(hexadecimal(end.firstBroken.1)) "
          + "went in, \(hexadecimal(end.firstBroken.2)) came back", .notPreserved)
    case .stackOverrun: return .void(because: VoidSymptom.overrun.words, .overrun)
    case .clockTooCoarse:
      return .void(because: "no batch, however long, spans enough steps of the clock")
    case .noInterrupts where end.switchesExpected == 0:
      return .refused(because: "no interrupt of the timer arrives on this machine")
    case .noInterrupts:
      return .void(
        because: "\(VoidSymptom.ceased.words) after \(end.switchesExpected) of them", .ceased)
    case .noOtherCPU:
      return .refused(
        because: "this computer has no other CPU at the distance that the scenario asks")
    case .otherCPURefused:
      return .refused(because: "the kernel does not let the other side run on another CPU alone")
    case .libraryMissing:
      return .refused(
        because: "the image was built without a library that the strategy calls; install "
          + (messages.last ?? "its package"))
    case nil: return .void(because: "the guest ended the cell with unknown outcome \(end.outcome)")
    }
  }
}
