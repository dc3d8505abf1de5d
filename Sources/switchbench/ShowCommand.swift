import Analysis
import ArgumentParser
import Campaigns
import Foundation
import Matrix
import Measurement
import Recordings
import Reporting
import Verification

/// `switchbench show`: all there is to know about one cell.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Explain one cell: its instructions, commands and latest figures.",
    usage: "switchbench show <cell> | <strategy> [<filters>]",
    discussion: """
      Name a cell by its id, as 'switchbench list' prints it, or by its strategy and filters that \
      leave one cell. Shows the cell's definition, the commands that measure it and launch its \
      guest, the promises of its strategy, the disassembly with the number of instructions, and \
      its figures in the newest recording that has the cell.

      Examples:
        switchbench show '*-pusha' --machine process
        switchbench show "$(switchbench list --machine icount | head -n 1)"
        switchbench show '*-pusha' --machine process --picture gate.svg
      """)

  @Argument(help: "A cell's id, or a strategy (glob).", completion: .cells)
  var cell: String
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Option(
    help: ArgumentHelp(
      "Draw the cell's launches, with disturbed and quiet samples, as an SVG file.",
      valueName: "file"))
  var picture: String?
  @Option(
    help: ArgumentHelp(
      "The recording: an id or its first characters, 'latest', or a path. Default: the newest "
        + "that has the cell.", valueName: "run"),
    completion: .recordings)
  var recording: String?
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    if CellID(cell) != nil, !filters.isEmpty {
      throw ValidationError("A cell's id names one cell; remove the filters.")
    }
    if !filters.strategy.isEmpty {
      throw ValidationError("The strategy is already given as \(cell); remove --strategy.")
    }
  }

  func run() throws {
    let suite = try suite.find()
    let definitions = try suite.loadDefinitions()
    let id = try choose(definitions)
    if let picture { return try draw(id, into: picture, suite) }
    let images = try suite.images.images(
      architectures: [id.architecture], platforms: [id.machine.platform]
    ) { Terminal.note("switchbench: \($0)") }
    let card = CellCard(
      id: id, definitions: definitions, suite: suite, images: images,
      recording: try chosenRecording(of: id, suite))
    try Terminal.output(card.document())
  }

  private func draw(_ id: CellID, into file: String, _ suite: Suite) throws {
    try expectWritable(file, option: "--picture")
    let run = try chosenRecording(of: id, suite)?.run
    guard let drawing = run.flatMap({ GatePicture(id, of: $0) }) else {
      throw ValidationError(
        "--picture \(file): \(run.map { "the recording \($0.id) has no" } ?? "no recording has") samples of "
          + "\(id) with probes around them; measure it with 'switchbench run', or name another "
          + "recording with --recording.")
    }
    try ShownText.filtered(render(drawing)).write(toFile: file, atomically: true, encoding: .utf8)
    Terminal.note("Picture: \(file)")
  }

  /// The one cell that is meant.
  private func choose(_ definitions: Definitions) throws -> CellID {
    var selection = filters.selection
    if let id = CellID(cell) {
      selection = Selection(
        benchmarks: [id.benchmark], strategies: [id.strategy],
        architectures: [id.architecture.rawValue], rings: [id.ring.name],
        machines: [id.machine.rawValue])
    } else if cell.contains("@") {
      throw ValidationError(
        "'\(cell)' is not a cell's id; 'switchbench list' prints those there are.")
    } else {
      selection.strategies = [cell]
    }
    var cells = try CellMatrix.cells(definitions, selection).cells.map(\.id)
    if let id = CellID(cell) {
      guard !cells.contains(id) else { return id }
      throw ValidationError(
        "There is no cell '\(id)'; nearest are:\n"
          + cells.map { "  \($0)" }.joined(separator: "\n"))
    }
    // Who names a strategy means the switch itself, unless other words are added.
    let plain = cells.filter { $0.scenario == Scenario.pingPong.description }
    if !plain.isEmpty { cells = plain }
    guard cells.count == 1 else {
      throw ValidationError(
        "'\(cell)' and the filters leave \(cells.count) cells; name one of them:\n"
          + cells.map { "  \($0)" }.joined(separator: "\n"))
    }
    return cells[0]
  }

  /// The recording that was named, or the newest run made here that has a figure of the cell, or else
  /// the newest that has the cell at all; nil when there is none.
  private func chosenRecording(of id: CellID, _ suite: Suite) throws -> CellCard.Recording? {
    if let recording {
      let stored = try suite.results.find(recording)
      return CellCard.Recording(
        run: try suite.load(stored), path: suite.relative(stored.recordingPath))
    }
    var withoutFigure: CellCard.Recording?
    for stored in try suite.results.runs() where stored.mentions(id) {
      do {
        let found = CellCard.Recording(
          run: try stored.load(), path: suite.relative(stored.recordingPath))
        if found.run.cells.contains(where: { $0.id == id && $0.status == .measured }) {
          return found
        }
        withoutFigure = withoutFigure ?? found
      } catch {
        // One that cannot be read is no reason to show nothing.
        Terminal.note("switchbench: a recording is left out: \(error)")
      }
    }
    return withoutFigure
  }
}
