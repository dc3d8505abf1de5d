import Statistics
import Testing

@Suite struct `families of tests` {
  private func refusal(_ outcome: FamilyOutcome?) throws -> UnattainableRejection {
    guard case .cannotReject(let refusal) = try #require(outcome) else {
      throw Unexpected.wasNotRefused
    }
    return refusal
  }

  private enum Unexpected: Error { case wasNotRefused }

  @Test func `sixty rows of fewer than twelve pairs are refused`() throws {
    let values = (1...60).map { 0.1 + Double($0) / 100 }
    for pairs in 6...11 {
      let refused = try refusal(holm(values, alpha: 0.05, pairs: pairs))
      #expect(refused.pairs == pairs && refused.family == 60 && refused.pairsNeeded == 12)
      #expect(refused.smallestAttainableP == smallestAttainableP(pairs: pairs))
      #expect(refused.neededP == 0.05 / 60)
      #expect(refused.rowsNeededAtOnce == nil)
      #expect(
        try refusal(benjaminiHochberg(values, alpha: 0.05, pairs: pairs)).pairsNeeded == 12)
    }
    guard case .adjusted = holm(values, alpha: 0.05, pairs: 12),
      case .adjusted = benjaminiHochberg(values, alpha: 0.05, pairs: 12)
    else {
      Issue.record("twelve pairs suffice for sixty rows")
      return
    }
  }

  @Test func `a refusal is right: even the smallest p of all is not rejected`() throws {
    for (pairs, family) in [(6, 2), (8, 10), (10, 60), (14, 500)] {
      let least = smallestAttainableP(pairs: pairs)
      let values = [least] + Array(repeating: 1, count: family - 1)
      let refused = try refusal(benjaminiHochberg(values, alpha: 0.05, pairs: pairs))
      #expect(least * Double(family) > 0.05)
      // So many rows at the smallest p would be rejected together, one fewer would not.
      let rows = try #require(refused.rowsNeededAtOnce)
      #expect(least * Double(family) / Double(rows) <= 0.05)
      #expect(least * Double(family) / Double(rows - 1) > 0.05)
    }
    #expect(try refusal(benjaminiHochberg([1, 1], alpha: 0.05, pairs: 3)).rowsNeededAtOnce == nil)
  }

  @Test func `the smallest p is that of the tests themselves`() throws {
    for pairs in 1...20 {
      let values = (1...pairs).map(Double.init)
      let test = try #require(signedRankTest(values))
      #expect(test.pTwoSided == smallestAttainableP(pairs: pairs))
      #expect(test.pGreater == smallestAttainableP(pairs: pairs, sides: .one))
    }
    #expect(smallestAttainableP(pairs: 0) == 1 && smallestAttainableP(pairs: -3) == 1)
  }

  @Test func `one-sided tests need one pair fewer`() throws {
    let values = Array(repeating: 0.5, count: 60)
    #expect(try refusal(holm(values, alpha: 0.05, pairs: 10, sides: .one)).pairsNeeded == 11)
    #expect(holm(values, alpha: 0.05, pairs: 11, sides: .one) != nil)
  }

  @Test func `no order of the tests changes their answers`() throws {
    let values = [0.01, 0.04, 0.03, 0.005, 0.03, 1]
    let order = shuffled(Array(values.indices), seed: 3)
    for procedure in [holm, benjaminiHochberg] {
      guard case .adjusted(let straight) = procedure(values, 0.05, 20, .two),
        case .adjusted(let mixed) = procedure(order.map { values[$0] }, 0.05, 20, .two)
      else {
        Issue.record("refused")
        continue
      }
      #expect(order.map { straight[$0] } == mixed)
      #expect(zip(values, straight).allSatisfy { $0 <= $1 })
    }
  }

  @Test func `a question without an answer gives nil`() {
    for procedure in [holm, benjaminiHochberg] {
      #expect(procedure([], 0.05, 20, .two) == nil)
      #expect(procedure([0.5], 0, 20, .two) == nil)
      #expect(procedure([0.5], 1, 20, .two) == nil)
      #expect(procedure([1.5], 0.05, 20, .two) == nil)
      #expect(procedure([.nan], 0.05, 20, .two) == nil)
      // Six pairs cannot give this p: it is not of these tests.
      #expect(procedure([0.001], 0.05, 6, .two) == nil)
    }
  }
}
