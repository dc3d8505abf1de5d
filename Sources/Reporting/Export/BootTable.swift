import Analysis
import Documents

// The long form: where the report's own CSV has one row for each cell with everything derived from
// its boots, this one has the boots, for whoever wants to do the statistics again.

/// One row for each boot that counts, of each cell.
func bootTable(_ cells: [ExportedCell]) -> String {
  let header = [
    "cell", "benchmark", "scenario", "strategy", "architecture", "ring", "machine", "mechanism",
    "boot", "samples", "switches_per_sample", "quantity", "per_switch", "core_cycles_per_switch",
  ]
  let rows = cells.flatMap { cell in
    cell.boots.map { boot in
      [
        cell.id.description, cell.id.benchmark, cell.id.scenario, cell.id.strategy,
        cell.id.architecture.rawValue, "\(cell.id.ring.rawValue)", cell.id.machine.rawValue,
        cell.mechanism, "\(boot.boot)", "\(boot.samples)", "\(boot.switchesPerSample)",
        cell.main.quantity.rawValue, number(boot.perSwitch), number(cell.coreCycles?.value(boot)),
      ]
    }
  }
  return commaSeparated([header] + rows)
}
