import Foundation
import Testing

/// The text that people read is plain English: no idioms of another language.
@Suite struct `text for people is plain` {
  private static func files(in folder: String, ending: String) -> [String] {
    let all = FileManager.default.subpaths(atPath: "\(Repository.path)/\(folder)") ?? []
    return all.filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }.sorted()
  }

  private func expectPlain(_ text: String, _ place: String) {
    for finding in PlainEnglish.findings(in: text) { Issue.record("\(place): \(finding)") }
  }

  @Test(arguments: Repository.documents.filter { !Repository.isKept($0) })
  func `in documents`(document: String) throws {
    for paragraph in Markdown.prose(of: try Repository.text(document)).split(separator: "\n\n") {
      expectPlain(String(paragraph), document)
    }
  }

  @Test func `in the help of every verb`() throws {
    let verbs = Self.files(in: "Tests/CommandLineTests/Snapshots", ending: ".txt")
    #expect(verbs.count > 10)
    for verb in verbs { expectPlain(try Repository.text(verb), verb) }
  }

  @Test func `in the strings of Sources`() throws {
    let files = Self.files(in: "Sources", ending: ".swift")
    #expect(files.count > 300)
    for file in files {
      let texts = PlainEnglish.literals(ofSwift: try Repository.text(file))
      // A single word is a key or a name.
      for text in texts where text.contains(" ") { expectPlain(text, file) }
    }
  }

  @Test func `in definitions`() throws {
    let files = Self.files(in: "Benchmarks", ending: ".toml")
    #expect(files.count > 30)
    for file in files {
      for text in PlainEnglish.strings(ofTOML: try Repository.text(file)) {
        expectPlain(text, file)
      }
    }
  }

  @Test func `in comments`() throws {
    let files = ["Sources", "Kernels"].flatMap { folder in
      [".swift", ".S", ".h", ".c"].flatMap { Self.files(in: folder, ending: $0) }
    }.filter { !$0.contains("/.") }
    #expect(files.count > 600)
    for file in files {
      for comment in PlainEnglish.comments(of: try Repository.text(file)) {
        for finding in PlainEnglish.calques(in: comment) { Issue.record("\(file): \(finding)") }
      }
    }
  }

  @Test func `comments are found in code`() {
    let code = """
      // How to
      // mend it.
      let a = "http://x"  // It is
      let b = 1
      /// dear.
      """
    let comments = PlainEnglish.comments(of: code)
    #expect(comments == ["How to mend it.", "It is", "dear."])
    #expect(comments.map { PlainEnglish.calques(in: $0).count } == [1, 0, 1])
  }

  @Test(arguments: [
    "how to mend it", "popf is dear by itself", "CPUID tells of it",
    "Lines are kept as they were got",
    "It takes the word from all of them", "an interval that lies above 0",
    "there is no figure on bare metal", "Hold it against the rung",
    "numbers are held to budgets.toml",
    "Of such a one nothing is known", "so many bytes", "so much and no more", "nobody chooses it",
    "It can be had on bare metal only", "A place that is excluded becomes no cell",
    "Nowhere native", "no difference can be told",
    "Go on with this run", "A change that cannot be told from none",
    "Make a recording of the serial log", "It builds no longer for it",
    "No rule lets it and its double pass", "What is nil is any.",
    "Look first. What asks for privileges is slow.",
  ])
  func `and each calque is found`(text: String) {
    #expect(!PlainEnglish.findings(in: text).isEmpty)
  }

  @Test(arguments: [
    "What does a switch cost?", "Hold on: it is recommended, and amended.", "What?",
    "The dearth of data is fixed.", "It shows how much of a figure is the loop.",
  ])
  func `and plain text passes`(text: String) {
    #expect(PlainEnglish.findings(in: text) == [])
  }

  @Test func `strings are found in code and in definitions`() {
    let code = #"""
      let a = "one \(f("x") + 1) \
      two"  // "a comment"
      let b = "so " + count(
      let c = "it "
        + "goes"
      let d = """
        three
        """
      """#
    #expect(
      PlainEnglish.literals(ofSwift: code).map {
        $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      } == ["one … two", "so ", "it goes", "three"].map { $0.trimmingCharacters(in: .whitespaces) })
    #expect(PlainEnglish.strings(ofTOML: "a = \"x\"\nb = \"\"\"\ny\n\"\"\"") == ["x", "\ny\n"])
  }
}
