import Analysis
import Documents
import Measurement

/// How far the samples may be trusted, cell by cell.
func quality(_ model: ReportModel) -> Section? {
  guard let quality = model.quality else { return nil }
  let tables = quality.places.flatMap { place -> [Table] in
    let title = "\(place.floor.machine.rawValue), \(place.floor.architecture.rawValue)"
    guard !place.cells.isEmpty else { return [] }
    return [
      Table(
        title: "\(title): acceptance", text: placeText(place), grid: acceptance(place.cells)),
      Table(
        title: "\(title): the effect of the gate, in ticks per switch", text: "",
        grid: effects(place.cells)),
    ]
  }
  let steps = quality.clockSteps.map { steps in
    "\(steps.machine.rawValue): the clock advanced in steps of "
      + "\(steps.steps.map(String.init).joined(separator: ", ")) ticks in different launches."
  }
  return Section(
    id: "quality", title: "Data quality: the share of quiet samples, and the effect of the gate",
    text: [
      "A sample is quiet if the probes around it are at the machine's probe floor. Dead time: "
        + "the share of probes that found the core disturbed. Veto: a strategy must not "
        + "change the probe that judges it. Intercept: a line through all samples over the "
        + "excess of their probes, at no excess; it should agree with the gated figure. "
        + "Control: the gate with shuffled probes, which must have no effect."
    ] + steps, tables: tables)
}

private func placeText(_ place: PlaceQuality) -> String {
  let idle =
    place.idleShare.map { " While guests waited, \(percent($0)) of the probes were quiet." } ?? ""
  return "Probe: \(words(place.floor)).\(idle)"
}

private func acceptance(_ cells: [CellQuality]) -> Grid {
  func column(_ heading: [String], _ text: (CellQuality) -> String) -> Grid.Column {
    Grid.Column(heading: heading, cells: cells.map(text))
  }
  return Grid(
    rowHeading: "cell", rows: cells.map(rowName),
    columns: [
      column(["boots", "counting"]) { "\($0.countingBoots)/\($0.boots)" },
      column(["quiet", "samples"]) { percent($0.quietShare) },
      column(["dead", "time"]) { $0.deadTime.map(percent) ?? "-" },
      column(["accepted", "before"]) { percent($0.acceptedBefore) },
      column(["accepted", "after"]) { percent($0.acceptedAfter) },
      column(["", "veto"]) { words($0.veto) },
    ])
}

private func effects(_ cells: [CellQuality]) -> Grid {
  func column(_ heading: String, _ text: (CellQuality) -> String) -> Grid.Column {
    Grid.Column(heading: [heading], cells: cells.map(text))
  }
  func estimate(_ estimate: Estimate?) -> String { estimate.map { figure($0) } ?? "-" }
  return Grid(
    rowHeading: "cell", rows: cells.map(rowName),
    columns: [
      column("gated") { estimate($0.gated) },
      column("intercept") { estimate($0.intercept) },
      column("ungated") { estimate($0.ungated) },
      column("shuffled") { estimate($0.control.shuffled) },
      column("control") { words($0.control.verdict) },
    ])
}

private func rowName(_ cell: CellQuality) -> String {
  "\(cell.id.strategy) \(cell.id.scenario) ring\(cell.id.ring.rawValue)"
}

private func words(_ veto: CellQuality.Veto) -> String {
  switch veto {
  case .safe: "safe"
  case .movesProbe: "moves the probe"
  case .notGated: "not gated"
  case .notTested: "not tested"
  }
}

private func words(_ verdict: ShuffledControl.ControlVerdict) -> String {
  switch verdict {
  case .useless: "no effect"
  case .works: "has effect"
  case .notTested: "not tested"
  }
}
