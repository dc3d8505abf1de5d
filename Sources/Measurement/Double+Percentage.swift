extension Double {
  /// Reads a share written as a percentage: `2%`, `0.5 %`; nil for anything else.
  ///
  /// A bare number is refused, because 2 and 0.02 both look like 2 %.
  public init?(percentage text: String) {
    guard text.hasSuffix("%") else { return nil }
    var number = text.dropLast()
    if number.last == " " { number.removeLast() }
    let isPlain = number.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
    guard isPlain, let value = Double(number), value.isFinite else { return nil }
    self = value / 100
  }
}
