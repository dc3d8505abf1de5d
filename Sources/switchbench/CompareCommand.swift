import Analysis
import ArgumentParser
import Matrix
import Measurement
import Reporting

/// `switchbench compare`: holds a head against its base, with a verdict for each cell.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Hold two recordings against each other: slower, faster, the same?",
    usage: "switchbench compare <base> <head> [<filters>] [--gate]",
    discussion: """
      Each cell becomes slower, faster, the same within so much, or inconclusive with the smallest \
      slowdown that would have been seen. Only time that the CPU itself took is judged; numbers \
      that repeating cannot change are held to Benchmarks/budgets.toml.

      Recordings were made at different times, so what is said of them is advisory. Where their \
      environments differ in what matters nothing is compared, and the differences are listed.

      Exits with 0, or with 3 for a regression when there is a --gate, 4 for a cell without a \
      comparison, 5 when the two are not comparable, and 6 when nothing can be concluded.

      Examples:
        switchbench compare <base> latest
        switchbench compare <base> <head> --machine process --gate
        switchbench compare <base> <head> --threshold 1% --confidence 0.99
        switchbench compare <base> <head> --format markdown > comment.md
      """)

  @Argument(help: "What things were: a run id, the start of one, 'latest', or a path.")
  var base: String
  @Argument(help: "What things are: as for the base.")
  var head: String
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Option(help: ArgumentHelp("The change that matters.", valueName: "percentage"))
  var threshold: String = "2%"
  @Option(help: ArgumentHelp("The coverage of every interval.", valueName: "share"))
  var confidence: Double = 0.95
  @Flag(help: "End with 3 when a cell became slower or an exact number is over its hard budget.")
  var gate = false
  @Option(help: "How the comparison is printed.")
  var format = ComparisonOutputFormat.text
  @OptionGroup var suite: SuiteOptions

  func validate() throws { _ = try settings }

  func run() throws {
    let suite = try suite.find()
    let budgets = try suite.loadDefinitions().budgets
    let sides = try [base, head].map { try ComparisonSide($0, in: suite) }
    let runs = try chosen(of: sides.map { try $0.load(in: suite) })
    let comparison = compare(
      base: Arm(runs[0], name: base), head: Arm(runs[1], name: head), settings: try settings,
      budgets: budgets, pairing: .advisory)
    Terminal.output(try render(comparison, as: format.format))
    if let outcome = Outcome(comparison.outcome) { throw ExitCode(outcome.rawValue) }
  }

  private var settings: ComparisonSettings {
    get throws {
      guard let share = Double(percentage: threshold), (0.0001...1).contains(share) else {
        throw ValidationError(
          "--threshold \(threshold): a percentage from 0.01% to 100%, such as 2%.")
      }
      guard (0.5...0.9999).contains(confidence) else {
        throw ValidationError("--confidence \(confidence): a share from 0.5 to 0.9999.")
      }
      return ComparisonSettings(threshold: share, confidence: confidence, isGate: gate)
    }
  }

  /// The runs with the cells that the filters let through; a glob may match one of them only.
  private func chosen(of runs: [Run]) throws -> [Run] {
    let chosen = try filters.selection.cells(of: runs.flatMap { $0.cells.map(\.id) })
    return runs.map { run in
      var run = run
      run.cells.removeAll { !chosen.contains($0.id) }
      return run
    }
  }
}

/// How a comparison is printed.
enum ComparisonOutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, csv, json

  /// The formatter's word for it.
  var format: ComparisonFormat {
    switch self {
    case .text: .terminal(columns: Terminal.columns, color: Terminal.usesColor)
    case .markdown: .markdown
    case .csv: .csv
    case .json: .json
    }
  }
}

extension Outcome {
  /// The exit code of a comparison; nil when nothing speaks against the head.
  init?(_ outcome: ComparisonOutcome) {
    switch outcome {
    case .passed: return nil
    case .regression: self = .regression
    case .cellMissing: self = .cellMissing
    case .notComparable: self = .notComparable
    case .inconclusive: self = .inconclusive
    }
  }
}
