import CHarness

// Canaries in what features.S fills: the FPU, the vector registers and the segment bases.
extension Canaries {
  /// Draws one side's values.
  ///
  /// No word is what the other side has, or had before, or an unused FPU; every control word is legal
  /// with all exceptions masked.
  static func fillFeatures(
    _ side: UnsafeMutablePointer<feature_canary>, _ strategy: Strategy, _ exchange: word,
    isPartner: Bool
  ) {
    side.pointee = feature_canary()
    side.pointee.promises = word32(truncatingIfNeeded: strategy.descriptor.pointee.promises)
    side.pointee.vector_bytes = Features.vectorBytes(strategy)
    side.pointee.has_states = strategy.requires(HAS_XSAVE) ? 1 : 0
    // Precision and rounding; Intel SDM Vol. 1, 8.1.5 and 10.2.3.
    side.pointee.control_in = isPartner ? 0x047F : 0x0E7F
    side.pointee.mxcsr_in = isPartner ? 0x5F80 : 0xBF80
    side.pointee.bases_in = isPartner ? (0x5A5A_1000, 0x5A5B_2000) : (0x25A5_3000, 0x25A6_4000)
    if MemoryLayout<word>.size == 8 {
      // The highest bits too: canonical addresses of the lower half.
      side.pointee.bases_in.0 |= isPartner ? 0x1111 << 32 : 0x2222 << 32
      side.pointee.bases_in.1 |= isPartner ? 0x3333 << 32 : 0x4444 << 32
    }
    // Odd for the one and even for the other, and another one each time.
    let seed =
      (isPartner ? 0x5A5A_1002 : 0xA5A5_0005) &+ word32(truncatingIfNeeded: exchange) << 9
    withUnsafeMutableBytes(of: &side.pointee.vectors_in) { bytes in
      let words = bytes.assumingMemoryBound(to: word32.self)
      for index in 0..<words.count { words[index] = seed &* (2 &* word32(index) &+ 3) }
    }
    let control = side.pointee.control_in
    withUnsafeMutableBytes(of: &side.pointee.x87_in) { bytes in
      bytes.storeBytes(of: control, as: word32.self)
      // The stack's top, condition codes and a masked exception; one register is empty.
      bytes.storeBytes(of: isPartner ? 0x2E04 : 0x5920, toByteOffset: 4, as: word32.self)
      bytes.storeBytes(of: isPartner ? 0x000C : 0x3000, toByteOffset: 8, as: word32.self)
      for index in 0..<8 {
        // Behind the seven words of environment; valid numbers, whose highest bit is 1.
        let place = 28 + 10 * index
        let low = seed &* (2 &* word32(index) &+ 301)
        let exponent = UInt16(0x3FF0 + index) | (isPartner ? 0x8000 : 0)
        bytes.storeBytes(of: low, toByteOffset: place, as: word32.self)
        bytes.storeBytes(of: ~low | 0x8000_0000, toByteOffset: place + 4, as: word32.self)
        bytes.storeBytes(of: exponent, toByteOffset: place + 8, as: UInt16.self)
      }
    }
  }

  /// Records the state that came back changed.
  static func compareFeatures(
    _ side: UnsafeMutablePointer<feature_canary>, _ strategy: Strategy,
    _ finding: inout CanaryFinding
  ) {
    if strategy.promises(CONTROL_WORDS) {
      noteFeature(
        CONTROL_WORDS, side.pointee.control_in, side.pointee.control_out, strategy, &finding)
      // Without the flags of exceptions, which belong to the caller.
      noteFeature(
        CONTROL_WORDS, side.pointee.mxcsr_in & 0xFFC0, side.pointee.mxcsr_out & 0xFFC0, strategy,
        &finding)
    }
    if strategy.promises(X87) { compareX87(side, strategy, &finding) }
    if strategy.promises(VECTORS) { compareVectors(side, strategy, &finding) }
    if strategy.promises(FS_BASE) || strategy.promises(GS_BASE) {
      let expected = side.pointee.bases_in
      let found = side.pointee.bases_out
      note(FS_BASE, word(expected.0), word(found.0), strategy, &finding)
      note(GS_BASE, word(expected.1), word(found.1), strategy, &finding)
    }
  }

  private static func compareX87(
    _ side: UnsafeMutablePointer<feature_canary>, _ strategy: Strategy,
    _ finding: inout CanaryFinding
  ) {
    withUnsafeBytes(of: &side.pointee.x87_in) { expectedBytes in
      withUnsafeBytes(of: &side.pointee.x87_out) { foundBytes in
        let expected = expectedBytes.assumingMemoryBound(to: word32.self)
        let found = foundBytes.assumingMemoryBound(to: word32.self)
        for index in 0..<27 where index < 3 || index >= 7 {
          // Control, status and tags are halves; the four words behind them are pointers to the
          // last instruction, which processors keep in different ways.
          let mask: word32 = index < 3 ? 0xFFFF : ~0
          noteFeature(X87, expected[index] & mask, found[index] & mask, strategy, &finding)
        }
      }
    }
  }

  private static func compareVectors(
    _ side: UnsafeMutablePointer<feature_canary>, _ strategy: Strategy,
    _ finding: inout CanaryFinding
  ) {
    let registers = MemoryLayout<word>.size == 8 ? 16 : 8
    let wordsEach = Int(side.pointee.vector_bytes) / 4
    withUnsafeBytes(of: &side.pointee.vectors_in) { expectedBytes in
      withUnsafeBytes(of: &side.pointee.vectors_out) { foundBytes in
        let expected = expectedBytes.assumingMemoryBound(to: word32.self)
        let found = foundBytes.assumingMemoryBound(to: word32.self)
        for register in 0..<registers {
          for index in 8 * register..<8 * register + wordsEach {
            noteFeature(VECTORS, expected[index], found[index], strategy, &finding)
          }
        }
      }
    }
  }

  private static func noteFeature(
    _ bit: Int32, _ expected: word32, _ found: word32, _ strategy: Strategy,
    _ finding: inout CanaryFinding
  ) {
    note(bit, word(expected), word(found), strategy, &finding)
  }
}
