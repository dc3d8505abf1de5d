import Analysis
import Documents
import Measurement

/// Each whole with its parts, where the CPU ran it and where instructions were counted.
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
    id: "wholes", title: "The wholes: do the parts add up?",
    text: [
      "Each part counts with what it adds to the strategy that it extends, measured beside it in the "
        + "same boots; a processor that overlaps them makes the whole cheaper than the sum. Native "
        + "figures are ticks, counted ones instructions."
    ], tables: tables, remarks: remarks(shown))
}

private func rows(of whole: WholeDefinition) -> [String] {
  [whole.base] + whole.parts.map { "  + \($0)" } + ["sum", "whole", "whole less sum"]
}

private func column(_ whole: WholeDefinition, _ fall: Waterfall) -> Grid.Column {
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

/// A sentence for each whole whose parts do not add up somewhere.
private func remarks(_ falls: [Waterfall]) -> [String] {
  let missed = falls.filter { !$0.addsUp }
  guard !missed.isEmpty else {
    return ["All parts add up: exactly where instructions are counted, elsewhere within 5 %."]
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
          ? ": the processor overlaps what it is given at once." : ": the parts do not explain it.")
  }
}
