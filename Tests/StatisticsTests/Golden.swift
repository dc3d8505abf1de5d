import Foundation

/// What `Golden/make.py` writes: vectors with the command that made them.
struct Golden<Case: Decodable>: Decodable {
  var command: String
  var cases: [Case]

  /// Reads `Golden/<name>.json` from the test bundle.
  static func read(_ name: String) throws -> Golden<Case> {
    let file = goldenFolder.appending(path: "\(name).json")
    return try JSONDecoder().decode(Golden<Case>.self, from: Data(contentsOf: file))
  }
}

let goldenFolder = Bundle.module.bundleURL.appending(path: "Golden")

struct LocationCase: Decodable {
  var name: String
  var bins: [[Double]]
  var width: Double
  var groupedMedian: Double
  var median: Double
  var quantiles: [[Double]]
  var sharesAbove: [[Double]]

  var histogram: [(value: Double, count: Int)] { bins.map { ($0[0], Int($0[1])) } }
  var samples: [Double] { histogram.flatMap { Array(repeating: $0.value, count: $0.count) } }
}

struct IntervalCase: Decodable {
  var count: Int
  var confidence: Double
  var lowerRank: Int
  var upperRank: Int
  var coverage: Double
}

struct RandomnessCase: Decodable {
  struct Stream: Decodable {
    var seed: String
    var outputs: [String]
  }
  struct Order: Decodable {
    var seed: String
    var count: Int
    var order: [Int]
  }
  var streams: [Stream]
  var orders: [Order]
}

struct DivisorCase: Decodable {
  var values: [Int]
  var divisor: Int
}
