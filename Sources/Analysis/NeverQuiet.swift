import Measurement

/// A run on a core that was never quiet long enough: no gated boot counts.
public struct NeverQuiet: Hashable, Sendable {
  /// Probes that its guests took, on samples and while they waited.
  public var probes: Int
  /// Those that found the core quiet, by the guests' own limits.
  public var quietProbes: Int
  /// Gated boots, none of which counts.
  public var boots: Int
  /// The cells that these boots are of.
  public var cells: [CellID]

  /// The share of the probes, 0 to 1, that found the core quiet.
  public var quietShare: Double {
    probes > 0 ? Double(quietProbes) / Double(probes) : 0
  }
}

/// The complaint about a run in which no gated boot counts.
///
/// Nil when one does, and for a run without gated boots.
public func neverQuiet(_ run: Run) -> NeverQuiet? {
  let choice = SampleChoice(floors: CoreFloors(run), launches: run.launches)
  return neverQuiet(run) { cell, boot in
    if case .success = choice.quiet(boot, of: cell.id) { true } else { false }
  }
}

/// What to say of a run in which no gated boot counts; nil when one does, and for a run without
/// gated boots.
///
/// `counts` is the rule that gates boots; it is asked for measured cells alone.
func neverQuiet(
  _ run: Run, counts: (CellRecord, BootRecord) -> Bool
) -> NeverQuiet? {
  var found = NeverQuiet(probes: 0, quietProbes: 0, boots: 0, cells: [])
  for cell in run.cells {
    let gated = cell.boots.filter { $0.probed != nil }
    guard !gated.isEmpty else { continue }
    if cell.status == .measured, gated.contains(where: { counts(cell, $0) }) { return nil }
    found.boots += gated.count
    found.cells.append(cell.id)
    for wait in gated.compactMap(\.wait) {
      found.probes += wait.probes
      found.quietProbes += wait.quietProbes
    }
  }
  return found.boots > 0 ? found : nil
}
