import Campaigns
import Documents
import Foundation
import GuestImages
import Laboratory
import Launches
import Matrix
import Measurement
import Processes
import Reporting
import Verification

/// What `show` says about one cell.
struct CellCard {
  /// A recording and where it lies.
  struct Recording {
    var run: Run
    var path: String
  }

  let id: CellID
  let definitions: Definitions
  let suite: Suite
  let images: ImageStore.Images
  /// The newest one; nil when there is none.
  let recording: Recording?

  /// Whether the cell times a single instruction, which is written and linked in another way.
  private var isInstruction: Bool { id.knownScenario?.kind == .instruction }
  private var isPingPong: Bool { id.knownScenario?.kind == .pingPong }

  private var source: String {
    let folder = isInstruction ? "Instructions" : "Strategies"
    return "Kernels/\(folder)/\(id.architecture.rawValue)/\(id.strategy).S"
  }

  /// The whole card before it is laid out.
  ///
  /// Throws what keeps the strategy from being disassembled.
  func document() throws -> Document {
    Document(
      title: "\(id)",
      sections: [
        Section(id: "contract", title: "", blocks: [.facts(identity + (try contract()))]),
        try listing(), reproduction, launch, measured,
      ])
  }

  private var identity: [Fact] {
    let strategy = definitions.entries.first { $0.name == id.strategy }
    let benchmark = definitions.benchmarks.first { $0.name == id.benchmark }
    let machine = definitions.machines.first { $0.machine == id.machine }
    let facts: [(String, String?)] = [
      ("strategy", strategy.map { "\($0.definition.title). \($0.definition.summary)" }),
      ("from", strategy?.source), ("adds to", strategy?.definition.adds),
      ("asked by", benchmark?.definition.title), ("scenario", id.scenario),
      ("machine", machine.map { "\($0.title). \($0.meaning)" }),
    ]
    return facts.compactMap { label, text in text.map { Fact(label: label, text: $0) } }
  }

  private func contract() throws -> [Fact] {
    let path = "\(suite.path)/\(source)"
    let text = try namingFile(path) { try String(contentsOfFile: path, encoding: .utf8) }
    let place = Fact(label: "source", text: source)
    if isInstruction { return [place] }
    let strategy = try StrategySource(
      name: id.strategy, architecture: id.architecture, text: text)
    let state = StateNames.split(strategy.promisedBits, id.architecture)
    let objects = CodeObjects(images: images, dump: try ObjectDump.find())
    let bytes = try objects.frameBytes(id.strategy, id.architecture)
    let needs = strategy.requirements.map(CellCard.requirement).joined(separator: "; ")
    return [
      Fact(label: "preserves", text: state.promised.joined(separator: " ")),
      Fact(label: "not promised", text: state.notPromised.joined(separator: " ")),
      Fact(label: "needs", text: needs.isEmpty ? "nothing but a stack" : needs),
      Fact(label: "keeps", text: "\(bytes) bytes of a context that is not running"), place,
    ]
  }

  /// The words of strategy.h, for a reader who has not read it.
  private static func requirement(_ word: String) -> String {
    switch word {
    case "RING0": "ring 0, for privileged instructions"
    case "TASKS": "descriptors of task-state segments"
    case "NO_SWITCH": "nothing: it returns to its caller"
    case "NESTED": "a partner that is a nested task"
    case "OTHER_CR3": "a page directory of the partner's own"
    case "OTHER_LDT": "a local descriptor table for each context"
    case "TASK_286": "16-bit task-state segments"
    case "REAL_SELECTORS": "selectors of descriptors in ds, es, fs and gs"
    case "TRANSFERS": "a loop that keeps the handle of who left"
    case "AREAS": "memory of each context's own, beside its stack"
    case "SAME_MEMORY": "a partner with this process's memory, as a thread has"
    case "EVENTS": "two eventfds"
    case "PIPES": "two pipes"
    case "RESUMES": "a function that counts as the partner"
    default: word
    }
  }

  private func listing() throws -> Section {
    let objects = CodeObjects(images: images, dump: try ObjectDump.find())
    if isInstruction { return try instructionListing(objects) }
    let code = try objects.strategy(id.strategy, id.architecture)
    let heading: String
    do {
      let count = try code.switchCount()
      if isPingPong {
        let visit = try objects.visit(.pingPong, id.architecture).visitCount()
        heading =
          "\(count) instructions, and \(visit) of a visit to the measuring loop: \(count + visit) "
          + "per switch"
      } else {
        heading = "\(count) instructions, and those of a visit to the measuring loop"
      }
    } catch let error as CountingError {
      heading = "Instructions (\(error))"
    }
    return section(heading, code.listing.split(separator: "\n").map(String.init))
  }

