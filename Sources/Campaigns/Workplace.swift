import Foundation
import GuestImages
import Host
import Laboratory
import Measurement
import Paper
import Processes

/// Images, a CPU of their own and working machines: all that launches need.
public struct Workplace {
  /// The CPU and the memory.
  public let placement: PlacementChoice
  /// Every machine that was asked for, usable or not.
  public let found: [MachineProbe.Found]
  /// The images that the machines launch.
  public let images: ImageStore.Images
  let topology: Topology
  /// Versions by tool: `qemu`, `swift`, and the libraries.
  let tools: [String: String]
  /// What a reader of its figures should know of the place.
  let warnings: [Warning]

  /// Sets it up for `body`, with all images of a suite.
  ///
  /// Its private folder is gone afterwards.
  /// - Throws: `HostError` for a placement that cannot be had, `ImageError`.
  public static func use<Value>(
    _ suite: Suite, cpu: Int?, numaNode: Int?, machines: Set<Machine>, emulators: EmulatorChoice,
    watch: CampaignWatcher, _ body: (Workplace) throws -> Value
  ) throws -> Value {
    try use(
      cpu: cpu, numaNode: numaNode, machines: machines, emulators: emulators, clocks: nil,
      watch: watch, body
    ) {
      try suite.builtImages(for: machines, watch: watch)
    }
  }

  /// Sets it up for `body`, once `images` has them built.
  ///
  /// A placement that cannot be had is refused before anything is built.
  static func use<Value>(
    cpu: Int?, numaNode: Int?, machines: Set<Machine>, emulators: EmulatorChoice,
    clocks: ClockTables?,
    watch: CampaignWatcher, _ body: (Workplace) throws -> Value,
    images: () throws -> ImageStore.Images
  ) throws -> Value {
    let topology = try Topology.current()
    // Where another run measures is as busy as can be.
    let claimed = CPULease.claimed(among: topology.onlineCPUs)
    let placement = try topology.placement(
      cpu: cpu, node: numaNode,
      activity: ProcessorActivity.sample().merging(claimed.map { ($0, 1) }) { $1 })
    let lease = CPULease(cpu: placement.cpu.cpu)
    defer { withExtendedLifetime(lease) {} }
    let images = try images()
    for removed in PrivateFolder.removeStale() {
      watch(.removedStale(removed))
    }
    let runsApart = try Affinity.keepCallingThread(off: placement.cpu.cpu, of: topology)
    let folder = try PrivateFolder()
    defer { try? folder.remove() }

    let probe = MachineProbe(
      images: images, placement: placement, folder: folder.path, emulators: emulators,
      clocks: clocks)
    let found = try Machine.allCases.filter(machines.contains).map(probe.find)
    var tools = ["swift": images.toolchain]
    if case .success(let emulator) = probe.findEmulator() { tools["qemu"] = emulator.version }
    tools.merge(try images.libraryVersions(), uniquingKeysWith: { tool, _ in tool })
    return try body(
      Workplace(
        placement: placement, found: found, images: images, topology: topology, tools: tools,
        warnings: (runsApart ? [] : [sharedCPU])
          + (lease == nil ? [claimedCPU(placement.cpu.cpu)] : []) + found.flatMap(\.warnings)))
  }

  /// The conditions of a trial: all that its result may depend on, beside the strategy's file.
  ///
  /// They are this program, all that images are built with, the host and its emulator.
  /// - Throws: `ImageError`, and `ProcessError` when this program cannot be read.
  public func conditions(of suite: Suite) throws -> [String] {
    let host = HostDescription.capture(measuringCPU: placement.cpu.cpu, topology: topology)
    let program = try run(["sha256sum", "--", "/proc/\(getpid())/exe"], timeoutSeconds: 60)
    return [
      String(program.outputText.prefix(64)), try suite.images.digestOfSurroundings(),
      "\(host.cpuModel)", "\(host.cpuSignature)", "\(host.microcode)", "\(host.kernel)",
      "\(host.hypervisor)",
    ] + found.map { "\($0.record.id) \($0.record.available) \($0.record.notes)" }
      + tools.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
  }

  /// How to launch on each machine that works here.
  public var executors: [Machine: any Executor] { found.executors }

  /// Who waited for the other run might wait for an hour, so the figures say what they are.
  private static func claimedCPU(_ cpu: Int) -> Warning {
    Warning(
      code: "claimed-cpu",
      because:
        "Another run of switchbench measured on CPU \(cpu) at the same time, and there was no "
        + "other CPU to choose. Each took the CPU from the other. Run them one after the other, or "
        + "choose CPUs with --cpu.")
  }

  private static let sharedCPU = Warning(
    code: .oneCPU,
    because: "The runner and QEMU's own threads shared the only CPU with the guests, which they "
      + "interrupt. Allow this process a second CPU.")
}

extension [MachineProbe.Found] {
  /// How to launch on each machine that works.
  var executors: [Machine: any Executor] {
    Dictionary(
      compactMap { found in found.executor.map { (found.record.id, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}

extension Suite {
  /// All images, and what the machines need below them.
  func builtImages(
    for machines: Set<Machine>, watch: CampaignWatcher
  ) throws -> ImageStore.Images {
    let built = try images.images { watch(.building(what: $0, revision: nil)) }
    if machines.contains(.bochs) {
      _ = try images.conductor(of: built) { watch(.building(what: $0, revision: nil)) }
    }
    return built
  }
}
