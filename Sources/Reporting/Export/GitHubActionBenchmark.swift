import Analysis

// The JSON of benchmark-action/github-action-benchmark with `tool: customSmallerIsBetter`: a list of
// the action's own BenchmarkResult (src/extract.ts, extractCustomBenchmarkResult). `range` and
// `extra` are shown as they are. The action finds a benchmark's last result by its name alone, so
// each quantity of a cell has a name of its own.

/// One result for each quantity of each cell.
func gitHubActionBenchmark(_ cells: [ExportedCell]) throws -> String {
  try exportJSON(
    cells.flatMap { cell in
      cell.measures.map { measure in
        let estimate = measure.estimate
        return Result(
          name: "\(cell.name) \(measure.quantity.rawValue)", unit: measure.quantity.unit,
          value: estimate.value, range: estimate.halfWidth.map { "± \($0)" },
          extra: extra(cell, measure))
      }
    })
}

private struct Result: Encodable {
  var name: String
  var unit: String
  var value: Double
  var range: String?
  var extra: String
}

/// What the dashboard shows beside the point: lines of text.
private func extra(_ cell: ExportedCell, _ measure: Measure) -> String {
  let estimate = measure.estimate
  var lines = ["mechanism: \(cell.mechanism)", "median over \(counted(estimate.boots, "boot"))"]
  if let interval = estimate.interval {
    lines.append(
      "interval: \(interval.lowerBound) to \(interval.upperBound), coverage "
        + "\(fixed(100 * estimate.coverage, places: 1)) %")
  }
  if !cell.warnings.isEmpty {
    lines.append("warnings: \(cell.warnings.joined(separator: ", "))")
  }
  return lines.joined(separator: "\n")
}
