import Launches
import Measurement
import Testing

extension Guests {
  /// Ping-pong's loop with one thing changed, and the loops alone.
  @Suite struct `A loop beside ping-pong` {
    private static let places =
      Place.processes + Place.bare(.icount) + [
        Place(.tcg, .i686, .zero), Place(.kvm, .x86_64, .three),
      ]

    @Test(arguments: places)
    func `enters both contexts as often as it says, with a switch and without`(
      _ place: Place
    ) throws {
      let switches = ["callee-saved", "stack-pointer-jmp", "all-registers-flags"]
      let cells =
        [place.cell("call-only", .alternateCalls)]
        + [Scenario.serialised, .oneSite].flatMap { scenario in
          (["call-only"] + switches).map { place.cell($0, scenario) }
        }
      let results = try place.results(of: cells)
      for cell in cells {
        guard case .delivered(let delivery) = results[cell] else {
          Issue.record("\(cell): \(String(describing: results[cell]))")
          continue
        }
        #expect(delivery.switchesCounted == delivery.switchesExpected, "\(cell)")
        #expect(delivery.switchesExpected > 0)
        #expect(delivery.record.switchesPerSample.isMultiple(of: 2), "\(cell)")
      }
    }

    @Test(arguments: Architecture.allCases)
    func `has ping-pong's instructions but for what it changes`(
      _ architecture: Architecture
    ) throws {
      let place = Place(.icount, architecture, .three)
      let floor = try place.instructions("call-only", .pingPong)
      let whole = try place.instructions("callee-saved", .pingPong)
      #expect(try place.instructions("call-only", .alternateCalls) == floor)
      // A fence at each entry.
      #expect(try place.instructions("call-only", .serialised) == floor + 1)
      #expect(try place.instructions("callee-saved", .serialised) == whole + 1)
      // Who runs and who waits change places, one is noted, and the stack's top is read.
      let lookups = architecture == .i686 ? 6 : 5
      #expect(try place.instructions("call-only", .oneSite) == floor + lookups)
      #expect(try place.instructions("callee-saved", .oneSite) == whole + lookups)
    }

    @Test(arguments: Place.processes + [Place(.tcg, .i686, .zero), Place(.tcg, .x86_64, .three)])
    func `has no figure when a switch comes back to its caller`(_ place: Place) throws {
      // It does so once in a launch.
      let cell = place.cell("loses-count", .serialised)
      if case .void(let because) = try place.results(of: [cell])[cell] {
        #expect(because.because.contains("entries counted for"), "\(because)")
      } else {
        Issue.record("\(cell) was not void")
      }
      // Here the context that is left out has lost its stack, and may have been the one that ends.
      let lost = place.cell("loses-count", .oneSite)
      let outcome = try place.launch([lost])
      if case .delivered(let delivery) = outcome.results.first?.result {
        Issue.record("\(lost) was delivered: \(delivery)")
      }
    }

    @Test func `that a strategy cannot be timed in is refused`() throws {
      let place = Place(.tcg, .i686, .zero)
      let cells = [
        place.cell("callee-saved", .alternateCalls), place.cell("hardware-task", .serialised),
        place.cell("hardware-task", .oneSite),
      ]
      let results = try place.results(of: cells)
      for cell in cells {
        guard case .refused(let because) = results[cell] else {
          Issue.record("\(cell) was not refused: \(String(describing: results[cell]))")
          continue
        }
        #expect(because.contains("with this strategy"), "\(because)")
      }
    }
  }
}
