import Foundation
import Measurement

// Boots are nearly all of a recording: twenty thousand of them take a general JSON decoder seconds,
// and most of its time goes into finding out again what comes next. But what comes next is known,
// because `encodeRun` writes keys in order and no white space within a boot. So boots in just that
// text are read here, and the rest of the run by the decoder. Any other text is no error: it is left
// to the decoder as a whole, which takes all JSON and says what is wrong with what it cannot take.

/// A recording's text with its boots taken out.
struct SplitRecording {
  /// The text with an empty array in place of each cell's boots.
  private(set) var skeleton = Data()
  /// The boots of each cell, in the order of the text.
  private(set) var boots: [[BootRecord]] = []

  /// Takes the boots out; nil when one is not written as `encodeRun` writes it.
  init?(_ text: Data) {
    do {
      try text.withUnsafeBytes { try split($0) }
    } catch {
      return nil
    }
  }

  private mutating func split(_ bytes: UnsafeRawBufferPointer) throws(UnusualText) {
    var scanner = BootScanner(bytes)
    var depth = 0
    var word = 0..<0
    var isInCells = false
    var copied = 0
    func isWord(_ text: StaticString) -> Bool { scanner.holds(text, at: word) }
    while scanner.index < bytes.count {
      let index = scanner.index
      scanner.index += 1
      switch bytes[index] {
      case UInt8(ascii: "\""): word = try scanner.restOfString()
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        if depth == 1 { isInCells = bytes[index] == UInt8(ascii: "[") && isWord("cells") }
        if depth == 3, isInCells, bytes[index] == UInt8(ascii: "["), isWord("boots") {
          skeleton.append(contentsOf: bytes[copied...index])
          boots.append(try scanner.restOfBoots())
          copied = scanner.index - 1
        } else {
          depth += 1
        }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
    skeleton.append(contentsOf: bytes[copied...])
  }
}

/// Text that may be right, and is not what this version writes.
struct UnusualText: Error {}

/// Reads what stands at one place after the other.
private struct BootScanner {
  private let bytes: UnsafeRawBufferPointer
  var index = 0
  /// Those of the histogram that is being read.
  private var bins: [TickHistogram.Bin] = []

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Whether a range holds that text and nothing else.
  func holds(_ text: StaticString, at range: Range<Int>) -> Bool {
    range.count == text.utf8CodeUnitCount
      && (0..<range.count).allSatisfy { bytes[range.lowerBound + $0] == text.utf8Start[$0] }
  }

  /// What a string holds that has begun, up to its closing quote.
  mutating func restOfString() throws(UnusualText) -> Range<Int> {
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard index < bytes.count else { throw UnusualText() }
    index += 1
    return start..<(index - 1)
  }

  /// The boots of an array that has begun, up to its closing bracket.
  mutating func restOfBoots() throws(UnusualText) -> [BootRecord] {
    var boots: [BootRecord] = []
    skipSpace()
    guard !take("]") else { return boots }
    while true {
      boots.append(try boot())
      skipSpace()
      if take("]") { return boots }
      try expect(",")
      skipSpace()
    }
  }

  private mutating func boot() throws(UnusualText) -> BootRecord {
    try expect("{\"calibration\":")
    let calibration = take("null") ? nil : try self.calibration()
    try expect(",\"exits\":")
    let exits = take("null") ? nil : try self.exits()
    try expect(",\"flagged\":{\"clockWentBackwards\":")
    let clockWentBackwards = try integer()
    let notPositive = try integer(after: ",\"notPositive\":")
    try expect("},\"histogram\":[")
    let histogram = try restOfHistogram()
    let index = try integer(after: ",\"index\":")
    let launch = try integer(after: ",\"launch\":")
    let position = try integer(after: ",\"position\":")
    let probeAdds = try integer(after: ",\"probe\":{\"adds\":")
    let probeTicks = try integer(after: ",\"ticks\":")
    try expect("},\"runOrder\":[")
    let runOrder = try restOfIntegers()
    let switchesPerSample = try integer(after: ",\"switchesPerSample\":")
    let firstTicks = try integer(after: ",\"warmUp\":{\"firstTicks\":")
    let warmUpSamples = try integer(after: ",\"samples\":")
    try expect("}}")
    return BootRecord(
      index: index, launch: launch, position: position, switchesPerSample: switchesPerSample,
      histogram: histogram, runOrder: runOrder,
      flagged: FlaggedSamples(notPositive: notPositive, clockWentBackwards: clockWentBackwards),
      warmUp: WarmUp(samples: warmUpSamples, firstTicks: firstTicks),
      probe: Probe(adds: probeAdds, ticks: probeTicks), calibration: calibration, exits: exits)
  }

  private mutating func calibration() throws(UnusualText) -> Calibration {
    try expect("{\"addCheckTicks\":[")
    let addCheckTicks = try restOfIntegers()
    try expect(",\"addTicks\":[")
    let addTicks = try restOfIntegers()
    let adds = try integer(after: ",\"adds\":")
    let multiplies = try integer(after: ",\"multiplies\":")
    try expect(",\"multiplyTicks\":[")
    let multiplyTicks = try restOfIntegers()
    try expect("}")
    return Calibration(
      adds: adds, addTicks: addTicks, addCheckTicks: addCheckTicks, multiplies: multiplies,
      multiplyTicks: multiplyTicks)
  }

  private mutating func exits() throws(UnusualText) -> ExitCounters {
    let exits = try integer(after: "{\"exits\":")
    let instructionsEmulated = try integer(after: ",\"instructionsEmulated\":")
    let switches = try integer(after: ",\"switches\":")
    try expect("}")
    return ExitCounters(
      exits: exits, instructionsEmulated: instructionsEmulated, switches: switches)
  }

  private mutating func restOfHistogram() throws(UnusualText) -> TickHistogram {
    bins.removeAll(keepingCapacity: true)
    if !take("]") {
      repeat {
        let ticks = try integer(after: "[")
        let count = try integer(after: ",")
        try expect("]")
        bins.append(TickHistogram.Bin(ticks: Int64(ticks), count: count))
      } while take(",")
      try expect("]")
    }
    // A copy that has room for these and no more: there are thousands.
    let exact = bins.withUnsafeBufferPointer(Array.init)
    guard let histogram = TickHistogram(bins: exact) else { throw UnusualText() }
    return histogram
  }

  private mutating func restOfIntegers() throws(UnusualText) -> [Int] {
    guard !take("]") else { return [] }
    var values: [Int] = []
    repeat { values.append(try integer()) } while take(",")
    try expect("]")
    return values
  }

  private mutating func integer(after text: StaticString) throws(UnusualText) -> Int {
    try expect(text)
    return try integer()
  }

  /// A whole number as JSON writes it: no zero before other digits, no fraction, no exponent.
  private mutating func integer() throws(UnusualText) -> Int {
    let isNegative = take("-")
    let start = index
    var value = 0
    while index < bytes.count, (48...57).contains(bytes[index]) {
      // Downwards, because the least number has no positive counterpart.
      let (tens, isTooSmall) = value.multipliedReportingOverflow(by: 10)
      let (sum, isStillTooSmall) = tens.subtractingReportingOverflow(Int(bytes[index]) - 48)
      guard !isTooSmall, !isStillTooSmall else { throw UnusualText() }
      (value, index) = (sum, index + 1)
    }
    guard index > start, index == start + 1 || bytes[start] != UInt8(ascii: "0"),
      isNegative || value > .min
    else { throw UnusualText() }
    return isNegative ? value : -value
  }

  private mutating func expect(_ text: StaticString) throws(UnusualText) {
    guard take(text) else { throw UnusualText() }
  }

  /// Goes past a text when it stands here.
  private mutating func take(_ text: StaticString) -> Bool {
    let end = index + text.utf8CodeUnitCount
    guard end <= bytes.count, holds(text, at: index..<end) else { return false }
    index = end
    return true
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
  }
}
