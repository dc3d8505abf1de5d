import Foundation
import GuestProtocol
import Host
import Measurement
import Paper
import Processes
import QMP

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
    var watch = QEMUWatch(plan: plan, child: child, memory: memory, start: start, tracer: tracer)
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

/// The mailbox as the host sees it.
struct MailboxView {
  private let base: UnsafeMutableRawBufferPointer

  /// The mailbox in a guest's whole memory.
  init(_ memory: UnsafeMutableRawBufferPointer) {
    // The same memory, rebased: a file of `Mailbox.memoryBytes` is never empty.
    base = UnsafeMutableRawBufferPointer(rebasing: memory[Mailbox.physicalAddress...])
  }

  /// Puts the request where the guest looks for it.
  func post(_ request: [UInt8]) {
    UnsafeMutableRawBufferPointer(rebasing: base[Mailbox.requestOffset...]).copyBytes(from: request)
    store(UInt32(request.count), at: Mailbox.requestLengthOffset)
    store(Mailbox.magic, at: Mailbox.magicOffset)
  }

  /// How many bytes of the stream the guest says are valid; any number.
  var written: Int {
    Int(UInt32(littleEndian: base.load(fromByteOffset: Mailbox.writtenOffset, as: UInt32.self)))
  }

  /// What to hear when the count went from `consumed` to `written`: it lies within the stream,
  /// whatever the guest says.
  ///
  /// A count that went back, or beyond the stream, was overwritten. The frames are still there and
  /// tell which cell did it, so some of what follows is given all the same.
  func unheard(from consumed: Int, to written: Int) -> Range<Int> {
    let isCredible = (consumed...Mailbox.streamBytes).contains(written)
    return consumed..<(isCredible ? written : min(consumed + 1 << 20, Mailbox.streamBytes))
  }

  /// Bytes of the stream.
  func stream(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    let start = Mailbox.streamOffset + range.lowerBound
    return UnsafeRawBufferPointer(rebasing: base[start..<(start + range.count)])
  }

  /// Lets the guest out of a window.
  func acknowledge(_ window: UInt32) { store(window, at: Mailbox.acknowledgedOffset) }

  private func store(_ value: UInt32, at offset: Int) {
    base.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt32.self)
  }
}
