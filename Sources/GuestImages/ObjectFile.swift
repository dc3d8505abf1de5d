import Foundation

/// The sections of an ELF file of either class, little-endian (System V ABI, chapter 4).
struct ObjectFile {
  /// A section's header and where its bytes are.
  struct Section {
    var name: String
    var type: Int
    var flags: Int
    /// The section that a table of symbols has its names in.
    var link: Int
    /// The section that a table of relocations is for.
    var info: Int
    var bytes: ArraySlice<UInt8>

    /// Whether it takes room in memory when the program runs.
    var isLoaded: Bool { flags & 2 != 0 }
    /// Whether it is code.
    var isExecutable: Bool { flags & 4 != 0 }
  }

  /// Bytes of an address: 4 or 8.
  let wordBytes: Int
  /// In the file's order, so that `Section.info` is an index.
  private(set) var sections: [Section] = []

  /// Reads a file; nil for one that is not such a file.
  init?(contentsOfFile path: String) {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    self.init([UInt8](data))
  }

  /// Reads a file's bytes.
  init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]), bytes.count > 64, bytes[5] == 1,
      [1, 2].contains(bytes[4])
    else { return nil }
    let isWide = bytes[4] == 2
    wordBytes = isWide ? 8 : 4
    func number(_ offset: Int, _ count: Int) -> Int? {
      guard offset >= 0, offset <= bytes.count - count else { return nil }
      return Int(littleEndian: bytes[offset..<(offset + count)])
    }
    guard let table = number(isWide ? 40 : 32, wordBytes), let size = number(isWide ? 58 : 46, 2),
      let count = number(isWide ? 60 : 48, 2), let names = number(isWide ? 62 : 50, 2)
    else { return nil }
    // Fields of a word's size move those behind them.
    let places =
      isWide
      ? (flags: 8, offset: 24, size: 32, link: 40, info: 44)
      : (flags: 8, offset: 16, size: 20, link: 24, info: 28)
    var nameOffsets: [Int] = []
    for index in 0..<count {
      let header = table + index * size
      guard let name = number(header, 4), let type = number(header + 4, 4),
        let flags = number(header + places.flags, wordBytes),
        let offset = number(header + places.offset, wordBytes),
        let length = number(header + places.size, wordBytes),
        let link = number(header + places.link, 4),
        let info = number(header + places.info, 4)
      else { return nil }
      // Section type 8 has no bytes in the file.
      let end = type == 8 ? offset : offset + length
      guard offset >= 0, offset <= end, end <= bytes.count || type == 8 else { return nil }
      nameOffsets.append(name)
      sections.append(
        Section(
          name: "", type: type, flags: flags, link: link, info: info,
          bytes: type == 8 ? [] : bytes[offset..<end]))
    }
    guard sections.indices.contains(names) else { return nil }
    for (index, offset) in nameOffsets.enumerated() {
      sections[index].name = String(
        decoding: sections[names].bytes.dropFirst(offset).prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// What the file brings into a program, wherever it is linked.
  ///
  /// Its loaded sections, their relocations, and the symbols that these name; no debug information,
  /// which names folders.
  var substance: [UInt8] {
    sections.filter { section in
      switch section.type {
      case 2, 3: section.name == ".symtab" || section.name == ".strtab"
      case 4, 9: sections.indices.contains(section.info) && sections[section.info].isLoaded
      default: section.isLoaded
      }
    }.flatMap { Array($0.name.utf8) + [0] + $0.bytes }
  }

  /// A name, the number of its section, and where it stands: in an object from the section's start.
  struct Symbol {
    var name: String
    var section: Int
    var value: Int
  }

  /// What the file's table of symbols has, in its order; nil for a file without one.
  ///
  /// Symbols of no section (undefined and absolute ones) are left out.
  var symbols: [Symbol]? {
    guard let table = sections.first(where: { $0.type == 2 }), sections.indices.contains(table.link)
    else { return nil }
    let names = sections[table.link].bytes
    let (size, section, value) = wordBytes == 8 ? (24, 6, 8) : (16, 14, 4)
    return stride(from: 0, through: table.bytes.count - size, by: size).compactMap { place in
      let entry = table.bytes.dropFirst(place).prefix(size)
      let number = Int(littleEndian: entry.dropFirst(section).prefix(2))
      guard number > 0, sections.indices.contains(number) else { return nil }
      let name = names.dropFirst(Int(littleEndian: entry.prefix(4))).prefix { $0 != 0 }
      return Symbol(
        name: String(decoding: name, as: UTF8.self), section: number,
        value: Int(littleEndian: entry.dropFirst(value).prefix(wordBytes)))
    }
  }

  /// Where the linker put each strategy's switch, by the descriptors that the strategies leave
  /// (Kernels/Strategies/include/strategy.h): a name of 80 bytes, two words of 8, four addresses.
  var switchAddresses: [String: Int] {
    guard let table = sections.first(where: { $0.name == "strategies" }) else { return [:] }
    let size = 96 + 4 * wordBytes
    var addresses: [String: Int] = [:]
    var rest = table.bytes
    while rest.count >= size {
      let name = String(decoding: rest.prefix(80).prefix { $0 != 0 }, as: UTF8.self)
      addresses[name.hasSuffix(".S") ? String(name.dropLast(2)) : name] = Int(
        littleEndian: rest.dropFirst(96).prefix(wordBytes))
      rest = rest.dropFirst(size)
    }
    return addresses
  }
}

extension Int {
  init(littleEndian bytes: ArraySlice<UInt8>) {
    self = Int(truncatingIfNeeded: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
