/// A way to exercise and time a switch, with its parameters.
///
/// In cell ids it is one word, kind first: `ping-pong`, `ring-16x4096`.
public enum Scenario: Hashable, Sendable, CustomStringConvertible {
  /// Two contexts hand the processor to each other.
  case pingPong
  /// A ring of contexts does, each touching this many bytes of its own between two switches.
  case ring(contexts: Int, bytesTouched: Int)
  /// Two contexts do; the lines that they use are flushed before each switch.
  case cold
  /// Two contexts do, with code, stacks and loop moved by this many bytes.
  case placement(codeBytes: Int, stackBytes: Int, loopBytes: Int = 0)
  /// A timer takes the processor from one context and gives it to the other.
  case preemption(View)
  /// No switch: an instruction is carried out over and over.
  case instruction
  /// Two contexts do, with the branch predictors as other code left them.
  case afterOthers
  /// No switch: calls that return, and the bookkeeping of ping-pong's two contexts in turn.
  case alternateCalls
  /// Two contexts hand the processor to each other, with a fence at each entry.
  case serialised
  /// Two contexts do, and one place calls the switch for both.
  case oneSite
  /// Two threads or processes do, each on a CPU of its own.
  case apart(Distance)

  /// A scenario without its parameters: the word of definitions.
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
    /// Calls that return, with ping-pong's bookkeeping.
    case alternateCalls = "alternate-calls"
    /// Two contexts do, one switch after the other.
    case serialised
    /// Two contexts do, from one call of the switch.
    case oneSite = "one-site"
    /// Two threads or processes, on two CPUs.
    case apart
  }

  /// How far the other CPU is from the measuring one.
  public enum Distance: String, CaseIterable, Codable, Sendable {
    /// The other hardware thread of the same core.
    case sibling
    /// Another core of the same NUMA node.
    case core
    /// A core of another NUMA node.
    case node
  }

  /// From which side a preemption is timed.
  public enum View: String, CaseIterable, Sendable {
    /// The gap that the interrupted context sees in the clock.
    case outside
    /// From the handler's first instruction to its last.
    case inside
  }

  /// The scenario without its parameters.
  public var kind: Kind {
    switch self {
    case .pingPong: .pingPong
    case .ring: .ring
    case .cold: .cold
    case .placement: .placement
    case .preemption: .preemption
    case .instruction: .instruction
    case .afterOthers: .afterOthers
    case .alternateCalls: .alternateCalls
    case .serialised: .serialised
    case .oneSite: .oneSite
    case .apart: .apart
    }
  }

  /// The scenario of the loop alone; nil where there is none.
  ///
  /// The floor strategy runs it with the same bookkeeping.
  public var loopAlone: Scenario? {
    switch self {
    case .pingPong: .alternateCalls
    case .serialised, .oneSite: self
    default: nil
    }
  }

  /// Whether the cost depends on the core alone, not on memory, a timer or placement.
  public var isOfCoreAlone: Bool {
    switch kind {
    case .pingPong, .instruction, .afterOthers, .alternateCalls, .serialised, .oneSite: true
    case .ring, .cold, .placement, .preemption, .apart: false
    }
  }

  /// The word of cell ids.
  public var description: String {
    switch self {
    case .ring(let contexts, let bytesTouched): "ring-\(contexts)x\(bytesTouched)"
    // Older recordings know no loop elsewhere than in its usual place.
    case .placement(let codeBytes, let stackBytes, let loopBytes):
      "placement-\(codeBytes)x\(stackBytes)" + (loopBytes == 0 ? "" : "x\(loopBytes)")
    case .preemption(let view): "preemption-\(view.rawValue)"
    case .apart(let distance): "apart-\(distance.rawValue)"
    case .pingPong, .cold, .instruction, .afterOthers, .alternateCalls, .serialised, .oneSite:
      kind.rawValue
    }
  }

  /// The scenario of a kind that has no parameters; nil for one that has some.
  private init?(plain kind: Kind) {
    switch kind {
    case .pingPong: self = .pingPong
    case .cold: self = .cold
    case .instruction: self = .instruction
    case .afterOthers: self = .afterOthers
    case .alternateCalls: self = .alternateCalls
    case .serialised: self = .serialised
    case .oneSite: self = .oneSite
    case .ring, .placement, .preemption, .apart: return nil
    }
  }

  /// Reads the word that `description` writes; nil for anything else.
  public init?(_ text: String) {
    if let kind = Kind(rawValue: text) {
      self.init(plain: kind)
      return
    }
    let parts = text.split(separator: "-", maxSplits: 1).map(String.init)
    guard let kind = parts.first, parts.count == 2 else { return nil }
    let numbers = parts[1].split(separator: "x").compactMap { Int($0) }
    guard numbers.allSatisfy({ $0 >= 0 }) else { return nil }
    switch kind {
    case "ring" where numbers.count == 2:
      self = .ring(contexts: numbers[0], bytesTouched: numbers[1])
    case "placement" where [2, 3].contains(numbers.count):
      self = .placement(
        codeBytes: numbers[0], stackBytes: numbers[1], loopBytes: numbers.dropFirst(2).first ?? 0)
    case "preemption":
      guard let view = View(rawValue: parts[1]) else { return nil }
      self = .preemption(view)
    case "apart":
      guard let distance = Distance(rawValue: parts[1]) else { return nil }
      self = .apart(distance)
    default: return nil
    }
    // Leading zeros and signs would give two words to one scenario.
    guard description == text else { return nil }
  }
}
