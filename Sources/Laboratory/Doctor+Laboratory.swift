import Foundation
import GuestImages
import Host
import Launches
import Measurement
import Processes

// What only guests can tell. The doctor boots canaries and reads the chain of additions that each
// of them times for itself: nothing here is concluded from a file or a flag. What is seen and what
// is made of it are kept apart (`CanaryFindings`), so that tests can judge computers not at hand.

extension Doctor {
  /// All findings that need images and guests, in the order in which they are best read.
  ///
  /// Takes about a second where the images are built. `progress` is told in words when something
  /// starts that takes long.
  /// - Parameters:
  ///   - store: The images to boot.
  ///   - placement: Where to boot them.
  ///   - folder: A private folder for sockets and guests' memory.
  ///   - emulators: The emulators to use.
  /// - Throws: `Interrupted` only; everything else is a finding.
  public static func laboratoryFindings(
    images store: ImageStore, placement: PlacementChoice, folder: String, emulators: EmulatorChoice,
    progress: (String) -> Void
  ) throws -> [Finding] {
    do {
      var builds = 0
      let images = try store.images {
        builds += 1
        progress($0)
      }
      let process = ProcessExecutor(images: images, placement: placement)
      let native = try read(process, .process, .x86_64, .three)
      let probe = MachineProbe(
        images: images, placement: placement, folder: folder, emulators: emulators)
      return [
        CanaryFindings.images(built: builds, of: store.kernels), CanaryFindings.processor(native),
        CanaryFindings.coreClock(native),
        CanaryFindings.thirtyTwoBit(try read(process, .process, .i686, .three)),
      ] + (try emulated(probe, native: native))
    } catch let error as ImageError {
      return [CanaryFindings.noImages(error)]
    }
  }

  /// The host's findings and the laboratory's as one list.
  ///
  /// What was measured takes the place of what was read off a file on the same subject.
  public static func merged(host: [Finding], laboratory: [Finding]) -> [Finding] {
    let measured = Set(laboratory.map(\.subject))
    return host.filter { !measured.contains($0.subject) } + laboratory
  }

  private static func emulated(
    _ probe: MachineProbe, native: CanaryReading
  ) throws -> [Finding] {
    switch probe.findEmulator() {
    case .failure(let reason): return [CanaryFindings.noEmulator(reason)]
    case .success(let emulator):
      return [CanaryFindings.emulator(emulator)] + (try translator(probe))
        + (try kvm(probe, native: native))
    }
  }

  private static func translator(_ probe: MachineProbe) throws -> [Finding] {
    let found = try find(probe, .tcg)
    guard let executor = found.executor, let isSandboxed = found.isSandboxed else {
      return [CanaryFindings.noGuests(found.record)]
    }
    return [
      CanaryFindings.sandbox(isUsed: isSandboxed),
      CanaryFindings.bootTime(try (0..<3).map { _ in try read(executor, .tcg, .x86_64, .zero) }),
      CanaryFindings.counting(try read(executor, .icount, .x86_64, .zero)),
    ]
  }

  private static func kvm(_ probe: MachineProbe, native: CanaryReading) throws -> [Finding] {
    // Where it cannot even be opened, the host's own finding says so and whose file it is.
    guard probe.whyNoKVM() == nil else { return [] }
    let found = try find(probe, .kvm)
    guard let executor = found.executor else { return [CanaryFindings.noGuests(found.record)] }
    return [CanaryFindings.cpuModel(found.record)]
      + (try Architecture.allCases.reversed().flatMap { architecture in
        try Ring.allCases.reversed().map { ring in
          CanaryFindings.kvm(try read(executor, .kvm, architecture, ring), native: native)
        }
      })
  }

  /// Boots a canary; what goes wrong is part of the reading, but for an interruption.
  private static func read(
    _ executor: some Executor, _ machine: Machine, _ architecture: Architecture, _ ring: Ring
  ) throws -> CanaryReading {
    var reading = CanaryReading(
      machine: machine, architecture: architecture, ring: ring, ticksPerAdd: nil, failure: nil,
      wallMicroseconds: 0)
    do {
      let outcome = try executor.launch(canary(machine, architecture, ring))
      if let probe = outcome.probe, probe.adds > 0, probe.ticks > 0 {
        reading.ticksPerAdd = Double(probe.ticks) / Double(probe.adds)
      }
      reading.processor = outcome.record.processor
      reading.failure = outcome.record.failure.map(summarize)
      reading.wallMicroseconds = outcome.record.wallMicroseconds
    } catch {
      if Interruption.requested != nil { throw Interrupted() }
      reading.failure = "\(error)"
    }
    return reading
  }

  /// Looks for a machine; a placement that fails is a reason like any other.
  private static func find(
    _ probe: MachineProbe, _ machine: Machine
  ) throws -> MachineProbe.Found {
    do {
      return try probe.find(machine)
    } catch {
      if Interruption.requested != nil { throw Interrupted() }
      return MachineProbe.Found(
        record: MachineRecord(id: machine, available: false, because: "\(error)", notes: []),
        executor: nil)
    }
  }
}

/// What one canary showed.
struct CanaryReading: Hashable {
  var machine: Machine
  var architecture: Architecture
  var ring: Ring
  /// What the guest's clock counted for each of its dependent additions; nil when it never said.
  var ticksPerAdd: Double?
  /// What the processor said of itself; nil when the guest never came to it.
  var processor: ProcessorEvidence?
  /// Why it did not come to its end; nil when it did.
  var failure: String?
  /// From the launch of the process to its end.
  var wallMicroseconds: Int
}
