import Analysis
import ArgumentParser
import Campaigns
import Foundation
import Host
import Launches
import Matrix
import Measurement
import Processes
import Recordings
import Reporting

/// `switchbench run`: measures the matrix and prints the report.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Measure the matrix on the machines that work here, and report.",
    usage: "switchbench run [<filters>] [<options>]",
    discussion: """
      Without options: every strategy, both architectures, every machine that works here. Each cell \
      is booted until its interval is within --precision of the figure, 36 times at most; exact \
      numbers take two boots and emulated ones three. Slow cells are left out; --full measures them \
      too, and so does naming their benchmark or scenario. With --strategy alone, the floor, the \
      reference and the parent on the ladder are measured too, so that the report has ratios. A \
      machine that does not work here is skipped with its reason. Results are recorded as they \
      arrive; --resume continues an interrupted run.

      Exits with 0 if everything that can run here was measured; with 4 if a cell failed, nothing \
      could be measured, or a machine named with --machine does not work here; with 7 if the core \
      was never quiet.

      Examples:
        switchbench run --quick
        switchbench run --machine process --architecture x86_64
        switchbench run --benchmark '01-*' --strategy '*-jmp' --boots 20
        switchbench run --full
        switchbench run --resume latest
      """)

  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Flag(help: "The whole matrix, including slow cells.")
  var full = false
  @Option(
    help: ArgumentHelp(
      "Boots of each cell: the statistical replicates. Default: as many as --precision takes.",
      valueName: "count"))
  var boots: Int?
  @Option(
    help: ArgumentHelp(
      "Stop booting a cell when its interval's half-width is below this. Default: 0.1%.",
      valueName: "percentage"))
  var precision: String?
  @Option(
    help: ArgumentHelp(
      "Time limit for all boots. Default: 50; with --full 540; with --boots none.",
      valueName: "seconds"))
  var timeLimit: Double?
  @Flag(
    help: ArgumentHelp(
      "A first look within seconds: 2 boots of ping-pong, native cells and counts, no intervals."))
  var quick = false
  @Option(
    help: ArgumentHelp(
      "Milliseconds for a cell's samples in one boot. Default: 8.", valueName: "ms"))
  var cellBudget: Double?
  @Option(
    help: ArgumentHelp(
      "Seed for the order of cells. Default: a new one, recorded.", valueName: "number"))
  var seed: UInt64?
  @Option(
    help: ArgumentHelp(
      "Continue this run: an id or its first characters, 'latest', or a path.", valueName: "run"),
    completion: .recordings)
  var resume: String?
  @OptionGroup(title: "Placement") var placement: PlacementOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    if let boots, !(1...1000).contains(boots) {
      throw ValidationError("--boots \(boots): a number from 1 to 1000.")
    }
    if let cellBudget, !(0.01...60_000).contains(cellBudget) {
      throw ValidationError("--cell-budget \(cellBudget): 0.01 to 60000 milliseconds.")
    }
    if let precision {
      guard let share = Double(percentage: precision), (0.00001...0.5).contains(share) else {
        throw ValidationError(
          "--precision \(precision): a percentage from 0.001% to 50%, such as 0.1%.")
      }
      if boots != nil || quick {
        throw ValidationError(
          "--precision determines the number of boots; remove --boots and --quick.")
      }
    }
    if let timeLimit, !(1...86_400).contains(timeLimit) {
      throw ValidationError("--time-limit \(timeLimit): 1 to 86400 seconds.")
    }
    if resume == nil { try placement.checkHostKernel(among: filters.machine) }
    let isPlanned =
      boots != nil || quick || cellBudget != nil || seed != nil || precision != nil
      || timeLimit != nil
    let isPlaced = placement.cpu != nil || placement.numaNode != nil
    if resume != nil, isPlanned || isPlaced || full || !filters.isEmpty {
      throw ValidationError(
        "--resume continues the run as it was planned; filters, --full, --boots, --precision, "
          + "--time-limit, --quick, --cell-budget, --seed, --cpu and --numa-node belong to a new run."
      )
    }
  }

  func run() throws {
    let suite = try suite.find()
    let selection = filters.selection(isFull: full)
    let intended = intent(selection)
    let watcher = ProgressWatcher(limitSeconds: intended.plan?.timeLimitSeconds)
    defer { watcher.clear() }
    let campaign = RunCampaign(
      suite: suite, command: CommandLine.arguments, emulators: placement.emulators,
      watch: watcher.show)
    let outcome = try campaign.run(intended)
    let (run, place, id) = suite.ended(outcome)
    watcher.clear()
    let model = ReportModel(run, recording: place)
    outcome.stored?.writePage("report", of: RunReport(model, details: cellDetails(of: run)))
    try output.print(
      output.format.report(
        on: run, model, page: outcome.stored?.page("report", in: suite)))
    Terminal.note("\nRecording: \(place)")
    if run.status == .interrupted {
      if let id { Terminal.note("switchbench: continue with: switchbench run --resume \(id)") }
      throw Interrupted()
    }
    if let late = lateCells(run) { Terminal.note("switchbench: \(late)") }
    let complaints = complaints(about: run)
    for complaint in complaints { Terminal.note("switchbench: \(complaint)") }
    if !complaints.isEmpty { throw ExitCode(ExitStatus.cellMissing.rawValue) }
    if let found = neverQuiet(run) {
      Terminal.note("switchbench: \(found.complaint)")
      throw ExitCode(ExitStatus.neverQuiet.rawValue)
    }
  }

  /// Seconds that boots may take where nothing else is asked.
  static let usualSeconds = 50.0
  /// The same for the whole matrix.
  static let fullSeconds = 540.0

  private func intent(_ selection: Selection) -> RunCampaign.Intent {
    if let resume { return .resume(resume) }
    let plan = SamplingPlan.standard(
      boots: boots, precision: precision.flatMap(Double.init(percentage:)),
      timeLimit: timeLimit
        ?? (boots == nil && !quick
          ? (full ? RunCommand.fullSeconds : RunCommand.usualSeconds) : nil),
      cellBudget: cellBudget, quick: quick, seed: seed, cpu: placement.cpu,
      numaNode: placement.numaNode)
    return quick ? .quick(selection: selection, plan: plan) : .new(selection: selection, plan: plan)
  }

  /// How many cells the time limit has closed; nil for none.
  private func lateCells(_ run: Run) -> String? {
    let late = run.cells.count { $0.closing?.reason == .timeLimit }
    guard late > 0, let limit = run.plan.timeLimitSeconds else { return nil }
    return "\(late) of \(run.cells.count) cells were not yet as precise as asked for after "
      + "\(Int(limit)) s; --time-limit gives them more time."
  }

  /// What was asked for and is not there; cells of a machine that was not named are not missed.
  private func complaints(about run: Run) -> [String] {
    var complaints: [String] = []
    if !filters.machine.isEmpty {
      complaints += run.machines.filter { !$0.available }.map {
        "--machine \($0.id.rawValue) does not work here: \($0.because ?? "no reason was given")"
      }
      complaints += run.machines.filter(\.available).compactMap { lost($0.id, in: run) }
    }
    let failed = run.cells.count { $0.status == .failed }
    if failed > 0 {
      complaints.append("\(failed) of \(run.cells.count) cells failed; the report says why.")
    }
    if complaints.isEmpty, !run.cells.contains(where: { $0.status == .measured }) {
      complaints.append("nothing could be measured; the report says why.")
    }
    return complaints
  }

  /// What to say of a machine that works here and measured nothing all the same; nil when it did.
  private func lost(_ machine: Machine, in run: Run) -> String? {
    let cells = run.cells.filter { $0.id.machine == machine }
    guard let first = cells.first(where: { $0.status == .skipped }),
      !cells.contains(where: { $0.status == .measured })
    else { return nil }
    return "--machine \(machine.rawValue): none of its \(cells.count) cells was measured; "
      + "\(first.id): \(first.because ?? "no reason was given")"
  }
}
