import GuestProtocol
import Measurement
import Testing

@testable import Launches

@Suite struct `the request of a launch` {
  private struct Decoded {
    var request: SamplingRequest
    var cells: [String]
    var parameters: [[UInt32]] = []
  }

  /// Takes a request apart as the guest does.
  private func decode(
    _ bytes: [UInt8], as scenario: ScenarioCode = .pingPong
  ) throws -> Decoded {
    try bytes.withUnsafeBytes { buffer throws in
      guard case .frame(let kind, let range, let next) = FrameReader.scan(buffer, from: 0) else {
        throw Malformed()
      }
      #expect(kind == FrameKind.request.rawValue)
      #expect(next == buffer.count)
      var reader = PayloadReader(UnsafeRawBufferPointer(rebasing: buffer[range]))
      guard let request = SamplingRequest(from: &reader) else { throw Malformed() }
      var cells: [String] = []
      var parameters: [[UInt32]] = []
      for _ in 0..<request.cells {
        guard let cell = CellRequest(from: &reader) else { throw Malformed() }
        #expect(cell.scenario == scenario.rawValue)
        let all = cell.parameters
        parameters.append([all.0, all.1, all.2, all.3])
        cells.append("\(cell.index) \(String(decoding: cell.name, as: UTF8.self))")
      }
      #expect(reader.remaining == 0)
      return Decoded(request: request, cells: cells, parameters: parameters)
    }
  }

  private struct Malformed: Error {}

  @Test func `the guest reads the plan's limits and its cells, numbered by their place`() throws {
    var plan = plan(cells: 3)
    plan.cells.reverse()
    plan.sampling.minimumSamples = 9
    plan.sampling.roundTrips = 70
    plan.sampling.minimumSteps = 60
    let found = try decode(try #require(encodedRequest(for: plan, waitsAtEnd: false)))
    #expect(
      found.request
        == SamplingRequest(
          ring: 3, usesWindows: true, waitsAtEnd: false, calibrates: true, roundTrips: 70,
          warmUpSamples: 20, minimumSamples: 9, maximumSamples: 2000, minimumSteps: 60,
          budgetTicks: 5_000_000_000, cells: 3))
    #expect(found.cells == ["0 c", "1 b", "2 a"])
  }

  @Test func `a preemption has its rate and its view`() throws {
    var plan = plan(cells: 2)
    plan.cells[0].scenario = "preemption-outside"
    plan.cells[1].scenario = "preemption-inside"
    let usual = try decode(
      try #require(encodedRequest(for: plan, waitsAtEnd: false)), as: .preemption)
    #expect(usual.parameters == [[0, 0, 0, 0], [0, 1, 0, 0]])
    plan.sampling.interruptsPerSecond = 20_000
    let fast = try decode(
      try #require(encodedRequest(for: plan, waitsAtEnd: false)), as: .preemption)
    #expect(fast.parameters == [[20_000, 0, 0, 0], [20_000, 1, 0, 0]])
  }

  @Test func `windows are where somebody counts in them, and chains where code runs natively`()
    throws
  {
    for machine in Machine.allCases {
      for ring in Ring.allCases {
        for waits in [false, true] {
          let plan = plan(cells: 1, .i686, ring, machine)
          let request = try decode(try #require(encodedRequest(for: plan, waitsAtEnd: waits)))
            .request
          #expect(Int(request.ring) == ring.rawValue)
          // KVM counts exits in a window, and the tracer of paper instructions.
          #expect(request.usesWindows == (machine == .kvm || machine == .paper))
          #expect(request.calibrates == (machine == .kvm || machine == .process))
          #expect(request.waitsAtEnd == waits)
        }
      }
    }
  }

  @Test func `a canary's request has no cells`() throws {
    let found = try decode(
      try #require(encodedRequest(for: plan(cells: 0), waitsAtEnd: false)))
    #expect(found.cells.isEmpty)
  }

  @Test func `a request that does not fit is none`() throws {
    let overhead =
      Wire.overheadBytes
      + payload {
        SamplingRequest(
          ring: 0, usesWindows: false, waitsAtEnd: false, calibrates: false, roundTrips: 0,
          warmUpSamples: 0, minimumSamples: 0, maximumSamples: 0, minimumSteps: 0, budgetTicks: 0,
          cells: 0
        ).write(to: &$0)
      }.count
    let name = String(repeating: "n", count: CellRequest.maximumNameBytes)
    let most = (Mailbox.requestBytes - overhead) / (28 + name.utf8.count)
    #expect(most > 500)
    var plan = plan(cells: 0)
    plan.cells = Array(repeating: cell(name), count: most)
    #expect(
      try decode(try #require(encodedRequest(for: plan, waitsAtEnd: false))).cells.count == most)
    plan.cells.append(cell(name))
    #expect(encodedRequest(for: plan, waitsAtEnd: false) == nil)
  }
}
