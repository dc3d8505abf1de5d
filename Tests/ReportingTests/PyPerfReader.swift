import Foundation

/// pyperf's JSON, read by the rules of psf/pyperf: `BenchmarkSuite._json_load`, `Run.__init__` and
/// `parse_metadata`, with the checks of `Benchmark.add_run` that loading leaves to the writer.
struct PyPerfReader {
  struct Run {
    var values: [Double]
    /// The suite's, the benchmark's and its own, the innermost counting.
    var metadata: [String: JSONNode]
  }

  struct Invalid: Error {
    var because: String
  }

  private(set) var benchmarks: [String: [Run]] = [:]

  /// Metadata that all runs of a benchmark must agree on.
  private static let checked = [
    "aslr", "cpu_count", "cpu_model_name", "hostname", "inner_loops", "name", "platform",
    "python_executable", "python_implementation", "python_unicode", "python_version", "unit",
  ]

  init(_ text: String) throws {
    let object = try Self.object(JSONNode(text), "the file")
    try Self.check(Set(object.keys).isSubset(of: ["version", "benchmarks", "metadata"]), "a key")
    try Self.check(object["version"] == .text("1.0"), "the version")
    let common = try Self.metadata(object["metadata"])
    let list = try Self.list(object["benchmarks"], "benchmarks")
    for entry in list {
      let entry = try Self.object(entry, "a benchmark")
      try Self.check(Set(entry.keys).isSubset(of: ["runs", "metadata"]), "a benchmark's key")
      let shared = common.merging(try Self.metadata(entry["metadata"])) { $1 }
      let runs = try Self.list(entry["runs"], "runs").map { try Self.run($0, shared) }
      guard let name = shared["name"]?.text else { throw Invalid(because: "no name") }
      for key in Self.checked {
        let values = runs.map { $0.metadata[key] }
        try Self.check(
          values.allSatisfy { $0 == values[0] }, "runs of \(name) differ in \(key)")
      }
      try Self.check(benchmarks.updateValue(runs, forKey: name) == nil, "\(name) twice")
    }
  }

  private static func run(_ run: JSONNode, _ shared: [String: JSONNode]) throws -> Run {
    let run = try object(run, "a run")
    try check(Set(run.keys).isSubset(of: ["values", "warmups", "metadata"]), "a run's key")
    let values = try list(run["values"], "values").map { value in
      guard let value = value.number, value > 0 else {
        throw Invalid(because: "values must be a sequence of number > 0.0")
      }
      return value
    }
    return Run(values: values, metadata: shared.merging(try metadata(run["metadata"])) { $1 })
  }

  private static func metadata(_ node: JSONNode?) throws -> [String: JSONNode] {
    let metadata = try object(node ?? .object([:]), "metadata")
    for (name, value) in metadata {
      switch name {
      case "loops", "inner_loops": try check((value.whole ?? 0) >= 1, name)
      case "unit": try check(["second", "byte", "integer"].contains(value.text), name)
      case "date":
        let date = value.text?.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/)
        try check(date != nil, name)
      default:
        guard let text = value.text else {
          try check(value.number != nil, "the type of \(name)")
          continue
        }
        try check(!text.trimmingCharacters(in: .whitespaces).isEmpty, "\(name) is empty")
        try check(!text.contains(where: \.isNewline), "\(name) has a newline")
      }
    }
    return metadata
  }

  private static func object(_ node: JSONNode, _ name: String) throws -> [String: JSONNode] {
    guard let object = node.object else { throw Invalid(because: "\(name): no object") }
    return object
  }

  private static func list(_ node: JSONNode?, _ name: String) throws -> [JSONNode] {
    guard let list = node?.list, !list.isEmpty else {
      throw Invalid(because: "\(name): empty or no list")
    }
    return list
  }

  private static func check(_ holds: Bool, _ because: String) throws {
    if !holds { throw Invalid(because: because) }
  }
}
