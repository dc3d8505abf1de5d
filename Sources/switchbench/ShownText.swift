/// Text as it may reach a terminal or a file.
///
/// A recording's strings come from elsewhere, and a terminal obeys control sequences: one of them puts
/// text on the clipboard, others hide a line or draw over it. So all text passes here on its way out.
/// What is replaced becomes its JSON escape, which reads the same in JSON and does nothing elsewhere.
enum ShownText {
  /// The text without control characters, but for line breaks and tabs, and without controls of the
  /// direction of writing.
  /// - Parameter keepsInk: Whether the sequences stay that our reports colour words with. A recording
  ///   could colour text by them, too, and nothing else.
  static func filtered(_ text: String, keepsInk: Bool = false) -> String {
    // Reports are long, and nearly all of them have nothing to replace.
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.first {
      if keepsInk, scalar == escape, let end = endOfInk(rest) {
        result.append(contentsOf: rest[..<end])
        rest = rest[end...]
        continue
      }
      rest.removeFirst()
      // Lines of CSV end with both (RFC 4180).
      let isEndOfLine = scalar == "\r" && rest.first == "\n"
      if isControl(scalar), !isEndOfLine {
        let digits = String(scalar.value, radix: 16)
        let zeros = String(repeating: "0", count: 4 - digits.count)
        result.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static let escape: Unicode.Scalar = "\u{1B}"
  /// Those of `Documents.Tone`, and their end.
  private static let inks: Set = ["0", "1", "2", "1;33", "31", "32"]

  /// Where a sequence ends that colours words; nil for any other sequence.
  private static func endOfInk(
    _ text: Substring.UnicodeScalarView
  ) -> Substring.UnicodeScalarView.Index? {
    let body = text.dropFirst()
    guard body.first == "[" else { return nil }
    let parameters = body.dropFirst().prefix { ("0"..."9").contains($0) || $0 == ";" }
    guard inks.contains(String(parameters)), parameters.endIndex < text.endIndex,
      text[parameters.endIndex] == "m"
    else { return nil }
    return text.index(after: parameters.endIndex)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    // C0, DELETE and C1.
    case 0...0x1F, 0x7F...0x9F: true
    // Marks, embeddings, overrides and isolates of direction.
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
