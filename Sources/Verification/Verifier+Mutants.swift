import Foundation
import GuestImages
import Laboratory
import Launches
import Measurement

/// Each strategy broken in every way that the mutator knows, and each way run alone.
extension Verifier {
  private struct Broken {
    var subject: Subject
    var mutants: [Mutant]
    var equivalents: [EquivalentMutant]
    var place: MachineRing
    /// Those that were caught before, by name, with the check that did.
    var caught: [String: String] = [:]

    var isKnown: Bool { mutants.allSatisfy { caught[$0.name] != nil } }
  }

  func tryMutants(_ subjects: [Subject]) throws {
    let all = try readStrategies()
    var broken: [Broken] = []
    for subject in subjects {
      guard let source = all.sources.first(where: { $0.is(subject) }) else {
        let because = all.unreadable[subject.key] ?? "there is no such file"
        note(subject) { $0.gaps.append("No mutants: \(because)") }
        continue
      }
      noteMismatch(source.strategy, subject)
      guard let place = try place(for: source.strategy) else {
        note(subject) { $0.gaps.append("No mutants: no machine that can run them works here.") }
        continue
      }
      broken.append(
        Broken(
          subject: subject, mutants: source.mutants, equivalents: source.strategy.equivalents,
          place: place))
    }
    try recall(&broken)
    for group in broken where group.isKnown { take([:], of: group) }
    let open = broken.filter { !$0.isKnown }
    guard !open.isEmpty else { return }
    let folder = MutantFolder(kernels: equipment.kernels, cache: equipment.mutantCache)
    let store = try folder.write(all.sources.map { ($0.strategy, $0.mutants) })
    // Their names are sums over thousands of files, so they are asked for once.
    let images = try store.imagesToBe()
    // They crash on purpose, hundreds of them.
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    limit.rlim_cur = 0
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    var done = 0
    let total = open.reduce(0) { $0 + $1.mutants.count - $1.caught.count }
    for group in open {
      try complete(images, store, group, group.place.machine)
      guard let executor = found(group.place.machine)?.running(images).executor else { continue }
      try run(
        group, MutantTrial(executor: executor, place: group.place), &done, of: total
      ) { try counting(group, images, store) }
    }
  }

  /// Looks up what was caught before.
  private func recall(_ broken: inout [Broken]) throws {
    guard let caught = equipment.caught else { return }
    for (index, results) in try caught.results(of: broken.map(group)).enumerated() {
      let names = Set(broken[index].mutants.map(\.name))
      broken[index].caught = results.filter { names.contains($0.key) }
    }
    caught.removeUnused(days: 30)
  }

  private func group(_ broken: Broken) -> CaughtMutants.Group {
    let scenario = scenario(of: broken.subject)
    return CaughtMutants.Group(key: "\(broken.place) \(scenario)", mutants: broken.mutants)
  }

  /// Notes the fates of a group: those of now, and for the others what was kept.
  private func take(_ fates: [String: MutantTrial.Fate], of group: Broken) {
    var tally = MutantTally(place: group.place)
    for mutant in group.mutants {
      if let fate = fates[mutant.name] {
        tally.take(mutant, fate, declared: group.equivalents)
      } else if let symptom = group.caught[mutant.name] {
        tally.take(mutant, .caught(symptom), declared: group.equivalents)
        tally.caughtBefore += 1
      }
    }
    tally.takeUnknown(group.equivalents, among: group.mutants)
    note(group.subject) { verdict in
      verdict.mutants = tally
      verdict.failures += tally.failures
    }
  }

  private func complete(
    _ images: ImageStore.Images, _ store: ImageStore, _ group: Broken, _ machine: Machine
  ) throws {
    try store.complete(
      images, architectures: [group.subject.architecture], platforms: [machine.platform]
    ) { report(.building("\($0) with mutants")) }
  }

  private func run(
    _ group: Broken, _ trial: MutantTrial, _ done: inout Int, of total: Int,
    counting: () throws -> CountingTrial?
  ) throws {
    let subject = group.subject
    let mutants = group.mutants.filter { group.caught[$0.name] == nil }
    defer { done += mutants.count }
    let control = try trial.run(
      subject.strategy, subject.architecture, scenario: scenario(of: subject))
    if case .untried(let because) = control {
      return note(subject) { $0.gaps.append("No mutants: \(group.place): \(because).") }
    }
    guard control == .survived else {
      return note(subject) {
        $0.failures.append(
          "\(group.place): the unbroken strategy is not verified under the limits of its mutants "
            + "(\(control.words)), so nothing is known about them.")
      }
    }
    var counter: CountingTrial?
    var known: [String: MutantTrial.Fate] = [:]
    let names = mutants.map { MutantFolder.name(of: $0, of: subject.strategy) }
    let fates = try fates(of: names, group, trial) {
      report(.trying(done: done + $0, of: total, mutant: $1))
    }
    for ((mutant, name), first) in zip(zip(mutants, names), fates) {
      var fate = first
      if fate == .survived, mutant.isShorter {
        counter = try counter ?? counting()
        guard let counter else {
          note(subject) {
            $0.gaps.append(
              "The mutant \(mutant.name), \(mutant.description), behaves like the strategy, and no "
                + "machine here counts the instructions of either.")
          }
          continue
        }
        fate = try counter.fate(of: name)
      }
      known[mutant.name] = fate
    }
    take(known, of: group)
    try keep(known, of: group)
  }

