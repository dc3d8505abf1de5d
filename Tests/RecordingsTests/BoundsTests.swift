import Foundation
import Measurement
import Testing

@testable import Recordings

@Suite struct `the bounds of a recording` {
  private func refused(_ old: String, _ new: String, in run: Run) throws -> String? {
    let text = String(decoding: try encodeRun(run, file: "f"), as: UTF8.self)
    let range = try #require(text.range(of: old), "\(old)")
    let changed = Data(text.replacingCharacters(in: range, with: new).utf8)
    do {
      _ = try decodeRun(changed, file: "f")
      return nil
    } catch let error as RecordingError {
      guard case .wrongValue(_, let key, _) = error else { return "\(error)" }
      return key
    }
  }

  @Test(arguments: [
    (#""clockStep":26"#, #""clockStep":9223372036854775806"#, "clockStep"),
    (#""switchesPerSample":200"#, #""switchesPerSample":9223372036854775807"#, "switchesPerSample"),
    (#""counts":[1,90"#, #""counts":[1,4611686018427387904"#, "counts"),
    (#""switchesCounted":800"#, #""switchesCounted":9007199254740993"#, "switchesCounted"),
    (#""timeLimitSeconds":90.5"#, #""timeLimitSeconds":1e300"#, "timeLimitSeconds"),
    (#""timeLimitSeconds":90.5"#, #""timeLimitSeconds":4e7"#, "plan.timeLimitSeconds"),
    (#""maximumSamples":2000"#, #""maximumSamples":20000000"#, "plan.maximumSamples"),
    (#""boots":10"#, #""boots":1000000"#, "plan.boots"),
    (#""boots":10"#, #""boots":-1"#, "plan.boots"),
    (#""precision":0.001"#, #""precision":0"#, "plan.precision"),
    (#""numaNode":0"#, #""numaNode":-1"#, "plan.numaNode"),
    (#""counts":[1,90"#, #""counts":[1,4294967297"#, "cells[0].boots[0].samples"),
    (#""after":[1196"#, #""after":[9007199254740990"#, "cells[0].boots[0].samples"),
  ])
  func `a number that nothing measures is refused with its key`(
    old: String, new: String, key: String
  ) throws {
    #expect(try refused(old, new, in: gatedRun()) == key)
  }

  @Test func `numbers whose sum would overflow are refused`() throws {
    var run = try gatedRun()
    for index in run.cells[0].boots.indices {
      run.cells[0].boots[index].runOrder = Array(repeating: 1 << 52, count: 300)
    }
    let text = try encodeRun(run, file: "f")
    // Columns of distances are shorter than they look; a list of numbers is not.
    #expect(try decodeRun(text, file: "f") == run)
    let list = Array(repeating: "9007199254740992", count: 300).joined(separator: ",")
    let changed = String(decoding: text, as: UTF8.self)
      .replacing(#""addTicks":[5954"#, with: #""addTicks":["# + list)
    #expect(throws: RecordingError.self) { try decodeRun(Data(changed.utf8), file: "f") }
  }

  @Test func `a cell that stands there twice is refused`() throws {
    var run = try gatedRun()
    run.cells.append(run.cells[0])
    let text = try encodeRun(run, file: "f")
    let error = #expect(throws: RecordingError.self) { try decodeRun(text, file: "f") }
    #expect("\(try #require(error))".contains("cells[3].id"))
  }

  @Test func `a seed may be any number of 64 bits, and all else up to 2^53`() throws {
    var run = try gatedRun()
    run.plan.seed = .max
    run.cells[0].boots[0].warmUp.firstTicks = 1 << 53
    #expect(try decodeRun(encodeRun(run, file: "f"), file: "f") == run)
  }

  @Test func `totals of a journal that would overflow are refused with their line`() throws {
    let line = try encodeLine(bootEntry(cell(0), 0, expected: 1 << 53, counted: 1 << 53), file: "f")
    #expect(try Journal(line, file: "f").entries.count == 1)
    let lines = Data((0..<200).flatMap { _ in Array(line) })
    let error = #expect(throws: RecordingError.self) { try Journal(lines, file: "f") }
    guard case .damagedJournal = error else {
      Issue.record("\(String(describing: error)) is not 'damagedJournal'")
      return
    }
    let beyond = Data(
      String(decoding: line, as: UTF8.self).replacing("9007199254740992", with: "9007199254740993")
        .utf8)
    #expect(throws: RecordingError.self) { try Journal(beyond, file: "f") }
  }

  @Test(arguments: ["/dev/zero", "/proc/self/fd", "/dev/null"])
  func `a device has no end, and is not read`(path: String) throws {
    #expect(throws: RecordingError.self) { try contents(ofFile: path) }
  }

  @Test func `a file that is too large is not read`() throws {
    try withResults { results throws in
      _ = try makeFolder(results.path)
      let path = results.path + "/run.json"
      try OpenFile(path, O_WRONLY | O_CREAT).truncate(to: OpenFile.greatestSize + 1)
      #expect(
        throws: RecordingError.tooLarge(file: path, bytes: OpenFile.greatestSize + 1)
      ) { try contents(ofFile: path) }
    }
  }
}
