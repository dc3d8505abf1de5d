import Analysis
import ArgumentParser
import Campaigns
import Documents
import Foundation
import Launches
import Matrix
import Measurement
import Processes
import Recordings
import Reporting

/// `switchbench reproduce`: compares published figures with measurements on this machine.
struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Compare published figures with measurements on this machine.",
    usage: "switchbench reproduce [<claim> ...] [<options>]",
    discussion: """
      Prints the answers on one screen; --details and --section print the rest. Measures only the \
      cells that the selected claims and the articles' questions need, and gives each claim one of \
      four verdicts: reproduced, contradicted, not comparable here, or cannot run here; the last two \
      with the reason. The claims are in Benchmarks/published. The result is a recording like any \
      other; --from judges an existing one without measuring.

      Exits with 0 even if a claim is contradicted, because that is a finding; with --strict, 3 in \
      that case; and 4 if a required cell failed.

      Examples:
        switchbench reproduce
        switchbench reproduce --group calibration
        switchbench reproduce 'i2*' --confidence A --confidence B
        switchbench reproduce --list
        switchbench reproduce --from latest --format html > claims.html
      """)

  @Argument(help: "Claims: ids or globs. Default: all.")
  var claims: [String] = []
  @Option(
    help: ArgumentHelp("Only claims of this group; a glob, and repeatable.", valueName: "glob"))
  var group: [String] = []
  @Option(
    help: ArgumentHelp(
      "Only claims with this confidence in the source: A, B or C; repeatable.", valueName: "letter")
  )
  var confidence: [PublishedClaim.Confidence] = []
  @Flag(help: "Print the claims and their sources, and measure nothing.")
  var list = false
  @Option(
    help: ArgumentHelp(
      "Judge this recording instead of measuring: a run id or its first characters, 'latest', or a path.",
      valueName: "recording"), completion: .recordings)
  var from: String?
  @Option(
    help: ArgumentHelp(
      "Boots of each cell: the statistical replicates. Default: 10.", valueName: "count"))
  var boots: Int?
  @Flag(help: "Exit with 3 if a claim is contradicted.")
  var strict = false
  @OptionGroup(title: "Placement") var placement: PlacementOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    if let boots, !(1...1000).contains(boots) {
      throw ValidationError("--boots \(boots): a number from 1 to 1000.")
    }
    let isPlaced = boots != nil || placement.cpu != nil || placement.numaNode != nil
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
        try render(
          ClaimList(definitions.published, chosen: chosen), as: output.format.format))
      return
    }
    let (run, stored, path) = try recording(of: definitions, chosen, suite)
    let reproduction = reproduce(
      run, recording: path, definitions.published, chosen: chosen,
      excluded: Dictionary(
        uniqueKeysWithValues: CellMatrix.exclusions(of: definitions).map { ($0.id, $0.because) }))
    if from == nil { stored?.writePage("claims", of: reproduction) }
    try output.print(
      ReproductionReport(reproduction, page: stored?.page("claims", in: suite)))
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
  ) throws -> (run: Run, stored: StoredRun?, path: String) {
    if let from {
      let stored = try suite.results.find(from)
      return (try suite.load(stored), stored, suite.relative(stored.recordingPath))
    }
    Interruption.install(patienceSeconds: Switchbench.measurementPatienceSeconds)
    let needed = Set(definitions.published.cells(of: chosen))
    let everything = Selection(isFull: true)
    let cells = try CellMatrix.cells(definitions, everything).cells.map(\.id).filter(
      needed.contains)
    let watcher = ProgressWatcher()
    defer { watcher.clear() }
    let campaign = RunCampaign(
      suite: suite, command: CommandLine.arguments, emulators: placement.emulators,
      watch: watcher.show)
    let outcome = try campaign.run(
      .only(
        cells: cells, definitions: definitions,
        plan: .standard(boots: boots, cpu: placement.cpu, numaNode: placement.numaNode)))
    return (outcome.run, outcome.stored, suite.ended(outcome).place)
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
      throw ExitCode(ExitStatus.regression.rawValue)
    }
    if failed > 0 { throw ExitCode(ExitStatus.cellMissing.rawValue) }
  }
}

extension PublishedClaim.Confidence: ExpressibleByArgument {}
