import Analysis
import Documents
import Measurement

// What two emulators that share no code say of the same cells.

/// Bochs beside QEMU; nil where a run does not have both.
func secondOpinion(_ model: ReportModel) -> Section? {
  guard let opinions = model.secondOpinions else { return nil }
  let compared = opinions.filter { $0.verdict != .notCompared }
  let odd = compared.filter { $0.verdict == .differs }
  let all = counted(compared.count, "cell")
  let finding =
    compared.isEmpty
    ? "No cell was measured by both."
    : odd.isEmpty
      ? "They agree on all \(all): every promised state is preserved, and the instruction "
        + "counts are equal."
      : "They agree on \(compared.count - odd.count) of \(all) and differ on \(odd.count)."
  return Section(
    id: "second-opinion", title: "A second opinion: the counts of Bochs and of QEMU",
    isCaution: !odd.isEmpty,
    text: [
      "The two emulators share no code. The processor's definition fixes the preserved state "
        + "and the number of instructions of a switch, so a difference is an error in one "
        + "emulator. It does not fix when a timer interrupt arrives: for preemption only the "
        + "state is compared.", finding,
    ],
    tables: compared.isEmpty
      ? [] : [Table(title: "", text: "", grid: opinionGrid(opinions, model))],
    remarks: odd.map { "\($0.first): QEMU: \($0.words[0]); Bochs: \($0.words[1])." }
      + notCompared(opinions))
}

private func opinionGrid(_ opinions: [SecondOpinion], _ model: ReportModel) -> Grid {
  func label(_ cell: CellID) -> String {
    cell.scenario == "ping-pong" ? cell.strategy : "\(cell.strategy), \(cell.scenario)"
  }
  let order = Dictionary(
    model.strategies.enumerated().map { ($0.element.name, $0.offset) },
    uniquingKeysWith: { first, _ in first })
  let rows = uniqued(
    opinions.map(\.first).sorted {
      let places = [$0, $1].map { order[$0.strategy] ?? .max }
      return (places[0], label($0)) < (places[1], label($1))
    }.map(label))
  let places = uniqued(
    opinions.map { [$0.first.architecture.rawValue, "ring \($0.first.ring.rawValue)"] }
  )
  .sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
  let columns = places.map { place in
    let here = opinions.filter {
      [$0.first.architecture.rawValue, "ring \($0.first.ring.rawValue)"] == place
    }
    let found = Dictionary(
      here.map { (label($0.first), $0.verdict) },
      uniquingKeysWith: { a, b in a == .differs ? a : b })
    return Grid.Column(
      heading: place,
      cells: rows.map { row in
        switch found[row] {
        case .agrees: "="
        case .differs: "differs"
        case .notCompared, nil: "-"
        }
      })
  }
  return Grid(rowHeading: "strategy", rows: rows, columns: columns)
}

/// Who could not run what, and why: each reason once.
private func notCompared(_ opinions: [SecondOpinion]) -> [String] {
  let groups = Dictionary(grouping: opinions.filter { $0.verdict == .notCompared }) {
    "QEMU: \($0.words[0]); Bochs: \($0.words[1])"
  }
  return groups.sorted { $0.key < $1.key }.map { because, found in
    "Not compared: \(scope(found.map(\.first))). \(because)."
  }
}
