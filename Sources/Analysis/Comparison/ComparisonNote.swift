import Measurement
import Statistics

/// The footnotes of a comparison, by code.
///
/// Each says what was seen, what it may mean and what to do; each is given once, with its cells.
public enum ComparisonNote {
  /// A copy of the base differed from the base.
  public static let controlFired: Warning.Kind = "control-fired"
  /// Cells of the control have no number.
  public static let controlMissing: Warning.Kind = "control-missing"
  /// Arms that took turns, and no copy of the base among them.
  public static let noControl: Warning.Kind = "no-control"
  /// Arms that were measured at different times.
  public static let advisory: Warning.Kind = "advisory"
  /// Cells with too few pairs for the confidence.
  public static let fewPairs: Warning.Kind = "few-pairs"
  /// Cells too noisy for a verdict.
  public static let inconclusive: Warning.Kind = "inconclusive"
  /// Cells in which only a change greater than the threshold counts.
  public static let noisyCells: Warning.Kind = "noisy-cells"
  /// Cells that are shown and not judged.
  public static let notJudged: Warning.Kind = "not-judged"
  /// Boots without a partner.
  public static let unpaired: Warning.Kind = "unpaired-boots"
  /// Counted cells whose boots do not agree exactly.
  public static let notRepeatable: Warning.Kind = "not-repeatable"
  /// Runs that did not come to their end.
  public static let unfinished: Warning.Kind = "unfinished"
  /// Cells whose code is the same in other images.
  public static let placement: Warning.Kind = "placement"
  /// Samples that a busy sibling may have slowed.
  public static let ungated: Warning.Kind = "ungated"
  /// Arms that booted the same images.
  public static let sameImages: Warning.Kind = "same-images"

  static let ofControls: Set = [controlFired, controlMissing, noControl]
}

func comparisonNotes(
  _ comparison: Comparison, _ cells: [ComparableCell], _ base: Run, _ head: Run
) -> [Warning] {
  let rows = comparison.rows
  return [
    advisory(comparison), sameImages(base, head), unfinished(comparison),
    fewPairs(rows), inconclusive(rows, comparison.settings), noisyCells(comparison),
    notJudged(rows), placement(rows), ungated(comparison), unpaired(rows), notRepeatable(cells),
  ].compactMap { $0 } + controlNotes(comparison)
}

/// What the control arm has to say; made again when a rerun brings another.
func controlNotes(_ comparison: Comparison) -> [Warning] {
  guard comparison.pairing == .interleaved, !comparison.gated.isEmpty else { return [] }
  guard comparison.control != nil else {
    return [
      Warning(
        code: ComparisonNote.noControl,
        because: "No control was measured, so it is unknown whether this computer finds "
          + "changes where there are none. Measure with a control arm.")
    ]
  }
  var notes: [Warning] = []
  let fired = comparison.controlFired
  if !fired.isEmpty {
    let chance = comparison.family.controlsByChance
    notes.append(
      Warning(
        code: ComparisonNote.controlFired,
        because: "The control differs from the base in \(fired.count) of "
          + "\(comparison.gated.count) judged cells. "
          + (comparison.isVetoed
            ? "Chance explains \(chance) at most: the computer changed while it measured, so "
              + "all verdicts on time are withheld. Compare again when it is quieter."
            : "Chance explains up to \(chance). In these cells a head must differ from both, "
              + "and by more than they differ from each other."),
        cells: fired))
  }
  let missing = comparison.gated.filter { $0.control == nil }.map(\.id)
  if !missing.isEmpty {
    notes.append(
      Warning(
        code: ComparisonNote.controlMissing,
        because: "The control has no figure here, so it cannot contradict a change. Compare "
          + "again.",
        cells: missing))
  }
  return notes
}

private func advisory(_ comparison: Comparison) -> Warning? {
  guard comparison.pairing == .advisory else { return nil }
  return Warning(
    code: ComparisonNote.advisory,
    because: "The two were measured at different times, so every change also contains the "
      + "changes of the computer in between. Intervals and expected false alarms do not cover "
      + "that. Measure both in one session before you rely on a change.")
}

private func sameImages(_ base: Run, _ head: Run) -> Warning? {
  let sums = Dictionary(
    base.images.map { ($0.name, $0.sha256) }, uniquingKeysWith: { first, _ in first })
  guard !head.images.isEmpty, head.images.allSatisfy({ sums[$0.name] == $0.sha256 }) else {
    return nil
  }
  return Warning(
    code: ComparisonNote.sameImages,
    because: "Both sides booted the same images, bit for bit, so the measured code is the "
      + "same. If you expected a change, it did not reach the guests.")
}

private func unfinished(_ comparison: Comparison) -> Warning? {
  let arms = [comparison.base, comparison.head, comparison.control].compactMap { $0 }
    .filter { $0.status != .complete }
  guard !arms.isEmpty else { return nil }
  return Warning(
    code: ComparisonNote.unfinished,
    because: "Not measured to the end: \(arms.map(\.name).joined(separator: ", ")). Cells may be "
      + "missing, or have fewer boots. "
      + (comparison.pairing == .interleaved
        ? "Compare again." : "Continue with `switchbench run --resume`."))
}

