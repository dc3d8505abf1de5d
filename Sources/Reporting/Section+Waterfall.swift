import Analysis
import Documents
import Measurement

/// Each decomposition, where the CPU ran it and where instructions were counted.
func waterfalls(_ model: ReportModel) -> Section? {
  let shown = model.waterfalls.filter { $0.kind == .cpu || $0.kind == .counted }
  guard !shown.isEmpty else { return nil }
  let tables = uniqued(shown.map(\.whole)).map { whole in
    let falls = shown.filter { $0.whole == whole }
    return Table(
      title: "\(whole.title): \(whole.strategy)", text: whole.because ?? "",
      grid: Grid(
        rowHeading: "part", rows: rows(of: whole), columns: falls.map { column(whole, $0) }))
  }
  return Section(
    id: "decompositions", title: "Decompositions: do the parts add up?",
    text: [
      "Each part contributes its difference from the strategy that it extends, measured in the "
        + "same boots. A processor that overlaps the parts makes the whole cheaper than their "
        + "sum. Native figures are in ticks, counted ones in instructions."
    ], tables: tables, remarks: remarks(shown))
}

private func rows(of whole: Decomposition) -> [String] {
  [whole.base] + whole.parts.map { "  + \($0)" } + ["sum", "measured", "measured - sum"]
}

private func column(_ whole: Decomposition, _ fall: Waterfall) -> Grid.Column {
  let verdict =
    fall.unit == .instructions
    ? (fall.addsUp ? "exact" : "not exact")
    : "\(fall.relativeRemainder < 0 ? "-" : "+")\(percent(abs(fall.relativeRemainder)))"
  let difference =
    fall.addsUp && fall.unit == .instructions
    ? "0" : addition(fall.remainder, unit: fall.unit)
  return Grid.Column(
    heading: [fall.architecture.rawValue, fall.machine.rawValue, "ring \(fall.ring.rawValue)"],
    cells: [figure(fall.base, unit: fall.unit)]
      + fall.steps.map { addition($0.added, unit: fall.unit) }
      + [
        figure(fall.sum, unit: fall.unit), figure(fall.measured, unit: fall.unit),
        "\(difference) (\(verdict))",
      ])
}

/// A sentence for each decomposition whose parts do not add up.
private func remarks(_ falls: [Waterfall]) -> [String] {
  let missed = falls.filter { !$0.addsUp }
  guard !missed.isEmpty else {
    return ["All parts add up: exactly where instructions are counted, and within 5 % elsewhere."]
  }
  return missed.map { fall in
    let place =
      "\(fall.architecture.rawValue), \(fall.machine.rawValue), ring \(fall.ring.rawValue)"
    let share = percent(abs(fall.relativeRemainder))
    let direction = fall.remainder.value < 0 ? "less" : "more"
    return "\(fall.whole.strategy) (\(place)) takes \(share) \(direction) than its parts together"
      + (fall.unit == .instructions
        ? ": they do not execute the same instructions."
        : fall.remainder.value < 0
          ? ": the processor overlaps them." : ": the parts do not explain the rest.")
  }
}
