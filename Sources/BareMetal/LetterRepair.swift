import GuestProtocol

/// Repairs damaged words of a log's lines.
///
/// A checksum and copies would not do. Of a serial line that damages one byte in a hundred, 57 % of the
/// lines arrive damaged; copies alone would have to be 16 before as few are lost as with the code, whose
/// letters cost a quarter more: about one line in 8,000.
///
/// Berlekamp's and Massey's algorithm finds the polynomial whose roots are the places, Chien's search the
/// places, and Forney's formula what is wrong there (Blahut, "Algebraic Codes for Data Transmission",
/// 2003, chapter 7).
enum LetterRepair {
  /// Powers of 2, twice over, so that a sum of two logarithms needs no remainder.
  private static let powers: [UInt8] = {
    var found: [UInt8] = [1]
    while found.count < 126 { found.append(LetterCode.product(found[found.count - 1], 2)) }
    return found
  }()

  private static let logarithms: [Int] = {
    var found = [Int](repeating: 0, count: 64)
    for exponent in 0..<63 { found[Int(powers[exponent])] = exponent }
    return found
  }()

  private static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
    a == 0 || b == 0 ? 0 : powers[logarithms[Int(a)] + logarithms[Int(b)]]
  }

  /// `b` is not 0.
  private static func quotient(_ a: UInt8, _ b: UInt8) -> UInt8 {
    a == 0 ? 0 : powers[logarithms[Int(a)] + 63 - logarithms[Int(b)]]
  }

  /// The word that differs from this one in four places or fewer; nil when there is none.
  static func repair(_ damaged: [UInt8]) -> [UInt8]? {
    var word = damaged
    let syndromes = syndromes(word)
    guard syndromes.contains(where: { $0 != 0 }) else { return word }
    guard let locator = locator(syndromes) else { return nil }
    // The product of both polynomials, as far as the syndromes go.
    let evaluator = (0..<LetterCode.added).map { power in
      (0...min(power, locator.count - 1)).reduce(UInt8(0)) {
        $0 ^ product(locator[$1], syndromes[power - $1])
      }
    }
    // In this field a sum of two equal terms is 0, so that only odd powers have a derivative.
    let derivative = locator.indices.dropFirst().map { $0 % 2 == 1 ? locator[$0] : 0 }
    let (places, slopes) = ([UInt8](locator.reversed()), [UInt8](derivative.reversed()))
    let errors = [UInt8](evaluator.reversed())
    var repaired = 0
    for place in word.indices {
      let inverse = powers[63 - (word.count - 1 - place)]
      guard value(of: places, at: inverse) == 0 else { continue }
      let slope = value(of: slopes, at: inverse)
      guard slope != 0 else { return nil }
      word[place] ^= quotient(value(of: errors, at: inverse), slope)
      repaired += 1
    }
    return repaired == locator.count - 1 ? word : nil
  }

  /// The word's values at the code's roots: all 0 for a sound one.
  private static func syndromes(_ word: [UInt8]) -> [UInt8] {
    (1...LetterCode.added).map { value(of: word, at: powers[$0]) }
  }

  /// The shortest recurrence that makes the syndromes; nil when it is longer than can be repaired.
  private static func locator(_ syndromes: [UInt8]) -> [UInt8]? {
    var found: [UInt8] = [1]
    var before: [UInt8] = [1]
    var (length, gap, last) = (0, 1, UInt8(1))
    for index in syndromes.indices {
      var discrepancy = syndromes[index]
      for place in found.indices.dropFirst() where place <= length {
        discrepancy ^= product(found[place], syndromes[index - place])
      }
      guard discrepancy != 0 else {
        gap += 1
        continue
      }
      let previous = found
      let factor = quotient(discrepancy, last)
      while found.count < before.count + gap { found.append(0) }
      for place in before.indices { found[place + gap] ^= product(factor, before[place]) }
      if 2 * length <= index {
        (length, before, last, gap) = (index + 1 - length, previous, discrepancy, 1)
      } else {
        gap += 1
      }
    }
    while found.last == 0 { found.removeLast() }
    return found.count == length + 1 && length <= LetterCode.correctable ? found : nil
  }

  /// A polynomial's value, by Horner's rule; its highest coefficient comes first.
  ///
  /// A loop, because all that is no line is tried at every byte.
  private static func value(of polynomial: [UInt8], at point: UInt8) -> UInt8 {
    guard point != 0 else { return polynomial.last ?? 0 }
    let step = logarithms[Int(point)]
    var sum: UInt8 = 0
    for coefficient in polynomial {
      sum = (sum == 0 ? 0 : powers[logarithms[Int(sum)] + step]) ^ coefficient
    }
    return sum
  }
}
