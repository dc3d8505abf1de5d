import CHarness
import GuestProtocol

/// The guest, whole: greet, probe, run each cell asked for, say goodbye.
public enum Guest<P: Platform> {
  /// Bytes of the arena that hold samples: two batches of eight bytes each.
  static var sampleBytes: Int { 16 * 8192 }

  /// Runs the request that the platform holds and ends the guest.
  public static func run() -> Never {
    guard let payload = P.readRequest() else { P.finish(status: 2) }
    var reader = PayloadReader(payload)
    guard var request = SamplingRequest(from: &reader) else { P.finish(status: 2) }

    let clock = Clock.step()
    greet(clock)
    let probe = Clock.probe()
    P.send(.probe) { writer in
      writer.put(probe.adds)
      writer.put(probe.ticks)
    }
    let evidence = Evidence.gather(isSlow: probe.ticks > 50 * probe.adds)
    P.send(.processor) { evidence.write(to: &$0) }
    // Fewer than four ticks for an addition: no interpreter below a hypervisor is that fast.
    let isNative = request.calibrates && probe.ticks < 4 * probe.adds

    let arena = P.arena()
    guard let start = arena.baseAddress, arena.count >= Partner.arenaBytes + sampleBytes else {
      P.finish(status: 3)
    }
    let partner = Partner(at: start)
    let samples = UnsafeMutableRawBufferPointer(
      start: start + Partner.arenaBytes, count: sampleBytes)
    if isNative, request.gate.probeRounds > 0 {
      let watch = CoreWatch(request.gate, in: samples)
      P.send(.watch) { watch.write(to: &$0) }
      watch.complete(&request.gate, clockStep: clock.step)
    }
    let ground = Ground(
      request: request, partner: partner, samples: samples, clockStep: clock.step,
      isNative: isNative)
    for _ in 0..<request.cells {
      guard let asked = CellRequest(from: &reader) else { P.finish(status: 2) }
      let strategy = Strategy.find(asked.name)
      P.send(.cellBegin) { writer in
        writer.put(asked.index)
        writer.put(strategy?.descriptor.pointee.requirements ?? 0)
      }
      if let strategy {
        measure(strategy, asked, ground)
      } else {
        refuse(asked.index, .unknownStrategy)
      }
    }
    if request.waitsAtEnd { wait(window: Window.atEnd) }
    P.send(.finished) { $0.put(request.cells) }
    P.finish(status: 0)
  }

  /// The state that all cells of a boot share.
  private struct Ground {
    var request: SamplingRequest
    var partner: Partner
    var samples: UnsafeMutableRawBufferPointer
    var clockStep: UInt32
    var isNative: Bool
  }

  /// Measures one cell in the scenario that it asks for.
  private static func measure(_ strategy: Strategy, _ asked: CellRequest, _ ground: Ground) {
    func run(_ scenario: some Scenario) {
      var cell = Cell(
        index: asked.index, switches: asked.switchesPerSample, scenario: scenario,
        request: ground.request,
        partner: ground.partner, samples: ground.samples, on: P.self)
      cell.run(clockStep: ground.clockStep, isNative: ground.isNative)
    }
    let (first, second, third, _) = asked.parameters
    switch ScenarioCode(rawValue: asked.scenario) {
    case .pingPong: run(PingPong<P>(strategy: strategy, partner: ground.partner))
    case .instruction: run(Instruction<P>(strategy: strategy, partner: ground.partner))
    case .cold: run(Cold<P>(strategy: strategy, partner: ground.partner))
    case .alternateCalls: run(AlternateCalls<P>(strategy: strategy, partner: ground.partner))
    case .serialised: run(Serialised<P>(strategy: strategy, partner: ground.partner))
    case .oneSite: run(OneSite<P>(strategy: strategy, partner: ground.partner))
    case .afterOthers:
      run(AfterOthers<P>(strategy: strategy, partner: ground.partner, seed: first))
    case .apart: run(Apart<P>(strategy: strategy, partner: ground.partner, cpu: first))
    case .placement:
      run(
        Placement<P>(
          strategy: strategy, partner: ground.partner, codeBytes: Int(clamping: first),
          stackBytes: Int(clamping: second), loopBytes: Int(clamping: third)))
    case .ring:
      run(
        Ring(
          strategy: strategy, contexts: first, bytesTouched: second, memory: P.ringMemory()))
    case .preemption:
      var cell = Cell(
        index: asked.index, switches: 0,
        scenario: Preemption<P>(strategy: strategy, partner: ground.partner),
        request: ground.request, partner: ground.partner, samples: ground.samples, on: P.self)
      cell.runPreemption(rate: first, isInside: second == 1, isNative: ground.isNative)
    default: refuse(asked.index, .unknownScenario)
    }
  }

  private static func greet(_ clock: (step: UInt32, least: UInt32)) {
    var hello = Hello()
    hello.bits = UInt16(8 * MemoryLayout<word>.size)
    hello.platform = P.code
    var state = processor_state()
    read_processor_state(&state)
    hello.ring = UInt16(truncatingIfNeeded: state.cs & 3)
    hello.clockStep = clock.step
    hello.clockLeast = clock.least
    withUnsafeMutableBytes(of: &hello.features) { bytes in
      if let leaf = bytes.bindMemory(to: word32.self).baseAddress { read_cpuid(1, 0, leaf) }
    }
    P.send(.hello) { hello.write(to: &$0) }
  }

  /// Tells the host that the guest waits, and waits.
  static func wait(window: UInt32) {
    P.send(.window) { $0.put(window) }
    P.awaitHost(window: window)
  }

  private static func refuse(_ index: UInt32, _ outcome: CellOutcome) {
    var end = CellEnd()
    end.index = index
    end.outcome = outcome.rawValue
    P.send(.cellEnd) { end.write(to: &$0) }
  }
}
