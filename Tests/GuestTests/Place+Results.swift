import Launches
import Measurement
import Testing

extension Place {
  /// One launch here with all of the cells.
  func launch(_ cells: [CellID]) throws -> LaunchOutcome {
    let bench = try Bench()
    return try bench.executor(self).launch(plan(cells))
  }

  /// One launch here with all of the cells, and what became of each.
  func results(of cells: [CellID]) throws -> [CellID: CellResult] {
    let outcome = try launch(cells)
    #expect(outcome.isFinished, "\(outcome.record.failure?.because ?? "")")
    return Dictionary(uniqueKeysWithValues: outcome.results)
  }

  /// The instructions of a switch, which every sample agrees on.
  func instructions(_ strategy: String, _ scenario: Scenario) throws -> Int {
    let cell = cell(strategy, scenario)
    guard case .delivered(let delivery) = try results(of: [cell])[cell] else {
      throw Unavailable(because: "\(cell) was not delivered")
    }
    let bins = delivery.record.histogram.bins
    #expect(bins.count == 1)
    let (ticks, switches) = (Int(bins[0].ticks), delivery.record.switchesPerSample)
    #expect(ticks.isMultiple(of: switches))
    return ticks / switches
  }
}
