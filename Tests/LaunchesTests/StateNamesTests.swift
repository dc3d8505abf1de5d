import Foundation
import Measurement
import Testing

@testable import Launches

@Suite struct `names of state` {
  @Test func `every bit is promised or not`() {
    let none = StateNames.split(0, .x86_64)
    #expect(none.promised.isEmpty)
    #expect(none.notPromised.suffix(3) == ["fs base", "gs base", "task links"])
    #expect(none.notPromised.count == 16 + 9 + 6)
    let all = StateNames.split(.max, .x86_64)
    #expect(all.promised == none.notPromised)
    #expect(all.notPromised.isEmpty)
    #expect(StateNames.split(.max, .i686).promised.count == 8 + 9 + 6)
  }

  @Test func `names stand in the order of their bits`() {
    let found = StateNames.split(1 << 16 | 1 << 3 | 1 << 5, .i686)
    #expect(found.promised == ["ebx", "ebp", "flags"])
    #expect(
      found.notPromised == [
        "eax", "ecx", "edx", "esp", "esi", "edi", "cs", "ss", "ds", "es", "fs", "gs", "ldtr", "cr3",
        "x87", "control words", "vectors", "fs base", "gs base",
        "task links",
      ])
  }

  @Test func `a bit without a name is told by its number`() {
    #expect(StateNames.name(ofBit: 15, .x86_64) == "r15")
    #expect(StateNames.name(ofBit: 15, .i686) == "bit 15")
    #expect(StateNames.name(ofBit: 25, .x86_64) == "x87")
    #expect(StateNames.name(ofBit: 31, .x86_64) == "bit 31")
    #expect(StateNames.name(ofBit: -1, .x86_64) == "bit -1")
  }

  /// Strategies promise in the words of a header; this holds the two lists together.
  @Test func `the bits are those of the strategies' header`() throws {
    let header = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Kernels/Strategies/include/strategy.h")
    let text = try String(contentsOf: header, encoding: .utf8)
    let state = try #require(text.components(separatedBy: "// What a strategy needs").first)
    var bits: Set<Int> = []
    for line in state.split(separator: "\n") where line.contains("<<") {
      let parts = line.split(separator: " ")
      let bit = try #require(parts.count >= 5 ? Int(parts[4].prefix { $0.isNumber }) : nil)
      let word = parts[1].lowercased().replacing("_", with: " ")
      let expected =
        bit < 8 ? "r\(word)" : word == "ldt" ? "ldtr" : word
      #expect(StateNames.name(ofBit: bit, .x86_64) == expected)
      if bit < 8 { #expect(StateNames.name(ofBit: bit, .i686) == "e\(word)") }
      if bit >= 16 { #expect(StateNames.name(ofBit: bit, .i686) == expected) }
      bits.insert(bit)
    }
    #expect(bits == Set(0...30))
  }
}
