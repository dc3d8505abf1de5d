import Foundation
import GuestImages
import GuestProtocol
import Host
import Launches
import Measurement
import Processes

/// Runs LinuxProcess images as plain children: the process machine.
///
/// The child waits for its request on a pipe; it is pinned, and that is read back, before the
/// request is written. Its memory policy is inherited from this thread.
///
/// Each launch that is timed runs a copy of the image that was made for it. A file's pages lie where the page
/// cache once put them, and that decides which lines of the caches they share; launched from one
/// file, all boots would have the same luck, and two files would differ by theirs in every boot.
public struct ProcessExecutor: Executor {
  var images: ImageStore.Images
  let placement: PlacementChoice
  /// Where the copies are made; nil to run the image itself.
  var folder: String?
  /// Whether the CPU counts mispredicted branches here: the guest then waits around its samples.
  var countsBranches = false

  /// The same machine, which launches other images.
  public func running(_ images: ImageStore.Images) -> any Executor {
    var other = self
    other.images = images
    return other
  }

  /// Launches and listens; see the type.
  public func launch(
    _ plan: LaunchPlan, each: (CellID, CellResult) throws -> Void
  ) throws -> LaunchOutcome {
    var plan = plan
    for other in placement.others { plan.sampling.otherCPUs[other.distance] = other.cpu }
    guard
      let request = encodedRequest(
        for: plan, waitsAtEnd: true, countsBranches: countsBranches)
    else {
      throw LaboratoryError.requestTooLong(cells: plan.cells.count)
    }
    let image = images.path(.linuxProcess, plan.architecture)
    let start = ContinuousClock.now
    let copy = try plan.isTimed ? folder.map { try ImageCopy(of: image, in: $0) } : nil
    defer { copy?.remove() }
    let child = try MemoryPolicy.withCallingThread(boundTo: placement.node) { _ in
      try ChildProcess(
        launching: [copy?.path ?? image], standardInput: .pipe, standardOutput: .pipe,
        standardError: .pipe,
        diesWithParent: true)
    }
    defer { _ = child.terminate(graceSeconds: 0) }
    var watch = ProcessWatch(plan: plan, child: child, start: start)
    if countsBranches {
      watch.counters = try? BranchCounters(ofProcess: child.processIdentifier)
    }
    try watch.run(request: request, placement: placement, each: each)
    return watch.outcome(arguments: [image])
  }
}

/// One child from its launch to its end.
private struct ProcessWatch {
  private let plan: LaunchPlan
  private let child: ChildProcess
  private let start: ContinuousClock.Instant
  private var reader: GuestReader
  private var placement: Placement?
  private var firstSample: Duration?
  private var failure: LaunchFailure?
  var counters: BranchCounters?

  init(plan: LaunchPlan, child: ChildProcess, start: ContinuousClock.Instant) {
    self.plan = plan
    self.child = child
    self.start = start
    reader = GuestReader(plan: plan)
  }

  mutating func run(
    request: [UInt8], placement choice: PlacementChoice,
    each: (CellID, CellResult) throws -> Void
  ) throws {
    // A child that could not be executed is gone already; its status says why, below.
    if child.poll() == nil {
      let cpus = try Affinity.pinAndVerify(
        threadIdentifier: child.processIdentifier, to: choice.cpu.cpu)
      let others = choice.others(of: plan.cells)
      placement = Placement(
        cpu: choice.cpu.cpu, cpusReadBack: cpus, node: choice.node.number,
        nodesReadBack: .unknown(because: "the process ended before its pages were looked up"))
      placement?.others = others
    }
    var unsent = request[...]
    var silence = Silence(of: child, plan.sampling)
    while true {
      if Interruption.requested != nil { throw Interrupted() }
      unsent = unsent.dropFirst(child.writeAvailableInput(unsent))
      let hasEnded = child.poll() != nil
      let heard = try listen(choice, each)
      if heard { silence.end() }
      if hasEnded, !heard { break }
      if reader.transcript.nonsense != nil { break }
      if let complaint = silence.complaint() {
        fail(.hang, complaint, evidence: whereabouts())
        break
      }
      let readable = [child.standardOutputDescriptor, child.exitDescriptor].filter { $0 >= 0 }
      _ = waitUntilReadable(readable, timeoutSeconds: unsent.isEmpty ? 0.01 : 0.0002)
    }
    conclude()
  }

