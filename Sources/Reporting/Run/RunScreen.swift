import Analysis
import Documents
import Measurement

/// A run on one screen: where it was made, the answer, what speaks against it, and what to type next.
func screen(_ model: ReportModel, page: String?) -> Document {
  Document(
    title: "switchbench report on run \(model.environment.run)",
    byline: byline(model.environment), lead: [Paragraph(tally(model))],
    sections: [shortAnswer(model)]
      + closing(
        warnings: model.notes, unmeasured: model.unmeasured,
        paths: [("recording", model.recording)] + (page.map { [("page", $0)] } ?? []),
        next: next(model)))
}

/// The first table of the answer, with one arm of each interval.
private func shortAnswer(_ model: ReportModel) -> Section {
  let blocks = plainBlocks(model).filter { $0.kind == .cpu }
  guard !blocks.isEmpty else {
    return sections(model).first
      ?? Section(
        id: "answer", title: "The answer: no cell was measured", isCaution: true, blocks: [])
  }
  let shown = shownUnit(model)
  let grid = grid(blocks, model) { row, block in
    fieldText(
      row, block, shown: shown, ticksPerSecond: model.environment.host.tsc.hz.value,
      showsBothArms: false)
  }
  return Section(
    id: "answer",
    title: "\(words(shown)) per switch, native\(condition(blocks))",
    blocks: [
      .table(Table(grid: grid, isBrief: true)), .paragraph(Paragraph(screenLegend(model))),
    ])
}

/// How to read the table, and where the figures are that it leaves out.
private func screenLegend(_ model: ReportModel) -> String {
  let others = plainBlocks(model).contains { $0.kind != .cpu }
  return "±: the longer half of the 95 % interval over boots, if it changes a digit that is shown. "
    + "-: no cell, or none that was measured."
    + (others ? " Emulated and counted figures are not CPU time; --details has them." : "")
}

/// Commands to type next, each with its purpose.
private func next(_ model: ReportModel) -> [(label: String, path: String)] {
  // What measured nothing leaves no recording.
  guard !model.blocks.allSatisfy(\.rows.isEmpty) else { return [] }
  let rows = plainBlocks(model).flatMap(\.rows).filter { $0.ratioToReference == 1 }
  let cell = rows.first.map { [("one cell", "switchbench show \($0.cell.id)")] } ?? []
  return [("all tables", "switchbench report \(recordingName(model)) --details")] + cell
    + [("compare", "switchbench compare main")]
}

private func recordingName(_ model: ReportModel) -> String {
  let folder = model.recording.split(separator: "/").dropLast()
  return folder.isEmpty ? model.recording : folder.joined(separator: "/")
}

/// What stands below an answer on one screen.
///
/// - Parameters:
///   - warnings: Those about the whole run are shown, the others are counted.
///   - unmeasured: Counted by their reasons, the most frequent first.
///   - paths: Labels, and where things are kept.
///   - next: Commands, each behind its purpose.
func closing(
  warnings: [Warning], unmeasured: [UnmeasuredGroup], paths: [(label: String, path: String)],
  next: [(label: String, path: String)]
) -> [Section] {
  var blocks = warnings.filter(\.cells.isEmpty).map { warning in
    Block.paragraph(Paragraph("Warning, \(warning.code): \(warning.because)", tone: .caution))
  }
  let others = warnings.filter { !$0.cells.isEmpty }
  if !others.isEmpty {
    let counts = others.map { "\($0.code) (\(counted($0.cells.count, "cell")))" }
    blocks.append(
      .paragraph(
        Paragraph("Notes: \(counts.joined(separator: ", ")). --section notes explains them."))
    )
  }
  blocks += reasons(unmeasured)
  blocks.append(
    .facts(
      paths.map { Fact(label: $0.label, text: $0.path) }
        + next.map { Fact(label: $0.label, text: $0.path, isCode: true) }))
  return [Section(id: "closing", title: "", blocks: blocks)]
}

/// How many cells have no number, by reason: failures, and the most frequent of the others.
private func reasons(_ groups: [UnmeasuredGroup]) -> [Block] {
  guard !groups.isEmpty else { return [] }
  let failed = groups.filter { $0.status == .failed }
  let skipped = groups.filter { $0.status != .failed }.sorted { $0.cells.count > $1.cells.count }
  let shown = failed.prefix(3) + skipped.prefix(3)
  let lines = shown.map { group in
    Block.line(
      "\(group.status.rawValue) \(counted(group.cells.count, "cell")): \(group.because)",
      tone: group.status == .failed ? .bad : .plain)
  }
  let rest = groups.filter { !shown.contains($0) }
  guard !rest.isEmpty else { return lines }
  return lines + [
    .line(
      "skipped or failed \(counted(rest.reduce(0) { $0 + $1.cells.count }, "cell")) for "
        + "\(counted(rest.count, "other reason")): --section unmeasured lists all", tone: .plain)
  ]
}
