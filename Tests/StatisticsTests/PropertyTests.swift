import Statistics
import Testing

@Suite struct properties {
  /// Made-up numbers of a fixed seed; all are whole and small, so sums and doublings are exact.
  private func values(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in Double(generator.next() % 4096) - 1024 }
  }

  private func histogram(_ values: [Double]) -> [(value: Double, count: Int)] {
    Dictionary(grouping: values, by: \.self).map { ($0.key, $0.value.count) }
      .sorted { $0.0 < $1.0 }
  }

  @Test(arguments: 1...40) func `no order of the values changes an answer`(count: Int) {
    let values = values(count, seed: UInt64(count))
    let other = shuffled(values, seed: 99)
    #expect(median(values) == median(other))
    #expect(
      orderStatisticInterval(ofMedianOf: values, confidence: 0.9)
        == orderStatisticInterval(ofMedianOf: other, confidence: 0.9))
  }

  @Test(arguments: 1...40) func `a shift of the values shifts the location`(count: Int) throws {
    let values = values(count, seed: UInt64(count))
    let moved = values.map { $0 + 512 }
    #expect(median(moved) == median(values).map { $0 + 512 })
    #expect(
      quantile(0.9, of: histogram(moved))
        == quantile(0.9, of: histogram(values)).map { $0 + 512 })
    let before = try #require(groupedMedian(histogram(values), width: 26))
    let after = try #require(groupedMedian(histogram(moved), width: 26))
    #expect(abs(after - before - 512) < 1e-9)
    let interval = try #require(orderStatisticInterval(ofMedianOf: values, confidence: 0.95))
    let other = try #require(orderStatisticInterval(ofMedianOf: moved, confidence: 0.95))
    #expect((other.lower, other.upper) == (interval.lower + 512, interval.upper + 512))
    #expect(other.coverage == interval.coverage)
  }

  @Test(arguments: 1...40) func `another unit scales the location`(count: Int) {
    let values = values(count, seed: UInt64(count)).map { $0 + 2048 }
    let scaled = values.map { $0 * 8 }
    #expect(median(scaled) == median(values).map { $0 * 8 })
    #expect(
      groupedMedian(histogram(scaled), width: 16)
        == groupedMedian(histogram(values), width: 2)
        .map { $0 * 8 })
    #expect(
      shareAbove(1.5, timesMedianIn: histogram(scaled))
        == shareAbove(1.5, timesMedianIn: histogram(values)))
  }

  @Test(arguments: 1...40) func `the grouped median lies within the median's bin`(count: Int) throws
  {
    let bins = histogram(values(count, seed: UInt64(count)))
    let grouped = try #require(groupedMedian(bins, width: 1))
    #expect(bins.contains { abs($0.value - grouped) <= 0.5 })
  }

  @Test func `a grouped median sees what a stepping clock hides`() throws {
    let before = [(value: 130.0, count: 60), (156.0, 40)]
    let after = [(value: 130.0, count: 52), (156.0, 48)]
    #expect(groupedMedian(before, width: 0) == groupedMedian(after, width: 0))
    let slower = try #require(groupedMedian(after, width: 26))
    #expect(slower > (try #require(groupedMedian(before, width: 26))))
  }

  @Test(arguments: 1...60) func `quantiles rise with the share and are values seen`(count: Int)
    throws
  {
    let bins = histogram(values(count, seed: UInt64(count)))
    var previous = -Double.infinity
    for percent in 0...100 {
      let value = try #require(quantile(Double(percent) / 100, of: bins))
      #expect(value >= previous)
      #expect(bins.contains { $0.value == value })
      previous = value
    }
    #expect(previous == bins.last?.value)
  }

  @Test func `a decimal share of whole samples is not pushed up by its binary form`() {
    for count in [1, 10, 10_000] {
      let bins = (1...100).map { (value: Double($0), count: count) }
      for percent in 1...100 {
        #expect(quantile(Double(percent) / 100, of: bins) == Double(percent))
      }
    }
  }

  @Test(arguments: 1...200) func `an interval is the narrowest that covers enough`(count: Int)
    throws
  {
    let values = (1...count).map(Double.init)
    let interval = try #require(orderStatisticInterval(ofMedianOf: values, confidence: 0.95))
    #expect(interval.lower - 1 == Double(count) - interval.upper)
    if interval.coverage < 0.95 {
      #expect(interval.lower == 1 && count < 6)
    }
    let closer = try #require(
      orderStatisticInterval(ofMedianOf: values, confidence: interval.coverage.nextUp))
    #expect(closer.lower < interval.lower || interval.lower == 1)
  }

  @Test(arguments: 0...50) func `a shuffle loses nothing`(count: Int) {
    let items = Array(0..<count)
    #expect(shuffled(items, seed: 7).sorted() == items)
  }

  @Test func `every order of three items comes up about as often as the others`() {
    let orders = (0..<6000).map { shuffled([1, 2, 3], seed: UInt64($0)) }
    let counts = Dictionary(grouping: orders, by: \.self).mapValues(\.count)
    #expect(counts.count == 6)
    // The seeds are fixed, so this is no gamble: five standard deviations of a fair count.
    for count in counts.values { #expect(abs(count - 1000) < 145) }
  }

  @Test func `nothing gives nothing`() {
    #expect(median([]) == nil)
    #expect(groupedMedian([], width: 26) == nil)
    #expect(groupedMedian([(value: 1, count: 0)], width: 26) == nil)
    #expect(quantile(0.5, of: []) == nil)
    #expect(shareAbove(2, timesMedianIn: []) == nil)
    #expect(orderStatisticInterval(ofMedianOf: [], confidence: 0.95) == nil)
    #expect(greatestCommonDivisor(of: []) == nil)
  }

  @Test func `a question without an answer gives nil`() {
    #expect(quantile(-0.1, of: [(value: 1, count: 1)]) == nil)
    #expect(quantile(1.1, of: [(value: 1, count: 1)]) == nil)
    #expect(quantile(.nan, of: [(value: 1, count: 1)]) == nil)
    #expect(shareAbove(2, timesMedianIn: [(value: -1, count: 3)]) == nil)
    #expect(greatestCommonDivisor(of: [0, 0]) == nil)
    #expect(greatestCommonDivisor(of: [.min]) == nil)
  }

  @Test func `empty bins among others are passed over`() {
    let bins = [(value: 1.0, count: 0), (2, 3), (3, 0), (4, -5), (5, 3), (6, 0)]
    #expect(groupedMedian(bins, width: 0) == 3.5)
    #expect(quantile(0, of: bins) == 2)
    #expect(quantile(1, of: bins) == 5)
    #expect(shareAbove(1, timesMedianIn: bins) == 0.5)
  }
}
