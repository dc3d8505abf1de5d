import Testing

@testable import Sampling

@Suite struct `LFENCE on a bare machine` {
  private static let intel: UInt32 = 0x756E_6547
  private static let amd: UInt32 = 0x6874_7541
  private static let hygon: UInt32 = 0x6F67_7948

  private func mustBeSet(
    _ vendor: UInt32, _ signature: UInt32, features: UInt32 = 0, extended: UInt32 = 0
  ) -> Bool {
    LoadFence(
      vendor: vendor, signature: signature, features: features, extendedFeatures: extended
    ).mustBeMadeSerializing
  }

  /// Signatures of processors, by their family.
  @Test(
    arguments: [
      (amd, 0x0010_0F42), (amd, 0x0030_0F10), (amd, 0x0050_0F10), (amd, 0x0060_0F12),
      (amd, 0x0070_0F01), (amd, 0x0080_0F11), (amd, 0x0083_0F10), (hygon, 0x0090_0F02),
    ] as [(UInt32, UInt32)])
  func `is made serializing from K10 to Zen 2, and on Hygon's`(vendor: UInt32, signature: UInt32) {
    #expect(mustBeSet(vendor, signature))
    // A hypervisor does that, and may not let its guest.
    #expect(!mustBeSet(vendor, signature, features: 1 << 31))
    #expect(!mustBeSet(vendor, signature, extended: 1 << 2))
    #expect(mustBeSet(vendor, signature, features: ~(1 << 31), extended: ~(1 << 2)))
  }

  @Test func `is left alone where it always serializes or the register is not there`() {
    // K8 and family 11h; Zen 3 and Zen 4; Ice Lake and a Pentium III.
    #expect(!mustBeSet(Self.amd, 0x0002_0F51))
    #expect(!mustBeSet(Self.amd, 0x0020_0F31))
    #expect(!mustBeSet(Self.amd, 0x00A2_0F10, extended: 1 << 2))
    #expect(!mustBeSet(Self.amd, 0x00A1_0F11, extended: 1 << 2))
    #expect(!mustBeSet(Self.intel, 0x0006_06A6))
    #expect(!mustBeSet(Self.intel, 0x0000_0681))
  }
}
