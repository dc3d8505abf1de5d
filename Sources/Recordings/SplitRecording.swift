import Foundation
import Measurement
import Synchronization

// Boots, cells and launches are nearly all of a recording: twenty thousand of them take a general JSON
// decoder seconds, most of which it spends on finding out which key comes next. That is known, because
// `encodeRun` writes keys in order and no white space within a row. So those in exactly that text are
// read by `BootScanner`, `CellScanner` and `LaunchScanner`, and the rest of the run by the decoder. Any
// other text is no error: the decoder reads it as a whole, takes all JSON, and reports what it cannot
// read.

/// A recording's text with its boots, cells and launches taken out.
struct SplitRecording {
  /// The text with none but unusual cells and launches, and an empty array in place of a cell's boots.
  private(set) var skeleton = Data()
  /// Where the boots of each cell are, from behind the bracket that opens their array.
  private var bootPlaces: [Range<Int>] = []
  /// The cells without their boots; nil for one that the skeleton has.
  private var cells: [CellRecord?]?
  /// The launches; nil for one that the skeleton has.
  private var launches: [LaunchRecord?]?
  /// The magnitudes of all numbers of cells and launches.
  private var sum: UInt64 = 0

  /// Reads the run of a text; nil when it is not written as `encodeRun` writes it.
  static func run(of text: Data) -> Run? {
    text.withUnsafeBytes { bytes in run(of: bytes) { _ in } }
  }

  /// The same, and gives the text back as it goes.
  ///
  /// Boots are read of the cells alone that a figure of a chosen one depends on: those of its machine
  /// and architecture, whose probes make its floor.
  static func run(of text: FileText, choosing isChosen: (CellID) -> Bool) -> Run? {
    run(of: text.bytes, choosing: isChosen, release: text.release)
  }

  private static func run(
    of bytes: UnsafeRawBufferPointer, choosing isChosen: (CellID) -> Bool = { _ in true },
    release: (Int) -> Void
  ) -> Run? {
    var split = SplitRecording()
    guard (try? split.split(bytes)) != nil else { return nil }
    split.leaveOutBoots(besides: isChosen)
    // The decoder reads the skeleton while the boots are read.
    let decoded = Mutex<Run?>(nil)
    let decoding = DispatchGroup()
    DispatchQueue.global().async(group: decoding) { [split] in
      let run = split.decodedSkeleton()
      decoded.withLock { $0 = run }
    }
    let boots = try? split.readBoots(bytes, release: release)
    decoding.wait()
    guard let boots, var run = decoded.withLock({ $0 }), run.cells.count == boots.count else {
      return nil
    }
    for index in run.cells.indices { run.cells[index].boots = boots[index] }
    return run
  }

