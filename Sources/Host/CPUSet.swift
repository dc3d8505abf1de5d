/// A set of CPU or node numbers, ascending, in the kernel's notation: `0-3,8`.
public struct CPUSet: Hashable, Sendable {
  /// The numbers, ascending, each once.
  public let numbers: [Int]

  /// More than any kernel can be built for; a larger number in a list is a mistake in the list.
  static let limit = 1 << 16

  /// Makes a set from numbers in any order.
  public init(_ numbers: some Sequence<Int>) {
    self.numbers = Set(numbers).sorted()
  }

  /// Reads the kernel's list format; nil when it is not one.
  ///
  /// An empty text is the empty set, and so is `(null)`, which some kernels print in `nohz_full`
  /// when the option was not given.
  public init?(kernelList: String) {
    let words = kernelList.split(whereSeparator: \.isWhitespace)
    guard words.count <= 1 else { return nil }
    guard let text = words.first, text != "(null)" else {
      self.init([])
      return
    }
    var numbers: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard ends.count <= 2, let lower = ends.first ?? nil, let upper = ends.last ?? nil,
        0 <= lower, lower <= upper, upper < Self.limit
      else { return nil }
      numbers.append(contentsOf: lower...upper)
    }
    self.init(numbers)
  }

  /// The numbers that are in either set.
  public func union(_ other: CPUSet) -> CPUSet { CPUSet(numbers + other.numbers) }

  /// The numbers that are in both sets.
  public func intersection(_ other: CPUSet) -> CPUSet {
    CPUSet(Set(numbers).intersection(other.numbers))
  }

  /// The numbers that are in this set and not in the other.
  public func subtracting(_ other: CPUSet) -> CPUSet {
    CPUSet(Set(numbers).subtracting(other.numbers))
  }
}

extension CPUSet: RandomAccessCollection {
  /// The position of the smallest number.
  public var startIndex: Int { numbers.startIndex }
  /// The position after the largest number.
  public var endIndex: Int { numbers.endIndex }
  /// The number at a position.
  public subscript(position: Int) -> Int { numbers[position] }
}

extension CPUSet: CustomStringConvertible {
  /// The kernel's list format; `none` for the empty set, which the kernel writes as nothing.
  public var description: String {
    guard !numbers.isEmpty else { return "none" }
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}

extension CPUSet: Codable {
  /// Encodes as an array of numbers.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(numbers)
  }

  /// Decodes an array of numbers in any order.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([Int].self))
  }
}
