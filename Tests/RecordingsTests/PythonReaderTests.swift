import Foundation
import Measurement
import Testing

@testable import Recordings

/// Whether Debian's Python is here.
private let pythonIsInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

@Suite(.enabled(if: pythonIsInstalled, "python3 is not installed here"))
struct `the lines of Python that read a boot` {
  /// The function in Results/FORMAT.md.
  private func documented() throws -> String {
    let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Results/FORMAT.md")
    let text = String(decoding: try Data(contentsOf: readme), as: UTF8.self)
    let start = try #require(text.range(of: "```python\n"))
    let end = try #require(text.range(of: "```", range: start.upperBound..<text.endIndex))
    return String(text[start.upperBound..<end.lowerBound])
  }

  /// The rows of all boots of a recording, by that function, and their run orders.
  private func rows(_ run: Run, in results: ResultsFolder) throws -> [[[Int]]] {
    try FileManager.default.createDirectory(
      atPath: results.path, withIntermediateDirectories: true)
    let path = results.path + "/run.json"
    try encodeRun(run, file: path).write(to: URL(filePath: path))
    let script =
      try documented() + """

        import json, sys
        boots = [boot for cell in json.load(open(sys.argv[1]))["cells"] for boot in cell["boots"]]
        print(json.dumps([[list(row) for row in rows(boot)] for boot in boots]))
        """
    let output = results.path + "/rows.json"
    #expect(try python(["-c", script, path], output: output) == 0)
    return try JSONDecoder().decode([[[Int]]].self, from: Data(contentsOf: URL(filePath: output)))
  }

  @Test func `they give every sample with its probes and how often it was seen`() throws {
    try withResults { results throws in
      var run = try gatedRun()
      run.cells[1].boots = [bootRecord(0), bootRecord(1, bins: 0)]
      run.cells[1].boots.append(bootRecord(2))
      run.cells[1].boots[2].histogram = TickHistogram(samples: [.min, -1, 7, 7, .max])
      let expected = run.cells.flatMap(\.boots).map { boot in
        if let probed = boot.probed {
          return probed.bins.map { [Int($0.ticks), $0.before, $0.after, $0.count] }
        }
        return boot.histogram.bins.map { [Int($0.ticks), $0.count] }
      }
      #expect(try rows(run, in: results) == expected)
    }
  }
}
