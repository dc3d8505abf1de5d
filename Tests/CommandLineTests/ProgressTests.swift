import Testing

@testable import switchbench

/// The line of progress, as it is drawn and what it says of the time.
@Suite struct ProgressTests {
  @Test func `a line is erased behind its text, so that nothing flickers`() {
    #expect(ProgressLine.drawing("12 s") == "\r12 s\u{1B}[K")
    let long = ProgressLine.drawing(String(repeating: "x", count: 200))
    #expect(long.count { $0 == "x" } == 79)
  }

  @Test func `the expected time counts from the first launch, and ends at the limit`() {
    func clock(_ done: Int, of total: Int, limit: Double? = nil) -> String {
      ProgressWatcher.clock(
        elapsed: .seconds(14), launching: .seconds(10), done: done, of: total, limitSeconds: limit)
    }
    #expect(clock(4, of: 100) == "14 s")
    // 4 s of preparation, and 10 launches a second.
    #expect(clock(100, of: 500) == "14 of about 54 s")
    #expect(clock(100, of: 500, limit: 30) == "14 of about 34 s")
    #expect(clock(100, of: 100) == "14 of about 14 s")
    // What takes longer than expected is not said to be over.
    #expect(clock(100, of: 100, limit: 5) == "14 of about 14 s")
  }
}
