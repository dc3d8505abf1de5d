/// The first sentence of a documentation comment says what the declaration is or does.
extension Rules {
  /// First sentences of public declarations that are long, or hide the thing behind a "what".
  static func summaries(_ files: [SourceFile]) -> [String] {
    files.filter { $0.module != nil }.flatMap { file in
      documented(file).flatMap { line, summary -> [String] in
        let place = "\(file.path):\(line)"
        let length =
          summary.count < 90 ? [] : ["\(place): \(summary.count) characters: \(summary)"]
        let clause = summary.firstMatch(of: /\b[Ww]hat\b/).map { _ in
          "\(place): a \"what\" clause instead of the thing: \(summary)"
        }
        return length + [clause].compactMap { $0 }
      }
    }
  }

  /// The first sentences of the comments above public declarations, cases and extensions.
  static func documented(_ file: SourceFile) -> [(line: Int, summary: String)] {
    var comment: [Substring] = []
    var start = 0
    var found: [(line: Int, summary: String)] = []
    let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("///") {
        if comment.isEmpty { start = number + 1 }
        comment.append(text.dropFirst(3).drop { $0 == " " })
        continue
      }
      if isDeclaration(text), !comment.isEmpty {
        found.append((start, firstSentence(comment)))
      }
      // An attribute on a line of its own stands between a comment and its declaration.
      if !text.hasPrefix("@") || isDeclaration(text) { comment = [] }
    }
    return found
  }

  private static func isDeclaration(_ line: Substring) -> Bool { line.contains(declaration) }

  nonisolated(unsafe) private static let declaration =
    /\bpublic\b|^(indirect )?case\b|^(@\w+ )*extension\b/

  private static func firstSentence(_ comment: [Substring]) -> String {
    let paragraph = comment.prefix { !$0.isEmpty }.joined(separator: " ")
    let abbreviations = ["e.g.", "i.e.", "Vol.", "vs.", "cf.", "No."]
    for index in paragraph.indices where ".?!".contains(paragraph[index]) {
      let end = paragraph.index(after: index)
      guard end == paragraph.endIndex || paragraph[end] == " " else { continue }
      let sentence = paragraph[..<end]
      if !abbreviations.contains(where: { sentence.hasSuffix($0) }) { return String(sentence) }
    }
    return paragraph
  }
}
