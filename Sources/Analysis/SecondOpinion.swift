import Measurement

/// A cell that two emulators can run, and what each says of it.
public struct SecondOpinion: Hashable, Sendable {
  /// The cell on QEMU's counting translator.
  public var first: CellID
  /// The cell on Bochs.
  public var second: CellID
  /// What each says, in words; nil where they agree.
  public var disagreement: String?
}

/// Compares Bochs with QEMU in every cell that both have tried: what a strategy preserves and how many
/// instructions it executes are the processor's definition, not the emulator's.
///
/// A cell that one of them cannot run here is no disagreement.
public func secondOpinions(in run: Run) -> [SecondOpinion] {
  let cells = Dictionary(run.cells.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  return run.cells.compactMap { other in
    guard other.id.machine == .bochs, other.status != .skipped else { return nil }
    var id = other.id
    id.machine = .icount
    guard let one = cells[id], one.status != .skipped else { return nil }
    return SecondOpinion(first: id, second: other.id, disagreement: difference(one, other))
  }
}

private func difference(_ one: CellRecord, _ other: CellRecord) -> String? {
  let (first, second) = (words(one), words(other))
  return first == second ? nil : "QEMU: \(first); Bochs: \(second)"
}

/// All that must be the same.
private func words(_ cell: CellRecord) -> String {
  guard cell.status == .measured, let summary = cell.summary else { return "failed" }
  // Where in a loop an interrupt comes is the timer's business, so that only the proof is compared.
  if isPreempted(cell.id) { return "verified" }
  let promised = (cell.verification?.promised ?? []).joined(separator: " ")
  return "\(brief(summary.perSwitch)) instructions, \(promised) preserved"
}

func secondOpinion(_ run: Run) -> Warning? {
  let odd = secondOpinions(in: run).filter { $0.disagreement != nil }
  guard let first = odd.first else { return nil }
  let others = odd.count > 1 ? ", and so in \(odd.count - 1) more" : ""
  return Warning(
    code: DerivedWarning.secondOpinion,
    because:
      "Two emulators disagree about \(first.first): \(first.disagreement ?? "")\(others). One of "
      + "them does not do what the manuals say; 'switchbench show' has each one's evidence.",
    cells: odd.flatMap { [$0.first, $0.second] })
}
