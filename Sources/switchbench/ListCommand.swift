import ArgumentParser
import Campaigns
import Documents
import Foundation
import Matrix
import Measurement
import Recordings
import Reporting

/// `switchbench list`: the cells of the matrix, and what is excluded and why.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the cells of the matrix, and the exclusions with reasons.",
    usage: "switchbench list [<filters>] [--full] [--excluded] [--format <format>]",
    discussion: """
      Prints one cell id per line: benchmark/scenario@strategy@architecture@ring@machine. \
      'switchbench run' measures these cells with the same filters. Cells marked 'full' are \
      measured only with --full or when they are named. Nothing is measured here; 'switchbench \
      doctor' shows which machines work. Standard error has the counts, and how long the run will \
      take.

      Examples:
        switchbench list --machine process
        switchbench list --benchmark '04-*' --excluded
        switchbench list --format json | jq -r '.exclusions[].because'
      """)

  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Flag(help: "List the whole matrix, including slow cells.")
  var full = false
  @Flag(help: "Also list the excluded combinations, grouped by reason.")
  var excluded = false
  @Option(help: "Output format; json always has the exclusions.")
  var format = PlainFormat.text
  @OptionGroup var suite: SuiteOptions

  func run() throws {
    let suite = try suite.find()
    let definitions = try suite.loadDefinitions()
    for note in definitions.notes { Terminal.note("switchbench: \(note)") }
    var selection = filters.selection(isFull: full)
    let (cells, exclusions) = try CellMatrix.cells(definitions, selection)
    switch format {
    case .json: Terminal.output(try json(cells, exclusions))
    case .text:
      Terminal.output(cells.map { "\(line($0))\n" }.joined())
      if excluded, !exclusions.isEmpty { try Terminal.output(document(exclusions)) }
      let more = excluded || exclusions.isEmpty ? "" : "; --excluded says why"
      Terminal.note("\(cells.count) cells, \(exclusions.count) combinations excluded\(more)")
      selection.isFull = true
      let further = try CellMatrix.cells(definitions, selection).cells.count - cells.count
      if further > 0 { Terminal.note("\(further) more cells with --full") }
      let limit = full ? RunCommand.fullSeconds : RunCommand.usualSeconds
      let estimate = RunEstimate(
        cells.map(\.id), limitSeconds: limit, earlier: usualRun(in: suite))
      let origin = estimate.run.map { "as in \($0)" } ?? "by a run on another computer"
      Terminal.note("'switchbench run' takes about \(durationText(estimate.seconds)), \(origin)")
    }
  }

  /// The newest whole run here that sampled as runs usually do; nil when there is none that can be read.
  private func usualRun(in suite: Suite) -> Run? {
    // A list need not wait until all samples of a full run are read.
    let newest = try? suite.results.runs().first {
      $0.bytes < 10_000_000 && (try? $0.status()) == .complete
    }
    guard let run = try? newest?.load(), run.plan.precision != nil else { return nil }
    return run
  }

  private func line(_ cell: Cell) -> String {
    cell.tier == .standard ? "\(cell.id)" : "\(cell.id) \(cell.tier.rawValue)"
  }

  /// The places of each set of reasons, and the reasons below them.
  private func document(_ exclusions: [Exclusion]) -> Document {
    var groups: [(reasons: [String], ids: [CellID])] = []
    for exclusion in exclusions {
      if let known = groups.firstIndex(where: { $0.reasons == exclusion.reasons }) {
        groups[known].ids.append(exclusion.id)
      } else {
        groups.append((exclusion.reasons, [exclusion.id]))
      }
    }
    let parts = groups.map { group in
      Block.part(
        Part(
          title: "",
          blocks: [
            .listing(group.ids.map { "\($0)" }, name: "The ids that are excluded"),
            .bullets(group.reasons),
          ]))
    }
    return Document(
      title: "",
      sections: [Section(id: "excluded", title: "Excluded, and why:", blocks: parts)])
  }

  private func json(_ cells: [Cell], _ exclusions: [Exclusion]) throws -> String {
    let document = ListDocument(
      cells: cells.map { ListedPlace($0.id, tier: $0.tier) },
      exclusions: exclusions.map { ListedPlace($0.id, because: $0.reasons) })
    return try Documents.json(document, schema: "switchbench.list/1", isIndented: true)
  }
}

private struct ListDocument: Encodable {
  var cells: [ListedPlace]
  var exclusions: [ListedPlace]
}

/// A place of the matrix by its id and by the id's parts, so that a tool need not take it apart.
private struct ListedPlace: Encodable {
  var id: CellID
  var benchmark: String
  var scenario: String
  var strategy: String
  var architecture: Architecture
  var ring: Ring
  var machine: Machine
  var tier: Tier?
  var because: [String]?

  init(_ id: CellID, tier: Tier? = nil, because: [String]? = nil) {
    self.id = id
    benchmark = id.benchmark
    scenario = id.scenario
    strategy = id.strategy
    architecture = id.architecture
    ring = id.ring
    machine = id.machine
    self.tier = tier
    self.because = because
  }
}
