import Analysis

// The charts that stand beside whole tables.

extension HTMLReport {
  func charts(_ section: Section) -> [ChartsPart] {
    switch section.id {
    case "answer": overview
    case "ladder": waterfalls
    case "wholes": wholes
    case "footprint": footprints
    default: []
    }
  }

  /// Every native block: a row for each strategy, its boots as dots.
  private var overview: [ChartsPart] {
    let figures = model.blocks.enumerated().filter { $0.element.kind == .cpu }.map { index, block in
      let isCalibrated = block.rows.allSatisfy { $0.cell.coreCycles != nil }
      let unit = isCalibrated ? "core cycles per switch" : "ticks per switch"
      let name = "\(name(block, model)): native"
      let rows = zip(labels(block), block.rows).map { label, row in
        let estimate = isCalibrated ? row.cell.coreCycles : row.cell.perSwitch
        return DotPlot.Row(
          label: label, note: estimate.map { figureWithArm($0) } ?? "-",
          dots: isCalibrated
            ? row.cell.boots.compactMap(\.coreCycles) : row.cell.boots.map(\.perSwitch),
          interval: estimate?.interval,
          estimate: estimate?.value)
      }
      let plot = DotPlot(
        title: name, axisTitle: "\(unit) (logarithmic)", rows: rows, isLogarithmic: true)
      return FigurePart(svg: plot.svg(id: "overview-\(index)"), caption: name)
    }
    guard !figures.isEmpty else { return [] }
    return [
      ChartsPart(
        heading: "The same as a picture",
        text: "A dot is a boot, a line the median over boots, a bar its interval. The scale is "
          + "logarithmic: equal lengths are equal ratios.", figures: figures)
    ]
  }

  /// Every path up a native block's ladder, from the floor to a strategy that nothing extends.
  private var waterfalls: [ChartsPart] {
    model.blocks.enumerated().filter { $0.element.kind == .cpu }.compactMap { index, block in
      let paths = climbs(block.ladder).filter { $0.count > 1 }
      guard !paths.isEmpty else { return nil }
      let figures = paths.enumerated().compactMap { number, path in
        waterfall(path, block, id: "waterfall-\(index)-\(number)")
      }
      return ChartsPart(
        heading: "\(name(block, model)): native",
        text: "From the floor upwards, in ticks per switch. Each step is a median of differences "
          + "over boots; the whole below is measured by itself, so the two need not meet exactly.",
        figures: figures)
    }
  }

  /// Rungs from the floor up to each strategy that no other stands on.
  private func climbs(_ ladder: [Rung]) -> [[Rung]] {
    let steppedOn = Set(ladder.compactMap(\.above))
    return ladder.filter { !steppedOn.contains($0.strategy) }.map { top in
      var path = [top]
      while let above = path[0].above, path.count <= ladder.count,
        let next = ladder.first(where: { $0.strategy == above })
      {
        path.insert(next, at: 0)
      }
      return path
    }
  }

  private func waterfall(_ path: [Rung], _ block: ReportBlock, id: String) -> FigurePart? {
    func cost(_ strategy: String) -> Estimate? {
      block.rows.first { $0.cell.id.strategy == strategy }?.cell.perSwitch
    }
    guard let floor = path.first, let top = path.last, let floorCost = cost(floor.strategy),
      let topCost = cost(top.strategy)
    else { return nil }
    var steps = [
      WaterfallPlot.Step(
        label: floor.strategy, increment: floorCost.value, text: figureWithArm(floorCost))
    ]
    for rung in path.dropFirst() {
      guard let added = rung.added else { return nil }
      steps.append(
        WaterfallPlot.Step(
          label: rung.strategy, increment: added.value, text: addition(added, unit: block.unit)))
    }
    let name = "\(name(block, model)): native; what makes up \(top.strategy)"
    let plot = WaterfallPlot(
      title: name, axisTitle: "ticks per switch", steps: steps,
      whole: WaterfallPlot.Whole(
        label: "\(top.strategy), the whole", value: topCost.value, text: figureWithArm(topCost)))
    return FigurePart(svg: plot.svg(id: id), caption: "What makes up \(top.strategy) (native)")
  }
}
