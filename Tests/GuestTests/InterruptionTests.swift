import Foundation
import Measurement
import Processes
import Recordings
import Testing

extension Guests {
  @Suite struct `A run that is cut off` {
    /// Long enough to be still going on when the signal comes, a second or two in all.
    private func arguments(_ place: Place, boots: Int) -> [String] {
      [
        "run", "--machine", place.machine.rawValue, "--architecture", place.architecture.rawValue,
        "--ring", place.ring.name, "--scenario", "ping-pong", "--strategy", "call-only",
        "--strategy", "callee-saved",
        "--boots", "\(boots)",
      ]
    }

    @Test(arguments: [
      (SIGINT, Runner.Moment.measuring, Place(.kvm, .x86_64, .three), 25),
      (SIGTERM, .measuring, Place(.tcg, .i686, .zero), 30),
      (SIGTERM, .measuring, Place(.process, .x86_64, .three), 100),
      (SIGINT, .canary, Place(.tcg, .x86_64, .three), 3),
      (SIGHUP, .canary, Place(.process, .x86_64, .three), 3),
    ])
    func `by a signal ends in order, and is completed by --resume`(
      _ signal: Int32, _ moment: Runner.Moment, _ place: Place, _ boots: Int
    ) throws {
      _ = try Bench().executor(place)
      let runner = try Runner()
      // A process's canary lives for milliseconds: on a busy computer it may take several runs to
      // see one.
      var program = try runner.start(arguments(place, boots: boots))
      var attempts = 1
      while !runner.wait(for: moment, program) {
        try #require(attempts < 20, "it ended each time before it could be cut off")
        attempts += 1
        program = try runner.start(arguments(place, boots: boots))
      }
      #expect(Array(runner.privateFolders.values) == [0o700])
      program.signal(signal)

      #expect(program.wait(timeoutSeconds: 60)?.cause == .signaled(signal))
      #expect(runner.guests(besides: program).isEmpty)
      #expect(runner.privateFolders.isEmpty)
      if try runner.results.runs().count < attempts {
        // Nothing was measured, so nothing was kept.
        #expect(moment != .measuring)
        return
      }
      // Loading it checks its checksum.
      let cutOff = try runner.results.load("latest")
      #expect(cutOff.status == .interrupted)
      let boots0 = cutOff.cells.map(\.boots.count)
      #expect(boots0.allSatisfy { $0 < boots })
      #expect(boots0.contains { $0 > 0 })

      let said = try String(contentsOfFile: runner.scratch.file("errors"), encoding: .utf8)
      #expect(said.contains("switchbench run --resume \(cutOff.id)"), "\(said)")

      let resumed = try runner.finish(["run", "--resume", cutOff.id])
      #expect(resumed.termination.isDone, "\(resumed.errors)")
      // The others are the attempts that came to their end.
      try expectComplete(runner, boots: boots, amongRuns: attempts)
      #expect(runner.privateFolders.isEmpty)
    }

    @Test func `before there was anything to record leaves nothing at all`() throws {
      let runner = try Runner()
      let program = try runner.start(arguments(Place(.tcg, .x86_64, .three), boots: 3))
      try #require(runner.wait(for: .probing, program))
      program.signal(SIGINT)
      #expect(program.wait(timeoutSeconds: 60)?.cause == .signaled(SIGINT))
      #expect(runner.guests(besides: program).isEmpty)
      #expect(runner.privateFolders.isEmpty)
      #expect(try runner.results.runs().isEmpty)
    }

    @Test func `without a chance to tidy up takes QEMU with it, and the next run tidies up`() throws
    {
      let place = Place(.tcg, .x86_64, .three)
      let runner = try Runner()
      let program = try runner.start(arguments(place, boots: 30))
      try #require(runner.wait(for: .measuring, program))
      program.signal(SIGKILL)
      #expect(program.wait(timeoutSeconds: 60)?.cause == .signaled(SIGKILL))
      #expect(eventually { runner.guests(besides: program).isEmpty })
      let left = runner.privateFolders.keys.sorted()
      #expect(left.count == 1)
      let stored = try runner.results.find("latest")
      #expect(try stored.status() == .running)

      try expectRefusal(runner, stored)
      // The refusal has tidied up already; the recording is as it was.
      let resumed = try runner.finish(["run", "--resume", "latest"])
      #expect(resumed.termination.isDone, "\(resumed.errors)")
      #expect(runner.privateFolders.isEmpty)
      try expectComplete(runner, boots: 30)
      let again = try runner.finish(["run", "--resume", "latest"])
      #expect(again.termination.exitStatus == 1)
      #expect(again.errors.contains("nothing to resume"))
    }

