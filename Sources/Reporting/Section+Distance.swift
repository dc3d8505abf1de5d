import Analysis
import Documents
import Measurement

/// Partners on one CPU and on two: a table over the distance of the second.
func distance(_ model: ReportModel, _ isNative: Bool) -> Section? {
  let rows = inStory(model.distances ?? [], model, isNative, \.place, \.strategy)
  let tables = uniqued(rows.map(\.place)).map { place in
    let rows = rows.filter { $0.place == place }
    let measured = Scenario.Distance.allCases.filter { distance in
      rows.contains { $0.entry(distance) != nil }
    }
    let same = Grid.Column(
      heading: ["", "same CPU"],
      cells: rows.map { row in row.sameCPU.map { figureWithShare($0, unit: place.unit) } ?? "-" })
    let others = measured.flatMap { distance in
      [
        Grid.Column(
          heading: heading(distance),
          cells: rows.map { row in
            row.entry(distance).map { figureWithShare($0.perSwitch, unit: place.unit) } ?? "-"
          }),
        Grid.Column(
          heading: ["over", "same CPU"],
          cells: rows.map { row in ratio(row.entry(distance)?.overSameCPU?.value) }),
      ]
    }
    return Table(
      title: "\(name(place)), in \(unitName(place))", text: "",
      grid: Grid(rowHeading: "strategy", rows: rows.map(\.strategy), columns: [same] + others))
  }
  return Section(
    id: "distance", title: "Two CPUs: a wake-up that crosses from one to the other",
    text: [
      "One way between two threads or processes, by the distance of the second one's CPU. On the same"
        + " CPU the kernel switches from one to the other. On two, each sleeps on a CPU of its own and"
        + " an interprocessor interrupt ends that sleep. In a virtual machine the interrupt and the"
        + " idle CPU can both involve the hypervisor."
    ], tables: tables)
}

private func heading(_ distance: Scenario.Distance) -> [String] {
  switch distance {
  case .sibling: ["sibling", "thread"]
  case .core: ["other core,", "same node"]
  case .node: ["other", "node"]
  }
}

extension DistanceRow {
  fileprivate func entry(_ distance: Scenario.Distance) -> DistanceEntry? {
    entries.first { $0.distance == distance }
  }
}
