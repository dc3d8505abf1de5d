import Analysis
import Documents
import Measurement

extension History: Report {
  /// Before it is laid out.
  public func document(_ extent: Extent) -> Document {
    var section = series(self)
    if extent == .page { section.blocks.append(picture(self)) }
    let latest = points.last.map { point in
      Fact(
        label: "newest",
        text: "run \(point.run), \(point.startedAt), revision \(shortRevision(point.suite))")
    }
    let origin = Section(
      id: "provenance", title: "Where it comes from",
      blocks: [
        .command(
          shell(["switchbench", "history", "\(cell)", "--format", "html"]),
          name: "The command that made this page"),
        .facts([latest].compactMap { $0 }),
      ])
    return Document(
      title: "switchbench history \(cell)",
      byline: extent == .page ? latest.map { "Newest: \($0.text)" } ?? "" : "",
      lead: summary(self).map { Paragraph($0) },
      sections: [section] + (extent == .page ? [origin] : []), markdownLevel: 3)
  }

  /// One row for each recording, the oldest revision first, unrounded.
  public func csv() -> String {
    let rows = points.map { point in
      [
        point.run, point.startedAt, shortRevision(point.suite), unit.rawValue,
        Reporting.number(point.perSwitch.value), Reporting.number(point.perSwitch.lower),
        Reporting.number(point.perSwitch.upper),
      ]
    }
    let head = ["run", "started_at", "revision", "unit", "per_switch", "lower", "upper"]
    return commaSeparated([head] + rows)
  }

  /// The whole model, as JSON.
  public func json() throws -> String {
    try Documents.json(self, schema: "switchbench.history/1")
  }
}

private func picture(_ history: History) -> Block {
  let unit = history.unit.isInstructions ? "instructions" : "ticks"
  let plot = SeriesPlot(
    title: "\(history.cell) over its recordings", axisTitle: "\(unit) per switch",
    points: history.points.map { point in
      SeriesPlot.Point(
        label: String(shortRevision(point.suite).prefix(7)), value: point.perSwitch.value,
        interval: point.perSwitch.interval)
    },
    changes: history.changes.map { change in
      SeriesPlot.Change(index: change.index, text: change.share.map(signedPercent) ?? "changed")
    })
  return pictures(
    "As a picture", "The oldest revision stands left; a bar is the interval over its boots.",
    [Figure(plot, caption: "\(history.cell): \(unit) per switch")])
}

/// How many points, how they were made, and what changed.
private func summary(_ history: History) -> [String] {
  let what =
    history.unit == .instructions
    ? "instructions per switch, counted"
    : "ticks per switch, \(history.mechanism?.rawValue ?? "unproven")"
      + (history.isQuiet ? ", quiet samples" : "")
  var texts = ["\(counted(history.points.count, "recording")), the oldest revision first: \(what)."]
  texts += history.changes.map { change in
    let point = history.points[change.index]
    let share = change.share.map { " (\(signedPercent($0)))" } ?? ""
    let chance = change.p.map { "; chance alone would part them so with p \(brief($0))" } ?? ""
    return
      "Changed at \(shortRevision(point.suite)), run \(point.run): \(number(change.before)) to "
      + "\(number(change.after))\(share)\(chance)."
  }
  if history.unit == .tscTicks {
    if !history.isLongEnough {
      texts.append(
        "Too few recordings for a change to be told from chance: it takes "
          + "\(History.fewestRecordings) at least.")
    } else if history.changes.isEmpty {
      texts.append("No change of level can be told from chance.")
    }
    texts.append(
      "The recordings were made at different times, so a change can be the computer's: "
        + "`switchbench compare` measures two revisions side by side.")
  }
  return texts
}

private func series(_ history: History) -> Section {
  let marks = Dictionary(
    history.changes.map { ($0.index, $0.direction) }, uniquingKeysWith: { first, _ in first })
  let isCounted = history.unit.isInstructions
  let grid = Grid(
    rowHeading: "run", rows: history.points.map(\.run),
    columns: [
      Grid.Column(heading: ["revision"], cells: history.points.map { shortRevision($0.suite) }),
      Grid.Column(
        heading: [isCounted ? "instructions" : "ticks"],
        cells: history.points.map { figureWithArm($0.perSwitch, unit: history.unit) }),
      Grid.Column(
        heading: ["from here on"],
        cells: history.points.indices.map { index in
          marks[index].map { words($0, isCounted: isCounted) } ?? ""
        },
        tones: history.points.indices.map { index in
          marks[index].map { $0 == .up ? .bad : .good } ?? .plain
        }),
    ])
  var remarks: [String] = []
  for (because, runs) in Dictionary(grouping: history.leftOut, by: \.because)
    .sorted(by: { $0.key < $1.key })
  {
    let names = runs.prefix(3).map(\.run).joined(separator: ", ")
    let more = runs.count > 3 ? " and \(runs.count - 3) more" : ""
    remarks.append("Left out: \(names)\(more): \(because).")
  }
  return Section(
    id: "series", title: "The series",
    tables: [Table(title: "", text: "", grid: grid)], remarks: remarks)
}

private func words(_ direction: History.Change.Direction, isCounted: Bool) -> String {
  switch direction {
  case .up: isCounted ? "more" : "slower"
  case .down: isCounted ? "fewer" : "faster"
  }
}

private func number(_ value: Double) -> String {
  value == value.rounded() ? fixed(value, places: 0) : fixed(value, places: 2)
}
