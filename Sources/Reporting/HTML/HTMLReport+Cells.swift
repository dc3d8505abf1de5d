import Analysis
import Measurement

// One cell, folded to a line: what its samples look like, and where its number comes from.

extension HTMLReport {
  func part(_ row: ReportRow, _ block: ReportBlock, id: String) -> CellPart {
    let cell = row.cell
    let label = MechanismLabel(block)
    let detail = details[cell.id]
    let exact = exactSentence(cell, block)
    return CellPart(
      id: id, place: place(cell.id), figure: figureWords(cell, block), kind: label.kind.rawValue,
      mechanism: label.word, cell: cell.id.description, sentence: exact.map { [$0] } ?? [],
      figures: exact == nil ? figures(cell, detail, label, id: id) : [],
      tail: exact == nil ? tail(cell, label) : [], facts: facts(cell, detail, block),
      again: again(cell.id),
      notes: row.notes.map {
        CellPart.NoteLink(id: "note-\($0 + 1)", number: $0 + 1, code: model.notes[$0].code)
      })
  }

  private func unitWords(_ unit: Measurement.Unit) -> String {
    switch unit {
    case .tscTicks: "ticks per switch"
    case .instructions: "instructions per switch"
    case .clocks: "documented clocks per switch"
    }
  }

  private func figureWords(_ cell: CellAnalysis, _ block: ReportBlock) -> String {
    guard let perSwitch = cell.perSwitch else { return "no number" }
    let measured = "\(figureWithArm(perSwitch, unit: block.unit)) \(unitWords(block.unit))"
    guard let cycles = cell.coreCycles else { return measured }
    return "\(figureWithArm(cycles)) core cycles, \(measured)"
  }

  /// Said in place of charts where there is nothing to draw.
  private func exactSentence(_ cell: CellAnalysis, _ block: ReportBlock) -> String? {
    guard let perSwitch = cell.perSwitch, isExact(perSwitch, block.unit), let tail = cell.tail,
      tail.p999 == tail.p50, tail.shareAboveTwiceMedian == 0
    else { return nil }
    return
      "All \(counted(cell.boots.count, "boot")) counted the same, sample after sample: there is "
      + "no distribution to draw."
  }

  private func figures(
    _ cell: CellAnalysis, _ detail: CellDetail?, _ label: MechanismLabel, id: String
  ) -> [FigurePart] {
    let what = "\(cell.id.strategy), \(place(cell.id)), \(label.word)"
    let samples = detail?.distribution.map {
      histogram($0, cell, label, title: "Distribution: \(what)", id: "\(id)-h")
    }
    let traces = detail?.boots.filter { !$0.blockMedians.isEmpty } ?? []
    let order =
      traces.isEmpty
      ? nil : runOrder(traces, cell, label, title: "Run order: \(what)", id: "\(id)-r")
    let boots = DotPlot(
      title: "Boots: \(what)", axisTitle: unitWords(cell.unit), rows: [bootsRow(cell, label)])
    let interval = cell.perSwitch.flatMap { estimate in
      estimate.boots > 1 ? ", the bar its interval (\(percent(estimate.coverage)))" : nil
    }
    let dots = FigurePart(
      svg: boots.svg(id: "\(id)-b"),
      caption: "Boots (\(label.word)): a dot each, the line their median\(interval ?? "").")
    return [samples, order, dots].compactMap { $0 }
  }

  private func histogram(
    _ distribution: Distribution, _ cell: CellAnalysis, _ label: MechanismLabel, title: String,
    id: String
  ) -> FigurePart {
    var plot = HistogramPlot(
      title: title, axisTitle: unitWords(cell.unit),
      bins: distribution.bins.map {
        HistogramPlot.Bin(lower: $0.lower, upper: $0.upper, count: $0.count)
      },
      gridStep: distribution.clockStep,
      marks: cell.perSwitch.map { [HistogramPlot.Mark(value: $0.value, label: "estimate")] } ?? [],
      isEmulated: label.kind != .cpu)
    let sentences = [
      plot.peakWords, gridWords(distribution),
      plot.showsGrid ? "Strokes on the axis are its steps." : "", outsideWords(distribution),
    ].filter { !$0.isEmpty }
    plot.remark = sentences.joined(separator: " ")
    return FigurePart(
      svg: plot.svg(id: id), caption: "Samples (\(label.word)). \(plot.remark)")
  }

  private func runOrder(
    _ traces: [BootTrace], _ cell: CellAnalysis, _ label: MechanismLabel, title: String, id: String
  ) -> FigurePart {
    let plot = RunOrderPlot(
      title: title, axisTitle: unitWords(cell.unit),
      stretches: traces.map {
        RunOrderPlot.Stretch(label: "\($0.boot)", values: $0.blockMedians, counts: $0.counts)
      }, estimate: cell.perSwitch?.value, isEmulated: label.kind != .cpu)
    return FigurePart(
      svg: plot.svg(id: id),
      caption: "Run order (\(label.word)): medians of blocks of samples, boot after boot.")
  }

