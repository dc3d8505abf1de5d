import Measurement
import Sampling

/// What the boots of a run have learnt from the ones before: shared by arms that take turns, so that
/// all of them sample alike.
public final class SamplingMemory {
  private struct Place: Hashable {
    var machine: Machine
    var architecture: Architecture
  }

  private var floors: [Place: ProvisionalFloor] = [:]
  private var rounds: [Place: Int] = [:]
  private var clockSteps: [Place: Int] = [:]
  private var switches: [CellID: Int] = [:]
  /// Boots of a cell in a row that ended without quiet samples enough.
  private var shortBoots: [CellID: Int] = [:]

  /// Nothing is known yet.
  public init() {}

  /// Takes a launch's probes of the core, and the clock that timed them.
  func note(_ outcome: LaunchOutcome) {
    let place = Place(machine: outcome.record.machine, architecture: outcome.record.architecture)
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

  /// Rounds of a probe on that machine, after its canary: the same for all boots.
  ///
  /// Nil where the usual ones do, else more; what was seen of shorter probes is then forgotten.
  func lengthenProbe(_ machine: Machine, _ architecture: Architecture) -> Int? {
    let place = Place(machine: machine, architecture: architecture)
    guard rounds[place] == nil, let floor = floors[place]?.ticks, let step = clockSteps[place]
    else { return nil }
    let wanted = Int(QuietRule.rounds(usualFloor: floor, step: step))
    guard wanted > Int(QuietRule.usualRounds) else { return nil }
    rounds[place] = wanted
    floors[place] = nil
    return wanted
  }

  /// The limits of the next launch on that machine.
  func applied(
    to limits: GateLimits, _ machine: Machine, _ architecture: Architecture
  ) -> GateLimits {
    let place = Place(machine: machine, architecture: architecture)
    var limits = limits
    limits.probeRounds = rounds[place] ?? limits.probeRounds
    if let floor = floors[place]?.ticks {
      limits.limit = QuietRule.limit(floor: floor, step: clockSteps[place] ?? 1)
      limits.minimumTicks = QuietRule.probesPerSample * floor
    }
    return limits
  }
}
