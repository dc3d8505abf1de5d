import GuestProtocol
import Testing

@testable import Launches

@Suite struct `the testimony` {
  /// What two cells that do as they should send, each with its kind before it.
  private let plan = LaunchesTests.plan()
  private var said: [[UInt8]] { faultlessEvents(plan).map(bytes(of:)) }

  @Test(arguments: [1, 5, 100_000])
  func `a guest that does as it should is heard to its end`(size: Int) {
    let testimony = listen(Array(said.joined()), inPiecesOf: size)
    #expect(testimony.transcript.isFinished)
    #expect(testimony.isOver)
    #expect(testimony.transcript.results.count == 2)
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
        let testimony = listen(Array(bytes.joined()), inPiecesOf: size)
        let transcript = testimony.transcript
        #expect(testimony.isOver && !transcript.isFinished)
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
    var testimony = Testimony(plan: plan)
    for _ in 0..<30 {
      testimony.hear(message)
      while testimony.next() != nil {}
    }
    #expect(testimony.transcript.nonsense?.contains("more than \(Mailbox.streamBytes)") == true)
    #expect(testimony.transcript.messages.count < 30)
  }

  @Test func `what else was wrong becomes evidence`() {
    var testimony = listen([1, 2, 3], inPiecesOf: 3)
    testimony.transcript.reject("its count went back")
    #expect(testimony.transcript.nonsense?.contains("belong to no frame") == true)
    #expect(testimony.transcript.nonsenseEvidence.last == "its count went back")
  }

  private func listen(_ bytes: [UInt8], inPiecesOf size: Int) -> Testimony {
    var testimony = Testimony(plan: plan)
    for start in stride(from: 0, to: bytes.count, by: size) {
      testimony.hear(bytes[start..<min(start + size, bytes.count)])
      while testimony.next() != nil {}
    }
    return testimony
  }
}
