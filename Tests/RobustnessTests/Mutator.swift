import Statistics

/// Spoils texts, the same way for the same seed.
struct Mutator {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  private mutating func below(_ bound: Int) -> Int {
    bound <= 0 ? 0 : Int(generator.next() % UInt64(bound))
  }

  /// Numbers at which something may overflow, and things that are none.
  private static let numbers = [
    "0", "-1", "1", "2147483648", "4294967296", "9007199254740992", "9007199254740993",
    "4611686018427387904", "9223372036854775807", "-9223372036854775808", "18446744073709551616",
    "1e300", "-1e300", "1e-300", "0.5", "99999999999999999999999999", "null", "true", "[]", "{}",
    "\"\"", "[1]", "-0",
  ]
  private static let strings = [
    "", "x", "\\u001b]52;c;eA==\\u0007", "\\u202e", "a\\nb", "````", "<script>", "|", "../../etc",
    "b@c", "a/b@c@x86_64@ring0@kvm", "\\ud800", String(repeating: "y", count: 5000), "%n%s", "NaN",
  ]

  /// The text with one to three things changed.
  mutating func spoil(_ text: [UInt8]) -> [UInt8] {
    var text = text
    for _ in 0...below(3) where !text.isEmpty { change(&text) }
    return text
  }

  private mutating func change(_ text: inout [UInt8]) {
    switch below(10) {
    case 0, 1, 2: replaceNumber(&text)
    case 3: replaceString(&text)
    case 4: text[below(text.count)] = UInt8(truncatingIfNeeded: generator.next())
    case 5: text.removeSubrange(piece(of: text, atMost: 60))
    case 6:
      let copy = Array(text[piece(of: text, atMost: 200)])
      text.insert(contentsOf: copy, at: below(text.count))
    case 7: duplicateElement(&text)
    case 8: swapNumbers(&text)
    default: text.removeSubrange((text.count - below(min(text.count, 40)))...)
    }
  }

  private mutating func piece(of text: [UInt8], atMost length: Int) -> Range<Int> {
    let start = below(text.count)
    return start..<min(text.count, start + 1 + below(length))
  }

  private static func isPartOfNumber(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || byte == UInt8(ascii: "-")
  }

  /// A number at or after a place of chance.
  private mutating func number(in text: [UInt8]) -> Range<Int>? {
    guard let start = text[below(text.count)...].firstIndex(where: Self.isPartOfNumber)
    else { return nil }
    let end = text[start...].firstIndex { !Self.isPartOfNumber($0) } ?? text.count
    return start..<end
  }

  private mutating func replaceNumber(_ text: inout [UInt8]) {
    guard let place = number(in: text) else { return }
    text.replaceSubrange(place, with: Self.numbers[below(Self.numbers.count)].utf8)
  }

  private mutating func swapNumbers(_ text: inout [UInt8]) {
    guard let a = number(in: text), let b = number(in: text), a.upperBound <= b.lowerBound
    else { return }
    let (first, second) = (Array(text[a]), Array(text[b]))
    text.replaceSubrange(b, with: first)
    text.replaceSubrange(a, with: second)
  }

  private mutating func replaceString(_ text: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    guard let start = text[below(text.count)...].firstIndex(of: quote),
      let end = text[(start + 1)...].firstIndex(of: quote)
    else { return }
    text.replaceSubrange((start + 1)..<end, with: Self.strings[below(Self.strings.count)].utf8)
  }

  /// What stands between two brackets, once more after a comma.
  private mutating func duplicateElement(_ text: inout [UInt8]) {
    let opening = [UInt8(ascii: "{"), UInt8(ascii: "[")]
    guard let start = text[below(text.count)...].firstIndex(where: opening.contains) else { return }
    var depth = 0
    for index in start..<text.count {
      switch text[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      if depth == 0 {
        text.insert(contentsOf: [UInt8(ascii: ",")] + text[start...index], at: index + 1)
        return
      }
    }
  }
}
