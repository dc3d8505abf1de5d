import Analysis
import Documents
import Measurement

// The sections of scenarios other than ping-pong. Each is there twice, for what the CPU ran itself
// and for the rest, so that an emulator's time never stands in one section with a CPU's.

/// The sections of scenarios that the model has something of.
func scenarioSections(_ model: ReportModel) -> [Section] {
  [true, false].flatMap { isNative in
    [footprint(model, isNative), cold(model, isNative), placement(model, isNative)]
      .compactMap { section in
        guard var section, !section.tables.isEmpty else { return nil }
        if !isNative {
          section.isCaution = true
          section.id += "-emulated"
          section.title += "; emulated or counted, never a CPU's time"
        }
        return section
      }
  }
}

private func footprint(_ model: ReportModel, _ isNative: Bool) -> Section? {
  let tables = inStory(model.footprints, model, isNative, \.place, \.strategy)
  let floor = model.floor ?? "the floor"
  return Section(
    id: "footprint",
    title: "The footprint: many contexts in a ring, each touching memory of its own",
    text: [
      "A switch and the touching after it, by the number of contexts and the bytes that each touches"
        + " (one load for each cache line). The touching alone is the table of \(floor); what a"
        + " switch takes beyond it, over boots of the same number, is a table of its own."
    ],
    tables: tables.flatMap { table in
      let place = "\(name(table.place)), in \(unitName(table.place))"
      let whole = Table(
        title: "\(table.strategy): \(place)", text: "",
        grid: footprintGrid(table) { figureWithShare($0.perSwitch, unit: table.place.unit) })
      guard table.entries.contains(where: { $0.overFloor != nil }) else { return [whole] }
      let rest = footprintGrid(table) { entry in
        entry.overFloor.map { addition($0, unit: table.place.unit) }
      }
      return [
        whole,
        Table(
          title: "\(table.strategy), beyond \(floor): \(place)", text: "", grid: rest),
      ]
    })
}

private func footprintGrid(
  _ table: FootprintTable, _ text: (FootprintEntry) -> String?
) -> Grid {
  let contexts = Set(table.entries.map(\.contexts)).sorted()
  let columns = Set(table.entries.map(\.bytesTouched)).sorted().map { bytes in
    Grid.Column(
      heading: [size(bytes)],
      cells: contexts.map { contexts in
        table.entries.first { $0.contexts == contexts && $0.bytesTouched == bytes }.flatMap(text)
          ?? "-"
      })
  }
  return Grid(
    rowHeading: "contexts", rows: contexts.map { fixed(Double($0), places: 0) }, columns: columns)
}

private func cold(_ model: ReportModel, _ isNative: Bool) -> Section? {
  let rows = inStory(model.coldRows, model, isNative, \.place, \.strategy)
  let floor = model.floor ?? "the floor"
  let tables = uniqued(rows.map(\.place)).map { place in
    let rows = rows.filter { $0.place == place }
    func column(_ heading: [String], _ text: (ColdRow) -> String?) -> Grid.Column {
      Grid.Column(heading: heading, cells: rows.map { text($0) ?? "-" })
    }
    return Table(
      title: "\(name(place)), in \(unitName(place))", text: "",
      grid: Grid(
        rowHeading: "strategy", rows: rows.map(\.strategy),
        columns: [
          column(["", "warm"]) { $0.warm.map { figureWithShare($0, unit: place.unit) } },
          column(["over", "floor"]) { $0.warmOverFloor.map { addition($0, unit: place.unit) } },
          column(["cold, with", "flushing"]) { figureWithShare($0.cold, unit: place.unit) },
          column(["over", "floor"]) { $0.coldOverFloor.map { addition($0, unit: place.unit) } },
        ]))
  }
  return Section(
    id: "cold", title: "Cold memory: what a switch uses was flushed from the caches before it",
    text: [
      "The flushing is in the cold figures, and in that of \(floor), which switches nothing: what"
        + " stands over the floor is what a cold switch costs, beside the same for a warm one."
    ], tables: tables)
}

private func placement(_ model: ReportModel, _ isNative: Bool) -> Section? {
  let ranges = inStory(model.placements, model, isNative, \.place, \.strategy)
  let tables = uniqued(ranges.map(\.place)).map { place in
    let ranges = ranges.filter { $0.place == place }
    func column(_ heading: [String], _ text: (PlacementRange) -> String?) -> Grid.Column {
      Grid.Column(heading: heading, cells: ranges.map { text($0) ?? "-" })
    }
    func moved(_ entry: PlacementEntry) -> String {
      "\(entry.codeBytes)x\(entry.stackBytes)" + (entry.loopBytes.map { "x\($0)" } ?? "")
    }
    return Table(
      title: "\(name(place)), in \(unitName(place))", text: "",
      grid: Grid(
        rowHeading: "strategy", rows: ranges.map(\.strategy),
        columns: [
          column(["", "unmoved"]) { $0.unmoved.map { figure($0, unit: place.unit) } },
          column(["", "least"]) { figure($0.least.perSwitch, unit: place.unit) },
          column(["", "at"]) { moved($0.least) },
          column(["", "greatest"]) { figure($0.greatest.perSwitch, unit: place.unit) },
          column(["", "at"]) { moved($0.greatest) },
          column(["places", "tried"]) { "\($0.count)" },
        ]))
  }
  return Section(
    id: "placement", title: "Placement: how much of a number is where the code and the stacks lie",
    text: [
      "Least and greatest over all places that were tried, and at which: bytes that the code lies"
        + " behind the start of a cache line, and bytes that both stacks begin lower"
        + (ranges.contains { $0.least.loopBytes != nil || $0.greatest.loopBytes != nil }
          ? "; then bytes that the loop lies behind the start of a cache line, where it was moved."
          : ".")
    ], tables: tables)
}

/// What ran on the CPU, or what did not, by place and then in the order of the story.
private func inStory<Entry>(
  _ entries: [Entry], _ model: ReportModel, _ isNative: Bool, _ place: KeyPath<Entry, ReportPlace>,
  _ strategy: KeyPath<Entry, String>
) -> [Entry] {
  let chosen = entries.filter { ($0[keyPath: place].kind == .cpu) == isNative }
  let names = model.strategies.map(\.name)
  return uniqued(chosen.map { $0[keyPath: place] }).flatMap { here in
    let entries = chosen.filter { $0[keyPath: place] == here }
    return names.flatMap { name in entries.filter { $0[keyPath: strategy] == name } }
  }
}

func name(_ place: ReportPlace) -> String {
  let how = place.mechanism?.rawValue ?? "unproven"
  return "\(place.architecture.rawValue), \(place.machine.rawValue), ring \(place.ring.rawValue), "
    + how
}

private func unitName(_ place: ReportPlace) -> String {
  place.unit.isInstructions ? "instructions" : "ticks"
}

/// A size as people say it: `0`, `64 B`, `4 KiB`.
func size(_ bytes: Int) -> String {
  if bytes == 0 { return "0" }
  return bytes.isMultiple(of: 1024) ? "\(bytes / 1024) KiB" : "\(bytes) B"
}
