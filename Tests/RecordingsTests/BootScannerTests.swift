import Foundation
import Measurement
import Testing

@testable import Recordings

@Suite struct `boots read apart` {
  private func slowly(_ data: Data) -> Run? { try? JSONDecoder().decode(Run.self, from: data) }

  private static func text(known: Bool = true) throws -> Data {
    try encodeRun(richRun(known: known), file: "run.json")
  }

  @Test(arguments: [true, false])
  func `what this version writes is read so, and is the same run`(known: Bool) throws {
    let text = try Self.text(known: known)
    #expect(try decodeSplitRun(text) == richRun(known: known))
    #expect(slowly(text) == decodeSplitRun(text))
  }

  @Test func `the committed recordings are read so`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Results/reference")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let text = try Data(contentsOf: folder.appending(path: "\(name)/run.json"))
      let run = try #require(decodeSplitRun(text), "\(name)")
      #expect(run == slowly(text))
      #expect(run.cells.reduce(0) { $0 + $1.boots.count } > 100)
    }
  }

  @Test(arguments: [
    (#""index":0"#, #""index": 0"#), (#""index":0"#, #""index":00"#),
    (#""index":0"#, #""index":0.0"#), (#""index":0"#, #""index":0e0"#),
    (#""index":0"#, #""index":99999999999999999999"#), (#""index":0"#, #""index":"0""#),
    (#""index":0"#, #""index":-"#), (#""launch":0,"#, #""#), (#"[[3848,"#, #"[[9999999,"#),
    (#""switchesPerSample":200"#, #""switchesPerSample":200,"more":1"#),
    (#""boots":["#, #""bo\u006fts":["#),
  ])
  func `anything else is left to the decoder`(old: String, new: String) throws {
    let text = String(decoding: try Self.text(), as: UTF8.self)
    let range = try #require(text.range(of: old))
    let changed = Data(text.replacingCharacters(in: range, with: new).utf8)
    #expect(decodeSplitRun(changed) == nil)
    #expect((try? decodeRun(changed, file: "f")) == slowly(changed))
  }

  @Test(arguments: [Int.min, Int.max, -1, 0]) func `the ends of the range are read`(_ value: Int)
    throws
  {
    var run = try richRun()
    run.cells[0].boots[0].warmUp.firstTicks = value
    #expect(try decodeSplitRun(encodeRun(run, file: "f")) == run)
  }

  @Test func `a number beyond the range is not`() throws {
    let text = String(decoding: try Self.text(), as: UTF8.self)
    for number in ["9223372036854775808", "-9223372036854775809"] {
      let changed = text.replacing(/"position":\d+/, with: "\"position\":\(number)")
      #expect(changed != text && decodeSplitRun(Data(changed.utf8)) == nil)
    }
  }

  /// Whatever one byte is changed to, both ways read the same, or neither reads anything.
  @Test func `no changed byte is read in two ways`() throws {
    let text = [UInt8](try Self.text())
    let start = try #require(text.firstRange(of: Array(#""boots":["#.utf8))?.lowerBound)
    let bytes = Array("0-9.,:[]{}\"ex \\".utf8)
    var both = 0
    for index in stride(from: start, to: min(start + 900, text.count), by: 3) {
      var changed = text
      changed[index] = bytes[index / 3 % bytes.count]
      guard let fast = decodeSplitRun(Data(changed)) else { continue }
      both += 1
      #expect(slowly(Data(changed)) == fast, "byte \(index)")
    }
    #expect(both > 10)
  }

  @Test func `text cut short is not read`() throws {
    let text = try Self.text()
    for count in stride(from: 0, to: text.count - 2, by: 97) {
      #expect(decodeSplitRun(text.prefix(count)) == nil)
    }
  }
}
