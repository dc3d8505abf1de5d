import Measurement
import Sampling
import Statistics

/// The floor of the co-runner probe on one machine, and whether it may be believed.
public struct CoreFloor: Codable, Hashable, Sendable {
  /// The machine that ran the guests.
  public var machine: Machine
  /// The images' instruction set.
  public var architecture: Architecture
  /// The floor in ticks; nil when there are too few probes to find one.
  @OrNull public var ticks: Int?
  /// Probes around samples that it was found from.
  public var probes: Int
  /// Core cycles of the floor, by the chains of the same boots; nil without any that hold.
  @OrNull public var coreCycles: Double?
  /// The result of the check against known issue widths.
  public var check: FloorCheck

  /// Whether samples may be called quiet by it.
  public var isUsable: Bool {
    if case .contradicted = check { return false }
    return ticks != nil
  }
}

/// A floor beside the documented issue width of the core.
public enum FloorCheck: Codable, Hashable, Sendable {
  /// The probe ran at the width of an idle core.
  case verified(instructionsPerCycle: Double, width: Int)
  /// Nothing says that it did, and nothing that it did not.
  case unverified(because: FloorGap, instructionsPerCycle: Double?)
  /// The probe was too slow for an idle core: the core was shared all the time.
  case contradicted(instructionsPerCycle: Double, width: Int)
}

/// Why a floor could not be verified.
public enum FloorGap: String, Codable, CaseIterable, Sendable {
  /// Fewer probes than a floor can be found from.
  case fewProbes = "few-probes"
  /// The recording does not say how many instructions a probe has.
  case unknownProbe = "unknown-probe"
  /// No boot's chains give core cycles.
  case noCalibration = "no-calibration"
  /// The table has no width for this processor: no source gives one, or sources disagree.
  case noEntry = "no-entry"
  /// The probe ran faster than the table says is possible.
  case aboveWidth = "above-width"
  /// The probe ran at a rate between that of an idle and that of a shared core.
  case betweenWidths = "between-widths"
}

/// The probe floors of a run, which separate quiet samples from disturbed ones.
///
/// A floor is found over all probes of a machine and an architecture, because what is quiet is a
/// property of the core and the probe, not of a cell. The probe's own loop, a jump in each 65
/// instructions, and the reading of the clock cost it some percent of the issue width: 6 % were
/// measured on a core of width 4.
public struct CoreFloors: Codable, Hashable, Sendable {
  /// From this share of the issue width on a floor is that of an idle core.
  public static let verifiedShare = 0.85
  /// The share of the known width up to which a floor is that of a shared core.
  ///
  /// Two threads that both issue all they can get half of the width each, and hardly more.
  public static let contradictedShare = 0.75
  /// Above this share the table, or the calibration, is wrong.
  public static let impossibleShare = 1.05

  /// One floor for each machine and architecture with probes, in the order of machines.
  public var floors: [CoreFloor]
  /// Cells that disturb the probe after them; only the probe before gates them.
  public var unsafeCells: [CellID]
  /// The processor; nil when the recording does not name it.
  @OrNull public var processor: ProcessorSignature?

  /// No floor: the run has no probes.
  public static let none = CoreFloors(floors: [], processor: nil)

  private init(floors: [CoreFloor], processor: ProcessorSignature?) {
    self.floors = floors
    unsafeCells = []
    _processor = OrNull(wrappedValue: processor)
  }

  /// Finds the floors of all probes in a run's boots.
  public init(_ run: Run) {
    self.init(
      cells: run.cells, launches: run.launches, processor: ProcessorSignature(run.host),
      instructions: run.coRunnerProbe?.instructions)
  }

  /// Finds the floors of the probes in some cells' boots.
  /// - Parameters:
  ///   - cells: Of one run.
  ///   - launches: Of that run.
  ///   - processor: That of the computer; nil when it is not known.
  ///   - instructions: Those of one probe; nil when they are not known.
  public init(
    cells: [CellRecord], launches: [LaunchRecord], processor: ProcessorSignature?,
    instructions: Int?
  ) {
    var tallies: [ImagePlace: ProbeTally] = [:]
    let facts = CoreFacts.of(processor)
    for cell in cells {
      let place = cell.id.guest.image
      let latencies = facts.multiplyLatencies(place.architecture)
      for boot in cell.boots where boot.probed != nil {
        tallies[place, default: ProbeTally()].add(boot, latencies: latencies)
      }
    }
    self.init(
      floors: tallies.sorted { $0.key < $1.key }.map { place, tally in
        tally.floor(of: place, instructions: instructions, widths: facts.widths)
      },
      processor: processor)
    unsafeCells = cellsThatMoveTheProbe(in: cells, launches: launches)
  }

