/// The symbols of a 32-bit image's code.
public struct ImageSymbols {
  /// A name and where it stands.
  struct Symbol {
    var name: String
    var address: UInt32
  }

  /// In the order of their addresses.
  let code: [Symbol]

  /// Reads an image; nil for a file that is no such image.
  public init?(contentsOfFile path: String) {
    guard let file = ObjectFile(contentsOfFile: path), file.wordBytes == 4,
      let symbols = file.symbols
    else { return nil }
    code = symbols.filter { file.sections[$0.section].isExecutable }
      .map { Symbol(name: $0.name, address: UInt32(truncatingIfNeeded: $0.value)) }
      .sorted { $0.address < $1.address }
  }

  /// Where a name stands.
  public func address(_ name: String) -> UInt32? { code.first { $0.name == name }?.address }

  /// The code that a switch may execute: assembly and C kernels, placed before the harness.
  public var timedCode: Range<UInt32>? {
    // Swift's own names begin so, in Embedded Swift with an e.
    guard let first = code.first?.address,
      let harness = code.first(where: { $0.name.hasPrefix("$e") || $0.name.hasPrefix("$s") }),
      harness.address > first
    else { return nil }
    return first..<harness.address
  }
}
