import CConductor

/// Words for a person: on the screen where it has a text mode, and as comments in the log.
enum Console {
  /// Whether the screen is in the text mode of 1987, as a BIOS leaves it; UEFI has none.
  nonisolated(unsafe) static var hasText = true
  nonisolated(unsafe) private static var row = 0
  nonisolated(unsafe) private static var column = 0
  private static let rows = 25
  private static let columns = 80

  private static var cells: UnsafeMutablePointer<UInt16> {
    at_address(0xB_8000).assumingMemoryBound(to: UInt16.self)
  }

  /// Empties the screen.
  static func clear() {
    guard hasText else { return }
    for index in 0..<(rows * columns) { cells[index] = 0x0720 }
    row = 0
    column = 0
  }

  /// A whole line.
  static func say(_ words: StaticString) {
    begin()
    put(words)
    end()
  }

  /// Starts a line.
  static func begin() { Serial.put("# ") }

  /// Ends a line.
  static func end() {
    Serial.put("\r\n")
    column = 0
    row += 1
    guard row == rows, hasText else { return }
    row = rows - 1
    for index in 0..<((rows - 1) * columns) { cells[index] = cells[index + columns] }
    for index in ((rows - 1) * columns)..<(rows * columns) { cells[index] = 0x0720 }
  }

  static func put(_ words: StaticString) {
    for index in 0..<words.utf8CodeUnitCount { put(letter: words.utf8Start[index]) }
  }

  static func put(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { put(letter: byte) }
  }

  static func put(_ number: UInt32) {
    if number >= 10 { put(number / 10) }
    put(letter: 0x30 + UInt8(truncatingIfNeeded: number % 10))
  }

  private static func put(letter: UInt8) {
    Serial.send(letter)
    guard hasText, column < columns else { return }
    cells[row * columns + column] = 0x0700 | UInt16(letter)
    column += 1
  }
}
