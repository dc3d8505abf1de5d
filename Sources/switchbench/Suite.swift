import ArgumentParser
import Foundation
import Laboratory
import Matrix
import Recordings

/// Where the suite lies: the folder with Kernels, Benchmarks and Results.
struct Suite {
  let path: String

  var definitions: URL { URL(fileURLWithPath: "\(path)/Benchmarks") }
  var strategySources: URL { URL(fileURLWithPath: "\(path)/Kernels/Strategies") }
  var results: ResultsFolder { ResultsFolder(path: "\(path)/Results") }
  var images: ImageStore {
    ImageStore(kernels: "\(path)/Kernels", cache: "\(path)/.build/kernels")
  }

  /// The definitions, checked against the strategies' files.
  func loadDefinitions() throws -> Definitions {
    try Definitions.load(from: definitions, strategySources: strategySources)
  }

  /// A path as it is best shown: from the suite's folder.
  func relative(_ path: String) -> String {
    path.hasPrefix(self.path + "/") ? String(path.dropFirst(self.path.count + 1)) : path
  }
}

/// `--suite`, on every verb that needs the suite's files.
struct SuiteOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The suite's folder. Default: this folder or the nearest one above that has one.",
      valueName: "folder"))
  var suite: String?

  /// The folder asked for, or the nearest one at or above this folder or the executable.
  func find() throws -> Suite {
    if let suite {
      let path = URL(fileURLWithPath: suite).standardizedFileURL.path
      guard isSuite(path) else {
        throw ValidationError("--suite \(suite): there is no Kernels and Benchmarks folder in it.")
      }
      return Suite(path: path)
    }
    let executable = (Bundle.main.executablePath ?? "") as NSString
    for start in [FileManager.default.currentDirectoryPath, executable.deletingLastPathComponent] {
      var path = URL(fileURLWithPath: start).resolvingSymlinksInPath().path
      while true {
        if isSuite(path) { return Suite(path: path) }
        guard path != "/" else { break }
        path = (path as NSString).deletingLastPathComponent
      }
    }
    throw ValidationError(
      "No suite here or above; change into the suite's folder, or name it with --suite.")
  }

  private func isSuite(_ path: String) -> Bool {
    ["Kernels/Package.swift", "Benchmarks/strategies.toml"].allSatisfy {
      FileManager.default.fileExists(atPath: "\(path)/\($0)")
    }
  }
}
