/// The way through a listing, for code whose way the listing alone can tell.
extension Disassembly {
  /// Instructions of a piece of code that runs from its first to its last, which leaves.
  ///
  /// A near jump or call is followed where it leads. An indirect jump on the way, or a call by a
  /// register, is taken to lead to the next instruction, as in a switch that stores the address of
  /// what follows; the count that is taken while the code runs shows whether it does. The handlers
  /// that it may enter are allowed, and not counted. What the way does not come to must be a trap for
  /// wrong predictions.
  /// - Throws: `CountingError` naming the instruction.
  func straightCount(handlers: [String: Int] = [:]) throws(CountingError) -> Int {
    guard let last = instructions.last else { throw CountingError(because: "there is no code") }
    guard last.flow == .leaving else {
      throw last.uncountable("a switch must end in a ret or an indirect jmp")
    }
    let places = Dictionary(
      uniqueKeysWithValues: instructions.enumerated().map { ($0.element.offset, $0.offset) })
    var visited: Set<Int> = []
    var index = 0
    while true {
      let instruction = instructions[index]
      visited.insert(index)
      if index == instructions.count - 1 { break }
      var next = index + 1
      if let target = instruction.nearTarget {
        let isOwn = instruction.byteCount < 5 || target != instructions[index + 1].offset
        guard isOwn, let place = places[target] else {
          throw instruction.uncountable("it leads to other code")
        }
        next = place
      } else if !instruction.goesOnward(handlers, toJump: last.mnemonic.hasPrefix("jmp")) {
        throw instruction.uncountable("it must be the last one to be counted")
      }
      guard !visited.contains(next) else {
        throw instruction.uncountable("it leads to code that is executed already")
      }
      index = next
    }
    for index in instructions.indices where !visited.contains(index) {
      guard instructions[index].isTrap else {
        throw instructions[index].uncountable("nothing leads to it")
      }
    }
    return visited.count
  }
}

extension Disassembly.Instruction {
  /// Where a near jump or call leads, as an offset in the section; nil for other instructions.
  var nearTarget: Int? {
    guard ["jmp", "jmpl", "jmpq", "call", "calll", "callq"].contains(mnemonic) else { return nil }
    let operand = text.split(separator: " ").dropFirst().first ?? ""
    guard operand.hasPrefix("0x") else { return nil }
    return Int(operand.dropFirst(2), radix: 16)
  }

  /// Whether it stands where only a wrong prediction comes: it faults, or waits there.
  fileprivate var isTrap: Bool {
    ["ud2", "int3", "pause", "lfence", "jmp"].contains(mnemonic)
  }

  /// Whether execution continues with the next instruction, or is taken to.
  fileprivate func goesOnward(_ handlers: [String: Int], toJump: Bool) -> Bool {
    if let entry = handlerEntry, handlers[entry] != nil { return true }
    switch flow {
    case .onward, .farJump: return true
    case .leaving: return mnemonic.hasPrefix("jmp")
    // Through a pointer in memory it is a function's, which comes back.
    // One that nothing returns to leads to what follows.
    case .indirectCall: return toJump && text.contains(" *%")
    case .conditional, .unknown: return false
    }
  }
}
