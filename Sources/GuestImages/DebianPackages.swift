import Processes

/// What Debian's package manager says is installed; it knows nothing where it is not there itself.
public enum DebianPackages {
  /// The installed version of a package; nil when it is not known.
  public static func version(of package: String) throws -> String? {
    try ask(["--show", "--showformat=${Version}", package])
  }

  /// The package that a file is from; nil when none owns it.
  public static func owner(of path: String) throws -> String? {
    try ask(["--search", path])?.split(separator: ":").first.map(String.init)
  }

  private static func ask(_ arguments: [String]) throws -> String? {
    guard findExecutable("dpkg-query") != nil else { return nil }
    do {
      let result = try run(["dpkg-query"] + arguments, timeoutSeconds: 30)
      return result.termination.isSuccess ? result.outputText : nil
    } catch ProcessError.timedOut {
      // It reads the lists of all packages. Where that takes so long, a version is not worth a run.
      return nil
    }
  }
}
