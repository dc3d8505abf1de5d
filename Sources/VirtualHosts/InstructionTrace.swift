/// Instructions that an emulated processor executed, one after the other.
public struct InstructionTrace: Sendable {
  /// One instruction.
  public struct Step: Hashable, Sendable {
    /// The clock, which advances by one for each instruction.
    public var tick: Int
    /// Its linear address.
    public var address: UInt64
    /// Its name, without operands.
    public var mnemonic: String

    /// Makes a step.
    public init(tick: Int, address: UInt64, mnemonic: String) {
      (self.tick, self.address, self.mnemonic) = (tick, address, mnemonic)
    }
  }

  /// In the order of execution.
  public private(set) var steps: [Step] = []

  /// Makes a trace of these steps.
  public init(steps: [Step]) { self.steps = steps }

  /// Reads what Bochs' debugger prints while it traces; other lines are passed over.
  ///
  ///     (0).[41199247] [0x0000000ffea6] f000:fea6 (unk. ctxt): push eax      ; 6650
  ///
  /// The square brackets hold the clock and the physical address.
  init(bochs text: some StringProtocol) {
    for line in text.split(separator: "\n") where line.hasPrefix("(0).[") {
      if let step = InstructionTrace.step(line) { steps.append(step) }
    }
  }

  private static func step(_ line: some StringProtocol) -> Step? {
    let words = Array(line.utf8.dropFirst(5)).split(separator: UInt8(ascii: " "), maxSplits: 7)
    // tick], [physical], segment:offset, (unk., ctxt):, mnemonic, ...
    guard words.count >= 6, let tick = Int(word(words[0].dropLast())),
      let colon = words[2].lastIndex(of: UInt8(ascii: ":")),
      let address = UInt64(word(words[2][words[2].index(after: colon)...]), radix: 16)
    else { return nil }
    return Step(tick: tick, address: address, mnemonic: word(words[5]))
  }

  private static func word(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self)
  }
}
