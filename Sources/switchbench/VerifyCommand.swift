import ArgumentParser
import Foundation
import Host
import Laboratory
import Matrix
import Measurement
import Processes
import Verification

/// `switchbench verify`: whether the strategies do what they say, and whether the checks would see it
/// if they did not.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Hold every strategy to its promises, and put the checks to the test.",
    usage: "switchbench verify [<filters>] [--skip-mutants] [--format <format>]",
    discussion: """
      Boots each kind of guest once: switches are counted, and what a strategy promises to \
      preserve is checked. The instructions that QEMU counts must be those of the disassembly. \
      Then each strategy is broken in dozens of small ways, and every one must be caught. Nothing \
      is recorded. The first time, images with all the broken strategies are built, which takes \
      a minute.

      Exits with 1 when anything failed, with 4 when nothing could be verified, else with 0.

      Examples:
        switchbench verify
        switchbench verify --strategy '*-jmp' --machine process
        switchbench verify --format json | jq '.verdicts[].mutants'
      """)

  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Flag(help: "Leave the broken strategies out.")
  var skipMutants = false
  @Option(help: "How the outcome is printed.")
  var format = PlainFormat.text
  @OptionGroup(title: "Placement") var placement: PlacementOptions
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    let plain = Scenario.pingPong.description
    if filters.scenario.contains(where: { $0 != plain }) {
      throw ValidationError(
        "--scenario: strategies are verified in \(plain); other scenarios do no more with them, and "
          + "prove what they do in each boot.")
    }
  }

  func run() throws {
    let suite = try suite.find()
    var selection = filters.selection
    selection.isFull = true
    selection.scenarios = [Scenario.pingPong.description]
    let cells = try Matrix.cells(suite.loadDefinitions(), selection).cells.map(\.id)
    let report = try verify(cells, suite)
    switch format {
    case .text:
      Terminal.output(VerificationText(report: report, columns: Terminal.columns).text)
    case .json: Terminal.output(try json(report))
    }
    if report.count(.fail) > 0 { throw ExitCode(Outcome.failure.rawValue) }
    if report.count(.pass) == 0 { throw ExitCode(Outcome.cellMissing.rawValue) }
  }

  private func verify(_ cells: [CellID], _ suite: Suite) throws -> VerificationReport {
    var line = ProgressLine()
    defer { line.clear() }
    let topology = try Topology.current()
    let choice = try topology.placement(
      cpu: placement.cpu, node: placement.numaNode, activity: ProcessorActivity.sample())
    let dump = try ObjectDump.find()
    let images = try suite.images.images { Terminal.note("switchbench: \($0)") }
    PrivateFolder.removeStale()
    _ = try Affinity.keepCallingThread(off: choice.cpu.cpu, of: topology)
    let folder = try PrivateFolder()
    defer { try? folder.remove() }
    let probe = MachineProbe(
      images: images, placement: choice, folder: folder.path, qemu: placement.qemu)
    // Mutants run on the CPU itself or translated, whatever was asked for.
    let wanted = Set(cells.map(\.machine)).union(skipMutants ? [] : [.process, .tcg])
    let machines = try Machine.allCases.filter(wanted.contains).map(probe.find)
    let verifier = Verifier(
      Verifier.Equipment(
        kernels: "\(suite.path)/Kernels", mutantCache: "\(suite.path)/.build/mutants",
        images: images, machines: machines, objectDump: dump)
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

  private func json(_ report: VerificationReport) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(report), as: UTF8.self) + "\n"
  }
}
