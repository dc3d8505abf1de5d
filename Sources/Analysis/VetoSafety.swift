import Measurement
import Statistics

/// Whether the gate applies to a cell: its strategy must not disturb its own probe.
///
/// A switch that leaves the core slower than it found it (a lowered frequency, emptied caches of
/// decoded instructions) makes the probe after it long on an idle core. Then the gate would drop the
/// very samples that it should keep. Such a cell is told from one that is disturbed often by what
/// chance allows at least: if two probes after a quiet one had nothing to do with it, both would be
/// quiet in a share q x q of cases, q being the share of quiet ones among all probes of the machine
/// while the guests waited. Quiet probes come in bursts, so that in truth it is more, however long
/// the samples are. Less than half of that is the cell's own doing.
public enum VetoSafety {
  /// The fewest expected quiet samples of a cell that is judged.
  ///
  /// Half as many by chance is then a matter of one in a hundred.
  public static let leastExpected = 20.0
  /// Below this share of the expected number the cell moves the probe.
  public static let movedShare = 0.5
  /// The share of samples that must stay quiet after a quiet probe.
  ///
  /// In the median of the machine's cells, for the probe before to gate a cell alone.
  ///
  /// The core mean then has a quiet majority. Elsewhere the cell stays short of quiet samples.
  public static let leastStaying = 0.75
}

/// How often samples of a cell passed, by each of their probes alone.
struct Acceptance {
  /// All samples with probes.
  var samples = 0
  /// Those whose probe before was quiet.
  var before = 0
  /// Those whose probes after were quiet.
  var after = 0
  /// Those whose probes all were quiet.
  var both = 0
  /// Probes taken while the guests waited, and the quiet ones among them.
  var (waited, waitedQuiet) = (0, 0)

  /// The share of samples that stayed quiet after a quiet probe; nil without any.
  var staying: Double? { before == 0 ? nil : Double(both) / Double(before) }

  mutating func add(_ boot: BootRecord, limit: Int) {
    for bin in boot.probed?.bins ?? [] {
      samples += bin.count
      if bin.before <= limit { before += bin.count }
      if bin.after <= limit { after += bin.count }
      if bin.isQuiet(limit: limit) { both += bin.count }
    }
    waited += boot.wait?.probes ?? 0
    waitedQuiet += boot.wait?.quietProbes ?? 0
  }
}

extension CoreFloors {
  /// The acceptance of each cell with probes, by machine and architecture.
  func acceptances(
    of cells: [CellRecord], launches: [LaunchRecord]
  ) -> [(floor: CoreFloor, cells: [(id: CellID, acceptance: Acceptance)])] {
    let choice = SampleChoice(floors: self, launches: launches)
    return floors.map { floor in
      let own = cells.filter {
        $0.id.machine == floor.machine && $0.id.architecture == floor.architecture
      }
      return (
        floor,
        own.compactMap { cell in
          var acceptance = Acceptance()
          for boot in cell.boots where boot.probed != nil {
            guard let limit = limit(of: cell.id, step: choice.step(boot)) else { continue }
            acceptance.add(boot, limit: limit)
          }
          return acceptance.samples > 0 ? (cell.id, acceptance) : nil
        }
      )
    }
  }

  /// The cells whose own effect moves the probe after them, where the probe before can gate them.
  func cellsThatMoveTheProbe(
    in cells: [CellRecord], launches: [LaunchRecord]
  ) -> [CellID] {
    acceptances(of: cells, launches: launches).flatMap { place -> [CellID] in
      let moved = place.cells.filter {
        $0.acceptance.movesProbe(idle: idleShare(place.cells)) == true
      }
      let others = place.cells.filter { cell in !moved.contains { $0.id == cell.id } }
      guard let typical = median(others.compactMap(\.acceptance.staying)),
        typical >= VetoSafety.leastStaying
      else { return [] }
      return moved.map(\.id)
    }
  }
}

/// The share of quiet probes while the guests of a machine waited; nil when none were counted.
func idleShare(_ cells: [(id: CellID, acceptance: Acceptance)]) -> Double? {
  let waited = cells.reduce(0) { $0 + $1.acceptance.waited }
  let quiet = cells.reduce(0) { $0 + $1.acceptance.waitedQuiet }
  return waited == 0 ? nil : Double(quiet) / Double(waited)
}

extension Acceptance {
  /// Whether the cell moves the probe after it; nil when too few samples tell.
  func movesProbe(idle share: Double?) -> Bool? {
    guard let share else { return nil }
    let expected = share * share * Double(before)
    guard expected >= VetoSafety.leastExpected else { return nil }
    return Double(both) < VetoSafety.movedShare * expected
  }
}
