import Foundation
import Measurement
import Processes
import Recordings
import Testing

@Suite struct `finding a recording` {
  private let ids = [
    "2026-11-21T05-04-09Z-3f9a", "2026-11-21T05-04-10Z-0001", "2026-11-21T05-04-10Z-0002",
  ]

  private func withThreeRuns(_ body: (ResultsFolder) throws -> Void) throws {
    try withResults { results throws in
      for id in ids.shuffled() {
        var run = plannedRun(id: id)
        let writer = try RunWriter.create(run: run, in: results)
        run.status = .complete
        try writer.finish(run)
      }
      try body(results)
    }
  }

  @Test func `runs are listed newest first`() throws {
    try withThreeRuns { results throws in
      #expect(try results.runs().map(\.id) == ids.reversed())
      #expect(try results.interrupted().isEmpty)
    }
    try withResults { results throws in #expect(try results.runs().isEmpty) }
  }

  @Test func `a run is found by id, by an unambiguous beginning, and as the latest`() throws {
    try withThreeRuns { results throws in
      for id in ids { #expect(try results.load(id).id == id) }
      #expect(try results.load("2026-11-21T05-04-09").id == ids[0])
      #expect(try results.load("latest").id == ids[2])
    }
  }

  @Test func `a run is found by the path of its file or folder`() throws {
    try withThreeRuns { results throws in
      let folder = results.runsPath + "/" + ids[0]
      let elsewhere = ResultsFolder(path: "/nonexistent/Results")
      for path in [folder, folder + "/", folder + "/run.json"] {
        #expect(try elsewhere.load(path).id == ids[0])
        #expect(try elsewhere.find(path).id == ids[0])
      }
    }
  }

  @Test func `a packed recording is the same, by all its names, and an edited one is refused`()
    throws
  {
    try withThreeRuns { results throws in
      let folder = results.runsPath + "/" + ids[0]
      let plain = try results.load(ids[0])
      #expect(try shell("cd '\(folder)' && xz run.json && sha256sum run.json.xz > SHA256SUMS") == 0)
      let names = [ids[0], folder, folder + "/run.json", folder + "/run.json.xz"]
      for name in names { #expect(try results.load(name) == plain, "\(name)") }
      #expect(try results.runs().count == 3)
      #expect(try results.find(ids[0]).recordingPath == folder + "/run.json")
      // Its reports name it as they did before it was packed.
      #expect(
        try shell(
          "cd '\(folder)' && xz -dc run.json.xz > x && echo >> x && xz -c x > run.json.xz && rm x")
          == 0)
      #expect(throws: RecordingError.edited(file: folder + "/run.json.xz", folder: folder)) {
        try results.load(ids[0])
      }
      try write("no xz", to: folder + "/run.json.xz")
      #expect {
        try results.load(ids[0])
      } throws: { error in
        if case .toolFailed(let tool, _, _) = error as? RecordingError {
          tool == "xz"
        } else {
          false
        }
      }
    }
  }

  private func shell(_ script: String) throws -> Int32? {
    try Processes.run(["/bin/sh", "-c", script], timeoutSeconds: 60).termination.exitStatus
  }

  @Test func `a committed recording is found by its name`() throws {
    try withThreeRuns { results throws in
      try FileManager.default.createDirectory(
        atPath: results.referencePath, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: results.runsPath + "/" + ids[0], toPath: results.referencePath + "/2026-11-21-amd")
      #expect(try results.load("2026-11-21-amd").id == ids[0])
      #expect(try results.runs().count == 3)
    }
  }

  @Test func `an ambiguous beginning names what it may be`() throws {
    try withThreeRuns { results throws in
      let expected = RecordingError.ambiguous(
        reference: "2026-11-21T05-04-10", matches: [ids[2], ids[1]])
      #expect(throws: expected) { try results.load("2026-11-21T05-04-10") }
    }
  }

