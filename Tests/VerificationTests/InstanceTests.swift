import Testing

@testable import Verification

@Suite struct `an instruction's copies` {
  /// A listing of one text, so many times.
  private func loop(_ texts: [String], times: Int) throws -> Disassembly {
    let lines = (0..<times).flatMap { _ in texts }.enumerated().map { index, text in
      "       \(String(index, radix: 16)): 90                           \t\(text)"
    }
    let end = String(lines.count, radix: 16)
    let padded = String(repeating: "0", count: 8 - end.count) + end
    let symbols = """
      00000000 l       .text.timed.behind\t00000000 a
      \(padded) l       .text.timed.behind\t00000000 b

      """
    return try Disassembly(
      parsing: symbols + lines.joined(separator: "\n"), from: "a", to: "b", object: "x.S.o")
  }

  private func count(_ texts: [String], _ times: Int, _ doubled: Int, target: Int = 0) throws -> Int
  {
    try Disassembly.instanceCount(
      loop(texts, times: times), doubled: loop(texts, times: doubled), target: target)
  }

  @Test func `are counted from two loops, with what they call`() throws {
    #expect(try count(["addl %esi, %edi"], 32, 64) == 1)
    #expect(try count(["pushl %eax", "popl %eax"], 32, 64) == 2)
    #expect(try count(["lcall *0x0"], 32, 64, target: 1) == 2)
    #expect(try count(["callq 0x1"], 32, 64, target: 3) == 4)
  }

  @Test func `are refused when one is missing, or too many`() {
    #expect(throws: CountingError.self) { try count(["addl %esi, %edi"], 31, 62) }
    #expect(throws: CountingError.self) { try count(["addl %esi, %edi"], 32, 63) }
    #expect(throws: CountingError.self) { try count(["addl %esi, %edi"], 32, 65) }
    #expect(throws: CountingError.self) { try count([], 32, 64) }
  }
}
