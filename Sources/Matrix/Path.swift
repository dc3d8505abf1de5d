/// The way from the root of a TOML document to one of its values.
struct Path: Hashable, CustomStringConvertible {
  /// One step of the way.
  enum Step: Hashable {
    case key(String)
    case index(Int)
  }

  var steps: [Step] = []

  /// The path of a key under this one.
  func key(_ key: String) -> Path { Path(steps: steps + [.key(key)]) }

  /// The path of an array's item, counted from 0.
  func index(_ index: Int) -> Path { Path(steps: steps + [.index(index)]) }

  /// The path one step nearer to the root; nil at the root.
  var parent: Path? { steps.isEmpty ? nil : Path(steps: steps.dropLast()) }

  /// `name.exclusions[0].ring`; empty at the root.
  var description: String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      case .index(let index): text += "[\(index)]"
      }
    }
  }
}
