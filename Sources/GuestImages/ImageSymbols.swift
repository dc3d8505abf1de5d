import Foundation

/// The symbols of a 32-bit ELF image's code (System V ABI, chapter 4).
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
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let bytes = [UInt8](data)
    func number(_ offset: Int, _ count: Int) -> Int? {
      guard offset >= 0, offset + count <= bytes.count else { return nil }
      return bytes[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 1, 1]), let table = number(32, 4),
      let size = number(46, 2), let count = number(48, 2)
    else { return nil }
    let sections = (0..<count).map { table + $0 * size }
    // Section type 2 is the symbol table; its link is the table of their names.
    guard let symbols = sections.first(where: { number($0 + 4, 4) == 2 }),
      let start = number(symbols + 16, 4), let length = number(symbols + 20, 4),
      let link = number(symbols + 24, 4), sections.indices.contains(link),
      let names = number(sections[link] + 16, 4)
    else { return nil }
    let text = Set(
      sections.indices.filter { (number(sections[$0] + 8, 4) ?? 0) & 4 != 0 })
    var found: [Symbol] = []
    for place in stride(from: start, to: start + length, by: 16) {
      guard let name = number(place, 4), let value = number(place + 4, 4),
        let section = number(place + 14, 2), text.contains(section)
      else { continue }
      let characters = bytes[min(names + name, bytes.count)...].prefix { $0 != 0 }
      found.append(
        Symbol(name: String(decoding: characters, as: UTF8.self), address: UInt32(value)))
    }
    code = found.sorted { $0.address < $1.address }
  }

  /// Where a name stands.
  public func address(_ name: String) -> UInt32? { code.first { $0.name == name }?.address }

  /// What a switch may execute: the assembly and the kernels in C, which come before the harness.
  public var timedCode: Range<UInt32>? {
    // Swift's own names begin so, in Embedded Swift with an e.
    guard let first = code.first?.address,
      let harness = code.first(where: { $0.name.hasPrefix("$e") || $0.name.hasPrefix("$s") }),
      harness.address > first
    else { return nil }
    return first..<harness.address
  }
}
