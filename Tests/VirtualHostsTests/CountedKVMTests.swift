import Foundation
import GuestImages
import Launches
import Measurement
import Processes
import Recordings
import TestSupport
import Testing

@testable import Laboratory
@testable import VirtualHosts

/// The machine `bochs-kvm`: a virtual host in Bochs that counts what KVM executes.
///
/// Bochs and QEMU use one CPU each, so these run beside the other hosts.
@Suite(
  .serialized, .early, .enabled(if: HostLab.bootsAll, HostLab.onlySome),
  .enabled(if: HostLab.lack == nil, HostLab.lacks))
struct CountedKVMTests {
  /// VMX's numbers of the exits for a task switch and for a load of a control register.
  private static let (taskSwitch, controlRegister) = (9, 28)
  private static let byHand = ["hardware-task-software", "hardware-task-twin"]

  private func exits(_ number: Int, _ counters: ExitCounters) throws -> Int {
    try #require(counters.reasons).first { $0.number == number }?.exits ?? 0
  }

  @Test func `a hardware task switch is one exit, and what does its work by hand is none`() throws {
    let scratch = try Scratch()
    let files = FileManager.default
    for folder in ["Kernels", "Benchmarks"] {
      try files.copyItem(atPath: "\(suitePath)/\(folder)", toPath: scratch.file(folder))
    }
    try files.createDirectory(atPath: scratch.file(".build"), withIntermediateDirectories: true)
    for cache in ["kernels", "hosts"] {
      try files.createSymbolicLink(
        atPath: scratch.file(".build/\(cache)"),
        withDestinationPath: "\(suitePath)/.build/\(cache)")
    }
    let result = try run(
      [
        HostLab.program, "run", "--machine", "bochs-kvm", "--benchmark", "04-hardware-task",
        "--benchmark", "12-task-variants", "--boots", "1",
      ], workingDirectory: scratch.path, timeoutSeconds: 1500)
    #expect(result.termination.isSuccess, "\(result.errorText)")
    let run = try ResultsFolder(path: scratch.file("Results")).load("latest")
    #expect(run.cells.count >= 19)
    for cell in run.cells {
      let boot = try #require(cell.boots.first, "\(cell.id): \(cell.because ?? "")")
      let counters = try #require(boot.exits)
      let switches = try exits(Self.taskSwitch, counters)
      let perSwitch = try #require(cell.summary?.perSwitch)
      #expect(cell.unit == .hostInstructions)
      #expect(cell.verification?.statePreserved == true, "\(cell.id)")
      if cell.id.strategy.contains("software") || cell.id.strategy.contains("twin") {
        #expect(cell.mechanism == .counted)
        #expect(switches == 0, "\(cell.id)")
        #expect(perSwitch < 200, "\(cell.id)")
      } else {
        #expect(cell.mechanism == .exitEmulated)
        // Through a handler's task there and back are two.
        let each = cell.id.strategy == "hardware-task-irq" ? 2 : 1
        #expect(switches == each * counters.switches, "\(cell.id)")
        // Thousands of the kernel's instructions stand behind one of the guest's.
        #expect(perSwitch > 1_000, "\(cell.id)")
      }
    }
  }

  @Test func `the kernel of another release exits as often, and its work is counted, too`() throws {
    let executor = try HostedExecutor(
      images: images(), packages: HostLab.packages.folder,
      host: VirtualHost.bochs.with { $0.kernel = "linux-image-6.12-amd64" },
      program: HostLab.program)
    #expect(executor.notes.contains { $0.contains("6.12") }, "\(executor.notes)")
    let outcome = try executor.launch(
      plan(
        ["hardware-task", "hardware-task-twin"],
        SamplingLimits(budgetTicks: 10_000_000, maximumSamples: 5, warmUpSamples: 1)))
    #expect(outcome.results.count == 2)
    for (cell, result) in outcome.results {
      guard case .delivered(let delivery) = result else {
        Issue.record("\(cell): \(result)")
        continue
      }
      let counters = try #require(delivery.record.exits)
      let each = cell.strategy == "hardware-task" ? 1 : 0
      #expect(try exits(Self.taskSwitch, counters) == each * counters.switches)
    }
  }

  private func images() throws -> ImageStore.Images {
    try ImageStore(kernels: "\(suitePath)/Kernels", cache: "\(suitePath)/.build/kernels").images()
  }

  private func plan(_ strategies: [String], _ sampling: SamplingLimits) -> LaunchPlan {
    LaunchPlan(
      machine: .bochsKVM, architecture: .i686, ring: .zero, boot: 0,
      cells: strategies.map {
        CellID(
          benchmark: "04-hardware-task", scenario: Scenario.pingPong.description, strategy: $0,
          architecture: .i686, ring: .zero, machine: .bochsKVM)
      }, sampling: sampling)
  }

