import Laboratory
import Launches
import Measurement
import Sampling

/// Knowledge from earlier boots of a run, shared by arms so that all sample alike.
public final class SamplingMemory {
  private var floors: [ImagePlace: ProvisionalFloor] = [:]
  private var clockSteps: [ImagePlace: Int] = [:]
  private var switches: [CellID: Int] = [:]
  /// Boots of a cell in a row that ended without quiet samples enough.
  private var shortBoots: [CellID: Int] = [:]

  /// Nothing is known yet.
  public init() {}

  /// Takes a launch's probes of the core, and the clock that timed them.
  func note(_ outcome: LaunchOutcome) {
    let place = ImagePlace(
      machine: outcome.record.machine, architecture: outcome.record.architecture)
    floors[place, default: ProvisionalFloor()].add(outcome.watch)
    if let step = outcome.record.clockStep { clockSteps[place] = step }
  }

  /// Takes the length of a cell's samples, which stays for all of its boots.
  func note(_ cell: CellID, switchesPerSample: Int) {
    switches[cell] = switches[cell] ?? switchesPerSample
  }

  /// Takes how many quiet samples a boot of a cell had, by the limit that the guest went by.
  func note(_ cell: CellID, _ probed: ProbedSamples, limit: Int) {
    let quiet = probed.bins.reduce(0) { $1.isQuiet(limit: limit) ? $0 + $1.count : $0 }
    shortBoots[cell] = quiet < GateLimits.fewQuietSamples ? (shortBoots[cell] ?? 0) + 1 : 0
  }

  /// How much longer than usual a cell waits for a quiet core: the time that precise cells save goes
  /// to those that lack quiet samples.
  func patienceFactor(of cell: CellID) -> Int {
    min(1 + (shortBoots[cell] ?? 0), GateLimits.mostPatienceFactor)
  }

  /// The lengths that are known.
  func switchesPerSample(of cells: [CellID]) -> [CellID: Int] {
    switches.filter { cells.contains($0.key) }
  }

  /// The limits of the next launch on that machine.
  func applied(
    to limits: GateLimits, _ machine: Machine, _ architecture: Architecture
  ) -> GateLimits {
    let place = ImagePlace(machine: machine, architecture: architecture)
    var limits = limits
    if let floor = floors[place]?.ticks {
      limits.limit = QuietRule.limit(floor: floor, step: clockSteps[place] ?? 1)
      limits.minimumTicks = QuietRule.probesPerSample * floor
    }
    return limits
  }
}

/// Rounds of a co-runner probe that spans enough steps of this computer's clock.
///
/// The default where no guest runs natively.
///
/// It boots one canary. All machines of a run have the same probe, so that their floors can be
/// compared with one issue width.
public func coRunnerProbeRounds(by executors: [Machine: any Executor]) throws -> Int {
  guard let executor = executors[.process] ?? executors[.kvm] else {
    return Int(QuietRule.usualRounds)
  }
  let machine: Machine = executors[.process] != nil ? .process : .kvm
  var gate = GateLimits()
  gate.watchProbes = GateLimits.canaryProbes
  let outcome = try executor.launch(canary(machine, .x86_64, .three, gate: gate))
  var floor = ProvisionalFloor()
  floor.add(outcome.watch)
  guard let ticks = floor.ticks, let step = outcome.record.clockStep else {
    return Int(QuietRule.usualRounds)
  }
  return Int(QuietRule.rounds(usualFloor: ticks, step: step))
}
