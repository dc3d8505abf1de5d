import ArgumentParser
import Campaigns
import Foundation

/// `--suite`, on every verb that needs the suite's files.
struct SuiteOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The suite's folder. Default: this folder or the nearest parent that is a suite.",
      valueName: "folder"))
  var suite: String?

  /// The folder asked for, or the nearest one at or above this folder or the executable.
  func find() throws -> Suite {
    if let suite {
      let path = URL(fileURLWithPath: suite).standardizedFileURL.path
      guard Suite(path: path).isSuite else {
        throw ValidationError(
          "--suite \(suite): it has no Kernels and Benchmarks folders.")
      }
      return try Suite(opening: path)
    }
    let executable = (Bundle.main.executablePath ?? "") as NSString
    for start in [FileManager.default.currentDirectoryPath, executable.deletingLastPathComponent] {
      var path = URL(fileURLWithPath: start).resolvingSymlinksInPath().path
      while true {
        if Suite(path: path).isSuite { return try Suite(opening: path) }
        guard path != "/" else { break }
        path = (path as NSString).deletingLastPathComponent
      }
    }
    throw ValidationError(
      "No suite in this folder or its parents; change into the suite's folder, or use --suite."
    )
  }
}
