import Analysis
import ArgumentParser
import Campaigns
import Foundation
import Launches
import Matrix
import Measurement
import Recordings
import Reporting

/// `switchbench reproduce`: holds what others have published against what is measured here.
struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Hold published figures against what is measured here.",
    usage: "switchbench reproduce [<claim> ...] [<options>]",
    discussion: """
      Measures just the cells that the chosen claims and the articles' questions need, and gives each \
      claim one of four verdicts: reproduced, contradicted, not comparable here, cannot run here; the \
      last two with the reason. The claims are in Benchmarks/published. What is measured is a \
      recording like any other, and --from judges one again without measuring.

      Exits with 0 also when a claim is contradicted, since that is a finding; with 3 then under \
      --strict, and with 4 when a cell that was needed failed.

      Examples:
        switchbench reproduce
        switchbench reproduce --group calibration
        switchbench reproduce 'i2*' --confidence A --confidence B
        switchbench reproduce --list
        switchbench reproduce --from latest --format html > claims.html
      """)

  @Argument(help: "Claims by their ids, or globs. Default: all.")
  var claims: [String] = []
  @Option(
    help: ArgumentHelp("Only claims of this group; a glob, and repeatable.", valueName: "glob"))
  var group: [String] = []
  @Option(
    help: ArgumentHelp("Only claims read so surely: A, B or C; repeatable.", valueName: "letter"))
  var confidence: [PublishedClaim.Confidence] = []
  @Flag(help: "Print the claims and their sources, and measure nothing.")
  var list = false
  @Option(
    help: ArgumentHelp(
      "Judge this recording instead of measuring: a run id, the start of one, 'latest', or a path.",
      valueName: "recording"))
  var from: String?
  @Option(
    help: ArgumentHelp(
      "Boots of each cell: the statistical replicates. Default: 10.", valueName: "count"))
  var boots: Int?
  @Option(
    help: ArgumentHelp(
      "Only this part, as Markdown, for a page that quotes it: answers, tally, sources, or a group.",
      valueName: "name"))
  var section: String?
  @Flag(help: "Exit with 3 when a claim is contradicted.")
  var strict = false
  @OptionGroup(title: "Placement") var placement: PlacementOptions
  @Option(help: "How the claims are printed.")
  var format = OutputFormat.text
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    if let boots, !(1...1000).contains(boots) {
      throw ValidationError("--boots \(boots): 1 to 1000 boots can be asked for.")
    }
    let isPlaced = boots != nil || placement.cpu != nil || placement.numaNode != nil
    if list, format != .text, format != .json {
      throw ValidationError("--list is text or json; leave --format \(format.rawValue) out.")
    }
    if section != nil, list || format != .text && format != .markdown {
      throw ValidationError("--section is Markdown; leave --list and other formats out.")
    }
    if list, isPlaced || from != nil || strict {
      throw ValidationError("--list measures and judges nothing; leave the other options out.")
    }
    if from != nil, isPlaced {
      throw ValidationError(
        "--from measures nothing; --boots, --cpu and --numa-node belong to a measurement.")
    }
  }

  func run() throws {
    let suite = try suite.find()
    let definitions = try suite.loadDefinitions()
    let chosen = try chosen(of: definitions.published)
    if list {
      Terminal.output(
        try claimList(
          definitions.published, chosen: chosen, columns: Terminal.columns,
          isJSON: format == .json))
      return
    }
    let (run, path) = try recording(of: definitions, chosen, suite)
    let reproduction = reproduce(
      run, recording: path, definitions.published, chosen: chosen,
      excluded: Dictionary(
        uniqueKeysWithValues: Matrix.exclusions(of: definitions).map { ($0.id, $0.because) }))
    do {
      Terminal.output(
        try section.map { try markdownSection($0, of: reproduction) }
          ?? render(reproduction, as: format.claims))
    } catch let error as NoSuchSection {
      throw ValidationError("\(error)")
    }
    if from == nil { Terminal.note("\nRecording: \(path)") }
    if run.status == .interrupted, from == nil { throw Interrupted() }
    try end(reproduction, run, needed: definitions.published.cells(of: chosen))
  }

  /// The claims that the filters let through, by their ids.
  private func chosen(of catalogue: PublishedCatalogue) throws -> Set<String> {
    let ids = catalogue.claims.map(\.id)
    for glob in claims where !ids.contains(where: { isMatch($0, glob: glob) }) {
      throw ValidationError(
        "No claim is called '\(glob)'; 'switchbench reproduce --list' prints all.")
    }
    let names = catalogue.groups.map(\.name)
    for glob in group where !names.contains(where: { isMatch($0, glob: glob) }) {
      throw ValidationError(
        "--group \(glob) matches none; there are \(names.joined(separator: ", ")).")
    }
    let chosen = catalogue.groups.flatMap { entry in
      entry.claims.filter { claim in
        (claims.isEmpty || claims.contains { isMatch(claim.id, glob: $0) })
          && (group.isEmpty || group.contains { isMatch(entry.name, glob: $0) })
          && (confidence.isEmpty || confidence.contains(claim.confidence))
      }
    }
    guard !chosen.isEmpty else {
      throw ValidationError("No claim is in all of the filters together; widen one of them.")
    }
    return Set(chosen.map(\.id))
  }

  /// What is judged: a recording that there is, or one that is made now.
  private func recording(
    of definitions: Definitions, _ chosen: Set<String>, _ suite: Suite
  ) throws -> (run: Run, path: String) {
    if let from {
      let stored = try suite.results.find(from)
      return (try suite.load(stored), suite.relative(stored.recordingPath))
    }
    let needed = Set(definitions.published.cells(of: chosen))
    let everything = Selection(isFull: true)
    let cells = try Matrix.cells(definitions, everything).cells.map(\.id).filter(needed.contains)
    let watcher = ProgressWatcher()
    defer { watcher.clear() }
    let campaign = RunCampaign(
      suite: suite, command: CommandLine.arguments, qemu: placement.qemu, watch: watcher.show)
    let stored = try campaign.run(
      .only(
        cells: cells, definitions: definitions,
        plan: .standard(boots: boots, cpu: placement.cpu, numaNode: placement.numaNode)))
    return (try stored.load(), suite.relative(stored.recordingPath))
  }

  private func end(_ reproduction: Reproduction, _ run: Run, needed: [CellID]) throws {
    let failed = run.cells.count { $0.status == .failed && needed.contains($0.id) }
    if failed > 0 {
      Terminal.note(
        "switchbench: \(failed) of the cells that were needed failed; the verdicts say why.")
    }
    let contradicted = reproduction.results.filter { $0.verdict == .contradicted }
    if strict, !contradicted.isEmpty {
      Terminal.note(
        "switchbench: contradicted: \(contradicted.map(\.claim.id).joined(separator: ", "))")
      throw ExitCode(Outcome.regression.rawValue)
    }
    if failed > 0 { throw ExitCode(Outcome.cellMissing.rawValue) }
  }
}

extension PublishedClaim.Confidence: ExpressibleByArgument {}

extension OutputFormat {
  /// The formatter's word for it, for claims.
  var claims: ClaimFormat {
    switch self {
    case .text: .terminal(columns: Terminal.columns, color: Terminal.usesColor)
    case .markdown: .markdown
    case .html: .html
    case .csv: .csv
    case .json: .json
    }
  }
}