  private func bootsRow(_ cell: CellAnalysis, _ label: MechanismLabel) -> DotPlot.Row {
    DotPlot.Row(
      label: label.word, note: cell.perSwitch.map { figureWithArm($0, unit: cell.unit) } ?? "",
      dots: cell.boots.map(\.perSwitch),
      interval: cell.perSwitch.flatMap { $0.boots > 1 ? $0.lower...$0.upper : nil },
      estimate: cell.perSwitch?.value, isEmulated: label.kind != .cpu)
  }

  private func gridWords(_ distribution: Distribution) -> String {
    guard let step = distribution.clockStep else { return "" }
    let width =
      distribution.stepsPerBin == 1
      ? "a bar is one" : "a bar is \(fixed(Double(distribution.stepsPerBin), places: 0)) of them"
    return "One step of the clock is \(threeDigits(step)) ticks per switch; \(width)."
  }

  private func outsideWords(_ distribution: Distribution) -> String {
    let parts = [
      distribution.below.map { "\($0.count) below, down to \(threeDigits($0.extreme))" },
      distribution.beyond.map { "\($0.count) beyond, up to \(threeDigits($0.extreme))" },
    ].compactMap { $0 }
    guard !parts.isEmpty else { return "" }
    return "Not drawn, of \(fixed(Double(distribution.samples), places: 0)) samples: "
      + "\(parts.joined(separator: "; "))."
  }

  private func tail(_ cell: CellAnalysis, _ label: MechanismLabel) -> [TablePart] {
    guard let tail = cell.tail else { return [] }
    func column(_ heading: String, _ text: String) -> Grid.Column {
      Grid.Column(heading: [heading], cells: [text], label: label)
    }
    let columns = [
      ("p50", tail.p50), ("p90", tail.p90), ("p99", tail.p99), ("p99.9", tail.p999),
    ].map { column($0.0, threeDigits($0.1)) }
    let grid = Grid(
      rowHeading: "strategy", rows: [cell.id.strategy],
      columns: columns + [column("above 2 x p50", percent(tail.shareAboveTwiceMedian))])
    let samples = fixed(Double(tail.samples), places: 0)
    return [part(grid, name: "Percentiles of \(samples) samples, \(unitWords(cell.unit))")]
  }

  private func facts(
    _ cell: CellAnalysis, _ detail: CellDetail?, _ block: ReportBlock
  ) -> [Fact] {
    var facts = [
      Fact(label: "mechanism", text: "\(MechanismLabel(block).word): \(cell.proof.because)")
    ]
    if let interval = cell.perSwitch, interval.boots > 1 {
      facts.append(
        Fact(
          label: "interval",
          text: "\(threeDigits(interval.lower)) to \(threeDigits(interval.upper)) "
            + "\(unitWords(cell.unit)), covers \(percent(interval.coverage))"))
    }
    if let detail { facts += bootFacts(cell, detail) }
    return facts
  }

  private func again(_ id: CellID) -> String {
    shell([
      "switchbench", "run", "--benchmark", id.benchmark, "--strategy", id.strategy,
      "--architecture", id.architecture.rawValue, "--ring", "\(id.ring.rawValue)", "--machine",
      id.machine.rawValue,
    ])
  }

  private func bootFacts(_ cell: CellAnalysis, _ detail: CellDetail) -> [Fact] {
    let batches = uniqued(detail.boots.map(\.switchesPerSample)).sorted()
    var boots = "\(cell.boots.count) of \(detail.boots.count) count"
    if let least = batches.first, let greatest = batches.last {
      boots += "; \(least == greatest ? "\(least)" : "\(least) to \(greatest)") switches per sample"
    }
    for boot in cell.leftOut {
      boots +=
        "; boot \(boot.boot) is left out: \(boot.notPositive) of \(boot.samples) samples were "
        + "not positive"
    }
    let first = spread(detail.boots.compactMap(\.firstSample))
    if first != "no" { boots += "; first, cold and left out: \(first)" }
    var facts = [Fact(label: "boots", text: boots)]
    if let verification = detail.verification {
      facts.append(
        Fact(
          label: "verified",
          text: "\(verification.switchesCounted) switches counted of "
            + "\(verification.switchesExpected) asked for; "
            + (verification.statePreserved ? "preserved" : "not preserved")
            + ": \(list(verification.promised)); not promised: \(list(verification.notPromised))"))
    }
    return facts
  }

  private func list(_ words: [String]) -> String {
    words.isEmpty ? "nothing" : words.joined(separator: ", ")
  }
}
