import ArgumentParser

/// `switchbench recordings`: the runs made here, as things to name, hand on and throw away.
struct RecordingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recordings",
    abstract: "List, name, export and delete recordings, and clean caches.",
    discussion: """
      Without a further word, lists the runs and comparisons made here, newest first. A run may be \
      named by its id, an unambiguous beginning of it, the name it was given, 'latest', or a path.

      Examples:
        switchbench recordings
        switchbench recordings name latest before-the-change
        switchbench recordings export before-the-change
        switchbench recordings delete 2026-11-21
        switchbench recordings clean
      """,
    subcommands: [
      ListRecordings.self, NameRecording.self, ExportRecording.self, DeleteRecordings.self,
      CleanCaches.self,
    ],
    defaultSubcommand: ListRecordings.self)
}

/// Bytes for a person: 1.2 MB.
func sizeText(_ bytes: Int) -> String {
  let units = ["bytes", "kB", "MB", "GB"]
  var (value, unit) = (Double(bytes), 0)
  while value >= 999.5, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
  let isWhole = unit == 0 || value >= 99.5
  let text = isWhole ? "\(Int(value.rounded()))" : "\((value * 10).rounded() / 10)"
  return "\(text) \(units[unit])"
}
