import ArgumentParser
import Campaigns
import Recordings

/// `switchbench recordings delete`.
struct DeleteRecordings: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete runs and comparisons made here, for good.")

  @Argument(
    help: "Runs or comparisons: ids, starts of ids, names, or 'latest' for the newest run.",
    completion: .comparands)
  var recordings: [String]
  @OptionGroup var suite: SuiteOptions

  func run() throws {
    let suite = try suite.find()
    let results = suite.results
    // All are found before the first is gone.
    let found = try recordings.map { reference -> (id: String, remove: () throws -> Void) in
      if reference != "latest", !reference.contains("/"),
        let comparison = try results.comparison(reference)
      {
        return (comparison.id, comparison.remove)
      }
      let run = try results.own(reference)
      return (
        run.id,
        {
          try run.remove()
          try results.forgetNames(of: run.id)
        }
      )
    }
    for recording in found {
      try recording.remove()
      Terminal.output("deleted \(recording.id)\n")
    }
  }
}
