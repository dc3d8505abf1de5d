import ArgumentParser
import BareMetal
import Campaigns
import Foundation
import Matrix
import Measurement
import Processes

/// `switchbench image`: a medium that measures a computer without an operating system.
struct ImageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image",
    abstract: "Write a bootable disk that measures a computer by itself.",
    usage: "switchbench image [<filters>] [<options>]",
    discussion: """
      Writes an ISO image that boots from a disc or a USB stick, with a BIOS or UEFI. It measures \
      ring 0 of both kernels, every hardware task switch included, and sends its samples over the \
      first serial port at 115200 bits per second, 8N1. 'switchbench ingest' turns that log into a \
      recording. On UEFI, turn Secure Boot off and press Enter in the menu.

      Needs grub-common, grub-pc-bin, grub-efi-amd64-bin, grub-efi-ia32-bin, xorriso and mtools.

      Examples:
        switchbench image
        switchbench image --benchmark '04*' --boots 20 --output task.iso
        switchbench image --ring '*'
      """)

  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Option(
    help: ArgumentHelp(
      "Where the medium is written. Default: .build/switchbench.iso in the suite's folder.",
      valueName: "file"))
  var output: String?
  @Option(
    help: ArgumentHelp(
      "Boots of each cell, each in an image that is loaded anew.", valueName: "count"))
  var boots = 10
  @Option(
    help: ArgumentHelp("Milliseconds for a cell's samples in each boot.", valueName: "ms"))
  var cellBudget = 8.0
  @Option(help: ArgumentHelp("Maximum samples of a cell in each boot.", valueName: "count"))
  var samples = 200
  @Option(
    help: ArgumentHelp("Seed for the order of cells. Default: a new one.", valueName: "number"))
  var seed: UInt64?
  @Option(help: ArgumentHelp("I/O port of the serial port.", valueName: "number"))
  var serialPort = "0x3f8"
  @Option(
    help: ArgumentHelp(
      "Seconds that the menu waits. Default: 5 with a BIOS. UEFI waits for a key, because a cell "
        + "that resets the computer would otherwise do so again and again.",
      valueName: "seconds"))
  var wait: Int?
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    if !(1...1000).contains(boots) { throw ValidationError("--boots \(boots): 1 to 1000.") }
    if !(0.01...60_000).contains(cellBudget) {
      throw ValidationError("--cell-budget \(cellBudget): 0.01 to 60000 milliseconds.")
    }
    if !(8...8192).contains(samples) { throw ValidationError("--samples \(samples): 8 to 8192.") }
    if let wait, !(0...3600).contains(wait) {
      throw ValidationError("--wait \(wait): 0 to 3600 seconds.")
    }
    if portNumber == nil {
      throw ValidationError("--serial-port \(serialPort): a number such as 0x3f8 or 0x2f8.")
    }
    if filters.machine.contains(where: { $0 != Machine.metal.rawValue }) {
      throw ValidationError("--machine: a bootable disk is for the machine metal only.")
    }
    if let output { try expectWritable(output, option: "--output") }
  }

  private var portNumber: UInt16? {
    let text = serialPort.lowercased()
    return text.hasPrefix("0x") ? UInt16(text.dropFirst(2), radix: 16) : UInt16(text)
  }

  private var plan: SamplingPlan {
    var plan = SamplingPlan.standard(boots: boots, cellBudget: cellBudget, seed: seed)
    // Each sample goes over a serial line.
    plan.maximumSamples = samples
    return plan
  }

  func run() throws {
    let suite = try suite.find()
    let output = try output ?? suite.product("switchbench.iso")
    let missing = MediumBuilder.missingPackages
    guard missing.isEmpty else { throw MediumError.missing(packages: missing) }
    var selection = filters.selection
    selection.machines = [Machine.metal.rawValue]
    if selection.rings.isEmpty { selection.rings = [Ring.zero.name] }
    let cells = try CellMatrix.cells(suite.loadDefinitions(), selection).cells.map(\.id)
    let images = try suite.images.images(platforms: [.barePC]) {
      Terminal.note("switchbench: \($0)")
    }
    let conductor = try suite.images.conductor(of: images) { Terminal.note("switchbench: \($0)") }
    let contents = MediumContents(
      provenance: MediumProvenance(
        suite: try suite.revision(),
        images: try suite.images.describe(images).filter {
          $0.name.hasPrefix(Platform.barePC.rawValue)
        },
        plan: plan),
      cells: cells, serialPort: portNumber ?? 0x3F8,
      order: { [seed = plan.seed] cells, boot in
        Schedule(cells: cells, seed: seed).launches(boot: boot).flatMap(\.cells)
      })
    let folder = try PrivateFolder()
    defer { try? folder.remove() }
    try MediumBuilder(images: images, conductor: conductor).build(
      contents, waitSeconds: wait, to: output, folder: folder.path)
    Terminal.output("\(output)\n")
    Terminal.note(
      "\(cells.count) cells, \(boots) times each. Write it to a stick with 'dd', capture the serial "
        + "line, then: switchbench ingest LOG")
  }
}