  private mutating func listen(
    _ choice: PlacementChoice, _ each: (CellID, CellResult) throws -> Void
  ) throws -> Bool {
    let bytes = child.readAvailableOutput()
    guard !bytes.isEmpty else { return false }
    reader.hear(bytes)
    while let (event, ended) = reader.next() {
      if case .cellBegin = event, firstSample == nil { firstSample = .now - start }
      if let (cell, result) = ended { try each(cell, result) }
      if case .window(let window) = event {
        if let counters { reader.transcript.branches.readings[window] = counters.read() }
        let found = PageLocations.nodesOfPages(ofProcess: child.processIdentifier)
        placement?.nodesReadBack = found
        if choice.node.isDemanded, let nodes = found.value, nodes != [choice.node.number] {
          throw LaboratoryError.misplacedMemory(asked: choice.node.number, found: nodes)
        }
        checkPlace(choice.cpu.cpu)
        _ = child.writeAvailableInput([1])
      }
    }
    return true
  }

  /// Fails the launch when the process is not where it was pinned to any more.
  private mutating func checkPlace(_ cpu: Int) {
    let process = child.processIdentifier
    let place = Affinity.whereabouts(process: process, thread: process)
    if let complaint = place.value?.complaint(pinnedTo: cpu) {
      fail(.moved, complaint)
    }
  }

  private mutating func conclude() {
    let termination = child.wait(timeoutSeconds: 0) ?? child.terminate(graceSeconds: 0.2)
    guard failure == nil else { return }
    let errors = String(decoding: child.readAvailableError(), as: UTF8.self)
    if let nonsense = reader.transcript.nonsense {
      fail(.garbage, nonsense, evidence: reader.transcript.nonsenseEvidence)
    } else if reader.transcript.hello == nil, let refusal = refusalToExecute() {
      fail(
        .cannotExecute,
        "this kernel does not execute \(plan.architecture.rawValue) programs; for i686 it needs "
          + "CONFIG_IA32_EMULATION and no ia32_emulation=off", evidence: [refusal])
    } else if !reader.transcript.isFinished || termination.exitStatus != 0 {
      let isFault = termination.exitStatus == nil
      fail(
        isFault ? .fault : .earlyExit, "the process ended before it was done: \(termination)",
        evidence: errors.isEmpty ? [] : [errors])
    }
  }

  /// The kernel's own word on an image that it does not execute; nil when it does.
  ///
  /// Asked anew and directly: `setpriv`, which starts the child, gives what the kernel refuses to a
  /// shell (execvp(3), ENOEXEC), and that fails with a word of its own.
  private func refusalToExecute() -> String? {
    do {
      let again = try ChildProcess(
        launching: child.arguments, standardOutput: .null, standardError: .null)
      _ = again.terminate(graceSeconds: 0)
      return nil
    } catch {
      return "\(error)"
    }
  }

  private mutating func fail(_ kind: LaunchFailure.Kind, _ because: String, evidence: [String] = [])
  {
    failure = reader.transcript.failure(
      kind, because,
      evidence: evidence + reader.transcript.messages.suffix(5).map { "guest: \($0)" })
  }

  /// What the kernel says of a process that hangs: its state, and the system call that it is in with
  /// its stack pointer and its instruction pointer; `running` when it is in none (proc(5)).
  private func whereabouts() -> [String] {
    let folder = "/proc/\(child.processIdentifier)"
    let status = (try? String(contentsOfFile: "\(folder)/status", encoding: .utf8)) ?? ""
    let call = (try? String(contentsOfFile: "\(folder)/syscall", encoding: .utf8)) ?? "unknown"
    let state = status.split(separator: "\n").first { $0.hasPrefix("State:") } ?? "State: unknown"
    return [
      state.replacingOccurrences(of: "\t", with: " "),
      "system call: \(call.split(separator: "\n").first ?? "unknown")",
    ]
  }

  func outcome(arguments: [String]) -> LaunchOutcome {
    LaunchOutcome(
      record: LaunchRecord(
        machine: plan.machine, architecture: plan.architecture, ring: plan.ring, boot: plan.boot,
        placement: placement, clockStep: reader.transcript.hello.map { Int($0.clockStep) },
        firstSampleMicroseconds: firstSample.map(\.wholeMicroseconds),
        wallMicroseconds: (ContinuousClock.now - start).wholeMicroseconds, failure: failure,
        processor: reader.transcript.processor,
        involuntarySwitches: child.termination?.involuntarySwitches),
      results: reader.transcript.results, arguments: arguments,
      probe: reader.transcript.probe, watch: reader.transcript.watch)
  }
}
