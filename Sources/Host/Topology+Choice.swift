import Measurement

/// A CPU to measure on, and why this one.
public struct CPUChoice: Hashable, Sendable {
  /// Its number.
  public var cpu: Int
  /// One clause for a person.
  public var because: String
}

/// A NUMA node to take memory from.
public struct NodeChoice: Hashable, Sendable {
  /// The kernel's number.
  public var number: Int
  /// Whether a user requested it; then a failure is an error.
  public var isDemanded: Bool
  /// One clause for a person.
  public var because: String

  /// Makes a choice.
  public init(number: Int, isDemanded: Bool, because: String) {
    self.number = number
    self.isDemanded = isDemanded
    self.because = because
  }
}

/// Where to measure.
public struct PlacementChoice: Hashable, Sendable {
  /// The CPU.
  public var cpu: CPUChoice
  /// The NUMA node for the guest's memory.
  public var node: NodeChoice
  /// Other CPUs for cells on two: the nearest first.
  public var others: [OtherPlace] = []

  /// Those that some of the cells are measured with; nil for none.
  public func others(of cells: [CellID]) -> [OtherPlace]? {
    let used = others.filter { place in
      cells.contains { $0.knownScenario == .apart(place.distance) }
    }
    return used.isEmpty ? nil : used
  }
}

extension Topology {
  /// Checks the user's requests (nil for none) and chooses the rest.
  ///
  /// `activity` is what `ProcessorActivity.sample` says; without it busy CPUs are not avoided.
  public func placement(
    cpu: Int?, node: Int?, activity: [Int: Double] = [:]
  ) throws -> PlacementChoice {
    if let cpu { try validate(cpu: cpu) }
    if let node { try validate(node: node) }
    let chosen =
      try cpu.map { CPUChoice(cpu: $0, because: "asked for with --cpu") }
      ?? sensibleMeasuringCPU(onNode: node, activity: activity)
    let memory =
      node.map { NodeChoice(number: $0, isDemanded: true, because: "asked for with --numa-node") }
      ?? sensibleNode(forCPU: chosen.cpu)
    return PlacementChoice(
      cpu: chosen, node: memory, others: otherPlaces(than: chosen.cpu, activity: activity))
  }

  /// Throws unless the CPU exists, is online, and is one that this process may use.
  public func validate(cpu: Int) throws {
    guard presentCPUs.contains(cpu) else { throw HostError.noSuchCPU(cpu, online: onlineCPUs) }
    guard onlineCPUs.contains(cpu) else { throw HostError.offlineCPU(cpu, online: onlineCPUs) }
    guard allowedCPUs.contains(cpu) else {
      throw HostError.forbiddenCPU(cpu, allowed: allowedCPUs)
    }
  }

  /// Throws unless the NUMA node exists, has memory, and is one that this process may use.
  public func validate(node number: Int) throws {
    switch nodes {
    case .unknown(let because): throw HostError.noNUMA(node: number, because: because)
    case .known(let nodes):
      guard let node = nodes.first(where: { $0.number == number }) else {
        throw HostError.noSuchNode(number, existing: CPUSet(nodes.map(\.number)))
      }
      let usable = CPUSet(nodes.filter { $0.memoryBytes > 0 && $0.isAllowed }.map(\.number))
      guard node.memoryBytes > 0 else {
        throw HostError.nodeWithoutMemory(number, withMemory: usable)
      }
      guard node.isAllowed else { throw HostError.forbiddenNode(number, allowed: usable) }
    }
  }

  /// The node that a CPU belongs to; nil when there is no telling.
  public func node(ofCPU cpu: Int) -> Int? {
    nodes.value?.first { $0.cpus.contains(cpu) }?.number
  }

  /// The node for a guest's memory on `cpu`: the CPU's own if it has memory.
  ///
  /// Where NUMA is unknown this is node 0, which is what a kernel without NUMA calls its memory.
  public func sensibleNode(forCPU cpu: Int) -> NodeChoice {
    guard case .known(let nodes) = nodes else {
      return NodeChoice(number: 0, isDemanded: false, because: nodes.because ?? "NUMA is unknown")
    }
    let usable = nodes.filter { $0.memoryBytes > 0 && $0.isAllowed }
    if let own = usable.first(where: { $0.cpus.contains(cpu) }) {
      return NodeChoice(
        number: own.number, isDemanded: false,
        because: usable.count == 1 ? "the only node with memory" : "the node of CPU \(cpu)")
    }
    return NodeChoice(
      number: usable.first?.number ?? 0, isDemanded: false,
      because: "the node of CPU \(cpu) has no memory that this process may use")
  }

  /// The CPU to measure on if none was named.
  ///
  /// By rank: isolated CPUs first; then the core whose CPUs have been the least busy, by steps of
  /// `busyShare`; then any core but CPU 0's, which takes most interrupts; then the least busy CPU of the
  /// core; then any CPU but 0; then the lowest number.
  public func sensibleMeasuringCPU(
    onNode node: Int? = nil, activity: [Int: Double] = [:]
  ) throws -> CPUChoice {
    var candidates = allowedCPUs.intersection(onlineCPUs)
    if let node, let cpus = nodes.value?.first(where: { $0.number == node })?.cpus, !cpus.isEmpty {
      candidates = candidates.intersection(cpus)
      guard !candidates.isEmpty else {
        throw HostError.noCPUOnNode(node, allowed: allowedCPUs)
      }
    }
    let ranked = candidates.map { (cpu: $0, rank: rank($0, activity)) }
    guard let best = ranked.min(by: { $0.rank.lexicographicallyPrecedes($1.rank) }) else {
      throw HostError.unreadable(
        file: "/sys/devices/system/cpu/online",
        because: "none of CPUs \(onlineCPUs) is in this process's affinity mask")
    }
    return CPUChoice(
      cpu: best.cpu, because: reason(best.cpu, among: candidates, activity: activity))
  }

  /// Above this share of its time in use, a CPU counts as busy.
  static let busyShare = 0.2

  private func rank(_ cpu: Int, _ activity: [Int: Double]) -> [Int] {
    let core = siblings[cpu] ?? CPUSet([cpu])
    func steps(_ cpu: Int) -> Int { Int(activity[cpu, default: 0] / Self.busyShare) }
    return [
      isolatedCPUs.contains(cpu) ? 0 : 1,
      core.reduce(0) { $0 + steps($1) },
      core.contains(0) ? 1 : 0,
      steps(cpu),
      cpu == 0 ? 1 : 0,
      cpu,
    ]
  }

  private func reason(_ cpu: Int, among candidates: CPUSet, activity: [Int: Double]) -> String {
    if candidates.count == 1 { return "the only CPU that may be used (of \(onlineCPUs))" }
    let core = siblings[cpu] ?? CPUSet([cpu])
    var clauses: [String] = []
    clauses.append(isolatedCPUs.contains(cpu) ? "isolated from the scheduler" : "none is isolated")
    if !activity.isEmpty {
      let busy = CPUSet(core.filter { activity[$0, default: 0] > Self.busyShare })
      clauses.append(busy.isEmpty ? "its core is idle" : "busy on its core: \(busy)")
    }
    clauses.append(
      core.contains(0)
        ? "shares CPU 0's core, which takes most interrupts"
        : "not CPU 0, which takes most interrupts")
    return clauses.joined(separator: "; ")
  }
}
