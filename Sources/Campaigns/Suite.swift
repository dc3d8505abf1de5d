import Foundation
import GuestImages
import Matrix
import Recordings

/// Where the suite lies: the folder with Kernels, Benchmarks and Results.
public struct Suite: Sendable {
  /// The folder.
  public let path: String

  /// Names a folder; whether a suite lies there is `isSuite`'s to say.
  public init(path: String) { self.path = path }

  /// The folder of the definitions.
  public var definitions: URL { URL(fileURLWithPath: "\(path)/Benchmarks") }
  /// The folder of the strategies' files.
  public var strategySources: URL { URL(fileURLWithPath: "\(path)/Kernels/Strategies") }
  /// The recordings.
  public var results: ResultsFolder { ResultsFolder(path: "\(path)/Results") }
  /// The images of this state of the kernels.
  public var images: ImageStore {
    ImageStore(kernels: "\(path)/Kernels", cache: "\(path)/.build/kernels")
  }

  /// Whether the folder is a suite.
  public var isSuite: Bool {
    ["Kernels/Package.swift", "Benchmarks/strategies.toml"].allSatisfy {
      FileManager.default.fileExists(atPath: "\(path)/\($0)")
    }
  }

  /// Reads the definitions, checked against the strategies' files.
  public func loadDefinitions() throws -> Definitions {
    try Definitions.load(from: definitions, strategySources: strategySources)
  }

  /// A path as it is best shown: from the suite's folder.
  public func relative(_ path: String) -> String {
    path.hasPrefix(self.path + "/") ? String(path.dropFirst(self.path.count + 1)) : path
  }
}