  @Test(arguments: ["2025", "", "no/such/run.json", "nosuch.json", "/"])
  func `what is not there is named, and so is what is`(reference: String) throws {
    try withThreeRuns { results throws in
      let error = #expect(throws: RecordingError.self) { try results.load(reference) }
      #expect(
        error
          == .noSuchRun(reference: reference, folder: results.runsPath, newest: ids[2]))
    }
    try withResults { results throws in
      let error = #expect(throws: RecordingError.self) { try results.load("latest") }
      #expect(error?.description.contains("`switchbench run` makes one") == true)
    }
  }
}

@Suite struct `refusing a recording` {
  /// Stores a rich run, changes its text, and gives the error of reading it.
  private func error(
    fixingChecksum: Bool = false, sums: String? = nil, _ change: (inout String) -> Void
  ) throws -> RecordingError? {
    var found: RecordingError?
    try withResults { results throws in
      let run = try richRun()
      let writer = try RunWriter.create(run: run, in: results)
      try writer.finish(run)
      let path = writer.stored.recordingPath
      var text = try read(path)
      let before = text
      change(&text)
      #expect(text != before || sums != nil, "the test changed nothing")
      try write(text, to: path)
      if let sums { try write(sums, to: writer.stored.folder + "/SHA256SUMS") }
      found = #expect(throws: RecordingError.self) { try results.load("latest") }
    }
    return found
  }

  @Test func `a text cut short anywhere is said to be cut short`() throws {
    for share in [0.0, 0.01, 0.3, 0.9, 0.999] {
      let error = try error { $0 = String($0.prefix(Int(Double($0.count) * share))) }
      guard case .notJSON(let file, _) = error else {
        Issue.record("\(String(describing: error)) at \(share)")
        continue
      }
      #expect(file.hasSuffix("/run.json"))
    }
  }

