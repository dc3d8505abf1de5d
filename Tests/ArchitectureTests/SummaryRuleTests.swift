import Testing

/// The rule about first sentences: in the tree, and against samples that break it.
@Suite struct SummaryRuleTests {
  private func complaints(_ text: String, in path: String = "Sources/Campaigns/A.swift")
    -> [String]
  {
    Rules.summaries([SourceFile(path: path, text: text)])
  }

  @Test func `every public declaration says what it is in one short sentence`() throws {
    let harness = try Repository.harness()
    #expect(harness.flatMap { Rules.documented($0) }.count > 2000)
    #expect(Rules.summaries(harness) == [])
  }

  @Test(arguments: [
    "/// What it measures.\npublic var a = 1",
    "  /// The thing, and what is known of it.\n  case a",
    "/// Names what is missing.\n@inlinable\npublic func a() {}",
    "/// A run. It is not what it was.\n/// \npublic struct A {}\n/// What a run is.\nextension A {",
    "/// A sentence that goes on and on, past every screen, by one clause after another one,\n"
      + "/// and so on.\npublic var a = 1",
  ])
  func `a sentence that breaks it is found`(text: String) {
    #expect(complaints(text).count == 1)
  }

  @Test(arguments: [
    "/// The cells.\n///\n/// What they have in common is long and may be said here, in as many "
      + "words as it takes.\npublic var a = 1",
    "/// What it is, for this file alone.\nvar a = 1", "// What it is.\npublic var a = 1",
    "/// The interval (Intel SDM Vol. 3B). What it covers follows.\npublic var a = 1",
    "/// A fact.\npublic var a = 1\n\n/// What is private.\nprivate var b = 1",
  ])
  func `other comments pass`(text: String) {
    #expect(complaints(text) == [])
  }

  @Test func `a file outside of the harness is not looked at`() {
    #expect(complaints("/// What it is.\npublic var a = 1", in: "Tests/A/A.swift") == [])
  }
}
