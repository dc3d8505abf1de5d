import BareMetal
import Foundation
import GuestImages
import Launches
import Measurement
import Processes

/// Runs BarePC images under Bochs, from the same medium that starts a computer.
///
/// Bochs shares no code with QEMU and its clock advances by one for each instruction, so what it counts
/// is a second opinion on `icount`. There is no shared memory and no monitor: what the conductor sends
/// over the serial line is all that is heard.
public struct BochsExecutor: Executor {
  let executable: String
  var images: ImageStore.Images
  var conductor: String

  /// Instructions in one of Bochs' microseconds: as many as it may be able to do.
  private static let instructionsPerMicrosecond = 50
  /// How long the firmware and GRUB may take until the first line.
  private static let startSeconds = 60.0
  /// How long a step may say nothing.
  private static let silenceSeconds = 30.0

  /// The same machine, which launches other images.
  public func running(_ images: ImageStore.Images) -> any Executor {
    var other = self
    other.images = images
    other.conductor = images.conductor
    return other
  }

  /// Launches and watches.
  public func launch(
    _ plan: LaunchPlan, each: (CellID, CellResult) throws -> Void
  ) throws -> LaunchOutcome {
    let place = try PrivateFolder()
    defer { try? place.remove() }
    let log = "\(place.path)/serial"
    try prepare(plan, in: place.path, log: log)
    let start = ContinuousClock.now
    // It draws its screen though it is not shown, and its debugger waits for a word to go on.
    let arguments = [
      executable, "-q", "-f", "\(place.path)/configuration", "-rc", "\(place.path)/commands",
    ]
    let child = try ChildProcess(
      launching: arguments, environment: environment, workingDirectory: place.path,
      standardInput: .null, standardOutput: .null, standardError: .null, diesWithParent: true)
    defer { _ = child.terminate(graceSeconds: 0) }
    let ending = try watch(child, log: log, start: start)
    _ = child.terminate(graceSeconds: 0)
    let outcome = outcome(
      plan, heard: contents(log), ending: ending,
      said: contents("\(place.path)/messages"), wall: ContinuousClock.now - start,
      arguments: arguments.map { $0.replacingOccurrences(of: place.path, with: "FOLDER") })
    for (cell, result) in outcome.results { try each(cell, result) }
    return outcome
  }

