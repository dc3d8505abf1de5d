import Foundation
import Measurement
import Testing

@testable import Laboratory

/// An emulator that does something first, and is then QEMU, or is none at all.
private struct Emulator {
  let bench: Bench
  let path: String

  /// A shell script, in which `$qemu` is the real one and `$once` a file that is there from the second
  /// start on; it is asked for its version, too.
  init(_ script: String) throws {
    bench = try Bench()
    let real = try #require(try Emulator.real(), "there is no QEMU")
    path = bench.folder.file("qemu")
    try """
    #!/bin/bash
    qemu=\(real)
    once=\(bench.folder.file("once"))
    if [ "$1" = --version ]; then exec $qemu "$@"; fi
    \(script)
    """.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  private static func real() throws -> String? {
    switch try Emulator.probe(nil, bench: Bench()).findEmulator() {
    case .success(let found): found.executable
    case .failure: nil
    }
  }

  private static func probe(_ qemu: String?, bench: Bench) throws -> MachineProbe {
    MachineProbe(
      images: try BadKernels.images.get(), placement: try Grounds.placement.get(),
      folder: bench.folder.path, emulators: EmulatorChoice(qemu: qemu))
  }

  func find() throws -> MachineProbe.Found { try Emulator.probe(path, bench: bench).find(.tcg) }

  /// How a canary ends with it; or how a guest ends that hangs, when the emulator gets that signal.
  func failure(bySignal signal: Int32? = nil) throws -> LaunchFailure? {
    let place = Place(.tcg, .x86_64, .three)
    let real = try bench.executor(place)
    let options = try #require(real as? QEMUExecutor).options
    let executor = QEMUExecutor(
      executable: path, images: try BadKernels.images.get(),
      placement: try Grounds.placement.get(), folder: bench.folder.path, options: options)
    var plan = place.plan(signal == nil ? [] : ["call-only", "hangs"])
    plan.sampling.silenceSeconds = 30
    return try executor.launch(plan) { _, _ in
      // The first cell has ended, so the guest runs and QEMU's word is heard.
      for entry in processes(where: {
        $0.parent == getpid() && $0.commandLine.contains(bench.folder.path)
      }) { kill(entry.identifier, signal ?? 0) }
    }.record.failure
  }
}

extension Guests {
  @Suite struct `An emulator that misbehaves` {
    @Test func `has one accident, and keeps its sandbox`() throws {
      let found = try Emulator(#"[ -e $once ] || { touch $once; exit 3; }; exec $qemu "$@""#).find()
      #expect(found.record.available, "\(found.record)")
      #expect((found.executor as? QEMUExecutor)?.options.isSandboxed == true)
      #expect(found.warnings.isEmpty)
      #expect(found.record.notes.contains { $0.contains("booted the second time: ") })
    }

    @Test func `loses its sandbox for a reason, and the report says so`() throws {
      let found = try Emulator(
        #"case "$*" in *-sandbox*) kill -SYS $$;; esac; exec $qemu "$@""#
      ).find()
      #expect(found.record.available, "\(found.record)")
      #expect((found.executor as? QEMUExecutor)?.options.isSandboxed == false)
      #expect(found.warnings.map(\.code) == ["no-sandbox"])
      #expect(found.warnings.first?.because.contains("SIGSYS") == true)
    }

    @Test func `fails in the sandbox for another reason, and is not tried without it`() throws {
      let found = try Emulator(
        #"case "$*" in *-sandbox*) exit 3;; esac; exec $qemu "$@""#
      ).find()
      #expect(!found.record.available)
      #expect(found.record.because?.contains("exit status 3") == true, "\(found.record)")
    }

    @Test func `ends in peace before it connects, and is no guest that reset itself`() throws {
      let failure = try #require(try Emulator("exit 0").failure())
      #expect(failure.kind == .earlyExit)
      #expect(failure.because.contains("exit status 0"), "\(failure)")
    }

    @Test func `is told to end, and says so`() throws {
      let failure = try #require(try Emulator(#"exec $qemu "$@""#).failure(bySignal: SIGTERM))
      #expect(failure.kind == .hostSignal, "\(failure)")
    }

    @Test func `is killed, and that is seen`() throws {
      let failure = try #require(try Emulator(#"exec $qemu "$@""#).failure(bySignal: SIGKILL))
      #expect(failure.kind == .earlyExit && failure.because.contains("SIGKILL"), "\(failure)")
    }

    @Test func `complains at length, and is read`() throws {
      let failure = try Emulator(
        #"head -c 300000 /dev/zero | tr '\0' x >&2; echo >&2; exec $qemu "$@""#
      ).failure()
      #expect(failure == nil, "\(String(describing: failure))")
    }

    /// 0 is the runner's own thread, the second number one of another process.
    @Test(arguments: ["0", "1", "1099511627776", "-1"])
    func `names a thread that is not its own, and nothing is pinned`(thread: String) throws {
      let before = Allowed.ofThisThread
      let emulator = try Emulator(
        """
        for argument in "$@"; do
          case $argument in socket,id=qmp,path=*) path=${argument#socket,id=qmp,path=};; esac
        done
        exec python3 - "$path" <<'END'
        import json, socket, sys
        wire = socket.socket(socket.AF_UNIX)
        wire.connect(sys.argv[1])
        lines = wire.makefile("rw")
        def say(value):
            lines.write(json.dumps(value) + "\\n")
            lines.flush()
        say({"QMP": {"version": {"qemu": {"major": 7, "minor": 2, "micro": 0}}}})
        for line in lines:
            command = json.loads(line)
            cpus = [{"cpu-index": 0, "thread-id": \(thread)}]
            say({"id": command["id"], "return": cpus if "cpus" in command["execute"] else {}})
        END
        """)
      let error = #expect(throws: LaboratoryError.self) { try emulator.failure() }
      guard case .foreignThread = try #require(error) else {
        Issue.record("\(String(describing: error)) is not 'foreignThread'")
        return
      }
      #expect(Allowed.ofThisThread == before)
    }
  }
}

private enum Allowed {
  /// Where this thread may run, as /proc writes it.
  static var ofThisThread: String {
    let text = (try? String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list") }.map(String.init)
      ?? ""
  }
}