  private func keep(_ fates: [String: MutantTrial.Fate], of group: Broken) throws {
    var caught = group.caught
    for (name, fate) in fates {
      if case .caught(let symptom) = fate { caught[name] = symptom }
    }
    try equipment.caught?.keep(caught, of: self.group(group))
  }

  /// One launch for each where a launch costs nothing, else as many in one as possible.
  private func fates(
    of names: [String], _ group: Broken, _ trial: MutantTrial, progress: (Int, String) -> Void
  ) throws -> [MutantTrial.Fate] {
    let subject = group.subject
    if group.place.machine == .process {
      return try names.enumerated().map { index, name in
        progress(index, name)
        return try trial.run(name, subject.architecture, scenario: scenario(of: subject))
      }
    }
    progress(0, names.first ?? "")
    return try trial.run(
      names, control: subject.strategy, subject.architecture, scenario: scenario(of: subject))
  }

  /// What counts the instructions of survivors; nil without a machine that counts.
  private func counting(
    _ group: Broken, _ images: ImageStore.Images, _ store: ImageStore
  ) throws -> CountingTrial? {
    guard let machine = found(.icount) else { return nil }
    try complete(images, store, group, .icount)
    return try machine.running(images).executor.flatMap {
      try CountingTrial(
        executor: $0, ring: group.place.ring, control: group.subject.strategy,
        group.subject.architecture, scenario: scenario(of: group.subject))
    }
  }

  /// On the CPU itself where the strategy can run there, because that takes 2 ms; else translated.
  private func place(for strategy: StrategySource) throws -> MachineRing? {
    let candidates =
      strategy.needsRing0
      ? [MachineRing(machine: .tcg, ring: .zero)]
      : strategy.needsKernel
        ? [MachineRing(machine: .tcg, ring: .three), MachineRing(machine: .tcg, ring: .zero)]
        : [MachineRing(machine: .process, ring: .three), MachineRing(machine: .tcg, ring: .zero)]
    return try candidates.first { try isBootable($0, strategy.architecture) }
  }

  private func isBootable(_ place: MachineRing, _ architecture: Architecture) throws -> Bool {
    let group = GuestPlace(machine: place.machine, architecture: architecture, ring: place.ring)
    if let known = bootable[group] { return known }
    guard let executor = executor(place.machine) else { return false }
    let plan = LaunchPlan(
      machine: place.machine, architecture: architecture, ring: place.ring, boot: 0,
      cells: [], sampling: SamplingLimits(budgetTicks: 0, maximumSamples: 0, warmUpSamples: 0))
    let isFinished = try executor.launch(plan).isFinished
    bootable[group] = isFinished
    return isFinished
  }

  /// A file whose lines are not its instructions is broken less finely than it seems.
  private func noteMismatch(_ source: StrategySource, _ subject: Subject) {
    guard let listed = verdicts[subject]?.instructions?.strategy,
      listed != source.instructionCount + source.restartCount
    else { return }
    note(subject) {
      $0.gaps.append(
        "Its file has \(source.instructionCount) lines of code for \(listed) instructions, so its "
          + "mutants lose several at once.")
    }
  }
}

extension MutantTrial.Fate {
  /// In words, for a control that should have survived.
  var words: String {
    switch self {
    case .caught(let symptom): symptom
    case .survived: "measured"
    case .untried(let because): because
    }
  }
}

extension Verifier {
  /// A strategy's text and its mutants.
  struct Source {
    var strategy: StrategySource
    var mutants: [Mutant]

    func `is`(_ subject: Subject) -> Bool {
      strategy.name == subject.strategy && strategy.architecture == subject.architecture
    }
  }

  /// All strategies that the folder has, selected or not: so the copy with mutants, and with it the
  /// build, is the same whatever is asked for.
  private func readStrategies() throws -> (sources: [Source], unreadable: [String: String]) {
    var sources: [Source] = []
    var unreadable: [String: String] = [:]
    for architecture in Architecture.allCases {
      let folder = "\(equipment.kernels)/Strategies/\(architecture.rawValue)"
      let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      for file in files where file.hasSuffix(".S") {
        let name = String(file.dropLast(2))
        let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
        do throws(SourceError) {
          let strategy = try StrategySource(name: name, architecture: architecture, text: text)
          sources.append(Source(strategy: strategy, mutants: try strategy.mutants()))
        } catch {
          unreadable["\(architecture.rawValue)/\(name)"] = "\(error)"
        }
      }
    }
    return (sources, unreadable)
  }
}

extension Verifier.Subject {
  /// As `readStrategies` names a file.
  var key: String { "\(architecture.rawValue)/\(strategy)" }
}
