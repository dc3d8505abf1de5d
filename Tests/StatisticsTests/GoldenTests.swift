import Foundation
import Statistics
import Testing

@Suite struct `golden vectors` {
  @Test func `locations are those of Python and NumPy, to the last bit`() throws {
    let cases = try Golden<LocationCase>.read("location").cases
    #expect(cases.count >= 8)
    for golden in cases {
      let name = Comment(rawValue: golden.name)
      let bins = golden.histogram
      #expect(groupedMedian(bins, width: golden.width) == golden.groupedMedian, name)
      #expect(groupedMedian(bins, width: 0) == golden.median, name)
      #expect(median(golden.samples) == golden.median, name)
      for pair in golden.quantiles { #expect(quantile(pair[0], of: bins) == pair[1], name) }
      for pair in golden.sharesAbove {
        #expect(shareAbove(pair[0], timesMedianIn: bins) == pair[1], name)
      }
    }
  }

  @Test func `intervals are those of exact integer arithmetic up to 10,000 values`() throws {
    let cases = try Golden<IntervalCase>.read("intervals").cases
    #expect(cases.map(\.count).max() == 10_000)
    for golden in cases {
      let name: Comment = "\(golden.count) values at \(golden.confidence)"
      let values = shuffled((1...golden.count).map(Double.init), seed: 1)
      let interval = try #require(
        orderStatisticInterval(ofMedianOf: values, confidence: golden.confidence), name)
      #expect(interval.lower == Double(golden.lowerRank), name)
      #expect(interval.upper == Double(golden.upperRank), name)
      if golden.count <= 50 {
        #expect(interval.coverage == golden.coverage, name)
      } else {
        #expect(abs(interval.coverage - golden.coverage) < 1e-12, name)
      }
    }
  }

  @Test func `the generator is the published SplitMix64, and an order belongs to its seed`() throws
  {
    var published = SplitMix64(seed: 1_234_567)
    #expect(published.next() == 6_457_827_717_110_365_317)
    #expect(published.next() == 3_203_168_211_198_807_973)
    for golden in try Golden<RandomnessCase>.read("randomness").cases {
      for stream in golden.streams {
        var generator = SplitMix64(seed: try #require(UInt64(stream.seed)))
        for output in stream.outputs { #expect(generator.next() == UInt64(output)) }
      }
      for order in golden.orders {
        let seed = try #require(UInt64(order.seed))
        #expect(shuffled(Array(0..<order.count), seed: seed) == order.order)
      }
    }
  }

  @Test func `divisors are those of Python`() throws {
    for golden in try Golden<DivisorCase>.read("divisors").cases {
      #expect(greatestCommonDivisor(of: golden.values) == golden.divisor)
    }
  }

  @Test(.enabled(if: scipyIsInstalled, "python3 with SciPy is not installed here"))
  func `the script makes the same vectors again`() throws {
    let check = Process()
    check.executableURL = URL(filePath: "/usr/bin/env")
    check.arguments = ["python3", goldenFolder.appending(path: "make.py").path, "--check"]
    try check.run()
    check.waitUntilExit()
    #expect(check.terminationStatus == 0)
  }
}

private let scipyIsInstalled: Bool = {
  let probe = Process()
  probe.executableURL = URL(filePath: "/usr/bin/env")
  probe.arguments = ["python3", "-c", "import numpy, scipy"]
  probe.standardError = FileHandle.nullDevice
  guard (try? probe.run()) != nil else { return false }
  probe.waitUntilExit()
  return probe.terminationStatus == 0
}()
