import Atlas
import Documents
import Measurement

/// The text of a pull request that adds contributions, with their contents.
public func pullRequestText(_ contributions: [(place: String, contribution: Contribution)])
  -> String
{
  let cpus = uniqued(contributions.map(\.contribution.cpu.brand))
  var blocks = ["atlas: \(cpus.joined(separator: ", "))"]
  blocks += contributions.map { place, contribution in
    let rows = contribution.places.reduce(0) { $0 + $1.rows.count }
    let native = contribution.places.filter { $0.mechanism == .native }.reduce(0) {
      $0 + $1.rows.count
    }
    let gaps = contribution.missing.reduce(0) { $0 + $1.strategies.count }
    return """
      `\(place)`

      - CPU: \(escapedMarkdown(contribution.cpu.brand)), \(contribution.cpu.signature), microcode \
      \(contribution.cpu.microcode ?? "hidden"), hypervisor \(escapedMarkdown(contribution.cpu.hypervisor))
      - Measured: \(contribution.startedAt), suite \(contribution.suite ?? "unknown")
      - Figures: \(rows), \(native) of them native; \(gaps == 1 ? "1 strategy" : "\(gaps) strategies") without a figure, with the reasons
      """
  }
  blocks.append(
    "The file has no host name, path, user name or sample. `switchbench ingest --check` accepts it."
  )
  return blocks.joined(separator: "\n\n") + "\n"
}
