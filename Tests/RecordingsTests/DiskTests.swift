import Foundation
import Measurement
import Recordings
import Testing

/// Mounts a small file system of its own for the body; false when that is not allowed here.
private func withMount(_ options: String, _ body: (String) throws -> Void) throws -> Bool {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "switchbench-disk-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { rmdir(folder) }
  guard command("/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", folder) else { return false }
  defer { _ = command("/bin/umount", "--lazy", folder) }
  try body(folder)
  return true
}

private func command(_ tool: String, _ arguments: String...) -> Bool {
  let process = Process()
  process.executableURL = URL(filePath: tool)
  process.arguments = arguments
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return false }
  process.waitUntilExit()
  return process.terminationStatus == 0
}

/// Whether a file system can be mounted here, which takes root and a kernel that allows it.
private let canMount = geteuid() == 0 && ((try? withMount("size=4k") { _ in }) ?? false)

@Suite struct `a disk that refuses` {
  @Test func `a write that does not fit names the file and the reason`() throws {
    let full = try OpenFile("/dev/full", O_WRONLY)
    let error = #expect(throws: RecordingError.self) { try full.write(Data([1]), at: 0) }
    #expect(
      error == .system(action: "write", file: "/dev/full", reason: SystemReason(ENOSPC)))
    #expect(error?.description.contains("Free some space") == true)
  }

  @Test(.enabled(if: canMount, "no right to mount a small file system here"))
  func `a full disk loses nothing, and the run goes on when there is room`() throws {
    _ = try withMount("size=64k") { folder throws in
      let results = ResultsFolder(path: folder + "/Results")
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      var written = 0
      var refused: (any Error)?
      while refused == nil && written < 1000 {
        do {
          try writer.append(bootEntry(cell(0), written, bins: 200))
          written += 1
        } catch { refused = error }
      }
      let error = try #require(refused as? RecordingError)
      #expect(error.description.contains("No space left on device"))
      #expect(written > 3)
      #expect(try results.load("latest").cells[0].boots.count == written)
      var run = writer.run
      run.status = .complete
      run.launches = [launchRecord(0)]
      #expect(throws: RecordingError.self) { try writer.finish(run) }
      #expect(try files(of: writer.stored) == ["SHA256SUMS", "journal.jsonl", "run.json"])
      #expect(try results.load("latest").cells[0].boots.count == written)
      #expect(command("/bin/mount", "-o", "remount,size=4m", folder))
      try writer.append(bootEntry(cell(0), written))
      try writer.append(.launch(launchRecord(0)))
      run = writer.run
      run.status = .complete
      try writer.finish(run)
      #expect(try results.load("latest") == run)
    }
  }

  @Test(.enabled(if: canMount, "no right to mount a small file system here"))
  func `a disk without room for a new run leaves no folder behind`() throws {
    _ = try withMount("size=8k") { folder throws in
      let results = ResultsFolder(path: folder)
      let error = #expect(throws: RecordingError.self) {
        try RunWriter.create(run: plannedRun(cells: 100), in: results)
      }
      #expect(error?.description.contains("No space left on device") == true)
      // There is no run to go on with.
      #expect(error?.description.contains("--resume") == false)
      #expect(try FileManager.default.contentsOfDirectory(atPath: results.runsPath).isEmpty)
    }
  }

  @Test(.enabled(if: canMount, "no right to mount a small file system here"))
  func `a read-only folder is named with the fix, and what is in it can be read`() throws {
    _ = try withMount("size=1m") { folder throws in
      let results = ResultsFolder(path: folder)
      let run = try richRun()
      try RunWriter.create(run: run, in: results).finish(run)
      #expect(command("/bin/mount", "-o", "remount,ro", folder))
      let error = #expect(throws: RecordingError.self) {
        try RunWriter.create(run: plannedRun(id: "other"), in: results)
      }
      #expect(
        error
          == .notBegun(
            action: "make the folder", file: results.runsPath + "/other",
            reason: SystemReason(EROFS)))
      #expect(error?.description.contains("Make the folder writable") == true)
      #expect(try results.load("latest") == run)
    }
  }

  @Test func `a file where the results folder should be is named`() throws {
    try withResults { results throws in
      try write("", to: results.path)
      let error = #expect(throws: RecordingError.self) {
        try RunWriter.create(run: plannedRun(), in: results)
      }
      #expect(error?.description.contains("Not a directory") == true)
      let listing = #expect(throws: RecordingError.self) { try results.runs() }
      #expect(listing?.description.contains(results.runsPath) == true)
    }
  }
}
