import Foundation
import GuestImages
import GuestProtocol
import Host
import Launches
import Measurement
import Paper
import Processes
import QMP
import Tracing

/// Runs BarePC images under QEMU: kvm, tcg and icount.
///
/// The guest's memory is a file that both sides map. QEMU starts stopped; once its vCPU thread is
/// pinned and KVM is seen to be on (or off) as the machine says, it may run. From then on one loop
/// watches four things: the mailbox, QMP's events, the process, and the clock.
public struct QEMUExecutor: Executor {
  let executable: String
  var images: ImageStore.Images
  let placement: PlacementChoice
  let folder: String
  let options: Options
  /// What manuals say; nil for a machine that measures.
  var clocks: ClockTables?
  /// The kernel's count of exits by reason; nil where it is not asked.
  var exitReasons: ExitReasons?

  /// Seconds between two looks at the guest's mailbox while nothing happens.
  var lookSeconds = QEMUWatch.lookSeconds

  /// What was found to work on this host (see `MachineProbe`).
  public struct Options: Sendable, Hashable {
    /// `-cpu`.
    public var cpuModel: String
    /// Whether QEMU's seccomp sandbox works.
    public var isSandboxed: Bool
  }

  /// The same machine, which launches other images.
  public func running(_ images: ImageStore.Images) -> any Executor {
    var other = self
    other.images = images
    return other
  }

  /// Launches and watches; see the type.
  public func launch(
    _ plan: LaunchPlan, each: (CellID, CellResult) throws -> Void
  ) throws -> LaunchOutcome {
    let memory = try SharedMemoryFile(
      folder: folder, name: "memory", byteCount: Mailbox.memoryBytes, node: placement.node)
    defer { memory.remove() }
    guard let request = encodedRequest(for: plan, waitsAtEnd: false) else {
      throw LaboratoryError.requestTooLong(cells: plan.cells.count)
    }
    MailboxView(memory.bytes).post(request)
    let listener = try QMPListener(path: "\(folder)/qmp")
    defer { listener.close() }

    let image = images.path(.barePC, plan.architecture)
    let tracer = plan.cells.isEmpty ? nil : try tracer(of: image)
    let command = QEMUCommand(
      executable: executable, machine: plan.machine, image: image, memory: memory.path,
      socket: listener.path, cpuModel: options.cpuModel, isSandboxed: options.isSandboxed,
      logFilter: tracer?.filter)
    let start = ContinuousClock.now
    let child = try ChildProcess(
      launching: command.arguments, standardInput: .null, standardOutput: .null,
      standardError: .pipe, diesWithParent: true)
    var watch = QEMUWatch(
      plan: plan, child: child, memory: memory, start: start, tracer: tracer,
      exitReasons: exitReasons, lookSeconds: lookSeconds)
    defer { _ = child.terminate(graceSeconds: 0) }
    try watch.run(listener: listener, placement: placement, each: each)
    return watch.outcome(arguments: command.arguments)
  }

  private func tracer(of image: String) throws -> ExecutionTracer? {
    guard let clocks else { return nil }
    guard let tracer = ExecutionTracer(image: image, folder: folder, tables: clocks) else {
      throw LaboratoryError.untraceable(image: image)
    }
    return tracer
  }
}
