import Measurement
import Reporting
import Verification

/// The outcome of `verify` for a terminal: a line for each verdict, then what failed, what is
/// missing, and where nothing was tried.
struct VerificationText {
  let report: VerificationReport
  let columns: Int

  /// All of it; the table is not wrapped, and fits on 80 columns with every machine.
  var text: String {
    let blocks = [
      table, titled("Failures", failures), titled("Missing evidence", gaps),
      titled("Mutants declared equivalent, which no check can catch", equivalents),
      titled("Verified in other scenarios too", otherScenarios),
      titled("Not tried", skips), wrap(summary, columns: columns),
    ]
    return blocks.filter { !$0.isEmpty }.map { $0.map { "\($0)\n" }.joined() }
      .joined(separator: "\n")
  }

  private var machines: [Machine] {
    let places = report.verdicts.flatMap { $0.verified + $0.skipped.map(\.place) }
    return Set(places.map(\.machine)).sorted()
  }

  private var table: [String] {
    let nameWidth = max(8, report.verdicts.map(\.strategy.count).max() ?? 0) + 1
    func width(_ machine: Machine) -> Int { max(3, machine.rawValue.count) + 1 }
    let head =
      pad("", 6) + pad("strategy", nameWidth) + pad("isa", 7)
      + machines.map { pad($0.rawValue, width($0)) }.joined() + "instructions mutants"
    return [head]
      + report.verdicts.map { verdict in
        let rings = machines.map { machine in
          let rings = verdict.verified.filter { $0.machine == machine }.map(\.ring).sorted()
          let words = rings.map { String($0.rawValue) }.joined(separator: " ")
          return pad(words.isEmpty ? "-" : words, width(machine))
        }
        return pad(verdict.status.rawValue, 6) + pad(verdict.strategy, nameWidth)
          + pad(verdict.architecture.rawValue, 7) + rings.joined()
          + pad(instructions(verdict), 13) + mutants(verdict)
      }
  }

  private func instructions(_ verdict: Verdict) -> String {
    guard let check = verdict.instructions else { return "-" }
    let mark = check.confirmed.isEmpty ? "?" : ""
    return "\(check.strategy)+\(check.visit)=\(check.perSwitch)\(mark)"
  }

  private func mutants(_ verdict: Verdict) -> String {
    verdict.mutants.map { "\($0.caught)/\($0.total)" } ?? "-"
  }

  private var failures: [String] {
    report.verdicts.flatMap { verdict in
      verdict.failures.flatMap { failure in
        wrap(
          "\(verdict.strategy) \(verdict.architecture.rawValue): \(failure)", columns: columns,
          indent: 4, firstIndent: 2)
      }
    }
  }

  private var gaps: [String] {
    grouped(
      report.verdicts.flatMap { verdict in
        verdict.gaps.map { ($0, "\(verdict.strategy) \(verdict.architecture.rawValue)") }
      })
  }

  private var equivalents: [String] {
    grouped(
      report.verdicts.flatMap { verdict in
        (verdict.mutants?.equivalents ?? []).map {
          ($0, "\(verdict.strategy) \(verdict.architecture.rawValue)")
        }
      })
  }

  private var otherScenarios: [String] {
    grouped(
      report.verdicts.flatMap { verdict in
        verdict.otherScenarios.sorted().map {
          ($0, "\(verdict.strategy) \(verdict.architecture.rawValue)")
        }
      })
  }

  private var skips: [String] {
    grouped(
      report.verdicts.flatMap { verdict in
        verdict.skipped.map {
          ("\($0.place) \(verdict.architecture.rawValue): \($0.because)", verdict.strategy)
        }
      })
  }

  /// Each reason once, with those that it holds for: a reason often skips a dozen.
  private func grouped(_ pairs: [(because: String, who: String)]) -> [String] {
    var order: [String] = []
    var names: [String: [String]] = [:]
    for (because, who) in pairs {
      if names[because] == nil { order.append(because) }
      names[because, default: []].append(who)
    }
    return order.flatMap { because in
      let who = names[because] ?? []
      let list = who.count > 4 ? who.prefix(3) + ["\(who.count - 3) more"] : who
      return wrap(because, columns: columns, indent: 4, firstIndent: 2)
        + wrap(list.joined(separator: ", "), columns: columns, indent: 4)
    }
  }

  private var summary: String {
    let tallies = report.verdicts.compactMap(\.mutants)
    let total = tallies.reduce(0) { $0 + $1.total }
    let caught = tallies.reduce(0) { $0 + $1.caught }
    let mutants = tallies.isEmpty ? "no mutants tried" : "\(caught) of \(total) mutants caught"
    let confirmed = report.verdicts.filter { $0.instructions?.confirmed.isEmpty == false }.count
    return "\(report.count(.pass)) passed, \(report.count(.fail)) failed, "
      + "\(report.count(.skip)) skipped; \(confirmed) instruction counts confirmed; \(mutants)."
  }

  private func titled(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : [title] + lines
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
