import Measurement
import Testing

@testable import Analysis

/// Cells that both arms measured and that cannot be compared.
@Suite struct `cells without a comparison` {
  private func compared(_ base: CellRecord, _ head: CellRecord) -> Comparison {
    compare(base: arm([base]), head: arm([head]), pairing: .interleaved)
  }

  /// A busy core spoils boots; the next comparison may have them.
  @Test func `boots with nothing in common are no missing cell`() {
    let result = compared(
      timed(id(), ratios(around(1))), timed(id(), ratios(around(1)), from: 10))
    #expect(result.rows.isEmpty)
    #expect(result.unlike.map(\.because) == ["no two boots make a pair"])
    #expect(result.outcome == .inconclusive)
  }

  @Test func `one without a proof of how it ran in one arm is no missing cell`() throws {
    let base = timed(id(), ratios(around(1)))
    var head = base
    for index in head.boots.indices { head.boots[index].probe.ticks = 14_000_000 }
    let result = compared(base, head)
    let cell = try #require(result.unlike.first)
    #expect(result.rows.isEmpty && cell.because == "its mechanism is proven on one side only")
    #expect(cell.base.mechanism == .native && cell.head.mechanism == nil)
    #expect(result.outcome == .inconclusive)
  }

  @Test func `one that ran in another way is a missing cell`() throws {
    func counted(exits: Int, emulated: Int) -> CellRecord {
      var cell = timed(id("a", .kvm), ratios(around(1)))
      for index in cell.boots.indices {
        cell.boots[index].exits = ExitCounters(
          exits: exits, instructionsEmulated: emulated, switches: 1000)
      }
      return cell
    }
    let result = compared(
      counted(exits: 2000, emulated: 0), counted(exits: 2000, emulated: 40_000))
    let cell = try #require(result.unlike.first)
    #expect(cell.because == "its mechanism differs")
    #expect([cell.base.mechanism, cell.head.mechanism] == [.exitEmulated, .instructionEmulated])
    #expect(result.outcome == .cellMissing)
  }
}
