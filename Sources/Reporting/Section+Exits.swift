import Analysis
import Documents
import Measurement

// Why guests were left: the kernel's histogram of exits, where it was asked for one.

/// How often a switch left the guest, by reason; nil where no cell has such counts.
func exits(_ model: ReportModel) -> Section? {
  let tables = plainBlocks(model).compactMap { block -> Table? in
    let rates = block.rows.map { $0.cell.proof.exitsByReason ?? [] }
    let totals = rates.joined().reduce(into: [Int: Double]()) {
      $0[$1.number, default: 0] += $1.perSwitch
    }
    guard !totals.isEmpty else { return nil }
    let order = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    let columns = order.map { number in
      Grid.Column(
        heading: [ExitReason.name(vmx: number)],
        cells: rates.map { rates in
          rates.first { $0.number == number }.map { fixed($0.perSwitch, places: 3) } ?? "0"
        }, of: block)
    }
    return Table(
      title: "\(name(block, model)), \(Mark(block).word)", text: "",
      grid: Grid(rowHeading: "strategy", rows: labels(block), columns: columns))
  }
  guard !tables.isEmpty else { return nil }
  return Section(
    id: "exits", title: "Exits from the guest per switch, by reason",
    text: [
      "The kernel's histogram of the tracepoint kvm_exit, read before and after the samples. The guest "
        + "waits with PAUSE while it is read; those exits are of the window and not of its switches."
    ], tables: tables)
}
