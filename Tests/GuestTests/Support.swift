import Foundation
import GuestImages
import GuestProtocol
import Host
import Launches
import Measurement
import Processes
import TestSupport
import Testing

@testable import Laboratory

/// The suite's own folder.
let suitePath = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

/// Everything that boots a guest, one after the other: they share one measuring CPU, and what is left
/// behind must be somebody's.
@Suite(.serialized, .early, .enabled(if: Computer.hasEmulator, Computer.noEmulator))
struct Guests {}

/// What this computer has.
///
/// Tests that need what it lacks are skipped, with these words.
enum Computer {
  static let emulator = findExecutable("qemu-system-x86_64")
  static let hasEmulator = emulator != nil
  static let noEmulator: Comment = "qemu-system-x86_64 is not installed (qemu-system-x86)"

  /// A KVM that interprets: there is one, and the CPU offers nothing that it could use.
  static var hasInterpretingKVM: Bool {
    let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let words = flags.split(whereSeparator: \.isWhitespace)
    return access("/dev/kvm", R_OK | W_OK) == 0 && !words.contains("svm") && !words.contains("vmx")
  }
}

/// The suite's kernels with every `Misbehaviour` added, built once for each content.
enum BadKernels {
  static let images = Result { try build() }

  private static func build() throws -> ImageStore.Images {
    let folder = try Scratch()
    try FileManager.default.copyItem(
      atPath: "\(suitePath)/Kernels", toPath: folder.file("Kernels"))
    try? FileManager.default.removeItem(atPath: folder.file("Kernels/.build"))
    for architecture in Architecture.allCases {
      for bad in Misbehaviour.all + Misbehaviour.belowAll + Misbehaviour.tasks
        + Misbehaviour.selectors
      {
        let file = "Kernels/Strategies/\(architecture.rawValue)/\(bad.name).S"
        try Data(bad.file(architecture).utf8).write(to: URL(filePath: folder.file(file)))
      }
      for name in BadInstructions.names {
        let file = "Kernels/Instructions/\(architecture.rawValue)/\(name).S"
        try Data(BadInstructions.file(name).utf8).write(to: URL(filePath: folder.file(file)))
      }
    }
    let store = ImageStore(
      kernels: folder.file("Kernels"), cache: "\(suitePath)/.build/test-kernels")
    return try store.images()
  }
}

extension Termination {
  /// Whether a run did all that it was told.
  ///
  /// It ends with 0, or with 7 where the core was never quiet; on a busy machine either may come.
  var isDone: Bool { exitStatus == 0 || exitStatus == 7 }
}

/// A folder for one test, removed when the test ends.
///
/// In /dev/shm where there is one: there a memory policy holds, and the path is short enough for a
/// socket. Its name is in the environment or the command line of every process that is given it.
final class Scratch: Sendable {
  let path: String

  init() throws {
    let place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array("\(place)/guest-test-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// What is in a folder of it.
  func contents(_ name: String = "") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: file(name))) ?? []).sorted()
  }
}

/// Where a guest runs.
struct Place: Hashable, CustomTestStringConvertible {
  var machine: Machine
  var architecture: Architecture
  var ring: Ring

  init(_ machine: Machine, _ architecture: Architecture, _ ring: Ring) {
    self.machine = machine
    self.architecture = architecture
    self.ring = ring
  }

  var testDescription: String { "\(machine.rawValue) \(architecture.rawValue) \(ring.name)" }

  /// Every place that BarePC can be tried in on the machines given.
  static func bare(_ machines: Machine...) -> [Place] {
    machines.flatMap { machine in
      Architecture.allCases.flatMap { architecture in
        Ring.allCases.map { Place(machine, architecture, $0) }
      }
    }
  }
  /// Both process images.
  static let processes = Architecture.allCases.map { Place(.process, $0, .three) }

  func cell(_ strategy: String) -> CellID { cell(strategy, .pingPong) }

  func cell(_ strategy: String, _ scenario: Scenario) -> CellID {
    CellID(
      benchmark: "00-test", scenario: scenario.description, strategy: strategy,
      architecture: architecture, ring: ring, machine: machine)
  }

  func plan(_ strategies: [String], boot: Int = 0) -> LaunchPlan {
    plan(strategies.map(cell), boot: boot)
  }

