import Foundation
import Measurement
import Recordings
import Testing

/// That a recording is what was written, in the place where it was written.
@Suite struct `what binds a recording` {
  /// Writes a finished run, edits its text, and gives what loading says then.
  private func error(
    afterEditing edit: (inout String) -> Void, sums: String? = nil
  ) throws -> RecordingError? {
    var caught: RecordingError?
    try withResults { results throws in
      let run = try richRun()
      let writer = try RunWriter.create(run: run, in: results)
      try writer.finish(run)
      var text = try read(writer.stored.recordingPath)
      edit(&text)
      try write(text, to: writer.stored.recordingPath)
      if let sums { try write(sums, to: writer.stored.folder + "/SHA256SUMS") }
      do throws(RecordingError) { _ = try load(results) } catch { caught = error }
    }
    return caught
  }

  private func load(_ results: ResultsFolder) throws(RecordingError) -> Run {
    do {
      return try results.load("latest")
    } catch {
      throw error as? RecordingError ?? .notJSON(file: "", detail: "\(error)")
    }
  }

  private static func running(_ text: inout String) {
    text = text.replacing(#""status":"complete""#, with: #""status":"running""#)
  }

  @Test func `the word running does not switch the checksum off`() throws {
    let found = try error { text in
      Self.running(&text)
      text = text.replacing("3848", with: "3849")
    }
    guard case .edited = found else {
      Issue.record("\(String(describing: found)) is not 'edited'")
      return
    }
  }

  @Test func `without its checksum a finished recording cannot pass for one being measured`() throws
  {
    let found = try error(afterEditing: Self.running, sums: "")
    guard case .noChecksum = found else {
      Issue.record("\(String(describing: found)) is not 'noChecksum'")
      return
    }
  }

  @Test(arguments: [(true, "finishedAt"), (false, "cells[0].summary")])
  func `one being measured has neither an end nor summaries`(hasEnd: Bool, key: String) throws {
    try withResults { results throws in
      var run = try richRun()
      run.status = .running
      if !hasEnd { run.finishedAt = nil }
      // What an editor would do who makes the checksum again.
      let writer = try RunWriter.create(run: run, in: results)
      let path = writer.stored.recordingPath
      #expect(throws: RecordingError.notRunning(file: path, key: key)) {
        try results.load("latest")
      }
    }
  }

  @Test func `the plan of a run being measured is bound, too`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      let path = writer.stored.recordingPath
      try write(read(path).replacing("\"boots\":10", with: "\"boots\":11"), to: path)
      #expect(throws: RecordingError.edited(file: path, folder: writer.stored.folder)) {
        try results.load("latest")
      }
    }
  }

  @Test func `a resumed run has no summaries until it is finished, and can be killed anywhere`()
    throws
  {
    try withResults { results throws in
      var run = try richRun()
      run.status = .interrupted
      let writer = try RunWriter.create(run: run, in: results)
      try writer.finish(run)
      let resumed = try RunWriter.resume("latest", in: results)
      #expect(resumed.run.cells.allSatisfy { $0.summary == nil })
      #expect(try results.load("latest").cells.map(\.boots) == run.cells.map(\.boots))
      // A writer that dies here leaves no lock.
      try resumed.append(bootEntry(cell(0), 7))
      #expect(try results.load("latest").cells[0].boots.last?.index == 7)
    }
  }
}

@Suite struct `what binds a comparison` {
  private let request = ComparisonRequest(
    id: "a", command: ["switchbench", "compare", "main"], base: "main", head: ".",
    threshold: 0.02, confidence: 0.95, isGate: true)

  private func record(_ stored: StoredComparison, _ arm: ComparisonArm) throws {
    var run = plannedRun(id: stored.runID(arm))
    let writer = try RunWriter.create(run: run, in: stored, as: arm)
    run.status = .complete
    try writer.finish(run)
  }

  @Test func `an arm copied over another is refused`() throws {
    try withResults { results throws in
      let stored = try results.create(request)
      try record(stored, .base)
      try FileManager.default.copyItem(
        atPath: stored.folder + "/base", toPath: stored.folder + "/head")
      let path = stored.folder + "/head/run.json"
      for head in [try #require(stored.recording(.head)), try results.find("a/head")] {
        #expect(throws: RecordingError.misplaced(file: path, id: "a/base", place: "head")) {
          try head.load()
        }
      }
      // An arm of another comparison has the right end and the wrong beginning.
      var other = request
      other.id = "b"
      #expect(throws: RecordingError.self) {
        try stored.check(plannedRun(id: "a/base"), isOf: other, .base, .main)
      }
      try stored.check(plannedRun(id: "a/base"), isOf: request, .base, .main)
    }
  }

  @Test func `a threshold that was edited is refused`() throws {
    try withResults { results throws in
      let stored = try results.create(request)
      let path = stored.folder + "/comparison.json"
      let text = try read(path)
      try write(text.replacing("0.02", with: "0.5"), to: path)
      #expect(throws: RecordingError.edited(file: path, folder: stored.folder)) {
        try stored.request()
      }
      try write(text, to: path)
      #expect(try stored.request() == request)
      try FileManager.default.removeItem(atPath: stored.folder + "/SHA256SUMS")
      #expect(throws: RecordingError.noChecksum(file: path, folder: stored.folder)) {
        try stored.request()
      }
      // One from before there were checksums.
      try write(text.replacing("request/2", with: "request/1"), to: path)
      #expect(try stored.request().schema == ComparisonRequest.uncheckedSchema)
    }
  }
}
