import Analysis
import Campaigns
import Matrix
import Measurement
import Recordings

extension Suite {
  /// What a campaign has left: the run, the place of its recording in words, and its id when there is one.
  func ended(_ outcome: RunCampaign.FinishedRun) -> (run: Run, place: String, id: String?) {
    guard let stored = outcome.stored else {
      return (outcome.run, "none, because nothing was measured", nil)
    }
    return (outcome.run, relative(stored.recordingPath), stored.id)
  }

  /// Derives the report of a recording's chosen cells.
  /// - Throws: As `run(of:filteredBy:)` does.
  func reportModel(of recording: String, filteredBy filters: FilterOptions) throws -> ReportModel {
    let (run, path) = try run(of: recording, filteredBy: filters)
    return ReportModel(run, recording: path)
  }

  /// Reads a recording with its chosen cells; its path as the suite's user would write it.
  /// - Throws: `SelectionError` when a filter matches none of its cells, and as `load` does.
  func run(
    of recording: String, filteredBy filters: FilterOptions
  ) throws -> (run: Run, path: String) {
    let stored = try results.find(recording)
    var run = try load(stored)
    let chosen = try filters.selection.cells(of: run.cells.map(\.id))
    run.cells.removeAll { !chosen.contains($0.id) }
    return (run, relative(stored.recordingPath))
  }
}
