/// A mutant that is equivalent to its strategy, as the strategy's file declares.
///
/// No check can tell such a mutant from the strategy: a push that is there to align the stack may save
/// anything. `EQUIVALENT_MUTANT("forget-2", "the word only aligns the stack")` says so.
public struct EquivalentMutant: Hashable, Sendable {
  /// The mutant's name: `forget-2`.
  public var name: String
  /// Why it is equivalent; one clause.
  public var because: String

  /// Reads the declarations of a file, line by line and without comments.
  /// - Throws: `SourceError` with the line of one that is not `EQUIVALENT_MUTANT("name", "reason")`.
  static func declared(
    in code: [String], file: String
  ) throws(SourceError) -> [EquivalentMutant] {
    let word = "EQUIVALENT_MUTANT("
    var found: [EquivalentMutant] = []
    for (line, text) in code.enumerated() where text.hasPrefix(word) {
      let parts = text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 5, parts[0] == word, parts[2] == ", ", parts[4] == ")",
        !parts[1].isEmpty, !parts[3].isEmpty
      else {
        throw SourceError(
          file: "\(file):\(line + 1)",
          because: "an equivalent mutant is declared on one line, with its reason: "
            + "EQUIVALENT_MUTANT(\"forget-2\", \"the word only aligns the stack\")")
      }
      guard !found.contains(where: { $0.name == parts[1] }) else {
        throw SourceError(
          file: "\(file):\(line + 1)", because: "the mutant '\(parts[1])' is declared twice")
      }
      found.append(EquivalentMutant(name: parts[1], because: parts[3]))
    }
    return found
  }
}

extension MutantTally {
  /// Takes what became of a mutant, which the strategy may declare to be equivalent to itself.
  mutating func take(
    _ mutant: Mutant, _ fate: MutantTrial.Fate, declared: [EquivalentMutant]
  ) {
    let equivalent = declared.first { $0.name == mutant.name }
    switch fate {
    case .untried(let because):
      total += 1
      untried.append("\(mutant.name): \(because)")
    case .survived:
      if let equivalent {
        equivalents.append("\(mutant.name), \(mutant.description): \(equivalent.because)")
      } else {
        total += 1
        survivors.append("\(mutant.name): \(mutant.description)")
      }
    case .caught(let symptom):
      total += 1
      caughtBy[symptom, default: 0] += 1
      if equivalent != nil {
        falseDeclarations.append("'\(mutant.name)' as equivalent, but it is caught (\(symptom))")
      }
    }
  }

  /// Notes declarations of mutants that there are none of.
  mutating func takeUnknown(_ declared: [EquivalentMutant], among mutants: [Mutant]) {
    for equivalent in declared where !mutants.contains(where: { $0.name == equivalent.name }) {
      falseDeclarations.append("'\(equivalent.name)' as equivalent, but has no mutant of that name")
    }
  }

  /// What is wrong, one sentence each.
  var failures: [String] {
    survivors.map {
      "The mutant \($0), survives. Either no check covers its defect, or it is equivalent to the "
        + "strategy; in that case declare it in the strategy's file with EQUIVALENT_MUTANT and the "
        + "reason."
    } + untried.map { "The mutant \($0), so it proves nothing." }
      + falseDeclarations.map { "Its file declares \($0); remove the declaration." }
  }
}