  @Test func `a newer schema and an unknown one are told apart`() throws {
    func schema(_ name: String) throws -> RecordingError? {
      try error {
        $0 = $0.replacing(#""switchbench.run/2""#, with: "\"\(name)\"")
        $0 = $0.replacing(#""startedAt":"#, with: #""begunAt":"#)
      }
    }
    for name in ["switchbench.run/3", "switchbench.run/10"] {
      guard case .newerSchema(_, name) = try schema(name) else {
        Issue.record("\(name) is not taken for newer")
        continue
      }
    }
    for name in ["switchbench.run/0", "switchbench.run/x", "rebar/2", "switchbench.run", ""] {
      guard case .unknownSchema(_, name) = try schema(name) else {
        Issue.record("\(name) is not taken for unknown")
        continue
      }
    }
  }

  @Test func `a missing key is named with its path`() throws {
    func missing(_ key: String) throws -> String? {
      guard
        case .missingKey(_, let path) = try error({
          guard let range = $0.range(of: "\"\(key)\":") else { return }
          $0.replaceSubrange(range, with: "\"x\":")
        })
      else { return nil }
      return path
    }
    #expect(try missing("schema") == "schema")
    #expect(try missing("startedAt") == "startedAt")
    #expect(try missing("samples") == "cells[0].boots[0].samples")
    #expect(try missing("counts") == "cells[0].boots[0].samples.counts")
    #expect(try missing("addTicks") == "cells[0].boots[0].calibration.addTicks")
    #expect(try missing("mechanism") == "cells[0].mechanism")
    #expect(try missing("dirty") == "suite.dirty")
  }

  @Test func `a wrong value is named with its path`() throws {
    func wrong(_ old: String, _ new: String) throws -> String? {
      guard
        case .wrongValue(_, let path, _) = try error({
          guard let range = $0.range(of: old) else { return }
          $0.replaceSubrange(range, with: new)
        })
      else { return nil }
      return path
    }
    #expect(
      try wrong(#""switchesPerSample":200"#, #""switchesPerSample":"200""#)
        == "cells[0].boots[0].switchesPerSample")
    #expect(try wrong(#""status":"failed""#, #""status":"perhaps""#) == "cells[1].status")
    #expect(try wrong(#""id":"02-"#, #""id":"@02-"#) == "cells[0].id")
    let samples = "cells[0].boots[0].samples"
    #expect(try wrong("[3848,1,1]", "[3848,1,0]") == samples + ".ticks[2]")
    #expect(try wrong("[3848,1,1]", "[3848,1,-1]") == samples + ".ticks[2]")
    #expect(try wrong("[1,3,5]", "[1,3,0]") == samples + ".counts[2]")
    #expect(try wrong("[1,3,5]", "[1,3,5,1]") == samples + ".counts")
    #expect(try wrong("[1,3,5]", "[1,3]") == samples + ".counts")
    #expect(try wrong(#""step":26"#, #""step":0"#) == samples + ".step")
    #expect(try wrong(#""step":26"#, #""step":-1"#) == samples + ".step")
    #expect(
      try wrong(#""runOrder":[3848,0"#, #""runOrder":[3848,-1"#) == "cells[0].boots[0].runOrder[1]")
    #expect(try wrong(#""step":26"#, #""after":[1,1,1,1],"step":26"#) == samples + ".before")
    #expect(try wrong(#""boots":10"#, #""boots":null"#) == "plan.boots")
  }

  @Test func `a changed number is found, and the message says how to check`() throws {
    let error = try error { $0 = $0.replacing(#""perSwitch":19.24"#, with: #""perSwitch":18.24"#) }
    guard case .edited = error else {
      Issue.record("\(String(describing: error)) is not 'edited'")
      return
    }
    #expect(error?.description.contains("sha256sum -c SHA256SUMS") == true)
  }

  @Test func `white space counts as a change too`() throws {
    guard case .edited = try error({ $0 += "\n" }) else {
      Issue.record("an added newline was not found")
      return
    }
  }

  @Test(arguments: ["", "hello\n", "0000  run.json\n", "\(String(repeating: "0", count: 64))  x\n"])
  func `a finished recording without a checksum is refused with the fix`(sums: String) throws {
    let error = try error(sums: sums) { _ in }
    guard case .noChecksum = error else {
      Issue.record("\(String(describing: error)) is not 'noChecksum'")
      return
    }
    #expect(error?.description.contains("sha256sum run.json > SHA256SUMS") == true)
  }

  @Test func `a checksum file that is gone is refused, and the fix fixes it`() throws {
    try withResults { results throws in
      let run = try richRun()
      let writer = try RunWriter.create(run: run, in: results)
      try writer.finish(run)
      let folder = writer.stored.folder
      try FileManager.default.removeItem(atPath: folder + "/SHA256SUMS")
      let error = #expect(throws: RecordingError.self) { try results.load("latest") }
      #expect(error == .noChecksum(file: writer.stored.recordingPath, folder: folder))
      let fix = Process()
      fix.executableURL = URL(filePath: "/bin/sh")
      fix.arguments = ["-c", "cd \"$1\" && sha256sum run.json > SHA256SUMS", "sh", folder]
      try fix.run()
      fix.waitUntilExit()
      #expect(try results.load("latest") == run)
    }
  }

  @Test func `a damaged line within the journal is named by its number`() throws {
    try withResults { results throws in
      let writer = try RunWriter.create(run: plannedRun(), in: results)
      for index in 0..<3 { try writer.append(bootEntry(cell(0), index)) }
      let journal = writer.stored.folder + "/journal.jsonl"
      var lines = try read(journal).split(separator: "\n").map(String.init)
      lines[1] = String(lines[1].dropLast(9))
      try write(lines.joined(separator: "\n") + "\n", to: journal)
      let error = #expect(throws: RecordingError.self) { try results.load("latest") }
      #expect(
        error == .damagedJournal(file: journal, line: 2, detail: "this is not JSON"))
      lines[1] = #"{"cellFailed":{"cell":"nonsense","because":"x"}}"#
      try write(lines.joined(separator: "\n") + "\n", to: journal)
      let other = #expect(throws: RecordingError.self) { try results.load("latest") }
      #expect(
        other
          == .damagedJournal(
            file: journal, line: 2, detail: "cellFailed.cell: 'nonsense' is not a cell id"))
    }
  }
}
