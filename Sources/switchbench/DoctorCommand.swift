import ArgumentParser
import Campaigns
import Foundation
import Host
import Laboratory
import Launches
import Processes
import Reporting

/// `switchbench doctor`: what this computer does to the numbers, and the fix.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Report how this computer affects the numbers, and how to fix it.",
    usage: "switchbench doctor [<placement>] [<options>]",
    discussion: """
      Checks the CPU, its clock, other load, pinning and memory; watches the core for two seconds \
      to see how often other work shares it; and launches canaries to see what QEMU and KVM really \
      do. The most severe findings come first:
        problem   something does not work here; its cells are skipped
        warning   the numbers suffer from it
        note      worth knowing when you compare numbers
        good      as it should be

      Exits with 1 if there is a problem, else with 0.

      Examples:
        switchbench doctor
        switchbench doctor --cpu 3 --numa-node 0
        switchbench doctor --sibling-load
        switchbench doctor --format json | jq .counts
      """)

  @OptionGroup(title: "Placement") var placement: PlacementOptions
  @Flag(
    help: "Also keep a sibling CPU busy for half a second, to show that the probe detects it.")
  var siblingLoad = false
  @Option(help: "Output format.")
  var format = PlainFormat.text
  @OptionGroup var suite: SuiteOptions

  func run() throws {
    let suite = try suite.find()
    let topology = try Topology.current()
    let choice = try topology.placement(
      cpu: placement.cpu, node: placement.numaNode, activity: ProcessorActivity.sample())
    // The host first: what it says of load and idle CPUs must not be the canaries' doing.
    var host = Doctor.hostFindings(placement: choice, topology: topology)
    Terminal.note("switchbench: watching CPU \(choice.cpu.cpu) for two seconds ...")
    host += Doctor.coreFindings(
      placement: choice, topology: topology, isControlled: siblingLoad,
      isCancelled: { Interruption.requested != nil })
    if Interruption.requested != nil { throw Interrupted() }
    _ = try Affinity.keepCallingThread(off: choice.cpu.cpu, of: topology)
    let folder = try PrivateFolder()
    defer { try? folder.remove() }
    let laboratory = try Doctor.laboratoryFindings(
      images: suite.images, placement: choice, folder: folder.path, emulators: placement.emulators
    ) { Terminal.note("switchbench: \($0)") }
    var findings = Doctor.merged(host: host, laboratory: laboratory)
    // Without images there is nothing to boot, and a finding says so already.
    if let images = try? suite.images.images() {
      let probe = MachineProbe(
        images: images, placement: choice, folder: folder.path, emulators: placement.emulators)
      findings.append(try suite.runnableCells(probe: probe))
    }
    let report = FindingsReport(findings)
    switch format {
    case .text: try Terminal.output(report.document)
    case .json: Terminal.output(try report.json())
    }
    if findings.contains(where: { $0.severity == .problem }) {
      throw ExitCode(ExitStatus.failure.rawValue)
    }
  }
}