  private mutating func split(_ bytes: UnsafeRawBufferPointer) throws(UnusualText) {
    var text = TextScanner(bytes)
    var depth = 0
    var word = 0..<0
    var copied = 0
    while text.index < bytes.count {
      let index = text.index
      text.index += 1
      switch bytes[index] {
      case UInt8(ascii: "\""): word = try text.restOfString()
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        let isRow = depth == 1 && bytes[index] == UInt8(ascii: "[")
        let isCells = isRow && text.holds("cells", at: word)
        guard isCells || isRow && text.holds("launches", at: word) else {
          depth += 1
          break
        }
        skeleton.append(contentsOf: bytes[copied...index])
        if isCells { try takeCells(&text) } else { try takeLaunches(&text) }
        copied = text.index - 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
    skeleton.append(contentsOf: bytes[copied...])
    sum = text.sum
  }

  private mutating func takeCells(_ text: inout TextScanner) throws(UnusualText) {
    guard cells == nil else { throw UnusualText() }
    var scanner = CellScanner(text: text)
    cells = try takeRows(
      &text,
      usual: { text, split in
        scanner.text = text
        guard let cell = scanner.cell() else { return nil }
        text = scanner.text
        split.bootPlaces.append(scanner.boots)
        return cell
      }, unusual: { text, split throws(UnusualText) in try split.takeUnusualCell(&text) })
  }

  private mutating func takeLaunches(_ text: inout TextScanner) throws(UnusualText) {
    guard launches == nil else { throw UnusualText() }
    launches = try takeRows(
      &text,
      usual: { text, _ in
        var scanner = LaunchScanner(text: text)
        guard let launch = scanner.launch() else { return nil }
        text = scanner.text
        return launch
      },
      unusual: { text, split throws(UnusualText) in
        let start = text.index
        try text.skipObject()
        split.skeleton.append(contentsOf: text.bytes[start..<text.index])
      })
  }

  /// Reads the rows of an array that has begun, up to its closing bracket.
  private mutating func takeRows<Row>(
    _ text: inout TextScanner,
    usual: (inout TextScanner, inout SplitRecording) -> Row?,
    unusual: (inout TextScanner, inout SplitRecording) throws(UnusualText) -> Void
  ) throws(UnusualText) -> [Row?] {
    var rows: [Row?] = []
    var hasUnusual = false
    text.skipSpace()
    var isOver = text.take("]")
    while !isOver {
      let row = usual(&text, &self)
      if row == nil {
        if hasUnusual { skeleton.append(UInt8(ascii: ",")) }
        hasUnusual = true
        try unusual(&text, &self)
      }
      rows.append(row)
      text.skipSpace()
      isOver = text.take("]")
      if !isOver {
        try text.expect(",")
        text.skipSpace()
      }
    }
    return rows
  }

  /// Leaves a cell in the skeleton, but for its boots.
  private mutating func takeUnusualCell(_ text: inout TextScanner) throws(UnusualText) {
    var copied = text.index
    var depth = 0
    var word = 0..<0
    var hasBoots = false
    repeat {
      guard text.index < text.bytes.count else { throw UnusualText() }
      let index = text.index
      text.index += 1
      switch text.bytes[index] {
      case UInt8(ascii: "\""): word = try text.restOfString()
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        guard depth == 1, text.bytes[index] == UInt8(ascii: "["), text.holds("boots", at: word)
        else {
          depth += 1
          break
        }
        guard !hasBoots else { throw UnusualText() }
        hasBoots = true
        skeleton.append(contentsOf: text.bytes[copied...index])
        let start = text.index
        try text.skipRows()
        bootPlaces.append(start..<text.index)
        copied = text.index - 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    } while depth > 0
    guard hasBoots else { throw UnusualText() }
    skeleton.append(contentsOf: text.bytes[copied..<text.index])
  }

  private func decodedSkeleton() -> Run? {
    guard (try? checkNumbers(in: skeleton, file: "")) != nil, var run = try? decodeJSON(skeleton)
    else { return nil }
    guard let cells = Self.merged(cells, run.cells),
      let launches = Self.merged(launches, run.launches)
    else { return nil }
    (run.cells, run.launches) = (cells, launches)
    return run
  }

  /// The usual rows with the unusual ones in their places.
  private static func merged<Row>(_ rows: [Row?]?, _ unusual: [Row]) -> [Row]? {
    guard let rows else { return unusual }
    var others = unusual.makeIterator()
    let all = rows.compactMap { $0 ?? others.next() }
    return all.count == rows.count && others.next() == nil ? all : nil
  }

  /// Empties the places of boots that no figure of a chosen cell depends on.
  ///
  /// None where the skeleton has a cell: it is not known yet, and may be the chosen one.
  private mutating func leaveOutBoots(besides isChosen: (CellID) -> Bool) {
    let ids = (cells ?? []).compactMap { $0?.id }
    guard ids.count == bootPlaces.count else { return }
    let places = Set(ids.filter(isChosen).map(\.guest.image))
    for (index, id) in ids.enumerated() where !places.contains(id.guest.image) {
      bootPlaces[index] = bootPlaces[index].lowerBound..<bootPlaces[index].lowerBound
    }
  }

  /// How many cells' boots are read before their text is given back.
  private static let batchCount = 256

  /// The boots of each cell, in the order of the text.
  private func readBoots(
    _ bytes: UnsafeRawBufferPointer, release: (Int) -> Void
  ) throws(UnusualText) -> [[BootRecord]] {
    nonisolated(unsafe) let text = bytes
    var boots: [[BootRecord]] = []
    boots.reserveCapacity(bootPlaces.count)
    var sum = sum
    while boots.count < bootPlaces.count {
      let batch = bootPlaces[boots.count...].prefix(Self.batchCount)
      let parts = stride(from: batch.startIndex, to: batch.endIndex, by: 16).map {
        batch[$0..<min($0 + 16, batch.endIndex)]
      }
      let read = concurrently(parts) { places -> (boots: [[BootRecord]], sum: UInt64)? in
        var scanner = BootScanner(text)
        let boots = try? places.map { place -> [BootRecord] in
          guard !place.isEmpty else { return [] }
          scanner.text.index = place.lowerBound
          let boots = try scanner.restOfBoots()
          guard scanner.text.index == place.upperBound else { throw UnusualText() }
          return boots
        }
        return boots.map { ($0, scanner.text.sum) }
      }
      for part in read {
        guard let part, part.sum <= NumberBounds.greatestSum - sum else { throw UnusualText() }
        sum += part.sum
        boots += part.boots
      }
      if let last = batch.last { release(last.lowerBound) }
    }
    return boots
  }
}
