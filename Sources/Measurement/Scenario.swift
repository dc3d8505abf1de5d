/// What is done with a switch, with its parameters.
///
/// In cell ids it is one word, kind first: `ping-pong`, `ring-16x4096`.
public enum Scenario: Hashable, Sendable, CustomStringConvertible {
  /// Two contexts hand the processor to each other.
  case pingPong
  /// A ring of contexts does, each touching so many bytes of its own between two switches.
  case ring(contexts: Int, bytesTouched: Int)
  /// Two contexts do, and what they use is flushed from the caches before each switch.
  case cold
  /// Two contexts do, with code and stacks moved by so many bytes.
  case placement(codeBytes: Int, stackBytes: Int)
  /// A timer takes the processor from one context and gives it to the other.
  case preemption(View)
  /// No switch: an instruction is carried out over and over.
  case instruction
  /// Two contexts hand the processor to each other, with the branch predictors as other code left
  /// them.
  case afterOthers

  /// What is done, whatever its parameters: the word of definitions.
  public enum Kind: String, CaseIterable, Sendable {
    /// Two contexts hand the processor to each other.
    case pingPong = "ping-pong"
    /// A ring of contexts does.
    case ring
    /// Two contexts do, from cold memory.
    case cold
    /// Two contexts do, from elsewhere.
    case placement
    /// A timer does.
    case preemption
    /// An instruction, over and over.
    case instruction
    /// Two contexts do, after other code.
    case afterOthers = "after-others"
  }

  /// From which side a preemption is timed.
  public enum View: String, CaseIterable, Sendable {
    /// The gap that the interrupted context sees in the clock.
    case outside
    /// From the handler's first instruction to its last.
    case inside
  }

  /// What is done, without the parameters.
  public var kind: Kind {
    switch self {
    case .pingPong: .pingPong
    case .ring: .ring
    case .cold: .cold
    case .placement: .placement
    case .preemption: .preemption
    case .instruction: .instruction
    case .afterOthers: .afterOthers
    }
  }

  /// Whether the core alone decides what it costs, and not memory, a timer or the place of code.
  public var isOfCoreAlone: Bool {
    switch kind {
    case .pingPong, .instruction, .afterOthers: true
    case .ring, .cold, .placement, .preemption: false
    }
  }

  /// The word of cell ids.
  public var description: String {
    switch self {
    case .pingPong: "ping-pong"
    case .ring(let contexts, let bytesTouched): "ring-\(contexts)x\(bytesTouched)"
    case .cold: "cold"
    case .placement(let codeBytes, let stackBytes): "placement-\(codeBytes)x\(stackBytes)"
    case .preemption(let view): "preemption-\(view.rawValue)"
    case .instruction: "instruction"
    case .afterOthers: "after-others"
    }
  }

  /// Reads the word that `description` writes; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", maxSplits: 1).map(String.init)
    let isPlain = ["cold", "instruction"].contains(text)
    guard let kind = parts.first, parts.count == 2 || isPlain else { return nil }
    let numbers =
      parts.count == 2 ? parts[1].split(separator: "x").compactMap { Int($0) } : []
    guard numbers.allSatisfy({ $0 >= 0 }) else { return nil }
    switch kind {
    case "ping" where text == "ping-pong": self = .pingPong
    case "cold" where isPlain: self = .cold
    case "instruction" where isPlain: self = .instruction
    case "after" where text == "after-others": self = .afterOthers
    case "ring" where numbers.count == 2:
      self = .ring(contexts: numbers[0], bytesTouched: numbers[1])
    case "placement" where numbers.count == 2:
      self = .placement(codeBytes: numbers[0], stackBytes: numbers[1])
    case "preemption":
      guard let view = View(rawValue: parts[1]) else { return nil }
      self = .preemption(view)
    default: return nil
    }
    // Leading zeros and signs would give two words to one scenario.
    guard description == text else { return nil }
  }
}