  /// An instruction's loop, whose copies are timed, and how many instructions one of them is.
  private func instructionListing(_ objects: CodeObjects) throws -> Section {
    let heading: String
    do {
      let count = try objects.instanceCount(id.strategy, id.architecture)
      let instructions = count == 1 ? "1 instruction" : "\(count) instructions"
      heading = "\(instructions) in each copy; the loop that repeats them:"
    } catch let error as CountingError {
      heading = "Instructions (\(error))"
    }
    let lines = try objects.instances(id.strategy, id.architecture).listing
      .split(separator: "\n").map(String.init)
    // All copies are alike.
    let more = lines.count > 12 ? ["  and \(lines.count - 12) more instructions"] : []
    return section(heading, lines.prefix(12) + more)
  }

  private func section(_ heading: String, _ lines: [String]) -> Section {
    // The disassembler's lines bring the two spaces that a section's text begins with.
    let code = lines.map { $0.hasPrefix("  ") ? String($0.dropFirst(2)) : $0 }
    return Section(id: "code", title: heading, blocks: [.listing(code, name: "The disassembly")])
  }

  private var reproduction: Section {
    let words = [
      "switchbench", "run", "--benchmark", id.benchmark, "--scenario", id.scenario, "--strategy",
      id.strategy, "--architecture", id.architecture.rawValue, "--ring", String(id.ring.rawValue),
      "--machine",
      id.machine.rawValue,
    ]
    let title = "To measure it again"
    return Section(id: "command", title: title, blocks: [.command(words, name: title)])
  }

  private var launch: Section {
    let recorded = recording?.run.launchCommands.first {
      $0.machine == id.machine && $0.architecture == id.architecture
    }
    let emulator = findExecutable("qemu-system-x86_64") ?? "qemu-system-x86_64"
    let arguments =
      recorded?.arguments
      ?? images.launchCommand(id.machine, id.architecture, emulator: emulator)
    let origin =
      recorded == nil
      ? "How the runner launches such a guest"
      : "How \(recording?.run.id ?? "") launched such a guest"
    let note =
      id.machine == .process
      ? "Pasted, it waits for a request on its standard input, in frames that only the runner "
        + "writes, and answers in frames on its standard output."
      : "Pasted, it ends at once: the memory file holds the request and takes the samples, QEMU "
        + "connects to the runner's socket and waits there for the order to continue (-S). Both "
        + "are removed when the launch ends; the command above creates them again."
    return Section(
      id: "launch", title: origin,
      blocks: [.command(arguments, name: origin), .paragraph(Paragraph(note))])
  }

  private var measured: Section {
    func section(_ title: String, _ blocks: [Block] = []) -> Section {
      Section(id: "figures", title: title, blocks: blocks)
    }
    guard let recording else { return section("Nothing is recorded here yet.") }
    guard let cell = recording.run.cells.first(where: { $0.id == id }) else {
      return section("The newest recording, \(recording.path), has no such cell.")
    }
    if cell.status == .measured, let documented = cell.documented {
      return section("Documented in \(recording.path)", documentedBreakdown(documented))
    }
    guard cell.status == .measured, let summary = cell.summary else {
      return section(
        "\(cell.status.rawValue.capitalized) in \(recording.path): \(cell.because ?? "not finished")"
      )
    }
    let unit = cell.unit.isInstructions ? "instructions" : "ticks"
    var line = "\(number(summary.perSwitch)) \(unit) per switch"
    if let interval = summary.interval, interval.count == 2 {
      line += " (\(number(interval[0])) to \(number(interval[1])))"
    }
    if let cycles = summary.coreCyclesPerSwitch { line += ", \(number(cycles)) core cycles" }
    line += cell.mechanism.map { ", \($0.rawValue)" } ?? ", mechanism not proven"
    let samples = cell.boots.reduce(0) { $0 + $1.histogram.count }
    let shape = "\(samples) samples of \(cell.boots.count) boots, in \(unit) per switch:"
    return section(
      "Measured in \(recording.path)",
      [
        .paragraph(Paragraph(line)), .paragraph(Paragraph(shape)),
        .listing([""] + histogramChart(cell.boots), name: "Samples by their cost"),
      ])
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() ? String(format: "%.0f", value) : String(format: "%.2f", value)
  }
}
