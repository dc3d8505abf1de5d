import Foundation
import Measurement
import Synchronization

// Boots and launches are nearly all of a recording: twenty thousand of them take a general JSON decoder
// seconds, most of which it spends on finding out which key comes next. That is known, because
// `encodeRun` writes keys in order and no white space within a boot or a launch. So those in exactly
// that text are read by `BootScanner` and `LaunchScanner`, and the rest of the run by the decoder. Any
// other text is no error: the decoder reads it as a whole, takes all JSON, and reports what it cannot
// read.

/// A recording's text with its boots and launches taken out.
struct SplitRecording {
  /// The text with an empty array in place of each cell's boots, and none but unusual launches.
  private(set) var skeleton = Data()
  /// Where the boots of each cell are, from behind the bracket that opens their array.
  private var bootPlaces: [Range<Int>] = []
  /// The launches; nil for one that the skeleton has.
  private var launches: [LaunchRecord?]?
  /// The magnitudes of all numbers of launches.
  private var sum: UInt64 = 0

  /// Reads the run of a text; nil when it is not written as `encodeRun` writes it.
  static func run(of text: Data) -> Run? {
    text.withUnsafeBytes { bytes in run(of: bytes) { _ in } }
  }

  /// The same, and gives the text back as it goes.
  static func run(of text: FileText) -> Run? { run(of: text.bytes, release: text.release) }

  private static func run(of bytes: UnsafeRawBufferPointer, release: (Int) -> Void) -> Run? {
    var split = SplitRecording()
    guard (try? split.split(bytes)) != nil else { return nil }
    // The skeleton takes the decoder as long as the boots take the scanner.
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
    var isInCells = false
    var copied = 0
    while text.index < bytes.count {
      let index = text.index
      text.index += 1
      switch bytes[index] {
      case UInt8(ascii: "\""): word = try text.restOfString()
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        let isArray = bytes[index] == UInt8(ascii: "[")
        if depth == 1 { isInCells = isArray && text.holds("cells", at: word) }
        if depth == 3, isInCells, isArray, text.holds("boots", at: word) {
          skeleton.append(contentsOf: bytes[copied...index])
          let start = text.index
          try text.skipRows()
          bootPlaces.append(start..<text.index)
          copied = text.index - 1
        } else if depth == 1, isArray, text.holds("launches", at: word) {
          skeleton.append(contentsOf: bytes[copied...index])
          try takeLaunches(&text)
          copied = text.index - 1
        } else {
          depth += 1
        }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
    skeleton.append(contentsOf: bytes[copied...])
    sum = text.sum
  }

  /// Reads the launches of an array that has begun, up to its closing bracket.
  private mutating func takeLaunches(_ text: inout TextScanner) throws(UnusualText) {
    guard launches == nil else { throw UnusualText() }
    var found: [LaunchRecord?] = []
    text.skipSpace()
    var isOver = text.take("]")
    while !isOver {
      var scanner = LaunchScanner(text: text)
      let launch = scanner.launch()
      if launch == nil {
        let start = text.index
        try text.skipObject()
        if found.contains(where: { $0 == nil }) { skeleton.append(UInt8(ascii: ",")) }
        skeleton.append(contentsOf: text.bytes[start..<text.index])
      } else {
        text = scanner.text
      }
      found.append(launch)
      text.skipSpace()
      isOver = text.take("]")
      if !isOver {
        try text.expect(",")
        text.skipSpace()
      }
    }
    launches = found
  }

  private func decodedSkeleton() -> Run? {
    guard (try? checkNumbers(in: skeleton, file: "")) != nil, var run = try? decodeJSON(skeleton)
    else { return nil }
    if let launches {
      var unusual = run.launches.makeIterator()
      let all = launches.map { $0 ?? unusual.next() }
      run.launches = all.compactMap { $0 }
      guard run.launches.count == all.count, unusual.next() == nil else { return nil }
    }
    return run
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
        let boots = try? places.map { place in
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
