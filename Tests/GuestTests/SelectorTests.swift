import Measurement
import Testing

extension Misbehaviour {
  /// Switches that work where ds and gs hold what each expects, and raise #UD elsewhere.
  ///
  /// 32-bit contexts never have null selectors: there all of them just work.
  static let selectors: [Misbehaviour] = [
    expecting("expects-real-selectors", raisesWhere: "jz", requirements: "REAL_SELECTORS"),
    expecting("expects-null-selectors", raisesWhere: "jnz", requirements: "NOTHING"),
    expecting("expects-unasked-selectors", raisesWhere: "jz", requirements: "NOTHING"),
  ]

  private static func expecting(
    _ name: String, raisesWhere jump: String, requirements: String
  ) -> Misbehaviour {
    Misbehaviour(
      name: name,
      x86_64: """
          movl %ds, %eax
          testl %eax, %eax
          \(jump) 1f
          movl %gs, %eax
          testl %eax, %eax
          \(jump) 1f
          movq %rsp, (%rdi)
          movq %rsi, %rsp
          ret
        1:
          ud2
        """,
      i686: """
          movl 4(%esp), %eax
          movl 8(%esp), %edx
          movl %esp, (%eax)
          movl %edx, %esp
          ret
        """, requirements: requirements)
  }
}

extension Guests {
  @Suite struct `Selectors of the timed contexts` {
    private static let places =
      Place.bare(.tcg) + Place.processes

    @Test(arguments: places)
    func `name descriptors where a strategy requires that, and are null again after it`(
      _ place: Place
    ) throws {
      let names = ["expects-null-selectors", "expects-real-selectors", "expects-null-selectors"]
      let bench = try Bench()
      let outcome = try bench.executor(place).launch(
        place.plan(
          zip(names, ["a", "b", "c"]).map { name, benchmark in
            CellID(
              benchmark: benchmark, scenario: "ping-pong", strategy: name,
              architecture: place.architecture, ring: place.ring, machine: place.machine)
          }))
      #expect(outcome.isFinished, "\(outcome.record.failure?.because ?? "")")
      #expect(outcome.results.map(\.cell.strategy) == names)
      for (cell, result) in outcome.results {
        guard case .delivered = result else {
          Issue.record("\(cell): \(result)")
          continue
        }
      }
    }

    @Test(arguments: places.filter { $0.architecture == .x86_64 })
    func `are null where none are required`(_ place: Place) throws {
      let bench = try Bench()
      let outcome = try bench.executor(place).launch(place.plan(["expects-unasked-selectors"]))
      let failure = try #require(outcome.record.failure)
      #expect(failure.cell == place.cell("expects-unasked-selectors"))
    }
  }
}
