import Foundation
import Measurement
import Recordings
import Testing

@Suite struct `the text of a recording` {
  /// Stores a run and gives its text.
  private func text(of run: Run, in results: ResultsFolder) throws -> String {
    let writer = try RunWriter.create(run: run, in: results)
    try writer.finish(run)
    return try read(writer.stored.recordingPath)
  }

  @Test(arguments: [true, false]) func `all that can stand in a run reads back`(known: Bool) throws
  {
    try withResults { results throws in
      let run = try richRun(known: known)
      _ = try text(of: run, in: results)
      #expect(try results.load("latest") == run)
    }
  }

  @Test func `each boot, launch and warning has a line of its own`() throws {
    try withResults { results throws in
      let run = try richRun()
      let lines = try text(of: run, in: results).split(separator: "\n")
      let boots = lines.filter { $0.contains(#""switchesPerSample":"#) }
      #expect(boots.count == 3)
      #expect(boots.allSatisfy { $0.hasPrefix("    {") && $0.count { $0 == "\n" } == 0 })
      #expect(lines.filter { $0.contains(#""firstSampleMicroseconds":"#) }.count == 3)
      #expect(lines.filter { $0.contains(#""code":"#) }.count == 2)
      #expect(lines.contains(" \"status\":\"complete\","))
      #expect(lines.contains("   \"boots\":[],"))
    }
  }

  @Test func `the lines add white space to the encoder's own text and nothing else`() throws {
    try withResults { results throws in
      let run = try richRun(known: false)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let compact = String(decoding: try encoder.encode(run), as: UTF8.self)
      let stored = try text(of: run, in: results)
      let joined = stored.split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
      #expect(joined == compact)
      #expect(stored.hasSuffix("\n}\n"))
    }
  }

  @Test func `the same run is the same text`() throws {
    try withResults { one throws in
      try withResults { other throws in
        #expect(try text(of: richRun(), in: one) == text(of: richRun(), in: other))
      }
    }
  }

  @Test func `200 cells of 10 boots with 30 bins each stay under 2 MB`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(cells: 200), in: results)
      for number in 0..<200 {
        for boot in 0..<10 { try writer.append(bootEntry(cell(number), boot, bins: 30)) }
      }
      var run = try writer.run.applying([.launch(launchRecord(0))])
      run.status = .complete
      try writer.finish(run)
      let size = try read(writer.stored.recordingPath).utf8.count
      #expect(size < 2_000_000, "\(size) bytes")
    }
  }

  @Test func `a run id is the time in UTC and four digits, and sorts by time`() {
    let date = Date(timeIntervalSince1970: 1_795_237_449)
    #expect(runID(startedAt: date, random: 0x3f9a) == "2026-11-21T05-04-09Z-3f9a")
    #expect(runID(startedAt: date, random: 7) == "2026-11-21T05-04-09Z-0007")
    let later = date.addingTimeInterval(1)
    #expect(runID(startedAt: later, random: 0) > runID(startedAt: date, random: .max))
  }
}
