import BareMetal
import Foundation
import GuestImages
import Launches
import Measurement
import Processes
import Recordings
import Statistics
import Testing

@testable import Campaigns
@testable import Laboratory
@testable import switchbench

/// The medium of `switchbench image`, started and its log ingested.
extension Guests {
  @Suite(
    .serialized,
    .enabled(
      if: MediumBuilder.missingPackages.isEmpty,
      "packages that are not installed: \(MediumBuilder.missingPackages.joined(separator: " "))"))
  struct MediumTests {
    private static let firmware = "/usr/share/OVMF/OVMF_CODE_4M.fd"

    /// Both kernels and a hardware task switch, which needs ring 0 and nothing in the way.
    private static let medium = Result { try Medium() }

    private final class Medium: Sendable {
      let scratch: Scratch
      var path: String { scratch.file("medium.iso") }

      init() throws {
        scratch = try Scratch()
        let store = ImageStore(
          kernels: "\(suitePath)/Kernels", cache: "\(suitePath)/.build/test-kernels")
        let images = try store.images(platforms: [.barePC])
        let cells = [
          ("callee-saved", Architecture.i686), ("callee-saved", .x86_64), ("hardware-task", .i686),
        ].map {
          CellID(
            benchmark: "00-test", scenario: "ping-pong", strategy: $0.0, architecture: $0.1,
            ring: .zero, machine: .metal)
        }
        let unknown = "a test"
        try MediumBuilder(images: images, conductor: store.conductor(of: images)).build(
          MediumContents(
            provenance: MediumProvenance(
              suite: SuiteRevision(
                revision: .unknown(because: unknown), dirty: .unknown(because: unknown)),
              images: try store.describe(images),
              plan: SamplingPlan(
                boots: 2, cellBudgetMicroseconds: 500, maximumSamples: 10, warmUpSamples: 2,
                seed: 1, cpu: nil, numaNode: nil)),
            cells: cells), waitSeconds: 0, to: path, folder: scratch.path)
      }
    }

    /// Starts the medium and returns what came over the serial line until the log was complete.
    private func log(_ options: [String]) throws -> [UInt8] {
      let scratch = try Scratch()
      let log = scratch.file("serial")
      let child = try ChildProcess(
        launching: [
          "qemu-system-x86_64", "-nodefaults", "-display", "none", "-accel", "tcg", "-cpu", "max",
          "-m", "256", "-no-reboot", "-cdrom", try MediumTests.medium.get().path,
          "-serial", "file:\(log)",
        ] + options, standardOutput: .null, standardError: .pipe, diesWithParent: true)
      defer { _ = child.terminate(graceSeconds: 0) }
      let deadline = ContinuousClock.now + .seconds(120)
      while ContinuousClock.now < deadline, child.poll() == nil {
        let bytes = FileManager.default.contents(atPath: log) ?? Data()
        if bytes.suffix(200).range(of: Data("Done: the log".utf8)) != nil { return [UInt8](bytes) }
        _ = waitUntilReadable([child.exitDescriptor].filter { $0 >= 0 }, timeoutSeconds: 0.1)
      }
      let said = String(decoding: child.readAvailableError(), as: UTF8.self)
      Issue.record("the log was not complete in time; QEMU said: \(said)")
      return [UInt8](FileManager.default.contents(atPath: log) ?? Data())
    }

    private func check(_ bytes: [UInt8], isUEFI: Bool) throws {
      let reading = try LogReading([bytes])
      #expect(reading.computers.map(\.isUEFI) == [isUEFI])
      #expect(reading.lines.lost == 0 && reading.isComplete)
      #expect(reading.steps.count == 6)
      for step in reading.steps {
        guard case .ended(.delivered(let delivery)) = step.outcome else {
          Issue.record("\(step)")
          continue
        }
        #expect(delivery.switchesCounted == delivery.switchesExpected)
        #expect(delivery.record.histogram.count == step.samples.taken)
        // It says itself that it is no CPU.
        #expect(delivery.record.calibration == nil)
      }
      #expect(reading.computers[0].hypervisor == "TCGTCGTCGTCG")
      #expect((reading.computers[0].ticksPerSecond ?? 0) > 100_000_000)
    }

