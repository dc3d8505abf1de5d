import Measurement

/// The boots of one measured cell, with their numbers, for charts.
///
/// It is kept apart from `CellAnalysis`, which is made for thousands of cells at a time.
public struct CellDetail: Codable, Hashable, Sendable {
  /// The cell.
  public var id: CellID
  /// The proofs from its batches; nil when the recording has none.
  @OrNull public var verification: VerificationRecord?
  /// Its boots in the order of the recording, those that do not count among them.
  public var boots: [BootTrace]
  /// The samples of the boots that count; nil when there are none.
  @OrNull public var distribution: Distribution?
}

/// One boot of one cell in the order in which it was measured.
public struct BootTrace: Codable, Hashable, Sendable {
  /// The boot's number.
  public var boot: Int
  /// Whether it counts.
  public var counts: Bool
  /// Medians of consecutive blocks of samples, in units per switch.
  public var blockMedians: [Double]
  /// Samples that it delivered.
  public var samples: Int
  /// Switches that one sample stands for.
  public var switchesPerSample: Int
  /// The clock's step in ticks; nil when the guest never said.
  @OrNull public var clockStep: Int?
  /// The first sample, cold and left out by rule, in units per switch; nil without a warm-up.
  @OrNull public var firstSample: Double?
}

/// The details of each measured cell of a run, in the order of the recording.
public func cellDetails(of run: Run) -> [CellDetail] {
  let floors = CoreFloors(run)
  return run.cells.filter { cell in
    guard cell.status == .measured else { return false }
    let analysis = analyze(cell, launches: run.launches, floors: floors, withTail: false)
    return completed(cell, analysis).status == .measured
  }.map { detail(of: $0, in: run.launches, floors) }
}

private func detail(
  of cell: CellRecord, in launches: [LaunchRecord], _ floors: CoreFloors
) -> CellDetail {
  let reduced = ReducedBoots(cell, launches: launches, floors: floors)
  let counting = Set(reduced.counting.map(\.index))
  let traces = cell.boots.map { boot in
    let switches = Double(max(boot.switchesPerSample, 1))
    return BootTrace(
      boot: boot.index, counts: counting.contains(boot.index),
      blockMedians: boot.runOrder.map { Double($0) / switches }, samples: boot.histogram.count,
      switchesPerSample: boot.switchesPerSample,
      clockStep: launches.indices.contains(boot.launch) ? launches[boot.launch].clockStep : nil,
      firstSample: boot.warmUp.samples > 0 ? Double(boot.warmUp.firstTicks) / switches : nil)
  }
  let step = cell.unit.isInstructions ? nil : traces.compactMap(\.clockStep).max()
  return CellDetail(
    id: cell.id, verification: cell.verification, boots: traces,
    distribution: Distribution(boots: reduced.counting, step: step))
}
