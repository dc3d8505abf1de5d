/// The greatest integer that divides every value: the step of a clock, from its deltas.
///
/// Euclid's algorithm on magnitudes; zeros say nothing and are passed over.
/// - Returns: A positive integer; nil when there is no value other than zero.
public func greatestCommonDivisor(of values: [Int]) -> Int? {
  var divisor: UInt = 0
  for value in values {
    var other = value.magnitude
    while other != 0 { (divisor, other) = (other, divisor % other) }
    if divisor == 1 { break }
  }
  return divisor == 0 ? nil : Int(exactly: divisor)
}
