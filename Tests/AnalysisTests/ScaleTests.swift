import Analysis
import Foundation
import Measurement
import Statistics
import Testing

/// That a comparison of many cells takes many times as long as one of few, and not its square.
///
/// It is no timing of anything: the time that this thread has run is held against itself, so that
/// neither the speed nor the load of a computer matters.
@Suite struct `large comparisons` {
  private func arms(_ cells: Int, noise: Double) -> (base: Arm, head: Arm) {
    var generator = SplitMix64(seed: 7)
    func records() -> [CellRecord] {
      (0..<cells).map { index in
        timed(
          id("s\(index)"),
          (0..<20).map { _ in 100 * (1 + noise * (Double(generator.next() % 1000) / 500 - 1)) })
      }
    }
    return (arm(records()), arm(records()))
  }

  private func seconds(_ body: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    return (0..<2).map { _ in
      let start = now()
      body()
      return now() - start
    }.min() ?? 0
  }

  @Test(arguments: Pairing.allCases, [0.01, 0.2])
  func `take time in proportion to their cells`(pairing: Pairing, noise: Double) {
    let (few, many) = (arms(125, noise: noise), arms(1000, noise: noise))
    func compared(_ arms: (base: Arm, head: Arm)) -> Double {
      seconds {
        let result = compare(base: arms.base, head: arms.head, pairing: pairing)
        #expect(result.rows.count == arms.base.run.cells.count)
        #expect(result.rows.contains { $0.verdict.word == .inconclusive } == (noise > 0.1))
      }
    }
    // Eight times the cells: 8 in proportion, 64 squared.
    let (short, long) = (compared(few), compared(many))
    #expect(long < 24 * short, "\(short) s for 125 cells, \(long) s for 1000")
  }
}
