import Measurement

/// Something that two arms differ in beside their numbers.
public struct Difference: Codable, Hashable, Sendable {
  /// The subject: `microcode`.
  public var subject: String
  /// In the base.
  public var base: String
  /// In the head.
  public var head: String
  /// Whether the numbers may not be compared because of it; if not, it is only noted.
  public var forbids: Bool
}

/// The differences in the conditions of two runs.
///
/// With CPU, microcode, kernel, QEMU and images alike, their boots are replicates of one thing.
///
/// A run goes on, in the same recording, only where there is nothing.
public func conditions(of run: Run, against other: Run) -> [Difference] {
  Differences(run, other, .interleaved, needsSameImages: true).found.filter(\.forbids)
}

/// Gathers what two runs differ in.
///
/// Results/COMPARING.md has the table of what forbids. Only what is known on both sides can forbid:
/// what one side does not know is noted.
struct Differences {
  private(set) var found: [Difference] = []
  private let base: Run
  private let head: Run
  private let pairing: Pairing
  private let needsSameImages: Bool

  init(_ base: Run, _ head: Run, _ pairing: Pairing, needsSameImages: Bool = false) {
    (self.base, self.head, self.pairing) = (base, head, pairing)
    self.needsSameImages = needsSameImages
    addProcessor()
    addSystem()
    addTools()
    addPromises()
    addSampling()
    addProbes()
  }

  private mutating func add(_ subject: String, _ old: String?, _ new: String?, forbids: Bool) {
    guard old != new else { return }
    found.append(
      Difference(
        subject: subject, base: old ?? "unknown", head: new ?? "unknown",
        forbids: forbids && old != nil && new != nil))
  }

  private mutating func add<Value>(
    _ subject: String, _ path: KeyPath<HostDescription, Observed<Value>>, forbids: Bool
  ) {
    func text(_ run: Run) -> String? { run.host[keyPath: path].value.map { "\($0)" } }
    add(subject, text(base), text(head), forbids: forbids)
  }

  private mutating func addProcessor() {
    add("CPU model", \.cpuModel, forbids: true)
    add("CPU family, model, stepping", \.cpuSignature, forbids: true)
    add("microcode", \.microcode, forbids: true)
    add("governor", \.governor, forbids: true)
    add("SMT", \.smt, forbids: true)
    addFrequency()
    add("clock step", \.tsc.step, forbids: false)
    add("online CPUs", "\(base.host.onlineCPUs)", "\(head.host.onlineCPUs)", forbids: false)
    add("NUMA nodes", \.numaNodes, forbids: false)
  }

  /// The frequency is measured anew at each start of a kernel, a little differently each time.
  private mutating func addFrequency() {
    let (old, new) = (base.host.tsc.hz.value, head.host.tsc.hz.value)
    if let old, let new, abs(Double(new) / Double(old) - 1) <= 0.001 { return }
    add("TSC frequency", old.map { "\($0) Hz" }, new.map { "\($0) Hz" }, forbids: true)
  }

  private mutating func addSystem() {
    add("kernel", \.kernel, forbids: true)
    add("hypervisor", \.hypervisor, forbids: true)
    add("operating system", \.operatingSystem, forbids: false)
    add("clock source", \.clockSource, forbids: false)
    guard let old = base.host.mitigations.value, let new = head.host.mitigations.value else {
      add(
        "mitigations", base.host.mitigations.value.map { "\($0.count) known" },
        head.host.mitigations.value.map { "\($0.count) known" }, forbids: true)
      return
    }
    for name in Set(old.keys).union(new.keys).sorted() {
      add("mitigation \(name)", old[name], new[name], forbids: true)
    }
  }

  private mutating func addTools() {
    let common = Set(base.cells.map(\.id)).intersection(head.cells.map(\.id))
    let usesQEMU = common.contains { $0.machine.platform == .barePC }
    if usesQEMU { add("QEMU", base.tools["qemu"], head.tools["qemu"], forbids: true) }
    add("Swift", base.tools["swift"], head.tools["swift"], forbids: false)
    for machine in Machine.allCases {
      func notes(_ run: Run) -> String? {
        run.machines.first { $0.id == machine && $0.available }?.notes.joined(separator: "; ")
      }
      guard let old = notes(base), let new = notes(head) else { continue }
      // Those of bochs-kvm name the kernel whose instructions it counts.
      add("\(machine.rawValue)'s options", old, new, forbids: machine == .bochsKVM)
    }
    for image in base.images {
      guard let other = head.images.first(where: { $0.name == image.name }) else { continue }
      add(
        "image \(image.name)", String(image.sha256.prefix(12)), String(other.sha256.prefix(12)),
        forbids: needsSameImages)
    }
  }

  /// What strategies promise: in one session it is what was changed, in two recordings it makes
  /// another benchmark.
  ///
  /// What is done with a switch needs no look, for it is part of a cell's id.
  private mutating func addPromises() {
    var seen: Set<String> = []
    let promises = Dictionary(
      head.cells.map { ($0.id, $0.verification?.promised) }, uniquingKeysWith: { first, _ in first }
    )
    for cell in base.cells {
      let subject = "promises of \(cell.id.strategy)@\(cell.id.architecture.rawValue)"
      guard let old = cell.verification?.promised, let new = promises[cell.id] ?? nil,
        Set(old) != Set(new), seen.insert(subject).inserted
      else { continue }
      add(
        subject, old.sorted().joined(separator: " "), new.sorted().joined(separator: " "),
        forbids: pairing == .advisory)
    }
  }

  private mutating func addSampling() {
    func add(_ subject: String, _ path: KeyPath<SamplingPlan, Int>) {
      self.add(
        subject, "\(base.plan[keyPath: path])", "\(head.plan[keyPath: path])", forbids: false)
    }
    add("microseconds for a cell", \.cellBudgetMicroseconds)
    add("samples at most", \.maximumSamples)
    add("warm-up samples", \.warmUpSamples)
  }

  /// Whether samples are quiet decides what a number means, and from which state of the predictors a
  /// cell begins decides it too.
  private mutating func addProbes() {
    let other = Dictionary(
      head.cells.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    func isProbed(_ cell: CellRecord) -> Bool { cell.boots.contains { $0.probed != nil } }
    let common = base.cells.compactMap { cell -> (old: Bool, new: Bool)? in
      guard let head = other[cell.id], !cell.boots.isEmpty, !head.boots.isEmpty else { return nil }
      return (isProbed(cell), isProbed(head))
    }
    if common.contains(where: { $0.old != $0.new }) {
      func text(_ isProbed: [Bool]) -> String {
        let count = isProbed.count { $0 }
        return count == 0 ? "beside no cell" : "beside \(count) of \(isProbed.count) cells"
      }
      add("co-runner probe", text(common.map(\.old)), text(common.map(\.new)), forbids: true)
    }
    guard common.contains(where: { $0.old && $0.new }) else { return }
    add(
      "start of a cell", base.coRunnerProbe?.start.rawValue, head.coRunnerProbe?.start.rawValue,
      forbids: true)
    add(
      "instructions of a probe", base.coRunnerProbe.map { "\($0.instructions)" },
      head.coRunnerProbe.map { "\($0.instructions)" }, forbids: false)
  }
}
