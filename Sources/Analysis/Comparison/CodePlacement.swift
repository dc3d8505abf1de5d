import Measurement

/// Whether a cell times the same code in both runs, byte by byte, and booted different images.
///
/// Then what differs is where the code, its stacks or its data are, or the harness around it: no change
/// of what is measured. Only known to be so where both recordings have the digests of the strategy's code
/// and of the loop that times it.
func hasSameCodeInAnotherImage(_ cell: CellID, _ base: Run, _ head: Run) -> Bool {
  guard let old = image(of: cell, in: base), let new = image(of: cell, in: head),
    old.sha256 != new.sha256,
    let before = digests(cell, in: old), let after = digests(cell, in: new)
  else { return false }
  return before == after
}

/// The digests of the code that a cell times, its loop among them; nil unless all are known.
public func timedCode(of cell: CellID, in run: Run) -> [String]? {
  image(of: cell, in: run).flatMap { digests(cell, in: $0) }
}

private func image(of cell: CellID, in run: Run) -> GuestImage? {
  let name = "\(cell.machine.platform.rawValue)-\(cell.architecture.rawValue)"
  return run.images.first { $0.name == name }
}

/// The digests of what a cell times; nil unless all are known.
private func digests(_ cell: CellID, in image: GuestImage) -> [String]? {
  guard let kind = cell.knownScenario?.kind else { return nil }
  // An instruction's file has its own loops.
  let files =
    kind == .instruction
    ? ["Instructions/\(cell.strategy)"]
    : ["Strategies/\(cell.strategy)", "Scenarios/\(kind.rawValue)"]
  let digests = files.compactMap { image.code?[$0]?.sha256 }
  return digests.count == files.count ? digests : nil
}