  @Test func `without nested pages a load of CR3 leaves the guest, too`() throws {
    let executor = try HostedExecutor(
      images: images(), packages: HostLab.packages.folder,
      host: VirtualHost.bochs.with { $0.modules = [.init("kvm-intel", options: "ept=0")] },
      program: HostLab.program)
    let strategies = Self.byHand + ["hardware-task"]
    let outcome = try executor.launch(
      plan(
        strategies,
        SamplingLimits(budgetTicks: 10_000_000, maximumSamples: 5, warmUpSamples: 1)))
    var perSwitch: [String: (task: Double, control: Double)] = [:]
    for (cell, result) in outcome.results {
      guard case .delivered(let delivery) = result else {
        Issue.record("\(cell): \(result)")
        continue
      }
      let counters = try #require(delivery.record.exits)
      let switches = Double(counters.switches)
      perSwitch[cell.strategy] = (
        Double(try exits(Self.taskSwitch, counters)) / switches,
        Double(try exits(Self.controlRegister, counters)) / switches
      )
    }
    // The one reads CR3 and loads it each time; the other reads it, and loads none that is the same.
    #expect(perSwitch["hardware-task-software"]?.task == 0)
    #expect(perSwitch["hardware-task-software"]?.control == 2, "\(perSwitch)")
    #expect(perSwitch["hardware-task-twin"]?.task == 0)
    #expect(perSwitch["hardware-task-twin"]?.control == 1, "\(perSwitch)")
    #expect(perSwitch["hardware-task"]?.task == 1, "\(perSwitch)")
    HostLab.note("exits a switch with ept=0 (task switch, CR access): \(perSwitch)")
  }

  @Test func `the instructions of one exit are those of KVM's handler, its way there and back`()
    throws
  {
    let executor = try HostedExecutor(
      images: images(), packages: HostLab.packages.folder, program: HostLab.program)
    var limits = SamplingLimits(
      budgetTicks: 1_500_000_000, maximumSamples: 2000, warmUpSamples: 1)
    limits.silenceSeconds = 60
    let anatomy = try executor.anatomy(
      of: plan(["hardware-task"], limits), handlers: ["handle_task_switch", "kvm_task_switch"])
    HostLab.note(AnatomyTable(anatomy, notes: executor.notes).text)
    #expect(anatomy.lengths.count >= 5)
    #expect(anatomy.outsideKernel == 0)
    let whole = ExitAnatomy.Part.allCases.map(anatomy.instructions).reduce(0, +)
    #expect(anatomy.lengths.contains(whole))
    // The task switch itself is the work; the way there and back is a tenth of it.
    #expect(anatomy.instructions(.handler) > whole / 2)
    #expect(anatomy.instructions(.exit) > 50)
    #expect(anatomy.instructions(.entry) > 50)
    let functions = Set(anatomy.rows.map(\.function))
    for name in ["vmx_vmexit", "vmx_vcpu_run", "emulator_task_switch"] {
      #expect(functions.contains { $0.hasPrefix(name) }, "\(functions.sorted())")
    }
  }
}

/// An exit taken apart, as the table of the analysis page.
struct AnatomyTable {
  private let anatomy: ExitAnatomy
  private let notes: [String]

  init(_ anatomy: ExitAnatomy, notes: [String]) {
    self.anatomy = anatomy
    self.notes = notes
  }

  /// Markdown.
  var text: String {
    let middle = anatomy.lengths[anatomy.lengths.count / 2]
    let lines = ExitAnatomy.Part.allCases.flatMap { part -> [String] in
      let rows = anatomy.rows.filter { $0.part == part }
      let shown = rows.prefix(12)
      let rest = rows.dropFirst(12)
      return ["| **\(part.rawValue)** | | **\(anatomy.instructions(part))** |"]
        + shown.map { "| | `\($0.function)` | \($0.instructions) |" }
        + (rest.isEmpty
          ? []
          : ["| | \(rest.count) others | \(rest.reduce(0) { $0 + $1.instructions }) |"])
    }
    return """
      <!-- \(notes.joined(separator: "; ")); \(anatomy.lengths.count) exits, \
      \(anatomy.lengths.first ?? 0) to \(anatomy.lengths.last ?? 0) instructions, median \(middle) -->
      | part | function | instructions |
      |---|---|--:|
      \(lines.joined(separator: "\n"))

      """
  }
}
