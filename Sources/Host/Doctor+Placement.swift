import Glibc
import Measurement

extension Doctor {
  /// Whether a thread and memory go where they are told, tried on a thread and a page made for it.
  static func placed(
    _ placement: PlacementChoice, _ topology: Topology, numa: NUMALibrary, affinity: AffinityCalls
  ) -> [Finding] {
    [pinning(placement.cpu.cpu, affinity), binding(placement.node, topology, numa)]
  }

  private static func pinning(_ cpu: Int, _ affinity: AffinityCalls) -> Finding {
    do {
      let got = try ScratchThread.run {
        try Affinity.pinAndVerify(threadIdentifier: 0, to: cpu, calls: affinity)
      }
      return Finding(
        "pinning", .good, observed: "a thread pinned to CPU \(cpu) was read back on \(CPUSet(got))",
        effect: "guests stay on the CPU that they were calibrated on")
    } catch {
      return Finding(
        "pinning", .problem, observed: "\(error)",
        effect: "guests cannot be kept on one CPU; a run ends with this error",
        fix: "choose another --cpu, or start outside the cpuset that restricts affinity")
    }
  }

  private static func binding(
    _ choice: NodeChoice, _ topology: Topology, _ numa: NUMALibrary
  ) -> Finding {
    let nodes = topology.nodes.compactMap { nodes -> String? in
      nodes.map { "node \($0.number): CPUs \($0.cpus), \($0.memoryBytes >> 20) MiB" }
        .joined(separator: "; ")
    } elseBecause: { _ in
      ""
    }
    guard case .known(let text) = nodes else {
      return Finding(
        "NUMA", .note, observed: nodes.because ?? "unknown",
        effect: "the kernel chooses the memory; this does not matter on a computer with one "
          + "memory, and --numa-node is an error",
        fix: "in a container: --cap-add SYS_NICE")
    }
    switch boundPage(choice.number, numa) {
    case .known([choice.number]):
      return Finding(
        "NUMA", .good, observed: "\(text); a page bound to node \(choice.number) was found there",
        effect: "guest memory is local to the measuring CPU")
    case .known(let elsewhere):
      return Finding(
        "NUMA", .problem,
        observed: "\(text); a page bound to node \(choice.number) was found on \(elsewhere)",
        effect: "guest memory may be remote: misses cost more, and differently in each boot",
        fix: "free memory on node \(choice.number)")
    case .unknown(let because):
      return Finding(
        "NUMA", .note, observed: "\(text); \(because)",
        effect: "guest memory cannot be bound or its node verified; --numa-node is an error",
        fix: "in a container: --cap-add SYS_NICE")
    }
  }

  /// The nodes that a page was found on after it was bound to `node` and touched.
  private static func boundPage(_ node: Int, _ numa: NUMALibrary) -> Observed<[Int]> {
    let address = mmap(
      nil, pageBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let address, address != MAP_FAILED else {
      return .unknown(because: "no page to try it on (\(errnoText(errno)))")
    }
    defer { munmap(address, pageBytes) }
    let page = UnsafeMutableRawBufferPointer(start: address, count: pageBytes)
    if let failure = numa.bind(page, node) {
      return .unknown(because: "mbind failed (\(errnoText(failure.code)))")
    }
    page.storeBytes(of: 1, as: UInt8.self)
    return PageLocations.locate([address], untouchedPages: 0, what: "a page", numa: numa)
      .compactMap {
        $0.nodes
      } elseBecause: { _ in
        ""
      }
  }
}
