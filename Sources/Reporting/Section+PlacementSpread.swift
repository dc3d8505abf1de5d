import Analysis
import Documents
import Measurement

// How far figures depend on placement, in the answer, and the mark of differences smaller than that.

/// A table for each place whose native strategies were moved.
func placementTables(_ model: ReportModel) -> [Table] {
  let spreads = model.placementSpreads ?? []
  return uniqued(spreads.map(\.place)).map { place in
    let rows = spreads.filter { $0.place == place }
    func column(_ heading: [String], _ text: (PlacementSpread) -> String) -> Grid.Column {
      Grid.Column(heading: heading, cells: rows.map(text))
    }
    return Table(
      title: "Over placements: \(name(place)), in \(words(shownUnit(model)))", text: "",
      grid: Grid(
        rowHeading: "strategy", rows: rows.map(\.strategy),
        columns: [
          column(["default", "placement"]) { shown($0.usual, model) { figureWithArm($0) } },
          column(["least to greatest", "over placements"]) { spread in
            "\(shown(spread.least, model) { figure($0) }) to "
              + shown(spread.greatest, model) { figure($0) }
          },
          column(["placements", "tried"]) { "\($0.count)" },
        ]))
  }
}

/// Names the pairs of strategies that placement alone may explain; nothing without placements.
func placementRemark(_ model: ReportModel) -> String {
  let spreads = model.placementSpreads ?? []
  guard !spreads.isEmpty else { return "" }
  let pairs = uniqued(spreads.map(\.place)).flatMap { place -> [String] in
    var told: Set<Set<String>> = []
    let found = spreads.filter { $0.place == place }.flatMap { spread in
      spread.closer.compactMap { other in
        told.insert([spread.strategy, other]).inserted ? "\(spread.strategy) and \(other)" : nil
      }
    }
    return found.isEmpty ? [] : ["\(name(place)): \(found.joined(separator: "; "))"]
  }
  return "Placement: the positions of code, stacks and loop in memory. "
    + (pairs.isEmpty
      ? "Every difference between two of these strategies is larger than their ranges over "
        + "placements."
      : "Strategies whose difference is smaller than the range of either over placements, so "
        + "their instructions may not be the reason: \(pairs.joined(separator: ". ")).")
}

/// `°` for a difference smaller than the range over placements of either strategy.
func placementMark(_ rung: Rung, _ block: ReportBlock, _ model: ReportModel) -> String {
  guard let added = rung.added, let above = rung.above else { return "" }
  return model.isWithinPlacement(added.value, rung.strategy, above, in: block) == true ? "°" : ""
}

/// What that mark says, where there are placements.
func placementMarkText(_ model: ReportModel) -> String {
  model.placementSpreads == nil
    ? "" : " °: smaller than the range of either strategy over placements."
}
