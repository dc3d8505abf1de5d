import Measurement

extension Loader {
  /// Reads `machines.toml`; nil when it is not TOML, not there, or wrong.
  func machines() -> [MachineEntry]? {
    guard let root = root(of: Loader.machinesFile) else { return nil }
    let known = problems.found.count
    var entries: [MachineEntry] = []
    var seen: Set<Machine> = []
    for (name, table) in root.tables(what: "name-of-the-machine") {
      guard let machine = Machine(rawValue: name) else {
        let names = Words.machines.map(\.name)
        let near = Suggestion.text(for: name, among: names)
        let fix = near.isEmpty ? "; the machines are \(names.joined(separator: ", "))" : near
        table.report(at: table.path, "is not a machine\(fix)")
        continue
      }
      seen.insert(machine)
      if let entry = entry(machine, table) { entries.append(entry) }
    }
    for machine in Machine.allCases where !seen.contains(machine) {
      root.report(at: Path(), "says nothing of \(machine.rawValue); add [\(machine.rawValue)]")
    }
    return problems.found.count == known ? entries.sorted { $0.machine < $1.machine } : nil
  }

  private func entry(_ machine: Machine, _ table: TableReader) -> MachineEntry? {
    let title = table.title()
    let meaning = table.prose("meaning")
    let rings = table.words("rings", Words.rings, required: true)
    let architectures = table.words("architectures", Words.architectures) ?? Architecture.allCases
    let scenarios = table.words("scenarios", Words.scenarios) ?? Scenario.Kind.allCases
    let tier = table.word("tier", Words.tiers) ?? .standard
    let runsAll =
      Set(rings ?? []) == Set(Ring.allCases) && Set(architectures) == Set(Architecture.allCases)
      && Set(scenarios) == Set(Scenario.Kind.allCases)
    let needsReason = !(rings ?? []).isEmpty && !runsAll
    let because = table.has("because") || needsReason ? table.sentence("because") : nil
    if runsAll, table.has("because") {
      table.report("because", "explains nothing, for every ring is named; remove it")
    }
    table.finish()
    guard let title, let meaning, let rings else { return nil }
    return MachineEntry(
      machine: machine, title: title, meaning: meaning, rings: rings.sorted(),
      architectures: architectures.sorted(), scenarios: scenarios, tier: tier,
      because: because)
  }
}