private func fewPairs(_ rows: [ComparisonRow]) -> Warning? {
  let few = rows.filter { $0.verdict.pairsNeeded != nil }
  guard let needed = few.compactMap(\.verdict.pairsNeeded).max() else { return nil }
  let seen = Set(few.map(\.change.pairs)).sorted().map(String.init).joined(separator: ", ")
  return Warning(
    code: ComparisonNote.fewPairs,
    because: "\(seen) pairs are too few for an interval with the requested confidence. It "
      + "needs at least \(needed) boots of each arm; \(PairRule.declaredLooks[0]) to "
      + "\(PairRule.declaredLooks.last ?? 0) are usual.",
    cells: few.map(\.id))
}

private func inconclusive(_ rows: [ComparisonRow], _ settings: ComparisonSettings) -> Warning? {
  let unseen = rows.filter { $0.verdict.word == .inconclusive && $0.verdict.pairsNeeded == nil }
  guard let worst = unseen.max(by: { $0.change.noise < $1.change.noise }) else { return nil }
  let effect = 2 * settings.threshold
  let pairs = settings.pairsNeeded(
    toDetect: logRatio(effect), noise: worst.change.noise, besideCopy: worst.control != nil)
  let share = brief(effect * 100)
  return Warning(
    code: ComparisonNote.inconclusive,
    because: "The interval contains both no change and a change that matters. The figure is "
      + "the smallest slowdown that \(brief(settings.power * 100)) of 100 such comparisons "
      + "would detect. "
      + (pairs.map { "About \($0) pairs would show \(share) % even in the noisiest row." }
        ?? "Not even 200 pairs would show \(share) % in the noisiest row: make the computer "
        + "quieter first."),
    cells: unseen.map(\.id))
}

private func noisyCells(_ comparison: Comparison) -> Warning? {
  let threshold = comparison.settings.threshold
  let noisy = comparison.gated.filter { $0.bar > threshold + 1e-9 }
  guard let least = noisy.map(\.bar).min(), let most = noisy.map(\.bar).max() else { return nil }
  let bars = [least, most].map { brief($0 * 100) + " %" }
  return Warning(
    code: ComparisonNote.noisyCells,
    because: "Base and control are the same code, and may differ here by more than the "
      + "threshold of \(brief(threshold * 100)) %: by "
      + (bars[0] == bars[1] ? bars[0] : "\(bars[0]) to \(bars[1])")
      + ", by the interval of their change. Only a larger change counts. More pairs or a "
      + "quieter computer reduce it.",
    cells: noisy.map(\.id))
}

private func notJudged(_ rows: [ComparisonRow]) -> Warning? {
  let shown = rows.filter { $0.mechanism != .native }
  guard !shown.isEmpty else { return nil }
  return Warning(
    code: ComparisonNote.notJudged,
    because:
      "The CPU did not run these switches itself, or that is not proven, so a change may be "
      + "the emulator's or the hypervisor's. They are shown and never judged. Instructions "
      + "counted on icount are exact and are judged by budgets.",
    cells: shown.map(\.id))
}

private func placement(_ rows: [ComparisonRow]) -> Warning? {
  let moved = rows.filter { $0.mechanism == .native && $0.isPlacement }
  guard !moved.isEmpty else { return nil }
  return Warning(
    code: ComparisonNote.placement,
    because: "The timed code of these cells is the same on both sides, byte for byte, and the "
      + "images around it differ. A change here comes from the position of code and data, or "
      + "from the harness, not from the strategy. The rows are shown and not judged.",
    cells: moved.map(\.id))
}

private func ungated(_ comparison: Comparison) -> Warning? {
  guard comparison.samples != .quiet, !comparison.gated.isEmpty else { return nil }
  return Warning(
    code: ComparisonNote.ungated,
    because: "All samples count here, including those taken while another guest used the "
      + "sibling hardware thread of the core: "
      + (comparison.samples == .all
        ? "--ungated asks for that." : "the recordings have no co-runner probe.")
      + " Such samples are slower by up to the whole cost of sharing a core. Record both again to "
      + "compare quiet samples.")
}

private func unpaired(_ rows: [ComparisonRow]) -> Warning? {
  let odd = rows.filter { $0.unpairedBoots > 0 }
  guard !odd.isEmpty else { return nil }
  let boots = odd.reduce(0) { $0 + $1.unpairedBoots }
  return Warning(
    code: ComparisonNote.unpaired,
    because: "\(boots) \(boots == 1 ? "boot has" : "boots have") no partner in the other arm and "
      + "\(boots == 1 ? "was" : "were") left out. The other boot failed, or had too few quiet "
      + "samples, or no positive middle.",
    cells: odd.map(\.id))
}

private func notRepeatable(_ cells: [ComparableCell]) -> Warning? {
  let odd = cells.filter { cell in
    cell.unit == .instructions
      && [cell.base, cell.head].contains { Set($0.boots.map(\.perSwitch)).count > 1 }
  }
  guard !odd.isEmpty else { return nil }
  return Warning(
    code: ComparisonNote.notRepeatable,
    because: "Counted instructions differ from boot to boot and should not, so their medians "
      + "are not exact. Something else ran in the batch. Look at the histograms.",
    cells: odd.map(\.id))
}
