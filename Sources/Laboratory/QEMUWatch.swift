import Foundation
import GuestProtocol
import Host
import Launches
import Measurement
import Processes
import QMP
import Tracing

/// One launch of QEMU from its first instruction to its end.
struct QEMUWatch {
  let plan: LaunchPlan
  let child: ChildProcess
  let memory: SharedMemory
  private let mailbox: MailboxView
  let start: ContinuousClock.Instant
  var reader: GuestReader
  private(set) var consumed = 0
  var placement: Placement?
  private var measuringThread: Int32?
  private(set) var firstSample: Duration?
  var failure: LaunchFailure?
  private var tracer: ExecutionTracer?
  /// Why the virtual machine was shut down, in QEMU's word (`ShutdownCause`); nil while it was not.
  private(set) var shutdownReason: String?
  /// What QEMU says on its standard error.
  let complaints: ErrorTail
  private let exitReasons: ExitReasons?
  private let lookSeconds: Double

  /// Seconds between two looks at the mailbox: no guest waits for long, as the runner has its own CPU.
  static let lookSeconds = 0.0002

  init(
    plan: LaunchPlan, child: ChildProcess, memory: SharedMemory,
    start: ContinuousClock.Instant, tracer: ExecutionTracer? = nil,
    exitReasons: ExitReasons? = nil, lookSeconds: Double = QEMUWatch.lookSeconds
  ) {
    self.lookSeconds = lookSeconds
    self.exitReasons = exitReasons
    self.tracer = tracer
    self.plan = plan
    self.child = child
    self.memory = memory
    self.start = start
    mailbox = MailboxView(memory.bytes)
    reader = GuestReader(plan: plan)
    complaints = ErrorTail(of: child)
  }

  /// Watches until the guest is done, or is known to be lost; then QEMU is gone.
  mutating func run(
    listener: QMPListener, placement choice: PlacementChoice,
    each: (CellID, CellResult) throws -> Void
  ) throws {
    var client: QMPClient?
    defer { client?.close() }
    do {
      let complaints = complaints
      let accepted = try listener.accept(timeoutSeconds: 20) {
        complaints.drain()
        return complaints.child.poll() == nil && Interruption.requested == nil
      }
      client = accepted
      try prepare(accepted, choice)
      try watch(accepted, each)
    } catch let error as QMPError {
      try checkInterruption()
      // What it said before it went may be why it went.
      _ = hear(client?.takeEvents() ?? [])
      // A guest that ends by itself takes QEMU and the connection with it: not an error of ours.
      let hasEnded = child.wait(timeoutSeconds: 1) != nil
      try listen(nil, each)
      if !hasEnded, !reader.isOver, failure == nil {
        fail(.hang, "QEMU itself no longer answers: \(error)")
      }
    }
    try conclude(choice)
  }

  /// Pins the vCPU and makes sure that the accelerator is the one that was asked for.
  private mutating func prepare(_ client: QMPClient, _ choice: PlacementChoice) throws {
    guard let said = try client.queryVirtualCPUs().first?.threadIdentifier else {
      throw LaboratoryError.noVirtualCPU
    }
    // The number 0 means the caller's own thread, and any other could be of any process.
    guard let thread = Int32(exactly: said), thread > 0,
      access("/proc/\(child.processIdentifier)/task/\(thread)", F_OK) == 0
    else { throw LaboratoryError.foreignThread(said) }
    measuringThread = thread
    let cpus = try Affinity.pinAndVerify(threadIdentifier: thread, to: choice.cpu.cpu)
    placement = Placement(
      cpu: choice.cpu.cpu, cpusReadBack: cpus, node: choice.node.number,
      nodesReadBack: .unknown(because: "the guest ended before its pages were looked up"))
    let isKVM = try client.queryKVM().enabled
    guard isKVM == (plan.machine == .kvm) else {
      throw LaboratoryError.wrongAccelerator(machine: plan.machine, kvmIsEnabled: isKVM)
    }
    try client.continueExecution()
  }

