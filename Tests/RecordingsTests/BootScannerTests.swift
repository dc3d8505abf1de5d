import Foundation
import Measurement
import Testing

@testable import Recordings

@Suite struct `boots read apart` {
  private func slowly(_ data: Data) -> Run? { try? JSONDecoder().decode(Run.self, from: data) }

  /// Recordings of version 1 and 2, without probes and with them.
  private static func texts() throws -> [Data] {
    try [
      golden("run.1.json"), golden("unknown.1.json"), encodeRun(richRun(), file: "f"),
      encodeRun(richRun(known: false), file: "f"), encodeRun(gatedRun(), file: "f"),
    ]
  }

  @Test func `the text of both versions is read apart, and is the same run`() throws {
    for text in try Self.texts() {
      let run = try #require(SplitRecording.run(of: text))
      #expect(slowly(text) == run)
    }
    #expect(try SplitRecording.run(of: encodeRun(gatedRun(), file: "f")) == gatedRun())
  }

  @Test func `the committed recordings are read so`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Results/reference")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let text = try unpacked(folder.appending(path: "\(name)/run.json.xz").path)
      let run = try #require(SplitRecording.run(of: text), "\(name)")
      #expect(run == slowly(text))
      #expect(run.cells.reduce(0) { $0 + $1.boots.count } > 100)
    }
  }

  @Test(arguments: [
    (#""index":0"#, #""index": 0"#), (#""index":0"#, #""index":00"#),
    (#""index":0"#, #""index":0.0"#), (#""index":0"#, #""index":0e0"#),
    (#""index":0"#, #""index":99999999999999999999"#), (#""index":0"#, #""index":"0""#),
    (#""index":0"#, #""index":-"#), (#""launch":0,"#, #""#),
    (#""switchesPerSample":200"#, #""switchesPerSample":200,"more":1"#),
    (#""boots":["#, #""bo\u006fts":["#),
  ])
  func `other text of either version is left to the decoder`(old: String, new: String) throws {
    for data in try Self.texts() { try isLeft(data, old, new) }
  }

  private func isLeft(_ data: Data, _ old: String, _ new: String) throws {
    let text = String(decoding: data, as: UTF8.self)
    let range = try #require(text.range(of: old))
    let changed = Data(text.replacingCharacters(in: range, with: new).utf8)
    #expect(SplitRecording.run(of: changed) == nil)
    #expect((try? decodeRun(changed, file: "f")) == slowly(changed))
  }

  @Test(arguments: [
    (#"[[3848,"#, #"[[9999999,"#), (#"[[3848,1]"#, #"[[3848,0]"#), (#""exits":{"#, #""x":{"#),
  ])
  func `wrong samples of version 1 are left to the decoder`(old: String, new: String) throws {
    try isLeft(golden("run.1.json"), old, new)
  }

  @Test(arguments: [
    (#""step":26,"ticks":[3848,1"#, #""step":0,"ticks":[3848,1"#),
    (#""step":26"#, #""step":9223372036854775808"#), (#""counts":[1,"#, #""counts":[0,"#),
    (#""ticks":[3848,1"#, #""ticks":[3848,0"#), (#""ticks":[3848,1"#, #""ticks":[3848,-1"#),
    (#""before":[1196,0"#, #""before":[1196"#), (#""after":["#, #""more":["#),
    (#""wait":{"#, #""wait":{"x":1,"#), (#""calibration":{"#, #""calibration":null,"x":{"#),
  ])
  func `wrong samples of version 2 are left to the decoder`(old: String, new: String) throws {
    try isLeft(encodeRun(gatedRun(), file: "f"), old, new)
  }

  @Test(arguments: [-(1 << 53), 1 << 53, -1, 0]) func `the ends of the range are read`(_ value: Int)
    throws
  {
    var run = try richRun()
    run.cells[0].boots[0].warmUp.firstTicks = value
    #expect(try SplitRecording.run(of: encodeRun(run, file: "f")) == run)
  }

  @Test func `states in use and a launch's processor come back, and are left out where unknown`()
    throws
  {
    var run = try gatedRun()
    #expect(!String(decoding: try encodeRun(run, file: "f"), as: UTF8.self).contains("statesInUse"))
    run.cells[0].boots[0].statesInUse = 2
    run.cells[0].boots[1].branches = BranchCounts(
      instructions: 9, mispredictions: 2, switches: 1)
    run.cells[0].verification?.isTrap = true
    run.launches[0].involuntarySwitches = 3
    run.launches[0].processor = ProcessorEvidence(
      vendor: "AuthenticAMD", brand: "", hypervisor: nil, enabledStates: 7,
      chains: [ProcessorEvidence.TimedChain(of: .callAndReturn, count: 32, ticks: 130)])
    let text = try encodeRun(run, file: "f")
    #expect(SplitRecording.run(of: text) == run)
    #expect(slowly(text) == run)
  }

  @Test func `a number beyond the range is not`() throws {
    let text = String(decoding: try encodeRun(gatedRun(), file: "f"), as: UTF8.self)
    for number in ["9007199254740993", "-9223372036854775809", "18446744073709551616"] {
      let changed = text.replacing(/"position":\d+/, with: "\"position\":\(number)")
      #expect(changed != text && SplitRecording.run(of: Data(changed.utf8)) == nil)
    }
  }

  /// A run whose launches say what they can.
  private static func launchedRun() throws -> Run {
    var run = try gatedRun()
    run.launches[0].involuntarySwitches = 3
    run.launches[0].processor = ProcessorEvidence(
      vendor: "AuthenticAMD", brand: "", hypervisor: "KVMKVMKVM", enabledStates: 7, statesInUse: 2,
      chains: [ProcessorEvidence.TimedChain(of: .add, count: 32, ticks: 130)])
    return run
  }

  @Test func `a launch that is not as usual stands among the others`() throws {
    var run = try Self.launchedRun()
    let usual = run.launches[0]
    var failed = usual
    failed.failure = LaunchFailure(
      kind: .hang, because: "it said \"nothing\" for a [second]", cell: nil, evidence: [])
    var named = usual
    named.processor?.brand = "Prozessor \u{e4}"
    var unplaced = usual
    unplaced.placement = nil
    var unknown = usual
    unknown.placement?.nodesReadBack = .unknown(because: "it ended")
    run.launches = [usual, failed, named, usual, unplaced, unknown, usual, failed]
    let text = try encodeRun(run, file: "f")
    #expect(SplitRecording.run(of: text) == run)
    #expect(slowly(text) == run)
    run.launches = []
    #expect(try SplitRecording.run(of: encodeRun(run, file: "f")) == run)
  }

  @Test func `a cell that is not as usual stands among the others`() throws {
    var run = try gatedRun()
    let usual = try #require(run.cells.first { $0.boots.count > 1 })
    func changed(_ name: String, _ change: (inout CellRecord) -> Void) -> CellRecord {
      var cell = usual
      cell.id.strategy = name
      change(&cell)
      return cell
    }
    run.cells = [
      changed("failed") { ($0.because, $0.boots) = ("it said \"nothing\"", []) },
      changed("usual") { _ in },
      changed("no-boots") { ($0.boots, $0.verification, $0.summary) = ([], nil, nil) },
      changed("named") { $0.because = "\u{e4}" },
      changed("closed") { $0.closing = Closing(reason: .timeLimit, boots: 3) },
      changed("trap") {
        $0.verification?.isTrap = true
        $0.verification?.frameBytes = 8
      },
      changed("rounded") {
        $0.summary = Summary(
          perSwitch: 1e-7, interval: [0, 1.5e15], confidence: 1, coreCyclesPerSwitch: -0.25)
      },
    ]
    let text = try encodeRun(run, file: "f")
    #expect(SplitRecording.run(of: text) == run)
    #expect(slowly(text) == run)
    run.cells = []
    #expect(try SplitRecording.run(of: encodeRun(run, file: "f")) == run)
  }

  @Test func `boots are read of what a chosen cell's floor depends on`() throws {
    var run = try gatedRun()
    let cell = try #require(run.cells.first { $0.boots.count > 1 })
    run.cells = [Machine.process, .tcg].flatMap { machine in
      Architecture.allCases.flatMap { architecture in
        ["a", "b"].map { name in
          var cell = cell
          (cell.id.strategy, cell.id.machine, cell.id.architecture) = (name, machine, architecture)
          return cell
        }
      }
    }
    let chosen = run.cells[2].id
    let file = FileManager.default.temporaryDirectory.appending(path: "chosen-\(UUID()).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try encodeRun(run, file: "f").write(to: file)
    let read = try #require(SplitRecording.run(of: FileText(file.path)) { $0 == chosen })
    #expect(read.cells.map(\.id) == run.cells.map(\.id))
    for (cell, original) in zip(read.cells, run.cells) {
      let isNeeded = cell.id.guest.image == chosen.guest.image
      #expect(cell.boots == (isNeeded ? original.boots : []), "\(cell.id)")
    }
    #expect(read.cells.count { !$0.boots.isEmpty } == 2)
    // A chosen cell that only the decoder can read has its floor, too.
    run.cells[2].because = "\u{e4}"
    try encodeRun(run, file: "f").write(to: file)
    #expect(try SplitRecording.run(of: FileText(file.path)) { $0 == chosen } == run)
    #expect(try SplitRecording.run(of: FileText(file.path)) { _ in true } == run)
  }

  /// Whatever one byte is changed to, both ways read the same, or neither reads anything.
  @Test(arguments: [#""boots":["#, #""cells":["#, #""launches":["#])
  func `no changed byte is read in two ways`(array: String) throws {
    let bytes = Array("0-9.,:[]{}\"ex \\".utf8)
    for text in try [golden("run.1.json"), encodeRun(Self.launchedRun(), file: "f")].map(
      [UInt8].init)
    {
      let start = try #require(text.firstRange(of: Array(array.utf8))?.lowerBound)
      var both = 0
      for index in stride(from: start, to: min(start + 1200, text.count), by: 3) {
        var changed = text
        changed[index] = bytes[index / 3 % bytes.count]
        guard let fast = SplitRecording.run(of: Data(changed)) else { continue }
        both += 1
        #expect(slowly(Data(changed)) == fast, "byte \(index)")
      }
      #expect(both > 10)
    }
  }

  @Test func `text cut short is not read`() throws {
    for text in try Self.texts() {
      for count in stride(from: 0, to: text.count - 2, by: 97) {
        #expect(SplitRecording.run(of: text.prefix(count)) == nil)
      }
    }
  }
}
