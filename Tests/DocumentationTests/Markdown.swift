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

  /// Lines of fenced blocks that begin with `switchbench `, without their comments.
  static func commands(of text: String) -> [String] {
    var isFenced = false
    var commands: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isFenced.toggle()
      } else if isFenced, line.hasPrefix("switchbench ") {
        let command = line.components(separatedBy: " #").first ?? ""
        commands.append(command.trimmingCharacters(in: .whitespaces))
      }
    }
    return commands
  }

  /// Targets of links that are not addresses.
  static func relativeLinks(of text: String) -> [String] {
    text.components(separatedBy: "](").dropFirst().compactMap { part in
      guard let end = part.firstIndex(of: ")") else { return nil }
      let target = String(part[..<end])
      return target.contains("://") || target.hasPrefix("#") ? nil : target
    }
  }
}
