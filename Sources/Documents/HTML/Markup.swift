/// Text that HTML, SVG and XML show as it is, between tags and in quoted attributes.
///
/// It goes by scalars: a quote with a combining mark is one character to Swift, and a quote to a
/// browser. Control characters, which XML forbids even when they are escaped, become U+FFFD.
public func markup(_ text: String) -> String {
  guard text.utf8.contains(where: mayNeedMarkup) else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "&": result += "&amp;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
    case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// Whether a byte may belong to a character that markup or XML does not take as it is.
///
/// Most of a page's texts have none, and are not taken apart.
private func mayNeedMarkup(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""),
    UInt8(ascii: "'"):
    true
  // The leading bytes of C1 controls, and of U+FFFE and U+FFFF.
  case 0x00...0x1F, 0x7F, 0xC2, 0xEF: true
  default: false
  }
}

/// Text with its references and addresses as links.
struct LinkedText {
  /// The start of the ids that references lead to, and how many there are.
  var prefix: String?
  var count = 0

  /// The text as markup.
  func markup(_ text: String) -> String {
    guard LinkedText.mayHaveLink(text) else { return Documents.markup(text) }
    var rest = text[...]
    var result = ""
    while let match = rest.firstMatch(of: LinkedText.link) {
      result += Documents.markup(String(rest[..<match.range.lowerBound]))
      result += match.output.1.map(references) ?? address(match.output.0)
      rest = rest[match.range.upperBound...]
    }
    return result + Documents.markup(String(rest))
  }

  /// Whether there is a bracket before a digit, or a dot before a letter.
  ///
  /// Without them there is no link, and to search a figure for one takes longer than all else.
  private static func mayHaveLink(_ text: String) -> Bool {
    zip(text.utf8, text.utf8.dropFirst()).contains { byte, next in
      byte == UInt8(ascii: "[") && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
        || byte == UInt8(ascii: ".") && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next)
    }
  }

  /// A reference, or an address as sources give it: with its scheme or without.
  ///
  /// Compiled once: a page has ten thousands of cells. It is never changed.
  nonisolated(unsafe) private static let link: Regex<(Substring, Substring?)> =
    /\[(\d+(?:,\d+)*)\]|(?:https?:\/\/|\b)(?:[a-z0-9-]+\.)+(?:com|org|io|edu|net|dk|uk|de)\b(?:\/[\w.\/~%#?=&+-]*[\w\/])?/
    .wordBoundaryKind(.simple)

  private func references(_ numbers: Substring) -> String {
    let links = numbers.split(separator: ",").map { number in
      guard let prefix, let index = Int(number), index > 0, index <= count else {
        return String(number)
      }
      return "<a href=\"#\(prefix)-\(index)\">\(number)</a>"
    }
    return "[\(links.joined(separator: ","))]"
  }

  private func address(_ text: Substring) -> String {
    let target = text.hasPrefix("http") ? String(text) : "https://\(text)"
    return "<a href=\"\(Documents.markup(target))\">\(Documents.markup(String(text)))</a>"
  }
}
