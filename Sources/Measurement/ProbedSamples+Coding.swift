extension ProbedSamples: Codable {
  /// Encodes as `[[ticks, before, after, count], ...]`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for bin in bins {
      try container.encode([bin.ticks, Int64(bin.before), Int64(bin.after), Int64(bin.count)])
    }
  }

  /// Decodes what `encode` writes; throws `DecodingError.dataCorrupted` when it does not ascend.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    var bins: [Bin] = []
    while !container.isAtEnd {
      let words = try container.decode([Int64].self)
      guard words.count == 4 else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "a bin must be [ticks, before, after, count]")
      }
      bins.append(
        Bin(
          ticks: words[0], before: Int(words[1]), after: Int(words[2]), count: Int(words[3])))
    }
    guard let samples = ProbedSamples(bins: bins) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "bins must ascend and counts be at least 1")
    }
    self = samples
  }
}
