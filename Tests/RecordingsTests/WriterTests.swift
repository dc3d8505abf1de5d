import Foundation
import Measurement
import Recordings
import Testing

@Suite struct `writing a run` {
  private func entries() -> [JournalEntry] {
    (0..<2).flatMap { [bootEntry(cell($0), 0), bootEntry(cell($0), 1, launch: 1)] }
      + [.cellSkipped(cell: cell(2), because: "refused")]
      + [.launch(launchRecord(0)), .launch(launchRecord(1))]
  }

  private func finished(_ writer: RunWriter, _ status: RunStatus = .complete) -> Run {
    var run = writer.run
    run.status = status
    run.finishedAt = "2026-11-21T05:05:01Z"
    return run
  }

  @Test func `a finished run reads back as itself, with its checksum and no journal`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      for entry in entries() { try writer.append(entry) }
      let run = finished(writer)
      try writer.finish(run)
      #expect(try results.load("latest") == run)
      #expect(try files(of: writer.stored) == ["SHA256SUMS", "run.json"])
      #expect(try plannedRun().applying(entries()).cells == run.cells)
    }
  }

  @Test func `sha256sum agrees with the checksum`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      try writer.finish(finished(writer))
      let check = Process()
      check.executableURL = URL(filePath: "/usr/bin/sha256sum")
      check.arguments = ["--check", "--strict", "--status", "SHA256SUMS"]
      check.currentDirectoryURL = URL(filePath: writer.stored.folder)
      try check.run()
      check.waitUntilExit()
      #expect(check.terminationStatus == 0)
    }
  }

  @Test func `a run that dies anywhere loses at most the line that was being written`() throws {
    try withResults { results throws in
      let all = entries()
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      for entry in all { try writer.append(entry) }
      let journal = writer.stored.folder + "/journal.jsonl"
      let text = Array(try Data(contentsOf: URL(filePath: journal)))
      // Cut at every line's start and end, and at some places within.
      for length in stride(from: 0, through: text.count, by: 61) {
        try Data(text[..<length]).write(to: URL(filePath: journal))
        let lines = text[..<length].count { $0 == UInt8(ascii: "\n") }
        let run = try results.load("latest")
        #expect(run.status == .running)
        let known = try plannedRun().applying(Array(all.prefix(lines)))
        #expect(run.cells == known.cells)
      }
    }
  }

  @Test func `each entry costs its own line and nothing more`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      let before = try read(writer.stored.recordingPath)
      var sizes: [Int] = []
      for index in 0..<10 {
        try writer.append(bootEntry(cell(0), index))
        sizes.append(try read(writer.stored.folder + "/journal.jsonl").utf8.count)
      }
      let steps = zip(sizes.dropFirst(), sizes).map { $0 - $1 }
      #expect(Set(steps).count == 1)
      #expect(try read(writer.stored.recordingPath) == before)
    }
  }

  @Test func `a run that was cut off is resumed with all that it had`() throws {
    try withResults { results throws in
      let all = entries()
      do {
        let writer = try RunWriter.create(run: plannedRun(), in: results)
        for entry in all.prefix(3) { try writer.append(entry) }
        #expect(try results.interrupted().isEmpty)
        withExtendedLifetime(writer) {}
      }
      let stored = try #require(try results.interrupted().first)
      let journal = stored.folder + "/journal.jsonl"
      try write(try read(journal) + #"{"boot":{"cell":"02-"#, to: journal)
      let writer = try RunWriter.resume("latest", in: results)
      #expect(writer.run.cells == (try plannedRun().applying(Array(all.prefix(3))).cells))
      for entry in all.dropFirst(3) { try writer.append(entry) }
      try writer.finish(finished(writer))
      #expect(try results.load("latest").cells == plannedRun().applying(all).cells)
      #expect(try results.interrupted().isEmpty)
    }
  }

  @Test func `the line that was being written is gone once a run is resumed`() throws {
    try withResults { results throws in
      var before = ""
      do {
        let writer = try RunWriter.create(run: plannedRun(), in: results)
        try writer.append(.warning(Warning(code: "a", because: "b")))
        let journal = writer.stored.folder + "/journal.jsonl"
        before = try read(journal)
        try write(before + #"{"warning":"#, to: journal)
      }
      let writer = try RunWriter.resume("latest", in: results)
      #expect(try read(writer.stored.folder + "/journal.jsonl") == before)
      withExtendedLifetime(writer) {}
    }
  }

  @Test func `a launch that was cut off keeps its place among the launches`() throws {
    try withResults { results throws in
      do {
        let writer = try RunWriter.create(run: plannedRun(), in: results)
        try writer.append(.launch(launchRecord(0)))
        try writer.append(bootEntry(cell(0), 4, launch: 1))
      }
      let cutOff = try results.load("latest")
      #expect(cutOff.launches.count == 2)
      #expect(cutOff.launches.last?.failure?.kind == .cutOff)
      #expect(cutOff.launches.last?.boot == 4)
      do {
        let writer = try RunWriter.resume("latest", in: results)
        #expect(writer.run == cutOff)
        try writer.append(bootEntry(cell(1), 4, launch: 2))
        try writer.append(.launch(launchRecord(4)))
      }
      let run = try results.load("latest")
      #expect(run.launches == cutOff.launches + [launchRecord(4)])
    }
  }

  @Test func `an interrupted run is stored whole, resumed and finished`() throws {
    try withResults { results throws in
      let first = try RunWriter.create(run: plannedRun(), in: results)
      try first.append(bootEntry(cell(0), 0))
      try first.finish(finished(first, .interrupted))
      #expect(try results.load("latest").status == .interrupted)
      #expect(try results.interrupted().map(\.id) == [plannedRun().id])
      let second = try RunWriter.resume("latest", in: results)
      #expect(try files(of: second.stored) == ["SHA256SUMS", "journal.jsonl", "run.json"])
      #expect(second.run.finishedAt == nil)
      try second.append(bootEntry(cell(0), 1))
      try second.finish(finished(second))
      #expect(try results.load("latest").cells[0].boots.map(\.index) == [0, 1])
    }
  }

  @Test func `a closed cell stays closed when the run is killed or interrupted`() throws {
    try withResults { results throws in
      let closing = Closing(reason: .timeLimit, boots: 1)
      do {
        let writer = try RunWriter.create(run: plannedRun(), in: results)
        try writer.append(bootEntry(cell(0), 0))
        try writer.append(.cellClosed(cell: cell(0), closing: closing))
      }
      #expect(try results.load("latest").cells[0].closing == closing)
      let second = try RunWriter.resume("latest", in: results)
      #expect(second.run.cells[0].closing == closing)
      var forgetful = finished(second, .interrupted)
      forgetful.cells[0].closing = nil
      let loss = RecordingError.wouldLose(
        folder: second.stored.folder, what: "the closing of \(cell(0))")
      #expect(throws: loss) { try second.finish(forgetful) }
      try second.finish(finished(second, .interrupted))
      let third = try RunWriter.resume("latest", in: results)
      #expect(third.run.cells[0].closing == closing)
      try third.finish(finished(third))
      #expect(try results.load("latest").cells.map(\.closing) == [closing, nil, nil])
    }
  }

  @Test func `a journal left behind by a finished run is not applied again`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      try writer.append(.warning(Warning(code: "once", because: "x")))
      let journal = writer.stored.folder + "/journal.jsonl"
      let text = try read(journal)
      try writer.finish(finished(writer, .interrupted))
      try write(text, to: journal)
      #expect(try results.load("latest").warnings.count == 1)
      let resumed = try RunWriter.resume("latest", in: results)
      #expect(resumed.run.warnings.count == 1)
      #expect(try results.load("latest").warnings.count == 1)
    }
  }

  @Test func `a run that dies while it is being finished is as it was before`() throws {
    try withResults { results throws in
      do {
        let writer = try RunWriter.create(run: plannedRun(), in: results)
        try writer.append(bootEntry(cell(0), 0))
        // The checksum of the finished text is in place, the text itself is not yet.
        let path = writer.stored.folder + "/SHA256SUMS"
        try write(String(repeating: "0", count: 64) + "  run.json\n" + read(path), to: path)
        try write("{", to: writer.stored.recordingPath + ".new")
        #expect(try results.load("latest").cells[0].boots.count == 1)
      }
      let writer = try RunWriter.resume("latest", in: results)
      try writer.finish(finished(writer))
      #expect(try results.load("latest").cells[0].boots.count == 1)
      #expect(try files(of: writer.stored) == ["SHA256SUMS", "run.json"])
    }
  }

  @Test func `two cannot write one run`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      #expect(throws: RecordingError.beingWritten(folder: writer.stored.folder)) {
        try RunWriter.resume("latest", in: results)
      }
      #expect(throws: RecordingError.alreadyExists(folder: writer.stored.folder)) {
        try RunWriter.create(run: plannedRun(), in: results)
      }
      try writer.append(bootEntry(cell(0), 0))
      #expect(try results.load("latest").cells[0].boots.count == 1)
    }
  }

  @Test func `a run is finished once, and a complete one is not resumed`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      let run = finished(writer)
      try writer.finish(run)
      let folder = writer.stored.folder
      #expect(throws: RecordingError.alreadyFinished(folder: folder)) { try writer.finish(run) }
      #expect(throws: RecordingError.alreadyFinished(folder: folder)) {
        try writer.append(.launch(launchRecord(0)))
      }
      #expect(throws: RecordingError.nothingToResume(folder: folder, status: "complete")) {
        try RunWriter.resume("latest", in: results)
      }
    }
  }

  @Test func `finishing with less than was recorded is refused and loses nothing`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      var stale = finished(writer)
      try writer.append(bootEntry(cell(0), 0))
      #expect(throws: RecordingError.self) { try writer.finish(stale) }
      stale = writer.run
      #expect(throws: RecordingError.self) { try writer.finish(stale) }
      try writer.append(.launch(launchRecord(0)))
      stale.status = .complete
      #expect(throws: RecordingError.self) { try writer.finish(stale) }
      #expect(try results.load("latest").cells[0].boots.count == 1)
      try writer.finish(finished(writer))
    }
  }

  @Test func `an entry about an unknown cell is not written`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      #expect(throws: RecordingError.self) { try writer.append(bootEntry(cell(9), 0)) }
      #expect(try results.load("latest").cells == plannedRun().cells)
    }
  }

  @Test func `a number that JSON does not have is refused with its key`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      var run = finished(writer)
      run.cells[1].summary = Summary(
        perSwitch: .nan, interval: [], confidence: 0, coreCyclesPerSwitch: nil)
      let error = #expect(throws: RecordingError.self) { try writer.finish(run) }
      #expect(error?.description.contains("cells[1].summary.perSwitch") == true)
      #expect(try files(of: writer.stored) == ["SHA256SUMS", "journal.jsonl", "run.json"])
    }
  }
}
