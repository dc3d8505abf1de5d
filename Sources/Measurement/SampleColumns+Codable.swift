extension SampleColumns: Codable {
  /// Encodes an object with `step`, `ticks` and `counts`, and with `before` and `after` if there
  /// are probes.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(step, forKey: .step)
    try container.encode(ticks, forKey: .ticks)
    try container.encodeIfPresent(before, forKey: .before)
    try container.encodeIfPresent(after, forKey: .after)
    try container.encode(counts, forKey: .counts)
  }

  /// Decodes columns; they are checked when they are expanded.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    step = try unsigned(container.codingPath + [Key.step]) {
      try container.decode(UInt64.self, forKey: .step)
    }
    ticks = try container.decode(Column.self, forKey: .ticks)
    before = try container.decodeIfPresent(Column.self, forKey: .before)
    after = try container.decodeIfPresent(Column.self, forKey: .after)
    counts = try container.decode([Int].self, forKey: .counts)
  }
}

extension SampleColumns.Column: Codable {
  /// Encodes a list: the first value and the distances.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    guard let first else { return }
    try container.encode(first)
    for distance in distances { try container.encode(distance) }
  }

  /// Decodes a list; a negative distance is an error.
  package init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    self.init(first: container.isAtEnd ? nil : try container.decode(Int64.self), distances: [])
    while !container.isAtEnd {
      let place = IndexKey(intValue: container.currentIndex)
      distances.append(
        try unsigned(container.codingPath + [place]) { try container.decode(UInt64.self) })
    }
  }
}

/// Names the place of a number without a sign that cannot be read; Foundation's decoder takes a
/// negative one for text that is not JSON.
private func unsigned(_ path: [any CodingKey], _ decode: () throws -> UInt64) throws -> UInt64 {
  do {
    return try decode()
  } catch DecodingError.keyNotFound(let key, let context) {
    throw DecodingError.keyNotFound(key, context)
  } catch {
    throw DecodingError.dataCorrupted(
      DecodingError.Context(
        codingPath: path, debugDescription: "this must be a whole number from 0 to 2^64 - 1"))
  }
}

extension SampleColumns.Fault {
  /// The error of a decoder that found the columns below a key.
  func decodingError(_ path: [any CodingKey]) -> DecodingError {
    let place = index.map { [IndexKey(intValue: $0)] } ?? []
    return .dataCorrupted(
      DecodingError.Context(codingPath: path + [key] + place, debugDescription: because))
  }
}

/// A place in a list.
private struct IndexKey: CodingKey {
  let index: Int
  var intValue: Int? { index }
  var stringValue: String { "Index \(index)" }

  init(intValue: Int) { index = intValue }
  init?(stringValue: String) { nil }
}