    @Test func `leaves no emulator that would never end by itself`() throws {
      let runner = try Runner()
      let emulator = runner.scratch.file("qemu")
      let script = """
        #!/bin/sh
        [ "$1" = --version ] && exec \(Computer.emulator ?? "") --version
        exec sleep 3600
        """
      try script.write(toFile: emulator, atomically: true, encoding: .utf8)
      chmod(emulator, 0o755)
      let program = try runner.start(["run", "--machine", "tcg", "--qemu", emulator])
      func sleepers() -> [ProcessEntry] {
        runner.guests(besides: program).filter { $0.commandLine.hasPrefix("sleep ") }
      }
      #expect(eventually { !sleepers().isEmpty })
      program.signal(SIGKILL)
      #expect(program.wait(timeoutSeconds: 60)?.cause == .signaled(SIGKILL))
      #expect(eventually { sleepers().isEmpty })
      for sleeper in sleepers() { kill(sleeper.identifier, SIGKILL) }
    }

    /// Resumes with a recording that says that it was made with another image on another CPU.
    private func expectRefusal(_ runner: Runner, _ stored: StoredRun) throws {
      let original = try String(contentsOfFile: stored.recordingPath, encoding: .utf8)
      let run = try stored.load()
      let image = try #require(run.images.first { $0.name == "BarePC-x86_64" })
      let cpu = try #require(run.host.cpuModel.value)
      let altered = original.replacingOccurrences(
        of: image.sha256, with: String(repeating: "0", count: 64)
      ).replacingOccurrences(of: "\"\(cpu)\"", with: "\"Another CPU\"")
      try write(altered, to: stored)

      let refused = try runner.finish(["run", "--resume", "latest"])
      #expect(refused.termination.exitStatus == 1)
      for words in [
        "image BarePC-x86_64 was 0000", "is \(image.sha256.prefix(12))",
        "CPU model was Another CPU and is \(cpu)", "Start a new run",
      ] {
        #expect(refused.errors.contains(words), "\(refused.errors)")
      }
      #expect(refused.errors.contains("left behind by a run that was killed"))
      #expect(runner.privateFolders.isEmpty)
      #expect(try String(contentsOfFile: stored.recordingPath, encoding: .utf8) == altered)
      try write(original, to: stored)
    }

    /// Writes a recording with its checksum.
    private func write(_ text: String, to stored: StoredRun) throws {
      try text.write(toFile: stored.recordingPath, atomically: true, encoding: .utf8)
      let sum = try run(
        ["sha256sum", "run.json"], workingDirectory: stored.folder, timeoutSeconds: 60)
      try sum.outputText.write(
        toFile: "\(stored.folder)/SHA256SUMS", atomically: true, encoding: .utf8)
    }

    /// Every cell has every boot once, each in a launch that says the same.
    private func expectComplete(_ runner: Runner, boots: Int, amongRuns runs: Int = 1) throws {
      let run = try runner.results.load("latest")
      #expect(run.status == .complete)
      #expect(try runner.results.runs().count == runs)
      #expect(run.cells.count == 2)
      for cell in run.cells {
        #expect(cell.status == .measured, "\(cell.id): \(cell.because ?? "")")
        #expect(cell.boots.map(\.index).sorted() == Array(0..<boots))
        for boot in cell.boots { #expect(run.launches[boot.launch].boot == boot.index) }
      }
      let times = run.wallMicroseconds
      let parts = ["preparation", "guests", "between-guests"].compactMap { times[$0] }
      #expect(parts.count == 3 && parts.allSatisfy { $0 > 0 })
      #expect((times["total"] ?? 0) >= parts.reduce(0, +))
    }
  }
}
