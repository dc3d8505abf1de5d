import Analysis
import Documents
import Measurement

// One cell, folded to a line: what its samples look like, and where its number comes from.

extension RunDocument {
  func fold(_ row: ReportRow, _ block: ReportBlock, id: String) -> Fold {
    let cell = row.cell
    let detail = details[cell.id]
    let exact = exactSentence(cell, block)
    let isDrawn =
      exact == nil && (drawsAll || block.kind == .cpu && isOfCoreAlone(cell.id) && isDrawn(block))
    var blocks: [Block] = exact.map { [.paragraph(Paragraph($0))] } ?? []
    let figures = isDrawn ? figures(cell, detail, block) : []
    if !figures.isEmpty { blocks.append(.figures(figures)) }
    var about = [Fact(label: "cell", text: cell.id.description, isCode: true)]
    about += facts(cell, detail, block, isExact: exact != nil)
    blocks.append(.facts(about))
    if !row.notes.isEmpty {
      let notes = row.notes.map { "\(model.notes[$0].code) [\($0 + 1)]" }
      blocks.append(.paragraph(Paragraph("Notes: \(notes.joined(separator: ", "))")))
    }
    return Fold(
      id: id, title: place(cell.id), value: figureWords(cell, block), mark: Mark(block),
      facets: facets(block), blocks: blocks)
  }

  /// Which cell a picture is of, and how its numbers came about.
  private func caption(_ cell: CellAnalysis, _ block: ReportBlock) -> String {
    let id = cell.id
    return "\(id.strategy), \(id.benchmark), \(id.scenario), \(id.architecture.rawValue), "
      + "\(id.machine.rawValue), ring \(id.ring.rawValue), \(Mark(block).word)"
  }

  private func unitWords(_ unit: Measurement.Unit) -> String {
    switch unit {
    case .tscTicks: "ticks per switch"
    case .instructions: "instructions per switch"
    case .hostInstructions: "instructions per switch, those of KVM and its host among them"
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

  /// A CPU's own time of the switch alone is drawn on every page.
  private func isOfCoreAlone(_ id: CellID) -> Bool {
    Scenario(id.scenario)?.isOfCoreAlone ?? false
  }

  private func figures(
    _ cell: CellAnalysis, _ detail: CellDetail?, _ block: ReportBlock
  ) -> [Figure] {
    let samples = detail?.distribution.map { histogram($0, cell, block) }
    let traces = detail?.boots.filter { !$0.blockMedians.isEmpty } ?? []
    return [samples, traces.isEmpty ? nil : runOrder(traces, cell, block)].compactMap { $0 }
  }

  private func histogram(
    _ distribution: Distribution, _ cell: CellAnalysis, _ block: ReportBlock
  ) -> Figure {
    let plot = HistogramPlot(
      title: "Samples, \(Mark(block).word)", axisTitle: unitWords(cell.unit),
      bins: distribution.bins.map {
        HistogramPlot.Bin(lower: $0.lower, upper: $0.upper, count: $0.count)
      },
      gridStep: distribution.clockStep,
      marks: cell.perSwitch.map { [HistogramPlot.Mark(value: $0.value, label: "estimate")] } ?? [],
      isEmulated: block.kind != .cpu)
    let sentences = [gridWords(distribution), outsideWords(distribution)]
      .filter { !$0.isEmpty }
    return Figure(
      plot, caption: "\(caption(cell, block)): samples. \(sentences.joined(separator: " "))")
  }

  private func runOrder(
    _ traces: [BootTrace], _ cell: CellAnalysis, _ block: ReportBlock
  ) -> Figure {
    let locations = Dictionary(
      cell.boots.map { ($0.boot, $0.perSwitch) }, uniquingKeysWith: { first, _ in first })
    let plot = RunOrderPlot(
      title: "Run order, \(Mark(block).word)", axisTitle: unitWords(cell.unit),
      stretches: traces.map { trace in
        RunOrderPlot.Stretch(
          label: "\(trace.boot)", values: trace.blockMedians, counts: trace.counts,
          location: locations[trace.boot])
      }, estimate: cell.perSwitch?.value,
      interval: cell.perSwitch?.interval,
      isEmulated: block.kind != .cpu)
    let interval = cell.perSwitch.flatMap { estimate in
      estimate.interval.map { _ in ", the band its interval (\(percent(estimate.coverage)))" }
    }
    return Figure(
      plot,
      caption: "\(caption(cell, block)): run order\(interval ?? "").")
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

  private func tailFact(_ cell: CellAnalysis) -> Fact? {
    cell.tail.map { tail in
      let percentiles = [
        ("p50", tail.p50), ("p90", tail.p90), ("p99", tail.p99), ("p99.9", tail.p999),
      ].map { "\($0.0) \(threeDigits($0.1))" }.joined(separator: ", ")
      return Fact(
        label: "tail",
        text: "\(percentiles) \(unitWords(cell.unit)); \(percent(tail.shareAboveTwiceMedian)) of "
          + "\(fixed(Double(tail.samples), places: 0)) samples above 2 x p50")
    }
  }

  private func facts(
    _ cell: CellAnalysis, _ detail: CellDetail?, _ block: ReportBlock, isExact: Bool
  ) -> [Fact] {
    var facts = [
      Fact(label: "mechanism", text: "\(Mark(block).word): \(cell.proof.because)")
    ]
    if let interval = cell.perSwitch?.interval, let estimate = cell.perSwitch {
      facts.append(
        Fact(
          label: "interval",
          text: "\(threeDigits(interval.lowerBound)) to \(threeDigits(interval.upperBound)) "
            + "\(unitWords(cell.unit)), covers \(percent(estimate.coverage))"))
    }
    if !isExact, let tail = tailFact(cell) { facts.append(tail) }
    if let detail { facts += bootFacts(cell, detail) }
    return facts
  }

  private func bootFacts(_ cell: CellAnalysis, _ detail: CellDetail) -> [Fact] {
    let batches = uniqued(detail.boots.map(\.switchesPerSample)).sorted()
    var boots = "\(cell.boots.count) of \(detail.boots.count) count"
    if let least = batches.first, let greatest = batches.last {
      boots += "; \(least == greatest ? "\(least)" : "\(least) to \(greatest)") switches per sample"
    }
    let short = cell.leftOut.filter(\.isShortOfQuiet).map(\.boot)
    if short.count > 1 {
      boots += "; boots \(list(short.map(String.init))) lacked quiet samples"
    }
    for boot in cell.leftOut where !(short.count > 1 && boot.isShortOfQuiet) {
      boots += "; boot \(boot.boot) is left out: \(words(boot.reason))"
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
            + "state \(verification.statePreserved ? "preserved" : "not preserved")"))
    }
    return facts
  }

  /// What a strategy's canaries were checked for in each instruction set, and what for not.
  func promises(_ cells: [CellID]) -> [String] {
    uniqued(cells.map(\.architecture)).compactMap { architecture in
      let verification = cells.lazy.filter { $0.architecture == architecture }
        .compactMap { details[$0]?.verification }.first
      return verification.map {
        "\(architecture.rawValue): promises \(list($0.promised))"
          + (drawsAll ? "; not promised: \(list($0.notPromised))." : ".")
      }
    }
  }

  private func list(_ words: [String]) -> String {
    words.isEmpty ? "nothing" : words.joined(separator: ", ")
  }
}
