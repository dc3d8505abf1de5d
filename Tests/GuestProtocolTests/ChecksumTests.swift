import GuestProtocol
import Testing

@Suite struct `the checksum` {
  private func sum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc = CRC32()
    for byte in bytes { crc.add(byte) }
    return crc.value
  }

  // The check value is that of Koopman's and of Greg Cook's catalogues; the others are zlib's.
  @Test(
    arguments: [
      ("", 0), ("123456789", 0xCBF4_3926), ("a", 0xE8B7_BE43), ("abc", 0x3524_41C2),
      ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
    ] as [(String, UInt32)])
  func `it is the CRC-32 of IEEE 802-3`(text: String, expected: UInt32) {
    #expect(sum(text.utf8) == expected)
  }

  @Test func `it tells runs of equal bytes apart`() {
    #expect(sum(repeatElement(0, count: 32)) == 0x190A_55AD)
    #expect(sum(repeatElement(0xFF, count: 32)) == 0xFF6C_AB0B)
    #expect(sum(repeatElement(0, count: 31)) != sum(repeatElement(0, count: 32)))
    #expect(sum(0...255) == 0x2905_8C73)
  }

  @Test func `it agrees with the definition, bit by bit`() {
    var numbers = Numbers(seed: 3)
    for length in 0..<64 {
      let bytes = numbers.bytes(length)
      var register = UInt32.max
      for byte in bytes {
        register ^= UInt32(byte)
        for _ in 0..<8 {
          register = register & 1 == 1 ? register >> 1 ^ 0xEDB8_8320 : register >> 1
        }
      }
      #expect(sum(bytes) == ~register)
    }
  }
}
