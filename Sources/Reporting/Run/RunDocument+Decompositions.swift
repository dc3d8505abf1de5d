import Analysis
import Documents

// The charts of decompositions and of footprints.

extension RunDocument {
  /// Each strategy that the CPU ran beside its parts: the base, the parts on top of it, and the whole.
  var decompositions: [Block] {
    let figures = model.waterfalls.filter { $0.kind == .cpu }
      .map { fall in
        let place =
          "\(fall.architecture.rawValue), \(fall.machine.rawValue), ring \(fall.ring.rawValue)"
        let base = WaterfallPlot.Step(
          label: fall.whole.base, increment: fall.base.value, text: figureWithArm(fall.base))
        let steps = fall.steps.map { step in
          WaterfallPlot.Step(
            label: step.strategy, increment: step.added.value,
            text: addition(step.added, unit: fall.unit))
        }
        let plot = WaterfallPlot(
          title: "\(fall.whole.strategy) and its parts: \(place), native",
          axisTitle: "ticks per switch", steps: [base] + steps,
          whole: WaterfallPlot.Whole(
            label: "\(fall.whole.strategy), measured", value: fall.measured.value,
            text: figureWithArm(fall.measured)))
        return Figure(
          plot, caption: "\(fall.whole.title): \(place) (native)")
      }
    guard !figures.isEmpty else { return [] }
    return [
      pictures(
        "As a picture",
        "Each bar begins where the one before it ended. The last one is the whole strategy, "
          + "measured by itself.", figures)
    ]
  }

  /// The cost of a switch beyond the memory accesses, for each ring; darker means more expensive.
  var footprints: [Block] {
    let figures = model.footprints
      .filter { $0.place.kind == .cpu && $0.entries.contains { $0.overFloor != nil } }
      .map { table in
        let contexts = Set(table.entries.map(\.contexts)).sorted()
        let bytes = Set(table.entries.map(\.bytesTouched)).sorted()
        let fields = contexts.map { contexts in
          bytes.map { bytes in
            let over = table.entries.first {
              $0.contexts == contexts && $0.bytesTouched == bytes
            }?.overFloor
            return HeatTable.Field(
              value: over.map { max($0.value, 0) }, text: over.map { figure($0) } ?? "-")
          }
        }
        let caption = "\(table.strategy): \(name(table.place)) (native)"
        let heat = HeatTable(
          title: "\(caption): the cost of a switch beyond the memory accesses",
          rowTitle: "contexts",
          columnTitle: "bytes per context", rows: contexts.map { fixed(Double($0), places: 0) },
          columns: bytes.map(size), fields: fields)
        return Figure(heat, caption: caption)
      }
    guard !figures.isEmpty else { return [] }
    return [
      pictures(
        "As a picture",
        "Ticks that a switch takes beyond the memory accesses alone, by number of contexts and "
          + "bytes that each touches.", figures)
    ]
  }
}
