import Foundation

/// The numbers that a recording may hold.
///
/// No number that is measured or planned comes near 2^53, and up to there the numbers of JSON mean the
/// same to every reader. A number above it is a mistake or an attack, and sums and products of such
/// numbers would overflow. So it is refused where the text is read, and all other code can add.
struct NumberBounds {
  /// The greatest magnitude of a number.
  static let greatest: UInt64 = 1 << 53
  /// The greatest sum of the magnitudes of one text: any sum of its numbers fits in 64 bits.
  static let greatestSum: UInt64 = 1 << 61
  /// Keys of numbers that are identities: nothing adds them.
  private static let unbounded: Set = ["seed"]

  /// What is wrong with a number.
  struct Fault: Error {
    /// The last key before the number.
    var key: String
    var because: String
  }

  /// The magnitudes so far.
  private(set) var sum: UInt64 = 0

  /// Looks at every number of a JSON text; what is not JSON is left to the decoder.
  mutating func check(_ text: Data) throws(Fault) {
    do {
      try text.withUnsafeBytes { try check($0) }
    } catch let fault as Fault {
      throw fault
    } catch {}
  }

  private mutating func check(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    var word = 0..<0
    var key = 0..<0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        let start = index + 1
        index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        word = start..<min(index, bytes.count)
      case UInt8(ascii: ":"): key = word
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let start = index
        while index < bytes.count, NumberBounds.isPartOfNumber(bytes[index]) { index += 1 }
        try add(bytes, start..<index, key)
        continue
      default: break
      }
      index += 1
    }
  }

  private static func isPartOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private mutating func add(
    _ bytes: UnsafeRawBufferPointer, _ number: Range<Int>, _ key: Range<Int>
  ) throws(Fault) {
    var value: UInt64 = 0
    var isShort = number.count <= 16
    for index in number where isShort {
      let digit = bytes[index] &- UInt8(ascii: "0")
      isShort = digit < 10
      value = value &* 10 &+ UInt64(digit)
    }
    if !isShort {
      let text = String(decoding: bytes[number], as: UTF8.self)
      let real = Double(text) ?? .infinity
      value = real < Double(NumberBounds.greatest) ? UInt64(real.rounded(.up)) : .max
    }
    guard value > NumberBounds.greatest || sum + value > NumberBounds.greatestSum else {
      sum += value
      return
    }
    let name = String(decoding: bytes[key], as: UTF8.self)
    guard !NumberBounds.unbounded.contains(name) else { return }
    throw Fault(
      key: name,
      because: value > NumberBounds.greatest
        ? "\(String(decoding: bytes[number], as: UTF8.self)) is greater than 2^53"
        : "the numbers up to here add up to more than 2^61")
  }
}

/// Throws where a number of a JSON text is out of bounds.
func checkNumbers(in text: Data, file: String) throws {
  var bounds = NumberBounds()
  do throws(NumberBounds.Fault) {
    try bounds.check(text)
  } catch {
    throw RecordingError.wrongValue(file: file, key: error.key, detail: error.because)
  }
}
