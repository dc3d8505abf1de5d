import Foundation
import Glibc
import GuestImages
import Host
import Launches
import Measurement
import Paper
import Processes

/// Finds the machines that work here, by trying them.
///
/// A machine that is present and does not boot is not available.
public struct MachineProbe {
  /// The oldest QEMU with `query-stats`, which proves KVM's mechanism.
  public static let oldestQEMU = (major: 7, minor: 1)

  let images: ImageStore.Images
  let placement: PlacementChoice
  let folder: String
  /// The emulators to use.
  let emulators: EmulatorChoice
  /// What manuals say, for the machine that measures nothing.
  let clocks: ClockTables?
  /// The kernel's count of exits by reason, for guests under KVM; nil where it is not asked.
  var exitReasons: ExitReasons?
  /// Seconds between two looks at a guest under QEMU.
  var lookSeconds = QEMUWatch.lookSeconds

  /// Makes a probe that keeps its sockets and memory in `folder`.
  public init(
    images: ImageStore.Images, placement: PlacementChoice, folder: String,
    emulators: EmulatorChoice = EmulatorChoice(),
    clocks: ClockTables? = nil
  ) {
    self.clocks = clocks
    self.images = images
    self.placement = placement
    self.folder = folder
    self.emulators = emulators
  }

  /// A machine as it was found.
  public struct Found {
    /// For the recording.
    public var record: MachineRecord
    /// How to launch; nil when it is not available.
    public var executor: (any Executor)?
    /// Whether QEMU's filter of system calls is on; nil where it is not QEMU that runs guests.
    public var isSandboxed: Bool?
    /// Warnings for the reader of the report.
    public var warnings: [Warning] = []

    /// The same machine, with the same options, for other images.
    public func running(_ images: ImageStore.Images) -> Found {
      Found(
        record: record, executor: executor?.running(images), isSandboxed: isSandboxed,
        warnings: warnings)
    }
  }

  /// The QEMU in use and its version; nil with the reason when there is none that will do.
  public struct Emulator {
    /// Its path.
    public var executable: String
    /// As it prints it: `7.2.22 (Debian ...)`.
    public var version: String
  }

  /// Looks at one machine.
  ///
  /// A canary must boot in ring 0 or 3 of at least one instruction set.
  public func find(_ machine: Machine) throws -> Found {
    guard machine != .metal else {
      return unavailable(
        machine,
        "a computer is measured by starting it from the medium of 'switchbench image'; "
          + "'switchbench ingest' takes its log")
    }
    if machine == .bochs { return try findBochs() }
    if machine == .bochsKVM { return try findBochsKVM() }
    guard machine != .process else {
      let because = ImageCopy.whyNotExecutable(in: folder)
      let refusal = BranchCounters.whyNone
      var notes = because.map { ["all boots run one copy of the image: \($0)"] } ?? []
      if let refusal { notes.append("no branch counters: \(refusal)") }
      return Found(
        record: MachineRecord(
          id: machine, available: true, because: nil, notes: notes),
        executor: ProcessExecutor(
          images: images, placement: placement, folder: because == nil ? folder : nil,
          countsBranches: refusal == nil))
    }
    guard machine != .paper || clocks != nil else {
      return unavailable(
        machine, "documented clocks are no measurement, and this is about measurements")
    }
    let emulator: Emulator
    switch findEmulator() {
    case .success(let found): emulator = found
    case .failure(let reason):
      // A tool that was killed by the same signal says nothing about the machine.
      if Interruption.requested != nil { throw Interrupted() }
      return unavailable(machine, reason.because)
    }
    if machine == .kvm, let because = whyNoKVM() { return unavailable(machine, because) }
    return try choose(machine, emulator)
  }

  /// Bochs, where it and what makes its medium are installed, and a canary says that it starts.
  private func findBochs() throws -> Found {
    let missing = BochsExecutor.missingPackages
    guard missing.isEmpty, let executable = findExecutable("bochs") else {
      return unavailable(
        .bochs,
        "it takes what is not installed: 'apt-get install --no-install-recommends "
          + "\(missing.joined(separator: " "))'")
    }
    let conductor = images.conductor
    guard FileManager.default.fileExists(atPath: conductor) else {
      return unavailable(.bochs, "the conductor of its medium was not built from this tree")
    }
    let executor = BochsExecutor(
      executable: executable, images: images, conductor: conductor)
    let outcome = try executor.launch(canary(.bochs, .i686, .zero))
    if let failure = outcome.record.failure {
      return unavailable(.bochs, "no canary boots: \(summarize(failure))")
    }
    return Found(
      record: MachineRecord(
        id: .bochs, available: true, because: nil,
        notes: ["\(executable), \(try BochsExecutor.version())"]),
      executor: executor)
  }

  /// Why a machine cannot be used.
  public struct Reason: Error {
    /// The observation.
    public var observed: String
    /// The fix.
    public var fix: String
    /// Both, in one sentence.
    public var because: String { "\(observed); \(fix)" }
  }