  /// The floor of a machine and an architecture; nil when it has no probes.
  public func floor(_ machine: Machine, _ architecture: Architecture) -> CoreFloor? {
    floors.first { $0.machine == machine && $0.architecture == architecture }
  }

  /// The longest quiet probe of a cell's boots; nil when no floor is reliable.
  ///
  /// - Parameter step: The clock's step in that launch; nil when the guest never said.
  public func limit(of cell: CellID, step: Int?) -> Int? {
    guard let floor = floor(cell.machine, cell.architecture), floor.isUsable,
      let ticks = floor.ticks
    else { return nil }
    return QuietRule.limit(floor: ticks, step: max(step ?? 1, 1))
  }

  /// The latencies that a multiplication may have here.
  func multiplyLatencies(_ architecture: Architecture) -> Set<Int> {
    CoreFacts.of(processor).multiplyLatencies(architecture)
  }
}

/// The probes and the chains of one place.
private struct ProbeTally {
  private var probes: [Int: Int] = [:]
  private var ticksPerAdd: [Double] = []

  mutating func add(_ boot: BootRecord, latencies: Set<Int>) {
    for bin in boot.probed?.bins ?? [] {
      probes[bin.before, default: 0] += bin.count
      probes[bin.after, default: 0] += bin.count
    }
    if calibrationCheck(boot, latencies: latencies)?.hold == true,
      let perAdd = boot.calibration.flatMap(Analysis.ticksPerAdd)
    {
      ticksPerAdd.append(perAdd)
    }
  }

  func floor(of place: ImagePlace, instructions: Int?, widths: [Int]) -> CoreFloor {
    let count = probes.values.reduce(0, +)
    var floor = CoreFloor(
      machine: place.machine, architecture: place.architecture, ticks: nil, probes: count,
      coreCycles: nil, check: .unverified(because: .fewProbes, instructionsPerCycle: nil))
    guard count >= QuietRule.leastProbes else { return floor }
    let ticks = self.ticks(ofRank: QuietRule.rankOfFloor(among: count))
    floor.ticks = ticks
    // The floor is the probe at the highest frequency that the core ran at for long. So the chain is
    // the one at the highest frequency too: the least but for one in twenty.
    let bins = ticksPerAdd.sorted().map { (value: $0, count: 1) }
    if let perAdd = quantile(0.05, of: bins) { floor.coreCycles = Double(ticks) / perAdd }
    floor.check = check(instructions: instructions, cycles: floor.coreCycles, widths: widths)
    return floor
  }

  private func ticks(ofRank rank: Int) -> Int {
    var before = 0
    for (ticks, count) in probes.sorted(by: { $0.key < $1.key }) {
      before += count
      if rank < before { return ticks }
    }
    return 0
  }
}

/// Checks a floor against the widths that a core may have.
private func check(instructions: Int?, cycles: Double?, widths: [Int]) -> FloorCheck {
  guard let instructions, instructions > 0 else {
    return .unverified(because: .unknownProbe, instructionsPerCycle: nil)
  }
  guard let cycles, cycles > 0 else {
    return .unverified(because: .noCalibration, instructionsPerCycle: nil)
  }
  let rate = Double(instructions) / cycles
  guard let narrowest = widths.min(), let widest = widths.max() else {
    return .unverified(because: .noEntry, instructionsPerCycle: rate)
  }
  let shares = CoreFloors.verifiedShare...CoreFloors.impossibleShare
  if let width = widths.first(where: { shares.contains(rate / Double($0)) }) {
    return .verified(instructionsPerCycle: rate, width: width)
  }
  if rate > CoreFloors.impossibleShare * Double(widest) {
    return .unverified(because: .aboveWidth, instructionsPerCycle: rate)
  }
  if rate <= CoreFloors.contradictedShare * Double(narrowest) {
    return .contradicted(instructionsPerCycle: rate, width: narrowest)
  }
  return .unverified(because: .betweenWidths, instructionsPerCycle: rate)
}
