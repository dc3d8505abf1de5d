import Foundation
import Measurement
import Testing

@testable import Recordings

@Suite struct `recordings of version 1` {
  /// Puts a recording of version 1 into a results folder: a finished one, or one that was cut off.
  private func place(
    _ name: String, journal: String? = nil, in results: ResultsFolder
  ) throws -> StoredRun {
    let folder = results.runsPath + "/" + plannedRun().id
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try golden(name).write(to: URL(filePath: folder + "/run.json"))
    if let journal {
      try golden(journal).write(to: URL(filePath: folder + "/journal.jsonl"))
    } else {
      let digest = try sha256(ofFile: folder + "/run.json")
      try write(checksumLine(digest: digest, name: "run.json"), to: folder + "/SHA256SUMS")
    }
    return try results.find("latest")
  }

  private func version1(_ run: Run) -> Run {
    var run = run
    run.schema = "switchbench.run/1"
    return run
  }

  @Test func `they load as they were, without probes`() throws {
    try withResults { results throws in
      let run = try place("run.1.json", in: results).load()
      #expect(try run == version1(richRun()))
      #expect(run.coRunnerProbe == nil && run.cells[0].boots.allSatisfy { $0.probed == nil })
      #expect(run.cells[0].boots.allSatisfy { $0.wait == nil } && run.cells[0].closing == nil)
    }
    try withResults { results throws in
      let run = try place("unknown.1.json", in: results).load()
      #expect(try run == version1(richRun(known: false)))
    }
  }

  @Test func `one that was cut off loads with its journal`() throws {
    try withResults { results throws in
      let run = try place("cut-off.1.json", journal: "cut-off.1.jsonl", in: results).load()
      let expected = try plannedRun().applying([
        bootEntry(cell(0), 0),
        .cellVerified(cell: cell(0), promised: ["rbx"], notPromised: [], frameBytes: 56),
        .launch(launchRecord(0)), .warning(Warning(code: "noisy", because: "Steal was 3 %.")),
      ])
      #expect(run == version1(expected))
    }
  }

  @Test func `one that was cut off is not resumed, and nothing of it changes`() throws {
    try withResults { results throws in
      let stored = try place("cut-off.1.json", journal: "cut-off.1.jsonl", in: results)
      let before = try stored.load()
      let refusal = RecordingError.earlierSchema(
        folder: stored.folder, schema: "switchbench.run/1")
      #expect(throws: refusal) { try RunWriter.resume("latest", in: results) }
      #expect(refusal.description.contains("start a new run"))
      #expect(try results.interrupted().isEmpty)
      #expect(try files(of: stored) == ["journal.jsonl", "run.json"])
      #expect(try stored.load() == before)
    }
  }

  @Test func `one that was interrupted is not resumed, and stays finished`() throws {
    try withResults { results throws in
      let stored = try place("run.1.json", in: results)
      let text = try read(stored.recordingPath)
        .replacing(#""status":"complete""#, with: #""status":"interrupted""#)
      try write(text, to: stored.recordingPath)
      let sums = checksumLine(digest: try sha256(ofFile: stored.recordingPath), name: "run.json")
      try write(sums, to: stored.folder + "/SHA256SUMS")
      #expect(throws: RecordingError.self) { try RunWriter.resume("latest", in: results) }
      #expect(try files(of: stored) == ["SHA256SUMS", "run.json"])
      #expect(try stored.load().status == .interrupted)
    }
  }

  @Test func `stored again they are of version 2`() throws {
    try withResults { results throws in
      var run = version1(try richRun())
      let writer = try RunWriter.create(run: run, in: results)
      #expect(writer.run.schema == "switchbench.run/2")
      try writer.finish(run)
      run.schema = "switchbench.run/2"
      #expect(try results.load("latest") == run)
    }
  }

  @Test func `one that speaks of the probe is refused`() throws {
    let text = String(decoding: try golden("run.1.json"), as: UTF8.self)
    let changed = text.replacing(
      #""command":"#, with: #""coRunnerProbe":{"instructions":6400,"start":"none"},"command":"#)
    #expect(
      throws: RecordingError.wrongValue(
        file: "f", key: "coRunnerProbe", detail: "switchbench.run/1 has no co-runner probes")
    ) { try decodeRun(Data(changed.utf8), file: "f") }
  }
}

@Suite struct `recordings of version 2` {
  @Test func `the text stays what it was`() throws {
    let text = try encodeRun(gatedRun(), file: "f")
    #expect(
      try String(decoding: text, as: UTF8.self)
        == String(decoding: golden("run.2.json"), as: UTF8.self))
    #expect(try decodeRun(golden("run.2.json"), file: "f") == gatedRun())
  }

  @Test func `a boot is one line that holds its samples once`() throws {
    let text = String(decoding: try golden("run.2.json"), as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.contains(#""wait":"#) })
    // Samples -26, 3848 twice, 3874 and 4888 are 0, 149, 149, 150 and 189 steps above -26.
    let samples =
      #""samples":{"after":[1196,46,1,0,0,31],"before":[1196,0,0,1,0,25],"counts":[1,90,7,60,1],"#
      + #""step":26,"ticks":[-26,149,0,1,39]}"#
    #expect(line.contains(samples))
    #expect(!text.contains(#""histogram":"#))
  }

  @Test func `a run without the probe has no boots with probes`() throws {
    var run = try gatedRun()
    run.coRunnerProbe = nil
    let text = try encodeRun(run, file: "f")
    #expect(
      throws: RecordingError.wrongValue(
        file: "f", key: "cells[0].boots[0].samples.before",
        detail: "the run has no coRunnerProbe, so its samples cannot have probes")
    ) { try decodeRun(text, file: "f") }
  }

  @Test func `samples that disagree with their probes are not written`() throws {
    var run = try gatedRun()
    run.cells[0].boots[1].histogram = TickHistogram(samples: [1])
    let error = #expect(throws: RecordingError.self) { try encodeRun(run, file: "f") }
    guard case .wrongValue("f", "cells[0].boots[1].samples", _) = error else {
      Issue.record("\(String(describing: error)) names something else")
      return
    }
  }

  @Test func `boots of a journal are written like those of a recording`() throws {
    try withResults { results throws in
      var plan = plannedRun()
      plan.coRunnerProbe = CoRunnerProbe(instructions: 6400, start: .launch)
      let entry = JournalEntry.boot(
        cell: cell(0), record: probedRecord(3), switchesExpected: 1, switchesCounted: 1)
      let writer = try RunWriter.create(run: plan, in: results)
      try writer.append(entry)
      let line = try read(writer.stored.folder + "/journal.jsonl")
      #expect(line.contains(#""step":26,"ticks":[-26,149,0,1,39]}"#))
      #expect(try results.load("latest").cells[0].boots == [probedRecord(3)])
    }
  }

  @Test func `a journal from before its boots lost their constants is read`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      try writer.append(bootEntry(cell(0), 3))
      let file = writer.stored.folder + "/journal.jsonl"
      let line = try read(file)
      let old = line.replacing(
        #""switchesCounted""#, with: #""mechanism":null,"statePreserved":true,"switchesCounted""#)
      #expect(old != line)
      try old.write(toFile: file, atomically: true, encoding: .utf8)
      #expect(try results.load("latest").cells[0].boots == [bootRecord(3)])
    }
  }
}
