import Foundation

/// JSON as a tree.
///
/// `JSONSerialization` will not do: on Linux it reads some numbers with their last
/// bits wrong.
indirect enum JSONNode: Decodable, Equatable {
  case truth(Bool)
  case number(Double)
  case text(String)
  case list([JSONNode])
  case object([String: JSONNode])

  init(_ text: String) throws {
    self = try JSONDecoder().decode(JSONNode.self, from: Data(text.utf8))
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([JSONNode].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: JSONNode].self))
    }
  }

  var number: Double? { if case .number(let number) = self { number } else { nil } }
  var whole: Int? { number.flatMap { Int(exactly: $0) } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var list: [JSONNode]? { if case .list(let list) = self { list } else { nil } }
  var object: [String: JSONNode]? { if case .object(let object) = self { object } else { nil } }

  subscript(key: String) -> JSONNode? { object?[key] }
}
