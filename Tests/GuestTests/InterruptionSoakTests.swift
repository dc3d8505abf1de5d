import Foundation
import Measurement
import Processes
import Recordings
import Testing

extension Guests {
  /// Runs that a signal meets anywhere: ten of them with every test run, and 1,000 by `make soak`.
  @Suite struct `Runs interrupted at any moment` {
    private static let asked = ProcessInfo.processInfo.environment["SWITCHBENCH_SOAK"]
      .flatMap(Int.init)

    /// The same moments and signals for the same number.
    private struct Draw {
      var signal: Int32
      var place: Place
      var delayMicroseconds: useconds_t

      init(_ number: Int) {
        var numbers = Numbers(seed: UInt64(number))
        signal = [SIGINT, SIGTERM, SIGHUP, SIGKILL][numbers.below(4)]
        place =
          [
            Place(.process, .x86_64, .three), Place(.tcg, .x86_64, .three),
            Place(.tcg, .i686, .zero), Place(.process, .i686, .three),
          ][numbers.below(4)]
        delayMicroseconds = useconds_t(numbers.below(1_500_000))
      }
    }

    /// What the runs did, so that a soak whose signals all come too late cannot pass.
    private struct Tally {
      var signalled = 0
      var recorded = 0
      var resumed = 0
    }

    @Test func `leave no process, no folder and no recording that is lost`() throws {
      let runner = try Runner()
      var tally = Tally()
      for number in 0..<(Self.asked ?? 10) {
        try interrupt(Draw(number), number, runner, &tally)
      }
      #expect(tally.signalled * 2 > Self.asked ?? 10, "\(tally)")
      if Self.asked != nil {
        #expect(tally.recorded > 0 && tally.resumed > 0, "\(tally)")
        print(
          "counted: make soak: \(tally.signalled) of \(Self.asked ?? 10) runs interrupted, "
            + "\(tally.recorded) of them recorded, \(tally.resumed) resumed and completed")
      }
    }

    private func interrupt(
      _ draw: Draw, _ number: Int, _ runner: Runner, _ tally: inout Tally
    ) throws {
      let program = try runner.start([
        "run", "--machine", draw.place.machine.rawValue, "--architecture",
        draw.place.architecture.rawValue, "--ring", draw.place.ring.name, "--scenario", "ping-pong",
        "--strategy", "call-only", "--strategy", "callee-saved", "--boots", "40",
      ])
      usleep(draw.delayMicroseconds)
      program.signal(draw.signal)
      let start = ContinuousClock.now
      let ending = try #require(program.wait(timeoutSeconds: 60), "run \(number) does not end")
      let seconds = Double((ContinuousClock.now - start).components.seconds)
      guard ending.cause == .signaled(draw.signal) else {
        // It was done before the signal came.
        #expect(ending.isDone, "run \(number): \(ending)")
        return
      }
      tally.signalled += 1
      if draw.signal == SIGKILL {
        #expect(eventually { runner.guests(besides: program).isEmpty }, "run \(number)")
        try runner.tidyUp()
      } else {
        // A computer that is busy with other tests proves nothing by its clock.
        if Self.asked != nil { #expect(seconds < 2, "run \(number)") }
        #expect(runner.guests(besides: program).isEmpty, "run \(number)")
        #expect(runner.privateFolders.isEmpty, "run \(number)")
      }
      guard let stored = try runner.results.runs().first else { return }
      tally.recorded += 1
      let run = try stored.load()
      #expect(
        run.status == (draw.signal == SIGKILL ? .running : .interrupted) || run.status == .complete)
      if number % 10 == 0, run.status != .complete {
        let resumed = try runner.finish(["run", "--resume", run.id])
        #expect(resumed.termination.isDone, "run \(number): \(resumed.errors)")
        let whole = try stored.load()
        #expect(whole.status == .complete)
        for cell in whole.cells {
          #expect(cell.boots.map(\.index).sorted() == Array(0..<40), "run \(number), \(cell.id)")
        }
        tally.resumed += 1
      }
      try FileManager.default.removeItem(atPath: stored.folder)
    }
  }
}

/// Numbers that come again for the same seed (xorshift).
private struct Numbers {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func below(_ bound: UInt64) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int((state >> 8) % bound)
  }
}
