import Foundation

/// The phrases that readers stumble over, each with a plain one.
///
/// Most are idioms of another language, translated word by word.
enum PlainEnglish {
  /// A phrase that no text for people may have.
  struct Calque: Sendable {
    /// A regular expression.
    var pattern: String
    /// A plain phrase instead.
    var instead: String
  }

  static let calques = [
    Calque(pattern: #"\bmend(s|ed|ing)?\b"#, instead: "fix"),
    Calque(pattern: #"\bdear(er|est)?\b"#, instead: "expensive"),
    Calque(pattern: #"\btells? of\b"#, instead: "reports"),
    Calque(pattern: #"\bas (it was|they were) got\b"#, instead: "verbatim"),
    Calque(pattern: #"\btakes? the word from\b"#, instead: "withholds"),
    Calque(pattern: #"\blies? above 0\b"#, instead: "is above 0"),
    Calque(pattern: #"\bthere is no figure\b"#, instead: "no figure yet"),
    Calque(pattern: #"\bh(old|olds|eld|olding)\b[^.;:]{0,70}\bagainst\b"#, instead: "compare with"),
    Calque(pattern: #"\bheld to\b"#, instead: "checked against"),
    Calque(pattern: #"\bsuch a one\b"#, instead: "the thing's name"),
    Calque(pattern: #"\bso (many|much)\b"#, instead: "the parameter's name"),
    Calque(pattern: #"\bnobody\b"#, instead: "a concrete subject"),
    Calque(pattern: #"\b(can|is|are) (to )?be had\b"#, instead: "is available"),
    Calque(pattern: #"\bbecomes? no\b"#, instead: "produces no"),
    Calque(pattern: #"\bnowhere\b"#, instead: "not ... in"),
    Calque(pattern: #"\bg(o|oes|oing) on with\b"#, instead: "continue"),
    Calque(pattern: #"\bcan(not)? be told\b"#, instead: "distinguished from"),
    Calque(pattern: #"\bmakes? a recording of\b"#, instead: "import"),
    Calque(pattern: #"\bno longer for\b"#, instead: "unchanged"),
    Calque(pattern: #"\blets? \w+ (and its double )?pass\b"#, instead: "accepts"),
  ]

  /// The calques of a text, and its sentences that begin with a "what ..." clause and ask nothing.
  static func findings(in text: String) -> [String] {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let clauses = sentences(of: words).filter {
      $0.wholeMatch(of: /What [a-z].*/) != nil && !$0.contains("?")
    }
    return calques(in: words)
      + clauses.map { "'\($0.prefix(60))': name the thing instead of 'what ...'" }
  }

  /// The calques alone, of a text whose words one space parts.
  static func calques(in words: String) -> [String] {
    calques.compactMap { calque -> String? in
      guard
        let range = words.range(
          of: calque.pattern, options: [.regularExpression, .caseInsensitive])
      else { return nil }
      return "'\(words[range])': say \(calque.instead)"
    }
  }

  /// The comments of Swift, C and assembly; lines that follow each other are one text.
  static func comments(of code: String) -> [String] {
    var texts: [String] = []
    var isOpen = false
    for line in code.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.utf8.contains(UInt8(ascii: "/")),
        let start = line.firstRange(of: /(^|\s)\/\/\/?(\s|$)/)
      else {
        isOpen = false
        continue
      }
      let words = line[start.upperBound...].split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
      let isAlone = line[..<start.lowerBound].allSatisfy(\.isWhitespace)
      if isOpen, isAlone, let last = texts.popLast() {
        texts.append("\(last) \(words)")
      } else {
        texts.append(words)
      }
      isOpen = isAlone
    }
    return texts
  }

  /// Parts between marks that end a sentence or a clause, each with its mark.
  private static func sentences(of text: String) -> [Substring] {
    var sentences: [Substring] = []
    var start = text.startIndex
    for index in text.indices where ".:;?!".contains(text[index]) {
      let next = text.index(after: index)
      guard next == text.endIndex || text[next] == " " else { continue }
      sentences.append(text[start..<next])
      start = text[next...].firstIndex { $0 != " " } ?? text.endIndex
    }
    return sentences + (start < text.endIndex ? [text[start...]] : [])
  }

  /// The string literals of Swift code; `…` stands for an interpolated value.
  ///
  /// Literals that + joins are one text, since a sentence often takes several lines.
  static func literals(ofSwift code: String) -> [String] {
    var texts: [String] = []
    var rest = code[...]
    var isJoined = false
    while let first = rest.first {
      if rest.hasPrefix("//") {
        rest = rest.drop { $0 != "\n" }
      } else if first == "\"" {
        let quote = rest.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
        rest = rest.dropFirst(quote.count)
        let text = literal(until: quote, in: &rest)
        if isJoined, let last = texts.popLast() {
          texts.append(last + text)
        } else {
          texts.append(text)
        }
        isJoined = false
        let behind = rest.drop(while: \.isWhitespace)
        if behind.hasPrefix("+") {
          let next = behind.dropFirst().drop(while: \.isWhitespace)
          if next.first == "\"" { (rest, isJoined) = (next, true) }
        }
      } else {
        rest = rest.dropFirst()
      }
    }
    return texts
  }

  /// The text up to the closing quote, which it takes.
  private static func literal(until quote: String, in rest: inout Substring) -> String {
    var text = ""
    while let first = rest.first, !rest.hasPrefix(quote) {
      rest = rest.dropFirst()
      guard first == "\\", let escaped = rest.popFirst() else {
        text.append(first)
        continue
      }
      guard escaped == "(" else {
        text += escaped == "n" ? " " : escaped == "\n" ? "" : String(escaped)
        continue
      }
      var depth = 1
      while depth > 0, let next = rest.popFirst() {
        depth += next == "(" ? 1 : next == ")" ? -1 : 0
      }
      text += "…"
    }
    rest = rest.dropFirst(quote.count)
    return text
  }

  /// The strings of a TOML file.
  static func strings(ofTOML text: String) -> [String] {
    text.matches(of: /"""([\s\S]*?)"""|"((?:[^"\\\n]|\\.)*)"/).map {
      String($0.output.1 ?? $0.output.2 ?? "")
    }
  }
}
