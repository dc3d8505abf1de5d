import Foundation

/// Breaks the compact JSON of a run into lines: one for each key of the run, each element below such
/// a key, each key of a cell and each boot of a cell, so that `diff` says what differs.
///
/// Only white space is added, so what the text says cannot change.
struct RunLayout {
  private struct Level {
    var isBroken: Bool
    var key: ArraySlice<UInt8>
  }

  private let bytes: [UInt8]
  private var text: [UInt8] = []
  private var levels: [Level] = []
  private var lastString = 0..<0
  private var copied = 0

  /// The same JSON with line breaks and a final newline.
  static func layOut(_ compact: Data) -> Data {
    var layout = RunLayout(bytes: [UInt8](compact))
    layout.run()
    return Data(layout.text)
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    text.reserveCapacity(bytes.count + bytes.count / 16)
  }

  private mutating func run() {
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        let start = index + 1
        index = start
        while bytes[index] != UInt8(ascii: "\"") {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        lastString = start..<index
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        levels.append(Level(isBroken: breaks(at: index), key: bytes[lastString]))
        breakLine(after: index)
      case UInt8(ascii: ","):
        breakLine(after: index)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if levels.removeLast().isBroken { newLine(before: index) }
      default: break
      }
      index += 1
    }
    newLine(before: index)
  }

  /// Whether the container that opens there is broken into lines.
  private func breaks(at index: Int) -> Bool {
    let isArray = bytes[index] == UInt8(ascii: "[")
    let first = bytes[index + 1]
    let isEmpty = first == UInt8(ascii: "]") || first == UInt8(ascii: "}")
    let holdsContainers = first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
    switch levels.count {
    case 0: return true
    case 1: return !isEmpty && (!isArray || holdsContainers)
    case 2: return isBelowCells
    case 3: return isBelowCells && !isEmpty && bytes[lastString].elementsEqual("boots".utf8)
    default: return false
    }
  }

  private var isBelowCells: Bool { levels[1].key.elementsEqual("cells".utf8) }

  private mutating func breakLine(after index: Int) {
    if levels.last?.isBroken == true { newLine(before: index + 1) }
  }

  private mutating func newLine(before end: Int) {
    text += bytes[copied..<end]
    copied = end
    text.append(UInt8(ascii: "\n"))
    text += repeatElement(UInt8(ascii: " "), count: levels.count)
  }
}
