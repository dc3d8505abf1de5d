import ArgumentParser
import Matrix

/// The same filters on every verb.
///
/// Each can be repeated and takes globs.
struct FilterOptions: ParsableArguments {
  @Option(help: Help.filter("Only benchmarks of this name"), completion: .benchmarks)
  var benchmark: [String] = []
  @Option(
    help: Help.filter("Only this scenario: ping-pong, ring-16x4096"), completion: .scenarios)
  var scenario: [String] = []
  @Option(help: Help.filter("Only strategies of this name"), completion: .strategies)
  var strategy: [String] = []
  @Option(
    help: Help.filter("Only this architecture: i686 or x86_64"), completion: .architectures)
  var architecture: [String] = []
  @Option(help: Help.filter("Only this ring: 0 or 3"), completion: .rings)
  var ring: [String] = []
  @Option(
    help: Help.filter(
      "Only this machine: process, kvm, tcg, icount, bochs, bochs-kvm, metal or paper"),
    completion: .machines)
  var machine: [String] = []

  private enum Help {
    static func filter(_ text: String) -> ArgumentHelp {
      ArgumentHelp("\(text). Globs; repeatable.", valueName: "glob")
    }
  }

  /// Whether no part of the matrix was requested.
  var isEmpty: Bool {
    [benchmark, scenario, strategy, architecture, ring, machine].allSatisfy(\.isEmpty)
  }

  /// The selection of a run: strategies that are named alone come with those that reports set them
  /// against.
  func selection(isFull: Bool) -> Selection {
    var selection = selection
    selection.isFull = isFull
    selection.isAccompanied = benchmark.isEmpty && scenario.isEmpty
    return selection
  }

  var selection: Selection {
    Selection(
      benchmarks: benchmark, scenarios: scenario, strategies: strategy, architectures: architecture,
      rings: ring, machines: machine)
  }
}