  /// The emulator, or why there is none.
  public func findEmulator() -> Result<Emulator, Reason> {
    let name = emulators.qemu ?? "qemu-system-x86_64"
    guard let executable = findExecutable(name) else {
      return .failure(
        Reason(
          observed: name.contains("/")
            ? "\(name) is not an executable file" : "\(name) was not found in PATH",
          fix: "install the Debian package qemu-system-x86, or name another QEMU with --qemu"))
    }
    let result = try? run([executable, "--version"], timeoutSeconds: 10)
    let text = result?.outputText ?? ""
    guard let range = text.range(of: "version "),
      let line = text[range.upperBound...].split(separator: "\n").first
    else {
      return .failure(
        Reason(
          observed: "\(executable) --version does not print a version",
          fix: "name a QEMU with --qemu, or reinstall the Debian package qemu-system-x86"))
    }
    let numbers = line.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
      .compactMap { Int($0) }
    let oldest = MachineProbe.oldestQEMU
    guard numbers.count >= 2, (numbers[0], numbers[1]) >= (oldest.major, oldest.minor) else {
      return .failure(
        Reason(
          observed: "\(executable) is version \(line), which cannot say what KVM did (query-stats)",
          fix: "install version \(oldest.major).\(oldest.minor) or newer, or name another QEMU "
            + "with --qemu"))
    }
    return .success(Emulator(executable: executable, version: String(line)))
  }

  /// Why KVM cannot be opened, or nil.
  func whyNoKVM() -> String? {
    let descriptor = open("/dev/kvm", O_RDWR | O_CLOEXEC)
    if descriptor >= 0 {
      close(descriptor)
      return nil
    }
    switch errno {
    case ENOENT:
      return "/dev/kvm does not exist; load the module kvm_intel or kvm_amd, or turn nested "
        + "virtualization on for this virtual machine"
    case EACCES, EPERM:
      return "/dev/kvm may not be opened by this user; add yourself to the group 'kvm' and log in "
        + "again"
    default:
      return "/dev/kvm cannot be opened: \(String(cString: strerror(errno)))"
    }
  }

  /// Tries the CPU models until a canary says hello; notes what had to be given up.
  ///
  /// Each is tried twice, because one death may be an accident. QEMU's sandbox is given up only where
  /// a failure says that it is to blame, and a warning says so.
  private func choose(_ machine: Machine, _ emulator: Emulator) throws -> Found {
    var notes = ["QEMU \(emulator.version)"]
    var failures: [LaunchFailure] = []
    for isSandboxed in [true, false] where isSandboxed || failures.contains(where: \.blamesSandbox)
    {
      for cpuModel in QEMUCommand.cpuModels(for: machine) {
        let executor = QEMUExecutor(
          executable: emulator.executable, images: images, placement: placement, folder: folder,
          options: QEMUExecutor.Options(cpuModel: cpuModel, isSandboxed: isSandboxed),
          clocks: machine == .paper ? clocks : nil,
          exitReasons: machine == .kvm ? exitReasons : nil, lookSeconds: lookSeconds)
        let (last, isFinished) = try tryTwice(executor, canary(machine, .x86_64, .zero))
        let options = "-cpu \(cpuModel)\(isSandboxed ? "" : " without -sandbox")"
        if isFinished {
          if let last { notes.append("\(options) booted the second time: \(summarize(last))") }
          return Found(
            record: MachineRecord(id: machine, available: true, because: nil, notes: notes),
            executor: executor, isSandboxed: isSandboxed,
            warnings: isSandboxed
              ? [] : [noSandbox(machine, failures.first(where: \.blamesSandbox))])
        }
        if let last {
          failures.append(last)
          notes.append("\(options) does not boot here: \(summarize(last))")
        }
      }
    }
    let because = failures.last.map(summarize) ?? "no reason was given"
    return unavailable(machine, "no canary boots: \(because)", notes: notes)
  }

  /// Whether a canary said goodbye the first or the second time, and how it last failed.
  private func tryTwice(
    _ executor: QEMUExecutor, _ plan: LaunchPlan
  ) throws -> (failure: LaunchFailure?, isFinished: Bool) {
    var failure: LaunchFailure?
    for _ in 0..<2 {
      guard let found = try executor.launch(plan).record.failure else { return (failure, true) }
      failure = found
      // What the sandbox forbids, it forbids again.
      if found.blamesSandbox { break }
    }
    return (failure, false)
  }

  private func noSandbox(_ machine: Machine, _ failure: LaunchFailure?) -> Warning {
    Warning(
      code: "no-sandbox",
      because:
        "QEMU ran the machine \(machine.rawValue) without its system-call sandbox, in which it "
        + "does not work here: \(failure.map(summarize) ?? "no reason was given"). A guest that breaks "
        + "out of QEMU would have this user's rights. Use a QEMU that was built with seccomp.")
  }

  private func unavailable(
    _ machine: Machine, _ because: String, notes: [String] = []
  ) -> Found {
    Found(
      record: MachineRecord(id: machine, available: false, because: because, notes: notes),
      executor: nil)
  }
}

extension LaunchFailure {
  /// Whether a system call that QEMU's sandbox forbids, or the sandbox itself, ended QEMU.
  var blamesSandbox: Bool {
    ([because] + evidence).contains {
      $0.contains("SIGSYS") || $0.contains("seccomp") || $0.contains("sandbox")
    }
  }
}
