import Foundation
import Processes
import Testing

/// An archive as `switchbench bundle` makes them, whose `run` lays down a recording instead of measuring:
/// what is tested is how recordings travel.
final class RecordedBundle {
  let suite: SuiteCopy
  var archive: String { "\(suite.path)/bundle.tar" }
  var folder: String { "\(suite.path)/fleet" }

  /// - Parameter first: What a task does before it runs, as a shell command.
  init(first: String = ":") throws {
    suite = try SuiteCopy(preparing: false)
    let place = "\(suite.path)/switchbench"
    let repository = Switchbench.repository
    let files = FileManager.default
    try files.createDirectory(atPath: "\(place)/bin", withIntermediateDirectories: true)
    try files.copyItem(atPath: "\(suite.path)/Benchmarks", toPath: "\(place)/Benchmarks")
    try files.createSymbolicLink(
      atPath: "\(place)/Kernels", withDestinationPath: "\(repository)/Kernels")
    _ = try suite.script(
      """
      set -eu
      here=$(cd "$(dirname "$0")/.." && pwd)
      verb=$1
      shift
      if [ "$verb" = run ]; then
        \(first)
        for recording in "$@"; do
          mkdir -p "$here/Results/runs/$(basename "$recording")"
          cp "$recording"/run.json* "$recording/SHA256SUMS" \
            "$here/Results/runs/$(basename "$recording")"
        done
        exit 7
      fi
      exec '\(Switchbench.executable)' "$verb" --suite "$here" "$@"
      """, as: "switchbench/bin/switchbench")
    let packed = try run(
      ["tar", "-cf", archive, "-C", suite.path, "switchbench"], timeoutSeconds: 60)
    try #require(packed.termination.isSuccess, "\(packed.errorText)")
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Reference recordings of two CPUs.
  static let recordings = ["2026-11-21-amd-epyc", "2026-11-27-amd-epyc-default"].map {
    "\(Switchbench.repository)/Results/reference/\($0)"
  }

  static let scripts = "\(Switchbench.repository)/Benchmarks/fleet"

  /// What lies in the folder of the recordings.
  var contents: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }
}
