/// The Reed-Solomon code over the letters of a log's line, which repairs damaged lines.
///
/// A letter of base64 is an element of the field of 64, with x^6 + x + 1. A word is 42 letters, the first
/// with the highest power, the last eight chosen so that the word is zero at the first eight powers of 2:
/// four wrong letters, wherever they are, can be found and repaired
/// (Reed and Solomon, "Polynomial Codes over Certain Finite Fields", 1960).
public enum LetterCode {
  /// Letters of a word that say something.
  public static let said = 34
  /// Letters of a word that were added.
  public static let added = 8
  /// Letters of a word.
  public static let letters = said + added
  /// Wrong letters of a word that can be repaired.
  public static let correctable = added / 2

  /// The product of two elements.
  public static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
    var sum: UInt8 = 0
    var power = a
    for bit: UInt8 in 0..<6 {
      if b >> bit & 1 == 1 { sum ^= power }
      power <<= 1
      if power & 0x40 != 0 { power ^= 0x43 }
    }
    return sum
  }

  /// The last eight elements of a word: the remainder of its `said` elements.
  ///
  /// They are divided by the code's polynomial.
  public static func addition(to word: (Int) -> UInt8) -> [8 of UInt8] {
    let polynomial = polynomial
    var rest: [8 of UInt8] = .init(repeating: 0)
    for index in 0..<said {
      let factor = word(index) ^ rest[0]
      for place in 0..<7 {
        rest[place] = rest[place + 1] ^ product(factor, polynomial[place])
      }
      rest[7] = product(factor, polynomial[7])
    }
    return rest
  }

  /// (x - 2)(x - 2^2)...(x - 2^8), but for its highest coefficient, which is 1.
  private static var polynomial: [8 of UInt8] {
    // One more in front, for that 1.
    var found: [9 of UInt8] = .init(repeating: 0)
    found[0] = 1
    var root: UInt8 = 1
    for degree in 1...added {
      root = product(root, 2)
      var place = degree
      while place > 0 {
        found[place] ^= product(found[place - 1], root)
        place -= 1
      }
    }
    var rest: [8 of UInt8] = .init(repeating: 0)
    for place in 0..<8 { rest[place] = found[place + 1] }
    return rest
  }
}
