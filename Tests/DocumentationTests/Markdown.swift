import Foundation

/// The little of Markdown that the tests of the documents read.
enum Markdown {
  /// A part of a document that a command prints.
  struct GeneratedBlock {
    var arguments: [String]
    var content: String

    /// The line that opens the fence around all of the content; nil where there is none.
    private var fence: String? {
      let first = content.prefix { $0 != "\n" }
      return first.hasPrefix("```") && content.hasSuffix("\n```\n") ? String(first) : nil
    }

    /// The content without its fence.
    var text: String {
      fence.map { String(content.dropFirst($0.count + 1).dropLast("```\n".count)) } ?? content
    }

    /// What a command prints, in a fence where this block has one.
    func content(of printed: String) -> String {
      fence.map { "\($0)\n\(printed)```\n" } ?? printed
    }
  }

  /// Parts between `<!-- generated: switchbench ... -->` and `<!-- end -->`.
  static func generatedBlocks(of text: String) -> [GeneratedBlock] {
    let opening = "<!-- generated: switchbench "
    return text.components(separatedBy: opening).dropFirst().compactMap { part in
      guard let arrow = part.range(of: " -->\n"), let end = part.range(of: "<!-- end -->")
      else { return nil }
      return GeneratedBlock(
        arguments: part[..<arrow.lowerBound].split(separator: " ").map(String.init),
        content: String(part[arrow.upperBound..<end.lowerBound]))
    }
  }

  /// Commands of fenced blocks and of code in the text that begin with `switchbench `, without
  /// their comments.
  static func commands(of text: String) -> [String] {
    let prose = prose(of: text).components(separatedBy: "`").enumerated()
      .filter { $0.offset % 2 == 1 }
      .map { $0.element.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    return (shownLines(of: text) + prose).filter { $0.hasPrefix("switchbench ") }
  }

  /// Lines of fenced blocks without a language, without their comments and empty lines.
  ///
  /// A block with a drawing has none.
  static func shownLines(of text: String) -> [String] {
    var fence: Substring?
    var blocks: [[String]] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let line = line.drop { $0 == " " }
      if line.hasPrefix("```") {
        fence = fence == nil ? line : nil
        blocks.append([])
      } else if fence == "```" {
        let command = (" " + line).components(separatedBy: " #").first ?? ""
        blocks[blocks.count - 1].append(command.trimmingCharacters(in: .whitespaces))
      }
    }
    return blocks.filter { !$0.contains { $0.contains("──") } }.joined().filter { !$0.isEmpty }
  }

  /// The text outside fenced blocks and generated ones.
  static func prose(of text: String) -> String {
    var text = text
    for block in generatedBlocks(of: text) where !block.content.isEmpty {
      text = text.replacingOccurrences(of: block.content, with: "")
    }
    var isFenced = false
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      let isFence = line.drop { $0 == " " }.hasPrefix("```")
      if isFence { isFenced.toggle() }
      return !isFence && !isFenced
    }
    return lines.joined(separator: "\n")
  }

  /// The names that links to the headings of a document use, as GitHub makes them.
  static func anchors(of text: String) -> Set<String> {
    Set(
      prose(of: text).split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
        line.drop { $0 == "#" }.dropFirst().lowercased()
          .filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
          .replacingOccurrences(of: " ", with: "-")
      })
  }

  /// Targets of links that are not addresses.
  static func relativeLinks(of text: String) -> [String] {
    text.components(separatedBy: "](").dropFirst().compactMap { part in
      guard let end = part.firstIndex(of: ")") else { return nil }
      let target = String(part[..<end])
      return target.contains("://") ? nil : target
    }
  }
}
