import Documents
import Measurement
import Verification

extension VerificationReport {
  /// The outcome of `verify`: a line for each verdict, then what failed, what is missing, and where
  /// nothing was tried.
  var document: Document {
    func section(_ id: String, _ title: String, _ items: [Item]) -> [Section] {
      items.isEmpty ? [] : [Section(id: id, title: title, blocks: [.items(items)])]
    }
    return Document(
      title: "",
      sections: [Section(id: "verdicts", title: "", blocks: [.table(Table(grid: grid))])]
        + section("failures", "Failures", failures)
        + section("gaps", "Missing evidence", grouped { $0.gaps })
        + section(
          "equivalents", "Mutants declared equivalent, which no check can catch",
          grouped { $0.mutants?.equivalents ?? [] })
        + section(
          "scenarios", "Verified in other scenarios too", grouped { $0.otherScenarios.sorted() })
        + section("skips", "Not tried", skips)
        + [Section(id: "summary", title: "", text: [summary])])
  }

  private var grid: Grid {
    func column(_ heading: String, _ text: (StrategyVerdict) -> String) -> Grid.Column {
      Grid.Column(heading: [heading], cells: verdicts.map(text))
    }
    var status = column("verdict") { $0.status.rawValue }
    status.tones = verdicts.map(\.tone)
    let places = verdicts.flatMap { $0.verified + $0.skipped.map(\.place) }
    let rings = Set(places.map(\.machine)).sorted().map { machine in
      column(machine.rawValue) { verdict in
        let rings = verdict.verified.filter { $0.machine == machine }.map(\.ring).sorted()
        return rings.isEmpty ? "-" : rings.map { String($0.rawValue) }.joined(separator: " ")
      }
    }
    return Grid(
      rowHeading: "strategy", rows: verdicts.map(\.strategy),
      columns: [status, column("isa") { $0.architecture.rawValue }] + rings + [
        column("instructions") { verdict in
          verdict.instructions.map { check in
            "\(check.strategy)+\(check.visit)=\(check.perSwitch)\(check.confirmed.isEmpty ? "?" : "")"
          } ?? "-"
        },
        column("mutants") { $0.mutants.map { "\($0.caught)/\($0.total)" } ?? "-" },
      ])
  }

  private var failures: [Item] {
    verdicts.flatMap { verdict in
      verdict.failures.map { Item(mark: verdict.name, tone: .bad, text: $0) }
    }
  }

  private var skips: [Item] {
    grouped(
      verdicts.flatMap { verdict in
        verdict.skipped.map {
          ("\($0.place) \(verdict.architecture.rawValue): \($0.because)", verdict.strategy)
        }
      })
  }

  private func grouped(_ reasons: (StrategyVerdict) -> [String]) -> [Item] {
    grouped(verdicts.flatMap { verdict in reasons(verdict).map { ($0, verdict.name) } })
  }

  /// Each reason once, with those that it holds for: a reason often skips a dozen.
  private func grouped(_ pairs: [(because: String, who: String)]) -> [Item] {
    var order: [String] = []
    var names: [String: [String]] = [:]
    for (because, who) in pairs {
      if names[because] == nil { order.append(because) }
      names[because, default: []].append(who)
    }
    return order.map { because in
      let who = names[because] ?? []
      let list = who.count > 4 ? who.prefix(3) + ["\(who.count - 3) more"] : who
      return Item(mark: list.joined(separator: ", "), text: because)
    }
  }

  private var summary: String {
    let tallies = verdicts.compactMap(\.mutants)
    let total = tallies.reduce(0) { $0 + $1.total }
    let caught = tallies.reduce(0) { $0 + $1.caught }
    let before = tallies.reduce(0) { $0 + $1.caughtBefore }
    let earlier = before == 0 ? "" : ", \(before) of them before (--again tries all)"
    let mutants =
      tallies.isEmpty ? "no mutants tried" : "\(caught) of \(total) mutants caught\(earlier)"
    let confirmed = verdicts.filter { $0.instructions?.confirmed.isEmpty == false }.count
    return "\(count(.pass)) passed, \(count(.fail)) failed, "
      + "\(count(.skip)) skipped; \(confirmed) instruction counts confirmed; \(mutants)."
  }
}

extension StrategyVerdict {
  /// The strategy and its instruction set.
  fileprivate var name: String { "\(strategy) \(architecture.rawValue)" }

  fileprivate var tone: Tone {
    switch status {
    case .pass: .good
    case .fail: .bad
    case .skip: .quiet
    }
  }
}
