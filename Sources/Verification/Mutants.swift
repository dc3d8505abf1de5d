import Measurement

/// A strategy with one thing broken.
public struct Mutant: Equatable, Sendable {
  /// The name of the defect: `delete-3`, `clobber-bx`.
  public var name: String
  /// The defect, in a sentence.
  public var description: String
  /// The whole file.
  public var source: String
  /// Whether it is the strategy without one instruction.
  ///
  /// Only the count shows the defect if that instruction has no effect that a context could see.
  public var isShorter = false
}

extension StrategySource {
  /// Every mutant of the strategy.
  ///
  /// Eight families: each instruction deleted in turn, which mostly unbalances the stack; each push
  /// that saves zero instead, each pop that restores nothing, and each two neighbouring pops in the
  /// wrong order, which leave it balanced, so that only canaries can tell; each promised state
  /// destroyed just before the last instruction; a word left on the stack; a second return for one
  /// call; and, where the strategy switches at all, a switch that does not.
  /// - Throws: `SourceError` when a promise cannot be broken or the way out is not known.
  public func mutants() throws(SourceError) -> [Mutant] {
    var all = deletions(self) + forgotten(self) + discarded(self) + swapped(self)
    for promise in promises { all += try clobbers(promise, self) }
    all.append(try leak(self))
    all.append(returnTwice(self))
    if !isNoSwitch {
      all.append(
        mutant(
          "no-switch", "it returns to its caller at once", inserting: ["ret"], after: switchLine))
    }
    return all
  }
}

/// One instruction less.
///
/// A NOP is defined to change nothing but the instruction pointer (Intel SDM Vol. 2B, NOP), and a UD2
/// to raise an exception: a switch that works never comes to one. Without either the strategy is the
/// same one, so there is nothing to catch.
private func deletions(_ strategy: StrategySource) -> [Mutant] {
  strategy.instructionLines.enumerated().compactMap { index, line in
    var lines = strategy.lines
    let instruction = strategy.instruction(line)
    guard !["nop", "nopl", "nopw", "ud2"].contains(instruction.split(separator: " ").first ?? "")
    else {
      return nil
    }
    lines[line] = ""
    return Mutant(
      name: "delete-\(index + 1)",
      description: "instruction \(index + 1) of \(strategy.instructionCount), '\(instruction)', "
        + "is missing",
      source: lines.joined(separator: "\n"), isShorter: true)
  }
}

/// What a push saves is zero.
private func forgotten(_ strategy: StrategySource) -> [Mutant] {
  strategy.each { instruction in
    let words = instruction.split(separator: " ")
    guard let push = words.first, push.hasPrefix("push") else { return nil }
    let width = push.last == "q" ? "q" : "l"
    let count = push.hasPrefix("pusha") ? 8 : 1
    return ("forget", "saves zero", Array(repeating: "push\(width) $0", count: count))
  }
}

/// What a pop restores is thrown away.
private func discarded(_ strategy: StrategySource) -> [Mutant] {
  strategy.each { instruction in
    let words = instruction.split(separator: " ")
    guard let pop = words.first, pop.hasPrefix("pop") else { return nil }
    let bytes = (pop.hasPrefix("popa") ? 8 : 1) * (strategy.architecture == .i686 ? 4 : 8)
    return (
      "discard", "restores nothing",
      [strategy.architecture == .i686 ? "leal \(bytes)(%esp), %esp" : "leaq \(bytes)(%rsp), %rsp"]
    )
  }
}

/// Two neighbouring pops are in the wrong order.
private func swapped(_ strategy: StrategySource) -> [Mutant] {
  let pairs = zip(strategy.instructionLines, strategy.instructionLines.dropFirst())
  return pairs.enumerated().compactMap { index, pair in
    let (first, second) = (strategy.instruction(pair.0), strategy.instruction(pair.1))
    let arePops = [first, second].allSatisfy { $0.hasPrefix("pop") && $0.contains(" %") }
    guard arePops, first != second else { return nil }
    var lines = strategy.lines
    lines.swapAt(pair.0, pair.1)
    return Mutant(
      name: "swap-\(index + 1)", description: "'\(second)' comes before '\(first)'",
      source: lines.joined(separator: "\n"))
  }
}

