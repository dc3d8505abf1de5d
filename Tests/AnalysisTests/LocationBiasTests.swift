import Measurement
import Statistics
import Testing

@testable import Analysis

/// Why gated samples are located by the mean of their core: simulated samples of a known duration, at
/// thirteen places within a step of the clock.
///
/// A sample is the time of 2N switches less that of N; each time is the difference of two readings of
/// a clock whose step begins anywhere.
@Suite struct LocationBiasTests {
  private struct Clock {
    var step: Double
    var jitter: Double
    var generator: SplitMix64

    mutating func uniform() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
    /// The sum of four uniform draws, with a deviation of 1: nearly normal, and quick.
    mutating func normal() -> Double {
      (uniform() + uniform() + uniform() + uniform() - 2) * 3.0.squareRoot()
    }
    mutating func read(_ duration: Double) -> Double {
      let start = uniform() * step
      let noise = jitter == 0 ? 0 : jitter * normal()
      return ((start + duration + noise) / step).rounded(.down) * step
    }
    mutating func sample(_ duration: Double) -> Double { read(2 * duration) - read(duration) }
  }

  /// The greatest bias at any place, and the scatter, in steps.
  private func errors(
    _ rule: LocationRule, step: Double, jitter: Double, samples: Int
  ) -> (bias: Double, scatter: Double) {
    let (places, boots) = (13, 80)
    var (bias, scatter) = (0.0, 0.0)
    for place in 0..<places {
      var clock = Clock(
        step: step, jitter: jitter, generator: SplitMix64(seed: UInt64(place) + 1))
      let truth = 1300 + step * Double(place) / Double(places)
      let found = (0..<boots).map { _ in
        let drawn = (0..<samples).map { _ in Int64(clock.sample(truth)) }
        return (rule.middle(TickHistogram(samples: drawn), width: step) ?? 0) - truth
      }
      let mean = found.reduce(0, +) / Double(boots)
      let squares = found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      bias = max(bias, abs(mean) / step)
      scatter = max(scatter, (squares / Double(boots - 1)).squareRoot() / step)
    }
    return (bias, scatter)
  }

  @Test(
    "The core mean is off by less than 4 % of a step of 26, and scatters less than the median",
    arguments: [(50, 0.0), (50, 2.0), (250, 0.0), (250, 2.0), (250, 6.0)])
  func coarse(_ samples: Int, _ jitter: Double) {
    let mean = errors(.coreMean, step: 26, jitter: jitter, samples: samples)
    let median = errors(.groupedMedian, step: 26, jitter: jitter, samples: samples)
    #expect(mean.bias < 0.04)
    #expect(mean.scatter < (samples == 50 ? 0.13 : 0.06))
    #expect(mean.scatter < median.scatter)
  }

  @Test func `the grouped median depends on where in a step the truth is`() {
    #expect(errors(.groupedMedian, step: 26, jitter: 0, samples: 250).bias > 0.04)
    #expect(errors(.coreMean, step: 26, jitter: 0, samples: 250).bias < 0.015)
  }

  @Test(
    "On a fine clock the core is as wide as the samples, and the mean no worse than the median",
    arguments: [0.5, 2.0, 6.0])
  func fine(_ jitter: Double) {
    let mean = errors(.coreMean, step: 1, jitter: jitter, samples: 250)
    let median = errors(.groupedMedian, step: 1, jitter: jitter, samples: 250)
    // A tenth of a tick in 1,300 is less than 0.01 %.
    #expect(mean.bias < max(0.05, 0.05 * jitter))
    #expect(mean.scatter < 1.05 * median.scatter)
  }
}
