import VirtualHosts

/// The instructions that a host executes for one kind of exit, from the guest's last one before it to
/// the guest's first one after it, by part and by function.
struct ExitAnatomy: Sendable {
  /// A way out of the guest and back.
  struct Exit: Hashable, Sendable {
    /// Where it begins and ends in the trace: the host's first step, and the guest's next.
    var steps: Range<Int>
  }

  /// What a part of an exit is for.
  enum Part: String, CaseIterable, Sendable {
    /// From the guest to the handler: the state is saved, the reason is found.
    case exit
    /// The handler itself, and all that it calls.
    case handler
    /// From the handler back into the guest.
    case entry
  }

  /// Instructions of one function in one part.
  struct Row: Hashable, Sendable {
    var part: Part
    var function: String
    var instructions: Int
  }

  /// The lengths of all exits of this kind that were seen whole, in instructions.
  var lengths: [Int]
  /// The commonest of them, function by function; the most instructions of a part first.
  var rows: [Row]
  /// Instructions that are those of a program and not of the kernel.
  var outsideKernel: Int

  /// Instructions of a part of the commonest exit.
  func instructions(_ part: Part) -> Int {
    rows.filter { $0.part == part }.reduce(0) { $0 + $1.instructions }
  }

  /// Guests are 32-bit and low; what runs on the host is above.
  private static let guests = UInt64(0)..<1 << 32
  private static let kernels = UInt64(1) << 63...UInt64.max

  /// The exits behind a far jump of the guest's that were seen from their beginning to their end.
  static func taskSwitches(in trace: InstructionTrace) -> [Exit] {
    let steps = trace.steps
    var exits: [Exit] = []
    var start: Int?
    for (index, step) in steps.enumerated() {
      let isGuest = guests.contains(step.address)
      if isGuest, let begun = start {
        exits.append(Exit(steps: begun..<index))
        start = nil
      } else if !isGuest, start == nil, index > 0, guests.contains(steps[index - 1].address),
        steps[index - 1].mnemonic.hasPrefix("jmp")
      {
        start = index
      }
    }
    return exits.filter { $0.steps.count > 1000 }
  }

  /// The kernel's addresses in these exits.
  static func addresses(_ exits: [Exit], in trace: InstructionTrace) -> [UInt64] {
    Set(exits.flatMap { trace.steps[$0.steps].map(\.address) }.filter(kernels.contains)).sorted()
  }

  /// Takes the commonest of these exits apart; nil where none of them went through `handlers`.
  ///
  /// The handler's part reaches from the first step in one of these functions to the last: a handler may
  /// end with a jump to another.
  init?(
    _ exits: [Exit], in trace: InstructionTrace, symbols: [KernelSymbol], handlers: [String]
  ) {
    let symbols = symbols.sorted { $0.start < $1.start }
    func function(_ address: UInt64) -> String {
      guard ExitAnatomy.kernels.contains(address) else { return "(a program)" }
      var (low, high) = (0, symbols.count)
      while low < high {
        let middle = (low + high) / 2
        if symbols[middle].start <= address { low = middle + 1 } else { high = middle }
      }
      return low > 0 ? symbols[low - 1].name : "(unknown)"
    }
    func isHandler(_ name: String) -> Bool {
      handlers.contains { name == $0 || name.hasPrefix("\($0) ") }
    }
    let known = exits.map { exit in trace.steps[exit.steps].map { function($0.address) } }
      .filter { $0.contains(where: isHandler) }
    lengths = known.map(\.count).sorted()
    let counts = lengths.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    guard let common = counts.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })?.key,
      let names = known.first(where: { $0.count == common }),
      let first = names.firstIndex(where: isHandler), let last = names.lastIndex(where: isHandler)
    else { return nil }
    var sums: [Part: [String: Int]] = [:]
    for (index, name) in names.enumerated() {
      let part: Part = index < first ? .exit : index > last ? .entry : .handler
      sums[part, default: [:]][name, default: 0] += 1
    }
    rows = Part.allCases.flatMap { part in
      (sums[part] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { Row(part: part, function: $0.key, instructions: $0.value) }
    }
    outsideKernel = names.count { $0 == "(a program)" }
  }
}