    @Test(.timeLimit(.minutes(4)))
    func `a BIOS starts it, and its log becomes a recording that claims no CPU's time`() throws {
      let bytes = try log(["-machine", "pc"])
      try check(bytes, isUEFI: false)
      let scratch = try Scratch()
      let suite = Suite(path: suitePath)
      let ingestion = Ingestion(
        try LogReading([bytes]), try suite.loadDefinitions(), command: ["ingest"])
      #expect(ingestion.complaints.isEmpty)
      let run = try ingestion.record(in: ResultsFolder(path: scratch.path)).load()
      #expect(run.cells.count == 3)
      for cell in run.cells {
        #expect(cell.status == .measured && cell.boots.count == 2)
        #expect(cell.mechanism == nil)
      }
      #expect(run.warnings.contains { $0.code == "under-hypervisor" })
      try checkDamaged(bytes)
    }

    /// One byte in a hundred of a real log is another, wherever it lies.
    private func checkDamaged(_ bytes: [UInt8]) throws {
      var generator = SplitMix64(seed: 1)
      let damaged = bytes.map { byte in
        generator.next() % 100 == 0 ? UInt8(truncatingIfNeeded: generator.next()) : byte
      }
      let (whole, reading) = (try LogReading([bytes]), try LogReading([damaged]))
      #expect(reading.repairedLines > 100 && reading.lines.lost == 0)
      #expect(reading.steps.map(\.samples) == whole.steps.map(\.samples))
      #expect(reading.steps.map(\.cell) == whole.steps.map(\.cell))
      // What is to be sent says the same, and has nothing else in it.
      let sent = try LogReading([reading.distilled])
      #expect(sent.otherBytes == 0 && sent.steps.map(\.samples) == whole.steps.map(\.samples))
    }

    @Test(
      .timeLimit(.minutes(4)),
      .enabled(
        if: FileManager.default.fileExists(atPath: firmware),
        "\(firmware) is not there (Debian's package ovmf)"))
    func `UEFI starts it, and it measures the same cells`() throws {
      try check(
        log([
          "-machine", "q35", "-drive",
          "if=pflash,format=raw,readonly=on,file=\(MediumTests.firmware)",
        ]), isUEFI: true)
    }

    @Test(
      .timeLimit(.minutes(6)),
      .enabled(
        if: BochsExecutor.missingPackages.isEmpty,
        "packages that are not installed: \(BochsExecutor.missingPackages.joined(separator: " "))"))
    func `Bochs starts it too, and counts what QEMU counts`() throws {
      let store = ImageStore(
        kernels: "\(suitePath)/Kernels", cache: "\(suitePath)/.build/test-kernels")
      let images = try store.images(platforms: [.barePC])
      _ = try store.conductor(of: images)
      let scratch = try Scratch()
      let probe = MachineProbe(
        images: images, placement: try Grounds.placement.get(), folder: scratch.path)
      func count(_ machine: Machine) throws -> [String: TickHistogram] {
        let executor = try #require(try probe.find(machine).executor)
        var limits = SamplingLimits(
          budgetTicks: 1_000_000, maximumSamples: 3, warmUpSamples: 1)
        limits.silenceSeconds = 20
        let cells = ["callee-saved", "hardware-task"].map {
          CellID(
            benchmark: "00-test", scenario: "ping-pong", strategy: $0, architecture: .i686,
            ring: .zero, machine: machine)
        }
        let outcome = try executor.launch(
          LaunchPlan(
            machine: machine, architecture: .i686, ring: .zero, boot: 0, cells: cells,
            sampling: limits))
        #expect(outcome.isFinished, "\(outcome.record)")
        var found: [String: TickHistogram] = [:]
        for (cell, result) in outcome.results {
          guard case .delivered(let delivery) = result else { continue }
          found[cell.strategy] = delivery.record.histogram
        }
        return found
      }
      let bochs = try count(.bochs)
      #expect(bochs.count == 2)
      #expect(bochs == (try count(.icount)))
      #expect(processes { $0.parent == getpid() && $0.commandLine.contains("bochs") }.isEmpty)
    }
  }
}
