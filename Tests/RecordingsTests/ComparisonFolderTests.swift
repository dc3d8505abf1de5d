import Foundation
import Measurement
import Recordings
import Testing

@Suite struct `a comparison's folder` {
  private func request(_ id: String) -> ComparisonRequest {
    ComparisonRequest(
      id: id, command: ["switchbench", "compare", "main"], base: "main", head: ".",
      threshold: 0.02, confidence: 0.95, isGate: true)
  }

  private func record(
    _ stored: StoredComparison, _ arm: ComparisonArm, _ session: ComparisonSession = .main
  ) throws {
    var run = plannedRun(id: stored.runID(arm, session))
    let writer = try RunWriter.create(run: run, in: stored, as: arm, session)
    run.status = .complete
    try writer.finish(run)
  }

  @Test func `holds its request and the recordings of its arms, session by session`() throws {
    try withResults { results throws in
      #expect(try results.comparisons().isEmpty)
      let stored = try results.create(request("2026-11-21T05-04-09Z-3f9a"))
      #expect(try stored.request() == request("2026-11-21T05-04-09Z-3f9a"))
      #expect(stored.recording(.base) == nil)
      try record(stored, .base)
      try record(stored, .head, .confirmation)
      #expect(try stored.recording(.base)?.load().id == "2026-11-21T05-04-09Z-3f9a/base")
      #expect(
        try stored.recording(.head, .confirmation)?.load().id
          == "2026-11-21T05-04-09Z-3f9a/confirmation/head")
      #expect(stored.recording(.head) == nil && stored.recording(.base, .pilot) == nil)
    }
  }

  @Test func `is found by its id, a beginning of it, its path, and as the latest`() throws {
    try withResults { results throws in
      #expect(try results.comparison("latest") == nil)
      let old = try results.create(request("2026-11-20T05-04-09Z-0001"))
      let new = try results.create(request("2026-11-21T05-04-09Z-0002"))
      #expect(try results.comparisons().map(\.id) == [new.id, old.id])
      for (word, expected) in [
        ("latest", new), (old.id, old), ("2026-11-20", old), (old.folder, old),
      ] {
        #expect(try results.comparison(word)?.id == expected.id, "\(word)")
      }
      for word in ["main", "", "2027", "./main"] {
        #expect(try results.comparison(word) == nil, "\(word)")
      }
      #expect(throws: RecordingError.ambiguous(reference: "2026", matches: [new.id, old.id])) {
        try results.comparison("2026")
      }
    }
  }

  @Test func `has arms that are found wherever a run is, and are no runs of their own`() throws {
    try withResults { results throws in
      let stored = try results.create(request("2026-11-21T05-04-09Z-3f9a"))
      try record(stored, .control)
      #expect(try results.find("\(stored.id)/control").load().id == stored.runID(.control))
      #expect(try results.runs().isEmpty)
      #expect(throws: RecordingError.self) { try results.find(stored.id) }
      #expect(throws: RecordingError.self) { try results.find("\(stored.id)/head") }
    }
  }

  @Test func `is made once, and refused when its request cannot be understood`() throws {
    try withResults { results throws in
      let stored = try results.create(request("a"))
      #expect(throws: RecordingError.alreadyExists(folder: stored.folder)) {
        try results.create(request("a"))
      }
      let path = "\(stored.folder)/comparison.json"
      let text = try read(path)
      try write(text.replacing("request/2", with: "request/3"), to: path)
      #expect(throws: RecordingError.self) { try stored.request() }
      try write(text.replacing("\"head\"", with: "\"tail\""), to: path)
      #expect(throws: RecordingError.missingKey(file: path, key: "head")) { try stored.request() }
    }
  }
}
