import ArgumentParser
import Campaigns
import Recordings

/// `switchbench recordings name`.
struct NameRecording: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "name", abstract: "Give a run a name, by which every verb finds it.")

  @Argument(
    help: "The run: an id, the start of one, its name, or 'latest'.", completion: .recordings)
  var recording: String
  @Argument(help: "The name: letters, digits, '-', '_' and '.'.")
  var name: String
  @OptionGroup var suite: SuiteOptions

  func run() throws {
    let results = try suite.find().results
    let stored = try results.own(recording)
    try results.name(stored, name)
    Terminal.output("\(name): \(stored.id)\n")
  }
}

extension ResultsFolder {
  /// Finds a run that was made here: what others have recorded is not ours to name or delete.
  func own(_ reference: String) throws -> StoredRun {
    let stored = try find(reference)
    guard try runs().contains(where: { $0.folder == stored.folder }) else {
      throw ValidationError(
        "\(stored.folder) is not a run made here; 'switchbench recordings' lists those.")
    }
    return stored
  }
}
