import Measurement

/// A cell on two emulators, with the result of each.
///
/// What a strategy preserves and how many instructions it executes are the processor's definition, not the
/// emulator's: two that share no code must say the same.
public struct SecondOpinion: Codable, Hashable, Sendable {
  /// The cell on QEMU's counting translator.
  public var first: CellID
  /// The cell on Bochs.
  public var second: CellID
  /// The result of each, in words: QEMU, then Bochs.
  public var words: [String]
  /// The verdict on the two.
  public var verdict: OpinionVerdict

  /// A verdict on the results of two emulators.
  public enum OpinionVerdict: String, Codable, Sendable {
    /// Both measured the cell; the state that is preserved and the instructions are the same.
    case agrees
    /// Both tried, one at least measured, and they do not say the same.
    case differs
    /// One of them cannot run the cell, or neither came to its end.
    case notCompared = "not-compared"
  }
}

/// Compares Bochs with QEMU in every cell that a run has for both.
public func secondOpinions(in run: Run) -> [SecondOpinion] {
  let cells = Dictionary(run.cells.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  return run.cells.compactMap { other in
    guard other.id.machine == .bochs else { return nil }
    var id = other.id
    id.machine = .icount
    guard let one = cells[id] else { return nil }
    return SecondOpinion(
      first: id, second: other.id, words: [words(one), words(other)], verdict: verdict(one, other))
  }
}

private func verdict(_ one: CellRecord, _ other: CellRecord) -> SecondOpinion.OpinionVerdict {
  let statuses = [one.status, other.status]
  guard !statuses.contains(.skipped), statuses.contains(.measured) else { return .notCompared }
  guard statuses == [.measured, .measured], let first = one.verification,
    let second = other.verification, first.statePreserved, second.statePreserved,
    Set(first.promised) == Set(second.promised)
  else { return .differs }
  // Where in a loop an interrupt comes is the timer's business, so that only the proof is compared.
  if one.id.isPreempted { return .agrees }
  return one.summary?.perSwitch == other.summary?.perSwitch ? .agrees : .differs
}

private func words(_ cell: CellRecord) -> String {
  guard cell.status == .measured, let summary = cell.summary else {
    return "\(cell.status.rawValue): \(cell.because ?? "no reason is given")"
  }
  let promised = (cell.verification?.promised ?? []).joined(separator: " ")
  return "\(brief(summary.perSwitch)) instructions, \(promised) preserved"
}

func secondOpinion(_ run: Run) -> Warning? {
  let odd = secondOpinions(in: run).filter { $0.verdict == .differs }
  guard let first = odd.first else { return nil }
  let others = odd.count > 1 ? "; and so in \(odd.count - 1) more" : ""
  return Warning(
    code: DerivedWarning.secondOpinion,
    because:
      "Two emulators disagree about \(first.first): QEMU: \(first.words[0]); Bochs: "
      + "\(first.words[1])\(others). One of them does not follow the manuals; 'switchbench "
      + "show' has the evidence of both.",
    cells: odd.flatMap { [$0.first, $0.second] })
}
