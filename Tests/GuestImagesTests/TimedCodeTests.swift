import Foundation
import Testing

@testable import GuestImages

@Suite struct `the code of object files` {
  /// A 32-bit object file with these sections: name, type, flags, info and bytes.
  ///
  /// A table of symbols has its names in the section behind it.
  private func file(_ sections: [(String, Int, Int, Int, [UInt8])]) -> [UInt8] {
    func word(_ value: Int, _ count: Int = 4) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let all = [("", 0, 0, 0, [])] + sections + [(".shstrtab", 3, 0, 0, [UInt8]())]
    var names: [UInt8] = []
    var offsets: [Int] = []
    for section in all {
      offsets.append(names.count)
      names += Array(section.0.utf8) + [0]
    }
    var body: [UInt8] = []
    var headers: [UInt8] = []
    for (index, section) in all.enumerated() {
      let bytes = index == all.count - 1 ? names : section.4
      headers += word(offsets[index]) + word(section.1) + word(section.2) + word(0)
      headers += word(64 + body.count) + word(bytes.count) + word(section.1 == 2 ? index + 1 : 0)
      headers += word(section.3)
      headers += word(0) + word(0)
      body += bytes
    }
    var head: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 1, 1]
    head += [UInt8](repeating: 0, count: 26) + word(64 + body.count)
    head += word(0) + word(0) + word(0, 2) + word(40, 2) + word(all.count, 2)
    head += word(all.count - 1, 2)
    return head + [UInt8](repeating: 0, count: 64 - head.count) + body + headers
  }

  private func substance(
    code: [UInt8] = [0x90, 0xC3], relocations: [UInt8] = [1, 2], debug: [UInt8] = [7]
  ) throws -> [UInt8] {
    // Loaded and executable; relocations of section 1; not loaded; relocations of section 3.
    try #require(
      ObjectFile(
        file([
          (".text.timed", 1, 6, 0, code), (".rel.text.timed", 9, 0x40, 1, relocations),
          (".debug_info", 1, 0, 0, debug), (".rel.debug_info", 9, 0x40, 3, debug),
          (".symtab", 2, 0, 0, [5]), (".strtab", 3, 0, 0, [6]),
        ]))
    ).substance
  }

  @Test func `what is loaded, and what it refers to, is their substance; debug data is not`() throws
  {
    #expect(try substance() == substance(debug: [8, 9, 10]))
    #expect(try substance() != substance(code: [0x90, 0x90]))
    #expect(try substance() != substance(relocations: [1, 3]))
  }

  @Test func `descriptors say where each switch is, in either class`() throws {
    var descriptor = Array("callee-saved.S".utf8)
    descriptor += [UInt8](repeating: 0, count: 96 - descriptor.count)
    descriptor += [0x40, 0x11, 0x10, 0] + [UInt8](repeating: 0, count: 12)
    let object = try #require(ObjectFile(file([("strategies", 1, 2, 0, descriptor)])))
    #expect(object.wordBytes == 4 && object.switchAddresses == ["callee-saved": 0x10_1140])
  }

  @Test func `symbols are those of sections, and an image's are those of its code`() throws {
    func symbol(_ name: UInt8, _ value: UInt8, _ section: UInt8) -> [UInt8] {
      [name, 0, 0, 0, value, 0, 0x10, 0] + [UInt8](repeating: 0, count: 6) + [section, 0]
    }
    // In section 1, in section 2 (data), undefined, and absolute.
    var table = [symbol(1, 0x20, 1), symbol(3, 0x10, 1), symbol(5, 8, 2), symbol(7, 9, 0)]
      .flatMap { $0 }
    table += symbol(9, 9, 0xF1).dropLast() + [0xFF]
    let bytes = file([
      (".text", 1, 6, 0, [0xC3]), (".data", 1, 3, 0, [1]), (".symtab", 2, 0, 0, table),
      (".strtab", 3, 0, 0, Array("\0b\0a\0d\0u\0x\0".utf8)),
    ])
    let symbols = try #require(ObjectFile(bytes)?.symbols)
    #expect(symbols.map(\.name) == ["b", "a", "d"] && symbols.map(\.section) == [1, 1, 2])
    #expect(symbols.map(\.value) == [0x10_0020, 0x10_0010, 0x10_0008])
    #expect(ObjectFile(file([(".text", 1, 6, 0, [0xC3])]))?.symbols == nil)
    let path = FileManager.default.temporaryDirectory.appending(path: "image-\(UUID())").path
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let image = try #require(ImageSymbols(contentsOfFile: path))
    #expect(image.code.map(\.name) == ["a", "b"] && image.address("a") == 0x10_0010)
    #expect(image.address("d") == nil && ImageSymbols(contentsOfFile: "/gone") == nil)
  }

  @Test func `is that of object files whose code is all their own`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "code-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let images = ImageStore.Images(folder: folder, toolchain: "t")
    func write(_ place: String, _ bytes: [UInt8]) throws {
      try FileManager.default.createDirectory(
        atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(filePath: place))
    }
    func strategy(_ name: String, requires: UInt8 = 0) -> [UInt8] {
      var descriptor = Array(name.utf8) + [UInt8](repeating: 0, count: 88 - name.utf8.count)
      descriptor += [requires] + [UInt8](repeating: 0, count: 7)
      descriptor += [0x40, 0x11, 0x10, 0] + [UInt8](repeating: 0, count: 12)
      return file([(".text.timed", 1, 6, 0, [0xC3]), ("strategies", 1, 2, 0, descriptor)])
    }
    try write(images.strategyObject("own", .i686), strategy("own.S"))
    // Processes of a kernel below (strategy.h), and a file in C beside it.
    try write(images.strategyObject("below", .i686), strategy("below.S", requires: 0x10))
    try write(images.strategyObject("compiled", .i686), strategy("compiled.S"))
    try write(
      images.strategyObject("compiled", .i686).replacingOccurrences(of: ".S.o", with: ".c.o"), [])
    try write(images.scenarioObject(.pingPong, .i686), strategy("own.S"))
    try write(images.path(.linuxProcess, .i686), strategy("own.S"))
    let code = try ImageStore(kernels: "/gone", cache: folder)
      .code(of: images, .linuxProcess, .i686)
    #expect(Set(code.keys) == ["Strategies/own", "Scenarios/ping-pong"])
    #expect(code["Strategies/own"]?.address == 0x10_1140)
    #expect(code["Scenarios/ping-pong"]?.address == nil)
    #expect(code["Strategies/own"]?.sha256.count == 64)
  }

  @Test func `what is no such file has none`() {
    #expect(ObjectFile([]) == nil && ObjectFile([UInt8](repeating: 0, count: 100)) == nil)
    var cut = file([(".text", 1, 6, 0, [1])])
    cut.removeLast(80)
    #expect(ObjectFile(cut) == nil)
  }

  @Test func `SHA-256 is the standard's, piece by piece in their order`() throws {
    // FIPS 180-4's examples, and one of the longest that fits two blocks (sha256sum(1)).
    let known = [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 119),
        "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"
      ),
    ]
    // More than ten, so that an order by name would be another.
    let pieces = (0..<3).flatMap { _ in known }
    #expect(try sha256(pieces.map { Array($0.0.utf8) }) == pieces.map(\.1))
    #expect(try sha256([]).isEmpty)
  }
}
