import Foundation
import Statistics
import Testing

@Suite struct `power of the gate` {
  /// How often the gate fires on made-up normal log ratios.
  private func fired(
    effect: Double, pairs: Int, noise: Double, threshold: Double, trials: Int, seed: UInt64
  ) throws -> Double {
    var source = NormalNoise(seed: seed)
    var count = 0
    for _ in 0..<trials {
      let ratios = source.next(pairs, mean: effect, deviation: noise)
      let interval = try #require(orderStatisticInterval(ofMedianOf: ratios, confidence: 0.95))
      if interval.lower > 0, try #require(median(ratios)) > threshold { count += 1 }
    }
    return Double(count) / Double(trials)
  }

  @Test(arguments: [6, 7, 10, 15, 20])
  func `the formula is what happens`(pairs: Int) throws {
    for (effect, threshold) in [(0.03, 0.02), (0.01, 0.0), (0.025, 0.024)] {
      let power = try #require(
        gatePower(
          effect: effect, pairs: pairs, noise: 0.02, threshold: threshold, confidence: 0.95))
      let seen = try fired(
        effect: effect, pairs: pairs, noise: 0.02, threshold: threshold, trials: 2000, seed: 17)
      // The seed is fixed; four standard deviations of a share of 2000.
      #expect(abs(power - seen) < 4 * (power * (1 - power) / 2000).squareRoot() + 1e-3)
    }
  }

  @Test func `without a threshold it is a binomial tail`() throws {
    for pairs in [6, 9, 10, 20, 101] {
      let interval = try #require(
        orderStatisticInterval(ofMedianOf: (1...pairs).map(Double.init), confidence: 0.95))
      let power = gatePower(
        effect: 0.01, pairs: pairs, noise: 0.02, threshold: 0, confidence: 0.95)
      let tail = binomialCumulative(
        atMost: Int(interval.lower) - 1, trials: pairs, probability: normalCumulative(-0.5))
      #expect(agree(try #require(power), try #require(tail)))
      let alarms = try #require(
        gatePower(effect: 0, pairs: pairs, noise: 0.02, threshold: 0, confidence: 0.95))
      #expect(agree(alarms, (1 - interval.coverage) / 2))
    }
  }

  @Test func `power rises with the effect and falls with noise and threshold`() throws {
    for pairs in [6, 7, 10, 20, 61, 200] {
      var previous = -1.0
      for step in -10...60 {
        let power = try #require(
          gatePower(
            effect: Double(step) / 1000, pairs: pairs, noise: 0.02, threshold: 0.02,
            confidence: 0.95))
        #expect(power >= previous - 1e-10 && (0...1).contains(power))
        previous = power
      }
      func power(noise: Double, threshold: Double) throws -> Double {
        try #require(
          gatePower(
            effect: 0.03, pairs: pairs, noise: noise, threshold: threshold, confidence: 0.95))
      }
      #expect(try power(noise: 0.01, threshold: 0.02) > power(noise: 0.03, threshold: 0.02))
      #expect(try power(noise: 0.01, threshold: 0.01) > power(noise: 0.01, threshold: 0.025))
    }
  }

  @Test func `the smallest effect has the power asked for, in any unit`() throws {
    for pairs in [6, 10, 11, 20, 200] {
      for noise in [0.0004, 0.02, 0.3] {
        let effect = try #require(
          minimumDetectableEffect(
            pairs: pairs, power: 0.9, noise: noise, threshold: 0.02, confidence: 0.95))
        let power = try #require(
          gatePower(
            effect: effect, pairs: pairs, noise: noise, threshold: 0.02, confidence: 0.95))
        #expect(abs(power - 0.9) < 1e-4)
        let scaled = try #require(
          minimumDetectableEffect(
            pairs: pairs, power: 0.9, noise: 4 * noise, threshold: 0.08, confidence: 0.95))
        #expect(abs(scaled - 4 * effect) < 1e-9)
      }
    }
    let few = try #require(
      minimumDetectableEffect(pairs: 6, power: 0.9, noise: 0.02, threshold: 0, confidence: 0.95))
    let many = try #require(
      minimumDetectableEffect(pairs: 60, power: 0.9, noise: 0.02, threshold: 0, confidence: 0.95))
    #expect(many < few / 3)
    // All six above zero: the sixth root of the power.
    let share = try #require(normalQuantile(pow(0.9, 1.0 / 6)))
    #expect(abs(few - 0.02 * share) < 1e-7)
  }

  @Test func `so many pairs suffice and no fewer do`() throws {
    for (effect, noise, threshold) in [(0.03, 0.02, 0.02), (0.01, 0.03, 0), (0.05, 0.001, 0.02)] {
      let pairs = try #require(
        pairsNeeded(
          toDetect: effect, power: 0.9, noise: noise, threshold: threshold, confidence: 0.95))
      for fewer in 1...pairs {
        let power = try #require(
          gatePower(
            effect: effect, pairs: fewer, noise: noise, threshold: threshold, confidence: 0.95))
        #expect((power >= 0.9) == (fewer == pairs))
      }
    }
  }

  @Test func `too few pairs find nothing, and an effect below the threshold is never found`() {
    #expect(gatePower(effect: 1, pairs: 5, noise: 0.01, threshold: 0, confidence: 0.95) == 0)
    #expect(gatePower(effect: 1, pairs: 0, noise: 0.01, threshold: 0, confidence: 0.95) == 0)
    #expect(
      minimumDetectableEffect(pairs: 5, power: 0.9, noise: 0.01, threshold: 0, confidence: 0.95)
        == nil)
    #expect(
      pairsNeeded(toDetect: 0.01, power: 0.9, noise: 0.02, threshold: 0.02, confidence: 0.95)
        == nil)
    #expect(
      pairsNeeded(
        toDetect: 0.03, power: 0.9, noise: 0.02, threshold: 0.02, confidence: 0.95, atMost: 6)
        == nil)
  }

  @Test func `without noise the threshold alone decides`() {
    #expect(gatePower(effect: 0.03, pairs: 6, noise: 0, threshold: 0.02, confidence: 0.95) == 1)
    #expect(gatePower(effect: 0.02, pairs: 6, noise: 0, threshold: 0.02, confidence: 0.95) == 0)
    #expect(gatePower(effect: 0.03, pairs: 5, noise: 0, threshold: 0.02, confidence: 0.95) == 0)
    #expect(
      minimumDetectableEffect(pairs: 6, power: 0.9, noise: 0, threshold: 0.02, confidence: 0.95)
        == 0.02)
    #expect(
      pairsNeeded(toDetect: 0.03, power: 0.9, noise: 0, threshold: 0.02, confidence: 0.95) == 6)
  }

  @Test func `a question without an answer gives nil`() {
    #expect(gatePower(effect: 1, pairs: 9, noise: -1, threshold: 0, confidence: 0.95) == nil)
    #expect(gatePower(effect: 1, pairs: 9, noise: 1, threshold: -1, confidence: 0.95) == nil)
    #expect(gatePower(effect: .nan, pairs: 9, noise: 1, threshold: 0, confidence: 0.95) == nil)
    for power in [0, 1, Double.nan] {
      #expect(
        minimumDetectableEffect(
          pairs: 9, power: power, noise: 1, threshold: 0, confidence: 0.95) == nil)
      #expect(
        pairsNeeded(toDetect: 1, power: power, noise: 1, threshold: 0, confidence: 0.95) == nil)
    }
  }
}