  private var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["TERM"] = "vt100"
    return environment
  }

  private func prepare(_ plan: LaunchPlan, in place: String, log: String) throws {
    let limits = plan.sampling
    let microseconds = limits.budgetTicks / UInt64(BochsExecutor.instructionsPerMicrosecond)
    let contents = MediumContents(
      provenance: MediumProvenance(
        suite: SuiteRevision(
          revision: .unknown(because: "it is in the recording"),
          dirty: .unknown(because: "it is in the recording")),
        images: [],
        plan: SamplingPlan(
          boots: 1, cellBudgetMicroseconds: Int(clamping: microseconds),
          maximumSamples: max(1, limits.maximumSamples), warmUpSamples: limits.warmUpSamples,
          seed: UInt64(plan.boot), cpu: nil, numaNode: nil)),
      cells: plan.cells)
    let medium = "\(place)/medium.iso"
    try MediumBuilder(images: images, conductor: conductor).build(
      contents, waitSeconds: 0, to: medium, folder: place)
    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: URL(filePath: "\(place)/\(name)"))
    }
    try write("c\n", "commands")
    try write(
      configuration(medium: medium, log: log, messages: "\(place)/messages"), "configuration")
  }

  private func configuration(medium: String, log: String, messages: String) -> String {
    """
    config_interface: textconfig
    display_library: term
    memory: guest=64, host=64
    romimage: file=/usr/share/bochs/BIOS-bochs-latest
    vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest
    cpu: model=corei7_skylake_x, ips=\(BochsExecutor.instructionsPerMicrosecond)000000, \
    reset_on_triple_fault=0
    clock: sync=none
    ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
    ata0-master: type=cdrom, path=\(medium), status=inserted
    boot: cdrom
    com1: enabled=1, mode=file, dev=\(log)
    log: \(messages)
    panic: action=fatal
    error: action=report
    info: action=ignore
    debug: action=ignore
    sound: waveoutdrv=dummy

    """
  }

  /// How a launch came to its end.
  private enum Ending {
    case finished
    case silent
    case ended(Termination)
  }

  private func watch(
    _ child: ChildProcess, log: String, start: ContinuousClock.Instant
  ) throws -> Ending {
    var heard = 0
    var lastWord = start
    while true {
      if Interruption.requested != nil { throw Interrupted() }
      let bytes = contents(log)
      if bytes.count > heard {
        heard = bytes.count
        lastWord = .now
        if hasFinished(bytes) { return .finished }
      }
      if let termination = child.poll() {
        return hasFinished(contents(log)) ? .finished : .ended(termination)
      }
      let patience = heard == 0 ? BochsExecutor.startSeconds : BochsExecutor.silenceSeconds
      if ContinuousClock.now - lastWord > .seconds(patience) { return .silent }
      _ = waitUntilReadable([child.exitDescriptor].filter { $0 >= 0 }, timeoutSeconds: 0.1)
    }
  }

  /// Whether the conductor has sent its last record: behind it come only copies and text for people.
  private func hasFinished(_ bytes: [UInt8]) -> Bool {
    LogReading.endsWithLastRecord(bytes.suffix(1 << 12))
  }

  private func contents(_ path: String) -> [UInt8] {
    FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
  }

  private func outcome(
    _ plan: LaunchPlan, heard: [UInt8], ending: Ending, said: [UInt8], wall: Duration,
    arguments: [String]
  ) -> LaunchOutcome {
    let reading = try? LogReading([heard])
    var results: [(cell: CellID, result: CellResult)] = []
    for step in reading?.steps ?? [] {
      guard let cell = step.cell else { continue }
      switch step.outcome {
      case .ended(let result):
        results.append((cell, numbered(result, boot: plan.boot, position: step.number)))
      // The conductor goes on behind a cell that failed.
      case .failed(let failure):
        let last = evidence(said).last { $0.contains("[CPU") }
        let words = last.map { "; the last of its processor in this launch: \($0)" } ?? ""
        results.append((cell, .void(because: summarize(failure) + words)))
      case .lost: break
      }
    }
    return LaunchOutcome(
      record: LaunchRecord(
        machine: plan.machine, architecture: plan.architecture, ring: plan.ring, boot: plan.boot,
        placement: nil, clockStep: reading?.steps.compactMap { $0.launch?.clockStep }.first,
        firstSampleMicroseconds: nil, wallMicroseconds: wall.wholeMicroseconds,
        failure: failure(plan, reading, ending, said: said, ended: Set(results.map(\.cell))),
        processor: reading?.steps.compactMap { $0.launch?.processor }.first),
      results: results, arguments: arguments, probe: nil, inFlight: nil)
  }

  private func numbered(_ result: CellResult, boot: Int, position: Int) -> CellResult {
    guard case .delivered(var delivery) = result else { return result }
    delivery.record.index = boot
    delivery.record.position = position
    return .delivered(delivery)
  }

  /// The last that Bochs said of itself: it names what an instruction was refused for.
  private func evidence(_ said: [UInt8]) -> [String] {
    String(decoding: said.suffix(4096), as: UTF8.self)
      .split(whereSeparator: \.isNewline).suffix(10).map { "Bochs: \($0)" }
  }

  private func failure(
    _ plan: LaunchPlan, _ reading: LogReading?, _ ending: Ending, said: [UInt8], ended: Set<CellID>
  ) -> LaunchFailure? {
    let evidence = evidence(said)
    // The steps come in the medium's own order, and the one in flight is the first without an end.
    let order = reading?.steps.compactMap(\.cell) ?? []
    let open = plan.cells.filter { !ended.contains($0) }
    let cell = order.first { !ended.contains($0) } ?? (open.count == 1 ? open.first : nil)
    switch ending {
    case .finished where open.isEmpty: return nil
    case .finished:
      return LaunchFailure(
        kind: .garbage, because: "the log ended without a word on a cell", cell: cell,
        evidence: evidence)
    case .silent:
      return LaunchFailure(
        kind: .hang, because: "nothing came over the serial line any more", cell: cell,
        evidence: evidence)
    case .ended(let termination):
      return LaunchFailure(
        kind: .reset, because: "Bochs ended before the log did: \(termination)", cell: cell,
        evidence: evidence)
    }
  }
}

extension BochsExecutor {
  /// The version of Debian's package, since Bochs itself prints none when asked.
  static func version() throws -> String {
    try DebianPackages.version(of: "bochs").map { "version \($0)" }
      ?? "of unknown version: no package of Debian is known to have it"
  }

  /// What is not installed of what it takes, by Debian's names of the packages.
  static var missingPackages: [String] {
    let files = [
      ("bochs-term", "/usr/lib/x86_64-linux-gnu/bochs/plugins/libbx_term_gui.so"),
      ("bochsbios", "/usr/share/bochs/BIOS-bochs-latest"),
      ("vgabios", "/usr/share/bochs/VGABIOS-lgpl-latest"),
    ]
    return (findExecutable("bochs") == nil ? ["bochs"] : [])
      + files.filter { !FileManager.default.fileExists(atPath: $0.1) }.map(\.0)
      + MediumBuilder.missingPackages
  }
}
