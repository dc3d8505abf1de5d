import Statistics
import Testing

@Suite struct `bootstrap and variance` {
  private func mean(_ boots: [[Double]]) -> Double? {
    let all = boots.joined()
    return all.isEmpty ? nil : all.reduce(0, +) / Double(all.count)
  }

  private func histogramMean(_ boots: [[(value: Double, count: Int)]]) -> Double? {
    let bins = boots.joined()
    let count = bins.reduce(0) { $0 + $1.count }
    return bins.reduce(0) { $0 + $1.value * Double($1.count) } / Double(count)
  }

  @Test func `single samples and histograms draw the same distribution`() throws {
    var noise = NormalNoise(seed: 3)
    let boots = (0..<6).map { _ in
      let centre = noise.next(1, mean: 100, deviation: 2)[0]
      return noise.next(130, mean: centre).map { $0.rounded() }
    }
    let single = try #require(
      hierarchicalBootstrap(boots, resamples: 1500, confidence: 0.9, seed: 1, of: mean))
    let grouped = try #require(
      hierarchicalBootstrap(
        boots.map(histogram), resamples: 1500, confidence: 0.9, seed: 2, of: histogramMean))
    #expect(abs(single.estimate - grouped.estimate) < 1e-9)
    #expect(abs(single.standardError / grouped.standardError - 1) < 0.1)
    #expect(abs(single.lower - grouped.lower) < 0.3 && abs(single.upper - grouped.upper) < 0.3)
    #expect(single.lower < single.estimate && single.estimate < single.upper)
  }

  @Test func `its standard error is that of the levels, not of pooled samples`() throws {
    var noise = NormalNoise(seed: 8)
    let centres = noise.next(40, mean: 100, deviation: 3)
    let boots = centres.map { noise.next(50, mean: $0) }
    let interval = try #require(
      hierarchicalBootstrap(boots, resamples: 1000, confidence: 0.95, seed: 5, of: mean))
    // Of 40 boots: sqrt(9 / 40), give or take what 40 boots and 1000 resamples leave open.
    #expect(abs(interval.standardError / (9.0 / 40).squareRoot() - 1) < 0.25)
    let pooled = try #require(
      hierarchicalBootstrap(
        [Array(boots.joined())], resamples: 300, confidence: 0.95, seed: 5, of: mean))
    #expect(interval.standardError > 4 * pooled.standardError)
  }

  @Test func `a histogram of a hundred thousand samples is drawn by its bins`() throws {
    let boot = (0..<40).map { (value: Double($0), count: 2500) }
    let interval = try #require(
      hierarchicalBootstrap([boot], resamples: 300, confidence: 0.95, seed: 9, of: histogramMean))
    // Uniform on 0...39: variance (40^2 - 1) / 12, over 100,000 samples.
    let expected = ((1600.0 - 1) / 12 / 100_000).squareRoot()
    #expect(abs(interval.standardError / expected - 1) < 0.15)
    var sizes: Set<Int> = []
    var ordered = true
    _ = hierarchicalBootstrap([boot], resamples: 20, confidence: 0.95, seed: 9) { boots in
      sizes.insert(boots[0].reduce(0) { $0 + $1.count })
      ordered = ordered && zip(boots[0], boots[0].dropFirst()).allSatisfy { $0.value < $1.value }
      return 0
    }
    #expect(sizes == [100_000] && ordered)
  }

  @Test func `another seed gives another interval, the same seed the same`() {
    let boots = [[1.0, 5, 2, 8], [4, 3, 9, 9], [1, 2, 2, 7]]
    let intervals = [1, 1, 2].map {
      hierarchicalBootstrap(boots, resamples: 50, confidence: 0.9, seed: $0, of: mean)
    }
    #expect(intervals[0] == intervals[1] && intervals[0] != intervals[2])
  }

  @Test func `scale passes through the bootstrap`() throws {
    let boots = [[1.0, 5, 2, 8], [4, 3, 9, 9], [1, 2, 2, 7]]
    let scaled = boots.map { $0.map { $0 * 4 } }
    let interval = try #require(
      hierarchicalBootstrap(boots, resamples: 50, confidence: 0.9, seed: 1, of: mean))
    let wider = try #require(
      hierarchicalBootstrap(scaled, resamples: 50, confidence: 0.9, seed: 1, of: mean))
    #expect((wider.lower, wider.upper) == (4 * interval.lower, 4 * interval.upper))
  }

  @Test func `a question without an answer gives nil`() {
    let boots = [[1.0, 2]]
    #expect(hierarchicalBootstrap([], resamples: 9, confidence: 0.9, seed: 1, of: mean) == nil)
    #expect(hierarchicalBootstrap([[]], resamples: 9, confidence: 0.9, seed: 1, of: mean) == nil)
    #expect(hierarchicalBootstrap(boots, resamples: 0, confidence: 0.9, seed: 1, of: mean) == nil)
    #expect(hierarchicalBootstrap(boots, resamples: 9, confidence: 1, seed: 1, of: mean) == nil)
    #expect(
      hierarchicalBootstrap(boots, resamples: 9, confidence: 0.9, seed: 1) { _ in nil } == nil)
    #expect(
      hierarchicalBootstrap(
        [[(value: 1, count: 0)]], resamples: 9, confidence: 0.9, seed: 1, of: histogramMean) == nil)
  }
}
