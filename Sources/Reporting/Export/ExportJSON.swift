import Foundation

/// Indented, with sorted keys, so that the same recording is the same text.
func exportJSON(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
}

/// A fact in an object of facts of several types.
enum JSONFact: Encodable {
  case text(String)
  case whole(Int)
  case real(Double)
  case truth(Bool)
  /// A list that readers want and that nothing was recorded for.
  case emptyList

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .whole(let number): try container.encode(number)
    case .real(let number): try container.encode(number)
    case .truth(let truth): try container.encode(truth)
    case .emptyList: try container.encode([Int]())
    }
  }
}
