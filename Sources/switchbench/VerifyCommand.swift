import ArgumentParser
import Campaigns
import Documents
import Foundation
import GuestImages
import Host
import Matrix
import Measurement
import Processes
import Verification

/// `switchbench verify`: whether the strategies do what they say, and whether the checks would see it
/// if they did not.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every strategy's promises, and test the checks themselves.",
    usage: "switchbench verify [<filters>] [--skip-mutants | --again | --soak <s>]",
    discussion: """
      Boots each kind of guest once. Switches are counted, and all state that a strategy promises \
      to preserve is checked. QEMU's instruction count must equal that of the disassembly. Then \
      each strategy is broken in dozens of small ways, and every broken copy must be caught. \
      Nothing is recorded. The first time, images with all broken copies are built, which takes a \
      minute. A broken copy that was caught once is not tried again while its text, all that it is \
      built with, this program, the emulator, the kernel and the CPU are the same.

      --soak only interrupts contexts: for the given number of seconds in each selected preemption \
      cell, as often as the machine allows.

      Exits with 1 if anything failed, with 4 if nothing could be verified, else with 0.

      Examples:
        switchbench verify
        switchbench verify --strategy '*-jmp' --machine process
        switchbench verify --format json | jq '.verdicts[].mutants'
        switchbench verify --soak 60 --machine tcg
      """)

  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Flag(help: "Skip the broken copies.")
  var skipMutants = false
  @Flag(help: "Try all broken copies, also those that were caught before.")
  var again = false
  @Option(
    help: ArgumentHelp(
      "Only interrupt contexts, for this long per cell.", valueName: "seconds"))
  var soak: Double?
  @Option(help: "Output format.")
  var format = PlainFormat.text
  @OptionGroup(title: "Placement") var placement: PlacementOptions
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    try placement.checkHostKernel(among: filters.machine)
    if let soak, !(1...86_400).contains(soak) {
      throw ValidationError("--soak \(soak): 1 to 86400 seconds.")
    }
    if again, skipMutants || soak != nil {
      throw ValidationError(
        "--again tries all broken copies, and \(skipMutants ? "--skip-mutants" : "--soak") none; "
          + "use one of them.")
    }
  }

  func run() throws {
    let suite = try suite.find()
    var selection = filters.selection
    selection.isFull = true
    if selection.scenarios.isEmpty {
      selection.scenarios = ["ping-pong", "preemption-*", "instruction"]
    }
    let cells = try CellMatrix.cells(suite.loadDefinitions(), selection).cells.map(\.id)
      .filter { $0.machine != .paper }
    if let soak { return try run(soak: soak, cells, suite) }
    let report = try verify(cells, suite)
    switch format {
    case .text: try Terminal.output(report.document)
    case .json:
      Terminal.output(try json(report, schema: VerificationReport.schema, isIndented: true))
    }
    if report.count(.fail) > 0 { throw ExitCode(ExitStatus.failure.rawValue) }
    if report.count(.pass) == 0 { throw ExitCode(ExitStatus.cellMissing.rawValue) }
  }

  private func verify(_ cells: [CellID], _ suite: Suite) throws -> VerificationReport {
    var line = ProgressLine()
    defer { line.clear() }
    let dump = try ObjectDump.find()
    // Mutants run on the CPU itself or translated, whatever was asked for.
    let wanted = Set(cells.map(\.machine)).union(skipMutants ? [] : [.process, .tcg])
    return try withMachines(wanted, suite) { place in
      let verifier = Verifier(
        Verifier.Equipment(
          kernels: "\(suite.path)/Kernels", mutantCache: suite.mutantCache,
          caught: again || skipMutants
            ? nil
            : CaughtMutants(
              folder: suite.caughtMutants, conditions: try place.conditions(of: suite)),
          images: place.images, machines: place.found, objectDump: dump)
      ) { progress in
        switch progress {
        case .booting(let group): line.show("booting \(group)")
        case .building(let what):
          line.clear()
          Terminal.note("switchbench: \(what)")
        case .trying(let done, let total, let mutant):
          line.show("\(done) of \(total) mutants: \(mutant)")
        }
      }
      return try verifier.verify(cells, skippingMutants: skipMutants)
    }
  }

  /// Builds the images and looks at the machines, as they are placed, for `body`.
  func withMachines<Value>(
    _ wanted: Set<Machine>, _ suite: Suite, _ body: (Workplace) throws -> Value
  ) throws -> Value {
    try Workplace.use(
      suite, cpu: placement.cpu, numaNode: placement.numaNode, machines: wanted,
      emulators: placement.emulators,
      watch: { event in
        if case .building(let what, _) = event { Terminal.note("switchbench: \(what)") }
      }, body)
  }
}
