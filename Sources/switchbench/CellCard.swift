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
  private var isInstruction: Bool { Scenario(id.scenario)?.kind == .instruction }

  private var source: String {
    let folder = isInstruction ? "Instructions" : "Strategies"
    return "Kernels/\(folder)/\(id.architecture.rawValue)/\(id.strategy).S"
  }

  /// The whole card.
  ///
  /// Throws what keeps the strategy from being disassembled.
  func text(columns: Int) throws -> String {
    let paragraphs = [
      ["\(id)"], identity(columns), try contract(columns), try listing(), reproduction(columns),
      launch(columns), measured(columns),
    ]
    return paragraphs.map { $0.map { "\($0)\n" }.joined() }.joined(separator: "\n")
  }

  private func identity(_ columns: Int) -> [String] {
    let strategy = definitions.entries.first { $0.name == id.strategy }
    let benchmark = definitions.benchmarks.first { $0.name == id.benchmark }
    let machine = definitions.machines.first { $0.machine == id.machine }
    let facts: [(String, String?)] = [
      ("strategy", strategy.map { "\($0.definition.title). \($0.definition.summary)" }),
      ("from", strategy?.source), ("adds to", strategy?.definition.adds),
      ("asked by", benchmark?.definition.title), ("scenario", id.scenario),
      ("machine", machine.map { "\($0.title). \($0.meaning)" }),
    ]
    return facts.flatMap { label, text in text.map { fact(label, $0, columns) } ?? [] }
  }

  private func contract(_ columns: Int) throws -> [String] {
    let path = "\(suite.path)/\(source)"
    let text = try namingFile(path) { try String(contentsOfFile: path, encoding: .utf8) }
    if isInstruction { return fact("source", source, columns) }
    let strategy = try StrategySource(
      name: id.strategy, architecture: id.architecture, text: text)
    let state = StateNames.split(strategy.promisedBits, id.architecture)
    let objects = CodeObjects(images: images, dump: try ObjectDump.find())
    let bytes = try objects.frameBytes(id.strategy, id.architecture)
    let needs = strategy.requirements.map(CellCard.requirement).joined(separator: "; ")
    return fact("preserves", state.promised.joined(separator: " "), columns)
      + fact("not promised", state.notPromised.joined(separator: " "), columns)
      + fact("needs", needs.isEmpty ? "nothing but a stack" : needs, columns)
      + fact("keeps", "\(bytes) bytes of a context that is not running", columns)
      + fact("source", source, columns)
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

  private func listing() throws -> [String] {
    let objects = CodeObjects(images: images, dump: try ObjectDump.find())
    if isInstruction { return try instructionListing(objects) }
    let code = try objects.strategy(id.strategy, id.architecture)
    let heading: String
    do {
      let count = try code.switchCount()
      if id.scenario == Scenario.pingPong.description {
        let visit = try objects.visit(id.scenario, id.architecture).visitCount()
        heading =
          "\(count) instructions, and \(visit) of a visit to the measuring loop: \(count + visit) "
          + "per switch"
      } else {
        heading = "\(count) instructions, and those of a visit to the measuring loop"
      }
    } catch let refusal as CountRefusal {
      heading = "Instructions (\(refusal))"
    }
    return [heading] + code.listing.split(separator: "\n").map(String.init)
  }

  /// An instruction's loop, whose copies are timed, and how many instructions one of them is.
  private func instructionListing(_ objects: CodeObjects) throws -> [String] {
    let heading: String
    do {
      let count = try objects.instanceCount(id.strategy, id.architecture)
      let instructions = count == 1 ? "1 instruction" : "\(count) instructions"
      heading = "\(instructions) in each copy; the loop that repeats them:"
    } catch let refusal as CountRefusal {
      heading = "Instructions (\(refusal))"
    }
    let lines = try objects.instances(id.strategy, id.architecture).listing
      .split(separator: "\n").map(String.init)
    // All copies are alike.
    let more = lines.count > 12 ? ["  and \(lines.count - 12) more instructions"] : []
    return [heading] + lines.prefix(12) + more
  }

  private func reproduction(_ columns: Int) -> [String] {
    let words = [
      "switchbench", "run", "--benchmark", id.benchmark, "--scenario", id.scenario, "--strategy",
      id.strategy, "--architecture", id.architecture.rawValue, "--ring", String(id.ring.rawValue),
      "--machine",
      id.machine.rawValue,
    ]
    return ["To measure it again"] + CellCard.command(words, columns)
  }

  private func launch(_ columns: Int) -> [String] {
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
    return [origin] + CellCard.command(arguments, columns) + wrap(note, columns: columns, indent: 2)
  }

  private func measured(_ columns: Int) -> [String] {
    guard let recording else { return ["Nothing is recorded here yet."] }
    guard let cell = recording.run.cells.first(where: { $0.id == id }) else {
      return wrap("The newest recording, \(recording.path), has no such cell.", columns: columns)
    }
    if cell.status == .measured, let documented = cell.documented {
      return ["Documented in \(recording.path)"]
        + documentedLines(documented, strategy: id.strategy, columns: columns)
    }
    guard cell.status == .measured, let summary = cell.summary else {
      return wrap(
        "\(cell.status.rawValue.capitalized) in \(recording.path): \(cell.because ?? "not finished")",
        columns: columns, indent: 2, firstIndent: 0)
    }
    let unit = cell.unit.isInstructions ? "instructions" : "ticks"
    var line = "\(number(summary.perSwitch)) \(unit) per switch"
    if let interval = summary.interval, interval.count == 2 {
      line += " (\(number(interval[0])) to \(number(interval[1])))"
    }
    if let cycles = summary.coreCyclesPerSwitch { line += ", \(number(cycles)) core cycles" }
    line += cell.mechanism.map { ", \($0.rawValue)" } ?? ", mechanism not proven"
    let samples = cell.boots.reduce(0) { $0 + $1.histogram.count }
    return ["Measured in \(recording.path)"]
      + wrap(line, columns: columns, indent: 2)
      + ["  \(samples) samples of \(cell.boots.count) boots, in \(unit) per switch:", ""]
      + histogramChart(cell.boots).map { "  \($0)" }
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() ? String(format: "%.0f", value) : String(format: "%.2f", value)
  }

  private func fact(_ label: String, _ text: String, _ columns: Int) -> [String] {
    var lines = wrap(text, columns: columns, indent: 16)
    lines[0] = "  " + label + lines[0].dropFirst(2 + label.count)
    return lines
  }

  /// A command that a shell reads as one, broken before options where it is long.
  private static func command(_ words: [String], _ columns: Int) -> [String] {
    // An option and its value stay together.
    let parts = words.map(quoted).reduce(into: [String]()) { parts, word in
      if let last = parts.last, last.hasPrefix("-"), !last.contains(" "), !word.hasPrefix("-") {
        parts[parts.count - 1] += " \(word)"
      } else {
        parts.append(word)
      }
    }
    var lines: [String] = []
    var line = " "
    for part in parts {
      if line.count + 1 + part.count > columns - 2, line.contains(where: { $0 != " " }) {
        lines.append(line + " \\")
        line = "   "
      }
      line += " \(part)"
    }
    return lines + [line]
  }

  /// A word as a POSIX shell takes it literally.
  private static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_=./,:@+".contains($0))
    }
    return plain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }
}