  /// The loop: mailbox, events, process, clock.
  private mutating func watch(
    _ client: QMPClient, _ each: (CellID, CellResult) throws -> Void
  ) throws {
    var silence = Silence(of: child, plan.sampling)
    var lastLook = ContinuousClock.now
    while true {
      try checkInterruption()
      if try listen(client, each) { silence.end() }
      if reader.isOver || failure != nil { return }
      complaints.drain()
      // Asked in this order: what QEMU said before it ended is there once it has ended.
      let hasEnded = child.poll() != nil
      let hasStopped = hear(try client.pollEvents())
      if hasEnded || shutdownReason == Self.guestReset {
        // The guest may have said something just before.
        try listen(nil, each)
        return
      }
      // KVM's internal error stops the virtual machine. The event says so; a look now and then makes
      // sure, but not often, because each wakes QEMU up.
      let isTime = min(silence.elapsed, ContinuousClock.now - lastLook) > .milliseconds(500)
      if isTime { lastLook = .now }
      if hasStopped || isTime, try client.queryStatus().name == "internal-error" {
        try listen(nil, each)
        return fail(.kvmInternalError, "KVM gave up on the guest", evidence: registers(client))
      }
      if let complaint = silence.complaint() {
        return fail(.hang, complaint, evidence: registers(client))
      }
      let readable = [
        client.fileDescriptor, child.exitDescriptor, child.standardErrorDescriptor,
      ].filter { $0 >= 0 }
      _ = waitUntilReadable(readable, timeoutSeconds: lookSeconds)
    }
  }

  /// The word of QEMU for a processor that reset itself.
  static let guestReset = "guest-reset"

  /// Takes in what happened in QEMU; true when the virtual machine stopped.
  private mutating func hear(_ events: [QMPEvent]) -> Bool {
    for event in events where event.name == "SHUTDOWN" {
      shutdownReason = event.data["reason"]?.string ?? shutdownReason
    }
    return events.contains { $0.name == "STOP" }
  }

  /// The registers, a line each; none when QEMU does not answer any more.
  private func registers(_ client: QMPClient) -> [String] {
    let text = (try? client.registers()) ?? ""
    return text.split(whereSeparator: \.isNewline).map { "registers: \($0)" }
  }

  /// Takes in what the mailbox holds; true when there was something new.
  @discardableResult
  private mutating func listen(
    _ client: QMPClient?, _ each: (CellID, CellResult) throws -> Void
  ) throws -> Bool {
    let written = mailbox.written
    guard written != consumed, !reader.isOver else { return false }
    let unheard = mailbox.unheard(from: consumed, to: written)
    reader.hear(mailbox.stream(unheard))
    while let (event, ended) = reader.next() {
      if case .cellBegin = event, firstSample == nil { firstSample = .now - start }
      if let (cell, result) = ended { try each(cell, documented(cell, result)) }
      if case .window(let number) = event, let client { try answer(number, client) }
    }
    if unheard.upperBound == written {
      consumed = written
    } else {
      reader.transcript.reject(
        "the guest's count of what it wrote went from \(consumed) to \(written) bytes")
    }
    return true
  }

  /// Reads KVM's counters for a window of the cell in flight, and lets the guest go on.
  private mutating func answer(_ window: UInt32, _ client: QMPClient) throws {
    if let cell = reader.transcript.inFlight, tracer != nil {
      let bytes = memory.bytes
      if window == Window.before(UInt32(cell)) { try tracer?.begin(cell, client) }
      if window == Window.after(UInt32(cell)) { try tracer?.end(cell, client, memory: bytes) }
    } else if let cell = reader.transcript.inFlight {
      let values = try? client.queryVirtualCPUStatistics(names: ["exits", "insn_emulation"]).first
      if let exits = values?["exits"], let emulated = values?["insn_emulation"] {
        let counters = VirtualCPUCounters(
          exits: exits, instructionsEmulated: emulated, byReason: exitReasons?.counts())
        if window == Window.before(UInt32(cell)) {
          reader.transcript.countersBefore[cell] = counters
        }
        if window == Window.after(UInt32(cell)) {
          reader.transcript.countersAfter[cell] = counters
        }
      }
      if window == Window.after(UInt32(cell)), let complaint = misplacement {
        return fail(.moved, complaint)
      }
    }
    mailbox.acknowledge(window)
  }

  /// Why the guest's processor is not where it was pinned to any more; nil when it is.
  private var misplacement: String? {
    guard let measuringThread, let placement else { return nil }
    return Affinity.whereabouts(process: child.processIdentifier, thread: measuringThread).value?
      .complaint(pinnedTo: placement.cpu)
  }

  /// The result, in clocks where they are documented and nothing is measured.
  private func documented(_ cell: CellID, _ result: CellResult) -> CellResult {
    guard let tracer, case .delivered(let delivery) = result,
      let place = plan.cells.firstIndex(of: cell)
    else { return result }
    let counted = delivery.record.histogram.bins.first.map { Int($0.ticks) } ?? 0
    let switches = delivery.record.switchesPerSample
    return switch tracer.documented(place, counted: counted, switches: switches) {
    case .success(let clocks): .documented(clocks)
    case .failure(let reason): .void(because: reason.because)
    }
  }

  private func checkInterruption() throws {
    if Interruption.requested != nil { throw Interrupted() }
  }
}
