/// Text in registers.
public enum RegisterText {
  /// The printable letters of registers, in the order of their bytes.
  public static func text(_ registers: some Sequence<UInt32>) -> String {
    let bytes = registers.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
    }
    let text = String(decoding: bytes.filter { (0x20..<0x7F).contains($0) }, as: UTF8.self)
    return text.split(separator: " ").joined(separator: " ")
  }
}
