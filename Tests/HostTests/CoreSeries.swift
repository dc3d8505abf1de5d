import Foundation
import Testing

@testable import Host

extension CoreWatch {
  /// A watch with these probes, planned and taken `spacing` ticks apart.
  static func series(
    _ probes: [Int], additions: [Int]? = nil, spacing: Int = 60_000, steps: [Int] = [26, 26]
  ) -> CoreWatch {
    var start = 0
    let readings = probes.indices.map { index in
      defer { start += max(spacing, probes[index]) }
      return Reading(
        start: start, ticks: probes[index], additionTicks: additions?[index] ?? 4550)
    }
    return CoreWatch(
      cpu: 1, instructions: 6400, spacingTicks: spacing, ticksPerSecond: 2_600_000_000,
      steps: steps, readings: readings)
  }

  /// A series that `Fixtures/record.c` wrote.
  static func recorded(_ name: String) throws -> CoreWatch {
    let path = try #require(
      Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "txt"))
    var start = 0
    let readings = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map {
      let numbers = $0.split(separator: " ").compactMap { Int($0) }
      try #require(numbers.count == 3)
      start += numbers[0]
      return Reading(start: start, ticks: numbers[1], additionTicks: numbers[2])
    }
    return CoreWatch(
      cpu: 1, instructions: 6400, spacingTicks: 130_000, ticksPerSecond: 2_596_000_000,
      steps: [26, 26], readings: readings)
  }
}

/// Probes for tests; the numbers are those of one real CPU, and nothing depends on that.
enum Probes {
  /// A core of its own: the floor, or one step more.
  static func quiet(_ count: Int, floor: Int = 1196) -> [Int] {
    (0..<count).map { $0 % 3 == 0 ? floor + 26 : floor }
  }

  /// Beside a busy sibling: spread evenly over 46 steps above the floor, in no order.
  static func shared(_ count: Int, floor: Int = 1196) -> [Int] {
    var state: UInt64 = 1
    return (0..<count).map { _ in
      // The constants are Knuth's MMIX; the high bits are the random ones.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return floor + 26 * Int(2 + (state >> 33) % 46)
    }
  }
}
