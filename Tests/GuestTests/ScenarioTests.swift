import Launches
import Measurement
import Testing

extension Guests {
  @Suite struct `A scenario` {
    private static let places =
      Place.processes + Place.bare(.icount) + [
        Place(.tcg, .i686, .zero), Place(.kvm, .x86_64, .three),
      ]

    @Test(arguments: places)
    func `of a ring enters every context as often as it says`(_ place: Place) throws {
      let rings = [2, 3, 5, 16, 64].flatMap { contexts in
        [0, 64, 4096].map { Scenario.ring(contexts: contexts, bytesTouched: $0) }
      }
      let cells = rings.flatMap { ring in
        ["call-only", "callee-saved", "all-registers-flags"].map { place.cell($0, ring) }
      }
      let results = try place.results(of: cells)
      for cell in cells {
        guard case .delivered(let delivery) = results[cell],
          case .ring(let contexts, _) = Scenario(cell.scenario)
        else {
          Issue.record("\(cell): \(String(describing: results[cell]))")
          continue
        }
        #expect(delivery.switchesCounted == delivery.switchesExpected, "\(cell)")
        #expect(delivery.switchesExpected > 0)
        #expect(delivery.record.switchesPerSample.isMultiple(of: contexts), "\(cell)")
      }
    }

    @Test(arguments: Architecture.allCases)
    func `of a ring does the same work for each switch, however long it is`(
      _ architecture: Architecture
    ) throws {
      let place = Place(.icount, architecture, .three)
      func instructions(_ strategy: String, _ contexts: Int, _ bytes: Int) throws -> Int {
        try place.instructions(strategy, .ring(contexts: contexts, bytesTouched: bytes))
      }
      let few = try instructions("callee-saved", 2, 0)
      #expect(try instructions("callee-saved", 64, 0) == few)
      // Two for each line's load and step, two for the question whether there is another.
      #expect(try instructions("callee-saved", 16, 4096) == few + 64 * 4)
      // The floor goes round in the same loop; what a switch has beyond ret is in the strategy.
      let floor = try instructions("call-only", 2, 0)
      #expect(try instructions("call-only", 16, 4096) == floor + 64 * 4)
      let pair = try ["call-only", "callee-saved"].map { name in
        let cell = place.cell(name)
        guard case .delivered(let delivery) = try place.results(of: [cell])[cell] else { return 0 }
        return Int(delivery.record.histogram.bins[0].ticks) / delivery.record.switchesPerSample
      }
      #expect(few - floor == pair[1] - pair[0])
    }

    /// A signal that came as the timer was stopped would wait, and switch when a context lets it in.
    @Test(arguments: Place.processes)
    func `of preemption leaves no interrupt behind`(_ place: Place) throws {
      let cells = (0..<64).map { number in
        var cell = place.cell("example-os-signal", .preemption(.outside))
        cell.benchmark = "00-test-\(number)"
        return cell
      }
      var plan = place.plan(cells)
      let bench = try Bench()
      // Signals may come too fast for a slow computer, which then does nothing else. The slowest rate is
      // that of runs.
      var outcome: LaunchOutcome?
      for rate in [25_000, 10_000, 0] where outcome?.isFinished != true {
        plan.sampling.interruptsPerSecond = rate
        outcome = try bench.executor(place).launch(plan)
      }
      let last = try #require(outcome)
      #expect(last.isFinished, "\(last.record.failure?.because ?? "")")
      for (cell, result) in last.results {
        if case .void(let reason) = result, reason.symptom == .notPreserved {
          Issue.record("\(cell): \(reason.because)")
        }
      }
    }

    @Test(
      arguments: ["leaves-one-out", "leaves-one-out-for-another"],
      Place.processes + [Place(.tcg, .i686, .zero), Place(.tcg, .x86_64, .three)])
    func `of a ring is void when a context is left out`(_ strategy: String, _ place: Place) throws {
      let cell = place.cell(strategy, .ring(contexts: 5, bytesTouched: 0))
      guard case .void(let reason) = try place.results(of: [cell])[cell] else {
        Issue.record("it was not void")
        return
      }
      #expect(reason.because.contains("entries counted for"), "\(reason)")
    }

    @Test(arguments: places)
    func `from cold memory or from elsewhere counts as ping-pong does`(_ place: Place) throws {
      let scenarios = [
        Scenario.cold, .placement(codeBytes: 0, stackBytes: 0),
        .placement(codeBytes: 63, stackBytes: 4096), .placement(codeBytes: 5, stackBytes: 8),
        .placement(codeBytes: 0, stackBytes: 0, loopBytes: 16),
        .placement(codeBytes: 32, stackBytes: 8, loopBytes: 32),
        .placement(codeBytes: 0, stackBytes: 2048, loopBytes: 48),
      ]
      let cells = scenarios.flatMap { scenario in
        ["call-only", "callee-saved", "stack-pointer-jmp"].map { place.cell($0, scenario) }
      }
      let results = try place.results(of: cells)
      for cell in cells {
        guard case .delivered(let delivery) = results[cell] else {
          Issue.record("\(cell): \(String(describing: results[cell]))")
          continue
        }
        #expect(delivery.switchesCounted == delivery.switchesExpected, "\(cell)")
      }
    }

    @Test func `that a strategy or the platform cannot do is refused`() throws {
      let place = Place(.tcg, .i686, .zero)
      let cells = [
        place.cell("hardware-task", .ring(contexts: 2, bytesTouched: 0)),
        place.cell("hardware-task", .cold),
        place.cell("hardware-task-software", .placement(codeBytes: 0, stackBytes: 0)),
        place.cell("callee-saved", .placement(codeBytes: 0, stackBytes: 0, loopBytes: 8)),
        place.cell("callee-saved", .ring(contexts: 4096, bytesTouched: 0)),
        place.cell("callee-saved", .ring(contexts: 2, bytesTouched: Int(UInt32.max))),
      ]
      let results = try place.results(of: cells)
      let reasons = cells.map { cell -> String in
        if case .refused(let because) = results[cell] { because } else { "not refused" }
      }
      #expect(reasons.prefix(4).allSatisfy { $0.contains("with this strategy") }, "\(reasons)")
      #expect(reasons[4].contains("do not fit this platform"))
      #expect(reasons[5] != "not refused")
    }

    @Test(arguments: Architecture.allCases)
    func `of a long ring finds room in a process`(_ architecture: Architecture) throws {
      let place = Place(.process, architecture, .three)
      let cell = place.cell("callee-saved", .ring(contexts: 4096, bytesTouched: 4096))
      guard case .delivered(let delivery) = try place.results(of: [cell])[cell] else {
        Issue.record("it was not delivered")
        return
      }
      #expect(delivery.record.switchesPerSample.isMultiple(of: 4096))
    }
  }
}
