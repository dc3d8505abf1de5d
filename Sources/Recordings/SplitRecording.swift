import Foundation
import Measurement

// Boots are nearly all of a recording: twenty thousand of them take a general JSON decoder seconds,
// most of which it spends on finding out which key comes next. That is known, because `encodeRun`
// writes keys in order and no white space within a boot. So boots in exactly that text are read by
// `BootScanner`, and the rest of the run by the decoder. Any other text is no error: the decoder
// reads it as a whole, takes all JSON, and reports what it cannot read.

/// A recording's text with its boots taken out.
struct SplitRecording {
  /// The text with an empty array in place of each cell's boots.
  private(set) var skeleton = Data()
  /// The boots of each cell, in the order of the text.
  private(set) var boots: [[BootRecord]] = []

  /// Takes the boots out; nil when one is not written as `encodeRun` writes it.
  init?(_ text: Data) {
    do {
      try text.withUnsafeBytes { try split($0) { _ in } }
    } catch {
      return nil
    }
  }

  /// The same, and gives the text back as it goes.
  init?(_ text: FileText) {
    do {
      try split(text.bytes, release: text.release)
    } catch {
      return nil
    }
  }

  private mutating func split(
    _ bytes: UnsafeRawBufferPointer, release: (Int) -> Void
  ) throws(UnusualText) {
    var scanner = BootScanner(bytes)
    var depth = 0
    var word = 0..<0
    var isInCells = false
    var copied = 0
    func isWord(_ text: StaticString) -> Bool { scanner.text.holds(text, at: word) }
    while scanner.text.index < bytes.count {
      let index = scanner.text.index
      scanner.text.index += 1
      switch bytes[index] {
      case UInt8(ascii: "\""): word = try scanner.text.restOfString()
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        if depth == 1 { isInCells = bytes[index] == UInt8(ascii: "[") && isWord("cells") }
        if depth == 3, isInCells, bytes[index] == UInt8(ascii: "["), isWord("boots") {
          skeleton.append(contentsOf: bytes[copied...index])
          boots.append(try scanner.restOfBoots())
          copied = scanner.text.index - 1
          release(copied)
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
