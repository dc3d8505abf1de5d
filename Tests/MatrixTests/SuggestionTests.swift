import Testing

@testable import Matrix

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "abd", 1),
    ("abc", "ab", 1), ("abc", "acb", 1), ("kitten", "sitting", 3), ("ca", "abc", 3),
  ])
  func `the distance counts the slips of a typist`(first: String, second: String, distance: Int) {
    #expect(Suggestion.editDistance(first, second) == distance)
    #expect(Suggestion.editDistance(second, first) == distance)
  }

  @Test func `the nearest word is suggested, whatever its case`() {
    let words = ["callee-saved-jmp", "callee-saved", "call-only"]
    #expect(Suggestion.nearest(to: "calee-saved", among: words) == "callee-saved")
    #expect(Suggestion.nearest(to: "Call-Only", among: words) == "call-only")
    #expect(Suggestion.text(for: "call-olny", among: words) == "; did you mean 'call-only'?")
  }

  @Test func `a word that is like none gets no suggestion`() {
    #expect(Suggestion.nearest(to: "hardware", among: ["call-only", "swap"]) == nil)
    #expect(Suggestion.text(for: "x", among: []) == "")
    #expect(Suggestion.nearest(to: "", among: ["abc"]) == nil)
  }
}
