import Foundation
import Measurement
import Recordings
import Testing

@Suite struct `the noise of a computer` {
  private let noise: NoiseRecording = {
    let run = plannedRun()
    var plan = run.plan
    plan.boots = 4
    return NoiseRecording(
      comparison: "2026-11-21T12-32-45Z-21e8",
      arms: ["base", "head", "control"].map {
        NoiseRecording.RecordedArm(
          name: $0, command: run.command, suite: run.suite, startedAt: run.startedAt,
          sha256: String(repeating: "0a", count: 32))
      }, host: run.host, images: run.images, plan: plan, warnings: [],
      cells: (0..<2).map { number in
        NoiseRecording.CellNoise(
          id: cell(number, .process),
          ticks: [[20.5, nil, 1.0 / 3, 1e-9], [20, 21, 22, 23], [nil, nil, nil, 1e9]])
      })
  }()

  @Test func `is read back as it was kept, to the last digit`() throws {
    try withResults { results throws in
      #expect(try results.noises().isEmpty)
      let stored = try results.keep(noise, as: "2026-11-21-a-cpu")
      #expect(try stored.load() == noise)
      #expect(
        stored.id == "2026-11-21-a-cpu" && stored.folder == "\(results.path)/noise/\(stored.id)")
      let names = try FileManager.default.contentsOfDirectory(atPath: stored.folder).sorted()
      #expect(names == ["SHA256SUMS", "noise.json"])
      // A line for each cell, so that `diff` says what differs.
      let lines = try read(stored.path).split(separator: "\n")
      #expect(lines.filter { $0.contains("\"ticks\":") }.count == 2)
      #expect(throws: RecordingError.alreadyExists(folder: stored.folder)) {
        try results.keep(noise, as: stored.id)
      }
      #expect(try stored.load() == noise)
    }
  }

  @Test func `is found by its name, a beginning of it, its path, and newest first`() throws {
    try withResults { results throws in
      let old = try results.keep(noise, as: "2026-11-20-a-cpu")
      let new = try results.keep(noise, as: "2026-11-21-a-cpu")
      try FileManager.default.createDirectory(
        atPath: "\(results.path)/noise/2026-11-22-empty", withIntermediateDirectories: true)
      #expect(try results.noises().map(\.id) == [new.id, old.id])
      for (word, expected) in [(old.id, old), ("2026-11-21", new), (old.folder, old)] {
        #expect(try results.noise(word)?.id == expected.id, "\(word)")
      }
      for word in ["", "2027", "./none", "2026-11-22"] {
        #expect(try results.noise(word) == nil, "\(word)")
      }
      #expect(throws: RecordingError.ambiguous(reference: "2026", matches: [new.id, old.id])) {
        try results.noise("2026")
      }
    }
  }

  @Test(arguments: [
    ("20.5", "20.25", "cells were changed by hand"), ("21,22", "22,21", "two boots changed places"),
  ])
  func `that was changed after it was written is refused`(old: String, new: String, what: String)
    throws
  {
    try withResults { results throws in
      let stored = try results.keep(noise, as: "n")
      let text = try read(stored.path)
      try #require(text.contains(old))
      try write(text.replacing(old, with: new), to: stored.path)
      #expect(throws: RecordingError.edited(file: stored.path, folder: stored.folder), "\(what)") {
        try stored.load()
      }
    }
  }

  @Test func `without its checksum is refused`() throws {
    try withResults { results throws in
      let stored = try results.keep(noise, as: "n")
      let error = RecordingError.noChecksum(file: stored.path, folder: stored.folder)
      try write("", to: "\(stored.folder)/SHA256SUMS")
      #expect(throws: error) { try stored.load() }
      try FileManager.default.removeItem(atPath: "\(stored.folder)/SHA256SUMS")
      #expect(throws: error) { try stored.load() }
    }
  }

  @Test(arguments: [
    ("[20,21,22,23]", "[20,21,22]", "cells.ticks"),
    ("[20,21,22,23]", "[20,0,22,23]", "cells.ticks"),
    ("[20,21,22,23]", "[20,-1,22,23]", "cells.ticks"), (",[20,21,22,23]", "", "cells.ticks"),
    ("noise/1", "noise/2", "schema"), ("\"name\":\"head\"", "\"name\":\"tail\"", "arms"),
  ])
  func `with a field that cannot be is refused by the field's name`(
    old: String, new: String, key: String
  ) throws {
    try withResults { results throws in
      let stored = try results.keep(noise, as: "n")
      let text = try read(stored.path)
      try #require(text.contains(old))
      try write(text.replacing(old, with: new), to: stored.path)
      let error = #expect(throws: RecordingError.self) { try stored.load() }
      guard case .wrongValue(stored.path, key, _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test func `with nothing in it, cut off, or gone is refused by what is wrong`() throws {
    try withResults { results throws in
      var empty = noise
      empty.cells = []
      let none = try results.keep(empty, as: "empty")
      let error = #expect(throws: RecordingError.self) { try none.load() }
      #expect(error?.description.contains("no cell") == true)
      let stored = try results.keep(noise, as: "n")
      let text = try read(stored.path)
      try write(String(text.dropLast(100)), to: stored.path)
      let cut = #expect(throws: RecordingError.self) { try stored.load() }
      guard case .notJSON(stored.path, _) = cut else {
        Issue.record("\(String(describing: cut))")
        return
      }
      try write(text.replacing("\"comparison\"", with: "\"conparison\""), to: stored.path)
      #expect(throws: RecordingError.missingKey(file: stored.path, key: "comparison")) {
        try stored.load()
      }
      try FileManager.default.removeItem(atPath: stored.path)
      let gone = #expect(throws: RecordingError.self) { try stored.load() }
      #expect(gone?.description.contains(stored.path) == true)
      #expect(try results.noise("n") == nil)
    }
  }

  @Test func `that is committed can be read, with the recordings that it is from`() throws {
    let repository = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let kept = try ResultsFolder(path: "\(repository)/Results").noises()
    #expect(!kept.isEmpty)
    for stored in kept {
      let noise = try stored.load()
      #expect(noise.pairs >= 30 && noise.cells.count > 40, "\(stored.id)")
      #expect(Set(noise.arms.map(\.sha256)).count == 3)
    }
  }
}
