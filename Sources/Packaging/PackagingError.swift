import Foundation

/// Why a bundle could not be made.
public enum PackagingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There are other things in the folder.
  case occupied(folder: String)
  /// The executable does not look for libraries in a folder of its own.
  case noRunPath(executable: String)
  /// The loader does not find a library.
  case missing(library: String)
  /// The bundled program would use a library that is not in the bundle.
  case foundElsewhere(library: String, path: String)
  /// A tool failed.
  case tool(name: String, because: String)

  /// The fault and the fix, for a person.
  public var description: String {
    switch self {
    case .occupied(let folder):
      "\(folder) is not empty, and not a bundle without recordings. Name another folder, or move what is "
        + "in it."
    case .noRunPath(let executable):
      "\(executable) names no folder for its libraries (DT_RUNPATH), so they cannot come with it. Build "
        + "it with 'swift build', without --static-swift-stdlib."
    case .missing(let library):
      "The library \(library) was not found; install it, or build switchbench again."
    case .foundElsewhere(let library, let path):
      "The bundled program would load \(library) from \(path), and not from the bundle."
    case .tool(let name, let because):
      "\(name) failed: \(because.trimmingCharacters(in: .whitespacesAndNewlines))"
    }
  }
}
