import Foundation
import Measurement

extension Loader {
  static let budgetsFile = "budgets.toml"

  /// Reads `budgets.toml`, which need not be there.
  func budgets() -> [(budget: Budget, table: TableReader)] {
    let path = folder.appendingPathComponent(Loader.budgetsFile).path
    guard FileManager.default.fileExists(atPath: path), let root = root(of: Loader.budgetsFile)
    else { return [] }
    return root.tables(what: "name-of-the-budget").compactMap { name, table in
      let known = problems.found.count
      let metric = table.word("metric", Words.metrics, required: true)
      let subjects = table.strings("of", required: true) ?? []
      let soft = table.percentage("soft")
      let hard = table.count("hard")
      let because = table.sentence("because")
      table.finish()
      if !table.has("soft"), !table.has("hard") {
        table.report(at: table.path, "has no limit; add soft = \"2%\", hard = 100, or both")
      }
      guard let metric, let because, problems.found.count == known else { return nil }
      let budget = Budget(
        name: name, metric: metric, subjects: subjects.map(\.text), soft: soft, hard: hard,
        because: because)
      return (budget, table)
    }
  }

  /// Holds the budgets to the matrix: a glob that means nothing limits nothing.
  func checkBudgets(_ budgets: [(budget: Budget, table: TableReader)], cells: [CellID]) {
    for (budget, table) in budgets {
      let known = subjects(of: budget.metric, cells: cells)
      for (index, glob) in budget.subjects.enumerated()
      where !known.contains(where: { isMatch($0, glob: glob) }) {
        let near = Suggestion.text(for: glob, among: known)
        table.report(
          at: table.path.key("of").index(index),
          "'\(glob)' matches no \(noun(budget.metric))"
            + (near.isEmpty ? ", such as \(known.first ?? "none")" : near))
      }
    }
  }

  private func subjects(of metric: ExactMetric, cells: [CellID]) -> [String] {
    switch metric {
    case .instructions: cells.filter { $0.machine.unit == .instructions }.map(\.description)
    case .frameBytes: cells.map(\.description)
    case .imageBytes:
      Platform.allCases.flatMap { platform in
        Architecture.allCases.map { "\(platform.rawValue)-\($0.rawValue)" }
      }
    }
  }

  private func noun(_ metric: ExactMetric) -> String {
    switch metric {
    case .instructions: "cell in which instructions are counted"
    case .frameBytes: "cell"
    case .imageBytes: "image"
    }
  }
}
