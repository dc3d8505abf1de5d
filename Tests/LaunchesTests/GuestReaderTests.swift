import GuestProtocol
import Testing

@testable import Launches

@Suite struct `the reader` {
  /// What two cells that do as they should send, each with its kind before it.
  private let plan = LaunchesTests.plan()
  private var said: [[UInt8]] { faultlessEvents(plan).map(bytes(of:)) }

  @Test(arguments: [1, 5, 100_000])
  func `a guest that does as it should is heard to its end`(size: Int) {
    let reader = listen(Array(said.joined()), inPiecesOf: size)
    #expect(reader.transcript.isFinished)
    #expect(reader.isOver)
    #expect(reader.transcript.results.count == 2)
  }

  /// Noise after the first n frames is charged to the cell that was in flight then, or had ended.
  @Test func `noise is charged to the cell that made it, and nothing after it counts`() {
    let cells = plan.cells
    // hello, probe, then begin, two windows, samples and end of each cell.
    let culprits =
      [nil, nil, nil] + Array(repeating: cells[0], count: 5)
      + Array(repeating: cells[1], count: 5)
    for (count, culprit) in culprits.enumerated() where count > 0 {
      let bytes = said.prefix(count) + [[0xAA, 0xBB]] + said.dropFirst(count)
      for size in [1, 100_000] {
        let reader = listen(Array(bytes.joined()), inPiecesOf: size)
        let transcript = reader.transcript
        #expect(reader.isOver && !transcript.isFinished)
        #expect(transcript.nonsense?.contains("belong to no frame") == true)
        #expect(transcript.nonsenseEvidence.first?.hasPrefix("bytes: aa") == true)
        #expect(transcript.culprit == culprit, "after \(count) frames")
        #expect(transcript.results.count == (count < 7 ? 0 : count < 12 ? 1 : 2))
      }
    }
  }

  @Test func `an end that comes twice is charged to the cell that had ended`() {
    let frames = said
    let transcript = listen(Array((frames.prefix(7) + [frames[6]]).joined()), inPiecesOf: 64)
      .transcript
    #expect(transcript.nonsense?.contains("the end of cell 0") == true)
    #expect(transcript.culprit == plan.cells[0])
    let failure = transcript.failure(.garbage, "it said too much")
    #expect(failure.cell == plan.cells[0])
    #expect(failure.because == "it said too much, after the cell had ended")
  }

  @Test func `a failure in a cell, or before any, is told as it is`() {
    #expect(listen([], inPiecesOf: 1).transcript.failure(.hang, "silence").cell == nil)
    let inFlight = listen(Array(said.prefix(3).joined()), inPiecesOf: 64).transcript
    #expect(inFlight.failure(.hang, "silence").because == "silence")
    #expect(inFlight.failure(.hang, "silence").cell == plan.cells[0])
  }

  @Test func `a guest that never stops talking is not heard for ever`() {
    let message = bytes(of: .message(String(repeating: "x", count: 500_000)))
    var reader = GuestReader(plan: plan)
    for _ in 0..<30 {
      reader.hear(message)
      while reader.next() != nil {}
    }
    #expect(reader.transcript.nonsense?.contains("more than \(Mailbox.streamBytes)") == true)
    #expect(reader.transcript.messages.count < 30)
  }

  @Test func `what else was wrong becomes evidence`() {
    var reader = listen([1, 2, 3], inPiecesOf: 3)
    reader.transcript.reject("its count went back")
    #expect(reader.transcript.nonsense?.contains("belong to no frame") == true)
    #expect(reader.transcript.nonsenseEvidence.last == "its count went back")
  }

  private func listen(_ bytes: [UInt8], inPiecesOf size: Int) -> GuestReader {
    var reader = GuestReader(plan: plan)
    for start in stride(from: 0, to: bytes.count, by: size) {
      reader.hear(bytes[start..<min(start + size, bytes.count)])
      while reader.next() != nil {}
    }
    return reader
  }
}
