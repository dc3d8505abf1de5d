import Analysis

// Bencher Metric Format: https://bencher.dev/docs/reference/bencher-metric-format, for
// `bencher run --adapter json`. Names of benchmarks have 1,024 characters at most, those of measures
// 64. The measures that Bencher brings along (`latency` in nanoseconds) are not used: what is
// recorded are ticks.

/// One benchmark for each cell, with a measure for each quantity and its interval as the bounds.
func bencherMetrics(_ cells: [ExportedCell]) throws -> String {
  var benchmarks: [String: [String: Metric]] = [:]
  for cell in cells {
    for measure in cell.measures {
      let bounds = measure.hasInterval ? measure.estimate : nil
      benchmarks[cell.name, default: [:]]["\(measure.quantity.rawValue)-per-switch"] = Metric(
        value: measure.estimate.value, lowerValue: bounds?.lower, upperValue: bounds?.upper)
    }
  }
  return try exportJSON(benchmarks)
}

private struct Metric: Encodable {
  var value: Double
  var lowerValue: Double?
  var upperValue: Double?

  enum CodingKeys: String, CodingKey {
    case value
    case lowerValue = "lower_value"
    case upperValue = "upper_value"
  }
}
