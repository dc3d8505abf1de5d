import Measurement
import Testing

@testable import Campaigns

@Suite struct `how long a run takes` {
  private func cells(_ count: Int, _ machine: Machine) -> [CellID] {
    (0..<count).map {
      CellID(
        benchmark: "a", scenario: "ping-pong", strategy: "s\($0)", architecture: .i686,
        ring: .three, machine: machine)
    }
  }

  @Test func `grows with the cells, up to the limit`() {
    let few = RunEstimate(cells(10, .process), limitSeconds: 50, earlier: nil)
    let more = RunEstimate(cells(20, .process), limitSeconds: 50, earlier: nil)
    #expect(few.run == nil && few.seconds > 2 && few.seconds < more.seconds)
    #expect(RunEstimate(cells(1000, .process), limitSeconds: 50, earlier: nil).seconds == 52)
    #expect(RunEstimate(cells(1000, .process), limitSeconds: nil, earlier: nil).seconds > 400)
  }
}
