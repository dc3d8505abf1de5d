import Analysis
import Documents
import Measurement
import Foundation

// The charts that stand beside whole tables.

extension RunDocument {
  func charts(_ section: Section) -> [Block] {
    switch section.id {
    case "answer": overview
    case "ladder": waterfalls
    case "decompositions": decompositions
    case "footprint": footprints
    default: []
    }
  }

  /// Every native block: a row for each strategy, its boots as dots.
  private var overview: [Block] {
    var plots = (drawsAll ? model.blocks : plainBlocks(model)).filter { $0.kind == .cpu }.map {
      block in
      let isCalibrated = block.rows.allSatisfy { $0.cell.coreCycles != nil }
      let unit = isCalibrated ? "core cycles per switch" : "ticks per switch"
      let rows = zip(labels(block), block.rows).map { label, row in
        let estimate = isCalibrated ? row.cell.coreCycles : row.cell.perSwitch
        return DotPlot.Row(
          label: label, note: estimate.map { figureWithArm($0) } ?? "-",
          dots: isCalibrated
            ? row.cell.boots.compactMap(\.coreCycles) : row.cell.boots.map(\.perSwitch),
          interval: estimate?.interval,
          estimate: estimate?.value)
      }
      return DotPlot(
        title: caption(block), axisTitle: "\(unit) (logarithmic)", rows: rows, isLogarithmic: true)
    }
    guard !plots.isEmpty else { return [] }
    for unit in Set(plots.map(\.axisTitle)) {
      let family = plots.indices.filter { plots[$0].axisTitle == unit }
      let values = family.flatMap { plots[$0].rows.flatMap(\.dots) }.filter { $0 > 0 }
      for index in family { plots[index].shared = [values.min(), values.max()].compactMap { $0 } }
    }
    return [
      pictures(
        "As a picture",
        "A dot is a boot, a line the median over boots, a bar its interval. The scale is "
          + "logarithmic: equal lengths are equal ratios. All pictures of one unit share a "
          + "scale.",
        plots.map { Figure($0, caption: $0.title) })
    ]
  }

  /// Whether a block has pictures of its cells and ladder.
  ///
  /// On a long page one machine stands for all on which the CPU runs the same code.
  func isDrawn(_ block: ReportBlock) -> Bool {
    drawsAll
      || block.machine
        == model.blocks.first {
          $0.kind == .cpu
            && ($0.scenario, $0.architecture, $0.ring)
              == (block.scenario, block.architecture, block.ring)
        }?.machine
  }

  /// Which cells a picture of a whole block shows.
  private func caption(_ block: ReportBlock) -> String {
    let benchmarks = uniqued(block.rows.map(\.cell.id.benchmark))
    let names =
      benchmarks.count > 2 ? "\(benchmarks.count) benchmarks" : benchmarks.joined(separator: ", ")
    return "\(names), \(block.scenario), \(block.architecture.rawValue), "
      + "\(block.machine.rawValue), ring \(block.ring.rawValue), \(Mark(block).word)"
  }

  /// Every path up a native block's ladder, from the floor to a strategy that nothing extends.
  private var waterfalls: [Block] {
    model.blocks.filter { $0.kind == .cpu && isDrawn($0) }.compactMap { block -> Block? in
      var plots = climbs(block.ladder).filter { $0.count > 1 }.compactMap { waterfall($0, block) }
      guard !plots.isEmpty else { return nil }
      // One scale for all would leave nothing to see of the small ones.
      func decade(_ plot: WaterfallPlot) -> Int { Int(log10(max(plot.whole?.value ?? 1, 1))) }
      let families = Dictionary(grouping: plots, by: decade).mapValues { family -> [Double] in
        family.flatMap { plot -> [Double] in plot.runningSums + [plot.whole?.value ?? 0] }
      }
      for index in plots.indices {
        let values = families[decade(plots[index])] ?? []
        plots[index].shared = [values.min(), values.max()].compactMap { $0 }
      }
      return pictures(
        "\(name(block, model)): native",
        "From the floor upwards, in ticks per switch. Each step is the median difference over "
          + "boots. The whole at the bottom is measured by itself, so the steps need not add "
          + "up to it exactly. Pictures of the same power of ten share a scale.",
        plots.map { Figure($0, caption: $0.title) })
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

  private func waterfall(_ path: [Rung], _ block: ReportBlock) -> WaterfallPlot? {
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
    return WaterfallPlot(
      title: "The parts of \(top.strategy): \(caption(block))", axisTitle: "ticks per switch",
      steps: steps,
      whole: WaterfallPlot.Whole(
        label: "\(top.strategy), measured", value: topCost.value, text: figureWithArm(topCost)))
  }
}