private func clobbers(
  _ promise: String, _ strategy: StrategySource
) throws(SourceError) -> [Mutant] {
  let found = Clobber.all(of: promise, in: strategy)
  guard !found.isEmpty else {
    throw SourceError(
      file: "\(strategy.architecture.rawValue)/\(strategy.name).S",
      because: "there is no known way to break its promise of \(promise); teach it to Clobber")
  }
  return found.map { clobber in
    strategy.mutant(
      "clobber-\(clobber.name)", "\(clobber.name) is destroyed before the last instruction",
      inserting: clobber.code, after: strategy.lastLine - 1)
  }
}

/// One word more stays on the stack than was there before the call.
private func leak(_ strategy: StrategySource) throws(SourceError) -> Mutant {
  let words = strategy.instruction(strategy.lastLine).split(separator: " ").map(String.init)
  let (push, stack) =
    strategy.architecture == .i686 ? ("pushl", "(%esp)") : ("pushq", "(%rsp)")
  let code: [String]
  switch words[0] {
  case "ret", "retq": code = ["\(push) \(stack)"]
  case "lret", "lretl", "lretq":
    // The far return address is two words.
    let second = strategy.architecture == .i686 ? "4(%esp)" : "8(%rsp)"
    code = ["\(push) \(second)", "\(push) \(second)"]
  case "iretq":
    // The stack pointer that it loads lies above the address, the selector and the flags.
    code = ["subq $8, 24(%rsp)"]
  case _ where words[0].hasPrefix("jmp") && words.count == 2 && words[1].hasPrefix("*%"):
    code = ["\(push) \(words[1].dropFirst())"]
  case "jmp" where words.count == 2 && words[1].first?.isLetter == true:
    // A function that returns to the caller for it.
    code = ["\(push) \(stack)"]
  default:
    throw SourceError(
      file: "\(strategy.architecture.rawValue)/\(strategy.name).S",
      because: "its last instruction, '\(words.joined(separator: " "))', has no known mutant that "
        + "leaks")
  }
  return strategy.mutant(
    "leak", "a word stays on the stack", inserting: code, after: strategy.lastLine - 1)
}

/// The caller goes on a second time without a switch to it.
///
/// Where there is a switch, every second call returns at once, with everything preserved: canaries
/// cannot see that, only counts can. Where there is none, the continuation is called as a function,
/// so that it could come back.
private func returnTwice(_ strategy: StrategySource) -> Mutant {
  let isWide = strategy.architecture == .x86_64
  if strategy.isNoSwitch {
    return strategy.mutant(
      "return-twice", "the continuation is called and can return, to be reached again",
      inserting: [isWide ? "callq *(%rsp)" : "calll *(%esp)"], after: strategy.lastLine - 1)
  }
  let flags = isWide ? ("pushfq", "popfq") : ("pushfl", "popfl")
  let visit = isWide ? ".Lvisit(%rip)" : ".Lvisit"
  return strategy.mutant(
    "return-twice", "every second call returns at once, as if it had been switched to",
    inserting: [
      ".pushsection .bss", ".Lvisit: .space 1", ".popsection",
      flags.0, "xorb $1, \(visit)", "jnz .Lswitch", flags.1, "ret",
      ".Lswitch: \(flags.1)",
    ], after: strategy.switchLine)
}

extension StrategySource {
  /// A mutant for each instruction that `change` has other code for.
  fileprivate func each(
    _ change: (String) -> (family: String, what: String, code: [String])?
  ) -> [Mutant] {
    instructionLines.enumerated().compactMap { index, line in
      guard let (family, what, code) = change(instruction(line)) else { return nil }
      var lines = lines
      lines.replaceSubrange(line...line, with: code.map { "  \($0)" })
      return Mutant(
        name: "\(family)-\(index + 1)",
        description:
          "instruction \(index + 1) of \(instructionCount), '\(instruction(line))', \(what)",
        source: lines.joined(separator: "\n"))
    }
  }

  /// The file with lines added behind one of its own.
  fileprivate func mutant(
    _ name: String, _ description: String, inserting code: [String], after line: Int
  ) -> Mutant {
    var lines = lines
    lines.insert(contentsOf: code.map { "  \($0)" }, at: line + 1)
    return Mutant(
      name: name, description: description, source: lines.joined(separator: "\n"))
  }
}
