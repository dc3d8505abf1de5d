import Analysis
import Measurement

// Go's benchmark text: https://golang.org/design/14313-benchmark-format, as the reader in
// golang.org/x/perf/benchfmt takes it (reader.go: lines; result.go: names; units.go: `Unit`).
//
// `benchstat` prints one table for each combination of configuration lines. So what makes two
// recordings not comparable is configuration (the CPU, its microcode, the kernel, QEMU), and what
// differs between any two (the revision, the run, the command) is a comment: two revisions on one
// computer meet in one table, two computers do not.

/// One result line for each boot, with the switches timed in it as iterations.
func goBenchmarkText(_ cells: [ExportedCell], _ model: ReportModel) -> String {
  var lines = provenance(model).map { "# \($0.label): \($0.text)" }
  lines += configuration(model).compactMap { key, value in
    value.map(oneLine).flatMap { $0.isEmpty ? nil : "\(key): \($0)" }
  }
  let used = Set(cells.flatMap { $0.measures.map(\.quantity) })
  for quantity in Quantity.allCases where used.contains(quantity) {
    lines.append("Unit \(quantity.unit) better=lower" + (quantity.isExact ? " assume=exact" : ""))
  }
  for cell in cells {
    lines += cell.boots.map { boot in
      let values = cell.measures.compactMap { measure in
        measure.value(boot).map { "\($0) \(measure.quantity.unit)" }
      }
      let switches = boot.samples * boot.switchesPerSample
      return ([goName(cell), "\(switches)"] + values).joined(separator: "\t")
    }
  }
  return lines.joined(separator: "\n") + "\n"
}

/// `goos` and `goarch` are the runner's own, which is Linux on x86-64 wherever it runs; what the
/// guest is stands in the name.
private func configuration(_ model: ReportModel) -> [(key: String, value: String?)] {
  let host = model.environment.host
  return [
    ("goos", "linux"), ("goarch", "amd64"), ("pkg", "switchbench"),
    ("cpu", host.cpuModel.value), ("microcode", host.microcode.value),
    ("kernel", host.kernel.value), ("hypervisor", host.hypervisor.value),
    ("qemu", model.environment.tools["qemu"]),
  ]
}

/// The cell's parts as sub-names.
///
/// The mechanism comes last: a name whose last part ends in a hyphen and digits would be read as one
/// with a GOMAXPROCS, and no mechanism does.
private func goName(_ cell: ExportedCell) -> String {
  let parts = [
    ("benchmark", cell.id.benchmark), ("scenario", cell.id.scenario),
    ("strategy", cell.id.strategy), ("arch", cell.id.architecture.rawValue),
    ("ring", "\(cell.id.ring.rawValue)"), ("machine", cell.id.machine.rawValue),
    ("mechanism", cell.mechanism),
  ]
  return "BenchmarkSwitch" + parts.map { "/\($0)=\(escaped($1))" }.joined()
}

/// A part of a name without what ends a part or a field, in the manner of a URL: `%2F` for a slash.
private func escaped(_ part: String) -> String {
  part.unicodeScalars.map { scalar in
    guard scalar == "/" || scalar == "%" || scalar.properties.isWhitespace else {
      return String(scalar)
    }
    return String(scalar).utf8.map { byte in
      "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }.joined()
}
