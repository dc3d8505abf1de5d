/// Why there are no images.
public enum ImageError: Error, CustomStringConvertible {
  /// The folder is not a Kernels package.
  case noKernels(folder: String)
  /// The compiler refused.
  case doesNotBuild(product: String, command: String, lastLines: String)
  /// A tool that is needed on the way failed.
  case tool(because: String)
  /// There is nothing to build with.
  case noCompiler
  /// The folder that builds are kept in cannot be written.
  case cannotBuildIn(folder: String, because: String)
  /// A bundle's kernels are not those of its images, and nothing here can build them.
  case changedBundle(folder: String)
  /// A bundle lacks a file that it was made with.
  case spoiltBundle(because: String)

  /// The fault and the fix, for a person.
  public var description: String {
    switch self {
    case .noKernels(let folder):
      "\(folder)/Package.swift does not exist; run switchbench in the suite's folder, or say where "
        + "it is with --suite."
    case .doesNotBuild(let product, let command, let lastLines):
      "The image \(product) does not build; these are the last lines of '\(command)':\n\(lastLines)"
    case .tool(let because): because
    case .noCompiler:
      "swiftc was not found in PATH, and guests must be built. Install Swift, or use a bundle ('switchbench "
        + "bundle'), whose guests are built. The mutants of 'verify' always are: --skip-mutants leaves "
        + "them out."
    case .cannotBuildIn(let folder, let because):
      "The guest images cannot be built in \(folder): \(because). Make it writable, or use a bundle "
        + "('switchbench bundle'), which has them built."
    case .changedBundle(let folder):
      "\(folder) was changed since the bundle was made, and there is no Swift compiler here to build its "
        + "images again. Unpack the bundle anew, or install Swift."
    case .spoiltBundle(let because):
      "\(because). Unpack the bundle anew; 'sha256sum --check --quiet checksums.sha256' in its folder says what "
        + "else is missing."
    }
  }
}
