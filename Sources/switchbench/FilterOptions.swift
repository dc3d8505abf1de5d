import ArgumentParser
import Matrix

/// The same filters on every verb.
///
/// Each can be repeated and takes globs.
struct FilterOptions: ParsableArguments {
  @Option(help: Help.filter("Only benchmarks of this name"))
  var benchmark: [String] = []
  @Option(help: Help.filter("Only this scenario: ping-pong, ring-16x4096"))
  var scenario: [String] = []
  @Option(help: Help.filter("Only strategies of this name"))
  var strategy: [String] = []
  @Option(help: Help.filter("Only this architecture: i686 or x86_64"))
  var architecture: [String] = []
  @Option(help: Help.filter("Only this ring: 0 or 3"))
  var ring: [String] = []
  @Option(
    help: Help.filter(
      "Only this machine: process, kvm, tcg, icount, bochs, bochs-kvm, metal or paper"))
  var machine: [String] = []

  private enum Help {
    static func filter(_ text: String) -> ArgumentHelp {
      ArgumentHelp("\(text). Globs; repeatable.", valueName: "glob")
    }
  }

  /// Whether nobody asked for a part of the matrix.
  var isEmpty: Bool {
    [benchmark, scenario, strategy, architecture, ring, machine].allSatisfy(\.isEmpty)
  }

  var selection: Selection {
    Selection(
      benchmarks: benchmark, scenarios: scenario, strategies: strategy, architectures: architecture,
      rings: ring, machines: machine)
  }
}
