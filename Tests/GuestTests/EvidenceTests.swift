import Launches
import Measurement
import Testing

extension Guests {
  @Suite struct `A canary's evidence of its processor` {
    @Test(
      arguments: Place.bare(.tcg).map { ($0, ProcessorVerdict.Runner.translator) }
        + Place.bare(.icount).map { ($0, .interpreter) } + Place.processes.map { ($0, .cpu) })
    func `tells what ran it by its times alone`(
      _ place: Place, _ runner: ProcessorVerdict.Runner
    ) throws {
      let bench = try Bench()
      let executor = try bench.executor(place)
      let canary = canary(place.machine, place.architecture, place.ring)
      var evidence = try #require(try executor.launch(canary).record.processor)
      // A chain that was disturbed each time it was tried is left out.
      for _ in 0..<10 where evidence.chains.count < ChainKind.allCases.count {
        evidence = try #require(try executor.launch(canary).record.processor)
      }
      guard evidence.chains.count == ChainKind.allCases.count else {
        try Test.cancel("this host is too busy to time seven chains undisturbed in eleven launches")
      }
      if place.machine == .process, let name = evidence.imitation {
        try Test.cancel("no CPU runs this test, but \(name)")
      }
      let verdict = ProcessorVerdict(byTimesOf: evidence)
      #expect(verdict.runner == runner, "\(verdict.because)")
      #expect(evidence.chains.map(\.of) == ChainKind.allCases)
      #expect((evidence.imitation == nil) == (place.machine == .process))
    }

    @Test func `tells the states that XSAVE has to save, where there are any`() throws {
      let place = Place(.process, .x86_64, .three)
      let bench = try Bench()
      let executor = try bench.executor(place)
      let outcome = try executor.launch(place.plan([place.cell("xsave", .instruction)]))
      guard let enabled = outcome.record.processor?.enabledStates,
        outcome.record.processor?.statesInUse != nil
      else { try Test.cancel("this CPU has no XSAVE, or does not tell what is in use") }
      guard case .delivered(let delivery)? = outcome.results.first?.result else {
        Issue.record("\(outcome.results)")
        return
      }
      // Its file puts something into xmm0, and x87 and SSE are always enabled.
      #expect(enabled & 3 == 3)
      #expect((delivery.record.statesInUse ?? 0) & 2 == 2)
    }
  }
}