  func plan(_ cells: [CellID], boot: Int = 0) -> LaunchPlan {
    LaunchPlan(
      machine: machine, architecture: architecture, ring: ring, boot: boot,
      cells: cells, sampling: Place.limits)
  }

  /// Little of everything.
  ///
  /// The silence is long enough for a guest that is well, on a busy computer.
  static var limits: SamplingLimits {
    var limits = SamplingLimits(budgetTicks: 1_000_000, maximumSamples: 20, warmUpSamples: 2)
    limits.silenceSeconds = 2.0
    return limits
  }
}

/// Why nothing can be launched at a place.
struct Unavailable: Error {
  var because: String
}

/// How each place can be launched here, found out once; or why it cannot.
enum Grounds {
  /// What differs between a test's executor and the one that was tried is only the folder.
  typealias Make = @Sendable (_ folder: String) -> any Executor

  static let placement = Result { try Topology.current().placement(cpu: nil, node: nil) }
  static let all = Result { try find() }

  private static func find() throws -> [Place: Result<Make, Unavailable>] {
    let folder = try Scratch()
    let images = try BadKernels.images.get()
    let placement = try placement.get()
    let probe = MachineProbe(images: images, placement: placement, folder: folder.path)
    var grounds: [Place: Result<Make, Unavailable>] = [:]
    for machine in Machine.allCases where !machine.isOnRequest {
      let found = try probe.find(machine)
      for place in machine == .process ? Place.processes : Place.bare(machine) {
        grounds[place] =
          try found.executor.map { try tryOut($0, place, images, placement) }
          ?? .failure(Unavailable(because: found.record.because ?? "not available"))
      }
    }
    return grounds
  }

  private static func tryOut(
    _ executor: any Executor, _ place: Place, _ images: ImageStore.Images,
    _ placement: PlacementChoice
  ) throws -> Result<Make, Unavailable> {
    if let failure = try executor.launch(place.plan([String]())).record.failure {
      return .failure(
        Unavailable(because: "its canary does not boot here: \(summarize(failure))"))
    }
    guard let emulated = executor as? QEMUExecutor else {
      return .success { _ in ProcessExecutor(images: images, placement: placement) }
    }
    let (executable, options) = (emulated.executable, emulated.options)
    return .success { folder in
      QEMUExecutor(
        executable: executable, images: images, placement: placement, folder: folder,
        options: options)
    }
  }
}

/// Executors for the bad kernels, with a folder of their own.
final class Bench {
  let folder: Scratch

  init() throws { folder = try Scratch() }

  /// How to launch there; cancels the test with the reason when nothing can be launched there.
  func executor(_ place: Place) throws -> any Executor {
    switch try Grounds.all.get()[place] {
    case .success(let make): return make(folder.path)
    case .failure(let reason): try Test.cancel("\(place.testDescription): \(reason.because)")
    case nil: throw Unavailable(because: "\(place.testDescription) is no place")
    }
  }

  /// Guests of this process that are still there: they run on this bench's folder, or are images.
  var survivors: [String] {
    processes { $0.parent == getpid() }.map(\.commandLine).filter {
      // Other tests of this process build and run images of their own meanwhile.
      !$0.contains("swift-build")
        && ($0.contains(folder.path) || $0.contains("/test-kernels/"))
    }
  }
}

/// A process as /proc shows it.
struct ProcessEntry {
  var identifier: pid_t
  var parent: pid_t
  var commandLine: String
  var environment: String
}

/// The living processes that the condition holds for; zombies have no command line.
func processes(where condition: (ProcessEntry) -> Bool) -> [ProcessEntry] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
  return names.compactMap { name in
    guard let identifier = pid_t(name) else { return nil }
    func text(_ file: String) -> String {
      let bytes = FileManager.default.contents(atPath: "/proc/\(name)/\(file)") ?? Data()
      return String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "\0", with: " ")
    }
    let status = text("stat").split(separator: ")").last?.split(separator: " ") ?? []
    guard status.count > 1, status[0] != "Z", status[0] != "X" else { return nil }
    let entry = ProcessEntry(
      identifier: identifier, parent: pid_t(status[1]) ?? 0, commandLine: text("cmdline"),
      environment: text("environ"))
    return condition(entry) ? entry : nil
  }
}
