// The only text that a contribution may have: printable ASCII without what a page, a terminal or a shell
// gives a meaning to.

/// The longest text that a contribution may have, in characters.
let longestText = 200

/// Whether a contribution may have a text.
func isPlain(_ text: String) -> Bool {
  text.utf8.count <= longestText && text.utf8.allSatisfy(isPlain)
}

private func isPlain(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "`"),
    UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "$"):
    false
  default: (0x20...0x7e).contains(byte)
  }
}

/// A text fit for a contribution: no local paths, one line, limited length.
public func plain(_ text: String) -> String {
  let words = text.split(whereSeparator: \.isWhitespace).map { word in
    isPath(word) ? "(a path)" : String(word)
  }
  let kept = words.joined(separator: " ").utf8.filter(isPlain)
  return String(decoding: kept.prefix(longestText), as: UTF8.self)
}

/// A sentence without characters that a terminal acts on or that turn its direction; a message may name a
/// file.
func visible(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.filter {
        $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
      }))
}

/// A file's name and its folder's, as plain text: what is above them may name a user.
func shownName(_ path: String) -> String {
  let parts = path.split(separator: "/").suffix(2).joined(separator: "/")
  return String(decoding: parts.utf8.filter(isPlain).prefix(longestText), as: UTF8.self)
}

/// Whether a word is a path that may name a user; the kernel's own folders name no user.
private func isPath(_ word: Substring) -> Bool {
  let bare = word.drop { !$0.isLetter && $0 != "/" && $0 != "~" }
  guard let start = bare.firstIndex(of: "/"), bare.hasPrefix("/") || bare.hasPrefix("~") else {
    return false
  }
  return !["/dev/", "/proc/", "/sys/"].contains { bare[start...].hasPrefix($0) }
}

/// Whether a text may name a file: letters, digits, dots and dashes, and no dot first.
func isFileName(_ text: String) -> Bool {
  !text.isEmpty && text.utf8.count <= 80 && !text.hasPrefix(".") && !text.hasPrefix("-")
    && text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
}
