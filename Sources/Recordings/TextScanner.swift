import Foundation

/// Text that may be right but is not written in the way of `encodeRun`.
struct UnusualText: Error {}

/// Reads JSON from a place onwards; throws `UnusualText` where it is not the expected text.
struct TextScanner {
  let bytes: UnsafeRawBufferPointer
  var index = 0
  /// The magnitudes of all numbers so far.
  private(set) var sum: UInt64 = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Whether a range holds that text and nothing else.
  func holds(_ text: StaticString, at range: Range<Int>) -> Bool {
    guard range.count == text.utf8CodeUnitCount, let base = bytes.baseAddress else { return false }
    return memcmp(base + range.lowerBound, text.utf8Start, range.count) == 0
  }

  /// The contents of a string that has begun, up to its closing quote.
  mutating func restOfString() throws(UnusualText) -> Range<Int> {
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard index < bytes.count else { throw UnusualText() }
    index += 1
    return start..<(index - 1)
  }

  /// The integers of a list that has begun, up to its closing bracket.
  mutating func restOfIntegers() throws(UnusualText) -> [Int] {
    guard !take("]") else { return [] }
    var values: [Int] = []
    repeat { values.append(try integer()) } while take(",")
    try expect("]")
    return values
  }

  mutating func integer(after text: StaticString) throws(UnusualText) -> Int {
    try expect(text)
    return try integer()
  }

  /// A whole number as JSON writes it: no zero before other digits, no fraction, no exponent.
  mutating func integer() throws(UnusualText) -> Int {
    let isNegative = take("-")
    let magnitude = try unsigned()
    return isNegative ? -Int(magnitude) : Int(magnitude)
  }

  /// The same without a sign.
  mutating func unsigned() throws(UnusualText) -> UInt64 {
    let start = index
    var value: UInt64 = 0
    while index < bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      value = value &* 10 &+ UInt64(digit)
      index += 1
    }
    // Up to 19 digits have not overflowed.
    guard index > start, index <= start + 19,
      index == start + 1 || bytes[start] != UInt8(ascii: "0")
    else { throw UnusualText() }
    // Whoever reads the text as a whole says which number is too great.
    guard value <= NumberBounds.greatest, sum <= NumberBounds.greatestSum - value else {
      throw UnusualText()
    }
    sum += value
    return value
  }

  /// A number of any kind that JSON knows.
  mutating func real() throws(UnusualText) -> Double {
    let start = index
    _ = take("-")
    let whole = index
    guard takeDigits(), index == whole + 1 || bytes[whole] != UInt8(ascii: "0") else {
      throw UnusualText()
    }
    if take(".") {
      guard takeDigits() else { throw UnusualText() }
    }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      guard takeDigits() else { throw UnusualText() }
    }
    guard let value = Double(String(decoding: bytes[start..<index], as: UTF8.self)),
      value.magnitude < Double(NumberBounds.greatest)
    else { throw UnusualText() }
    let magnitude = UInt64(value.magnitude.rounded(.up))
    guard sum <= NumberBounds.greatestSum - magnitude else { throw UnusualText() }
    sum += magnitude
    return value
  }

  /// Goes past digits; false where there are none.
  private mutating func takeDigits() -> Bool {
    let start = index
    while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 { index += 1 }
    return index > start
  }

  mutating func integerOrNull(after key: StaticString) throws(UnusualText) -> Int? {
    try expect(key)
    return take("null") ? nil : try integer()
  }

  mutating func truth(after key: StaticString) throws(UnusualText) -> Bool {
    try expect(key)
    if take("true") { return true }
    try expect("false")
    return false
  }

  mutating func word<Word: RawRepresentable<String>>(
    after key: StaticString
  ) throws(UnusualText) -> Word {
    guard let word = Word(rawValue: try string(after: key)) else { throw UnusualText() }
    return word
  }

  mutating func strings(after key: StaticString) throws(UnusualText) -> [String] {
    try expect(key)
    try expect("[")
    guard !take("]") else { return [] }
    var strings: [String] = []
    repeat { strings.append(try string(after: "")) } while take(",")
    try expect("]")
    return strings
  }

  /// Plain characters of ASCII; the decoder knows about escapes, and about what is no UTF-8.
  mutating func string(after key: StaticString) throws(UnusualText) -> String {
    try expect(key)
    try expect("\"")
    let contents = bytes[try restOfString()]
    guard contents.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\\") }) else {
      throw UnusualText()
    }
    return String(decoding: contents, as: UTF8.self)
  }

  mutating func expect(_ text: StaticString) throws(UnusualText) {
    guard take(text) else { throw UnusualText() }
  }

  /// Goes past a text if it is here.
  mutating func take(_ text: StaticString) -> Bool {
    let end = index + text.utf8CodeUnitCount
    guard end <= bytes.count, holds(text, at: index..<end) else { return false }
    index = end
    return true
  }

  /// Goes past the closing bracket of an array that has begun and has a row for each element, by its
  /// line breaks alone: whoever reads it finds out whether it was that bracket.
  mutating func skipRows() throws(UnusualText) {
    if take("]") { return }
    while let base = bytes.baseAddress,
      let end = memchr(base + index, Int32(UInt8(ascii: "\n")), bytes.count - index)
    {
      index = end - UnsafeMutableRawPointer(mutating: base) + 1
      skipSpace()
      if take("]") { return }
    }
    throw UnusualText()
  }

  /// Goes past an object.
  mutating func skipObject() throws(UnusualText) {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "{") else { throw UnusualText() }
    var depth = 0
    repeat {
      guard index < bytes.count else { throw UnusualText() }
      index += 1
      switch bytes[index - 1] {
      case UInt8(ascii: "\""): _ = try restOfString()
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    } while depth > 0
  }

  mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
  }
}
