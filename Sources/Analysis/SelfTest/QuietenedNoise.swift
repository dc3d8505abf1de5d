import Foundation
import Measurement
import Statistics

/// Noise of one level in every cell, and what is found in it of the slowdown that the gate is for.
///
/// Twice: what was recorded, shrunk, so that its tails, its drift and what cells of one launch have
/// in common stay as they were; and independent normal values, which is the least that a computer
/// of that level could do.
struct QuietenedNoise {
  private let recorded: NoiseRecording
  private let normal: NoiseRecording
  private(set) var result: QuieterNoise

  init(_ noise: NoiseRecording, to level: Double, seed: UInt64) {
    recorded = noise.shrunk(to: level)
    normal = noise.normal(level, seed: seed)
    result = QuieterNoise(noise: level)
  }

  /// Injects the slowdown into every cell of a drawn comparison.
  mutating func add(_ draw: FamilyDraw, _ plan: SelfTestPlan) {
    tally(recorded, draw, plan, &result.asRecorded)
    tally(normal, draw, plan, &result.normal)
  }

  private func tally(
    _ noise: NoiseRecording, _ draw: FamilyDraw, _ plan: SelfTestPlan, _ found: inout TrialTally
  ) {
    let comparison = noise.comparison(
      of: draw.first, plan.settings, looks: plan.looks, injecting: .share(plan.goal.share))
    for row in comparison.gated { found.add(row.verdict.word == .slower) }
  }
}

extension NoiseRecording {
  /// The same with every cell's deviations, as logarithms, shrunk or stretched until one pair has
  /// such a noise; a cell whose boots are all alike stays as it is.
  func shrunk(to level: Double) -> NoiseRecording {
    var shrunk = self
    for index in cells.indices {
      let noise = noiseOfPair(cells[index])
      let ticks = cells[index].ticks
      guard noise > 0, let middle = median(ticks.joined().compactMap { $0 }) else { continue }
      shrunk.cells[index].ticks = ticks.map { arm in
        arm.map { $0.map { middle * pow($0 / middle, level / noise) } }
      }
    }
    return shrunk
  }

  /// The same cells with independent normal logarithms, a pair's deviation being the level.
  func normal(_ level: Double, seed: UInt64) -> NoiseRecording {
    var generator = SplitMix64(seed: seed)
    var normal = self
    for index in cells.indices {
      normal.cells[index].ticks = cells[index].ticks.map { arm in
        arm.map { _ in
          // 52 bits and a half: never 0, never 1.
          let uniform = Double(generator.next() >> 12) * 0x1p-52 + 0x1p-53
          return exp(level / 2.0.squareRoot() * (normalQuantile(uniform) ?? 0))
        }
      }
    }
    return normal
  }
}
