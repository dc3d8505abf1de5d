import Glibc
import Measurement
import Testing

@testable import Host

private let sysfs = "/sys/devices/system/cpu"

private func tree(_ more: [String: String] = [:]) -> [String: String] {
  ["\(sysfs)/online": "0-3", "\(sysfs)/present": "0-3", "\(sysfs)/isolated": ""]
    .merging(more) { $1 }
}

private func topology(
  _ files: [String: String], mask: [Int] = [0, 1, 2, 3], nodes: Observed<[NUMANode]> = oneNode,
  refuses: [Int] = []
) throws -> Topology {
  try Topology.read(
    files: .fake(files), numa: .fake(nodes),
    affinity: .fake(mask: CPUSet(mask), refuses: CPUSet(refuses)))
}

private let oneNode = Observed.known([node(0, cpus: [0, 1, 2, 3])])

private func node(
  _ number: Int, cpus: [Int], bytes: Int = 1 << 30, isAllowed: Bool = true
) -> NUMANode {
  NUMANode(number: number, cpus: CPUSet(cpus), memoryBytes: bytes, isAllowed: isAllowed)
}

struct TopologyReadingTests {
  @Test func `an unreadable list of online CPUs is an error that names the file`() {
    #expect(
      throws: HostError.unreadable(file: "\(sysfs)/online", because: "No such file or directory")
    ) { try topology([:]) }
    #expect(
      throws: HostError.unreadable(file: "\(sysfs)/online", because: "'0-' is not a list of CPUs")
    ) { try topology(["\(sysfs)/online": "0-"]) }
    #expect(
      throws: HostError.unreadable(file: "\(sysfs)/isolated", because: "'x' is not a list of CPUs")
    ) { try topology(tree(["\(sysfs)/isolated": "x"])) }
  }

  @Test func `siblings and isolation are read, and offline CPUs are not isolated ones`() throws {
    let found = try topology(
      tree([
        "\(sysfs)/online": "0-2", "\(sysfs)/cpu0/topology/thread_siblings_list": "0,2",
        "\(sysfs)/nohz_full": "2-3",
      ]))
    #expect(found.siblings == [0: CPUSet([0, 2]), 1: CPUSet([1]), 2: CPUSet([2])])
    #expect(found.isolatedCPUs == CPUSet([2]))
    #expect(found.presentCPUs == CPUSet(0...3))
    #expect(found.allowedCPUs == CPUSet(0...2))
  }

  @Test func `isolated CPUs that only the boot option keeps out of the mask may be used`() throws {
    let files = tree(["\(sysfs)/isolated": "3"])
    #expect(try topology(files, mask: [0, 1, 2]).allowedCPUs == CPUSet(0...3))
    // Somebody else's mask is respected.
    #expect(try topology(files, mask: [0, 1]).allowedCPUs == CPUSet([0, 1]))
    // A cpuset that forbids it has the last word.
    #expect(try topology(files, mask: [0, 1, 2], refuses: [3]).allowedCPUs == CPUSet(0...2))
  }

  @Test func `this computer has the CPU that this runs on`() throws {
    let here = try Topology.current()
    let cpu = Affinity.currentCPU
    #expect(here.onlineCPUs.contains(cpu))
    #expect(here.allowedCPUs.contains(cpu))
    #expect(here.siblings[cpu]?.contains(cpu) == true)
    if let nodes = here.nodes.value {
      #expect(CPUSet(nodes.flatMap(\.cpus)).intersection(here.onlineCPUs) == here.onlineCPUs)
      #expect(nodes.contains { $0.memoryBytes > 0 && $0.isAllowed })
    }
    let placement = try here.placement(cpu: nil, node: nil)
    try here.validate(cpu: placement.cpu.cpu)
  }
}

struct TopologyValidationTests {
  @Test func `a CPU that does not exist is named with those that do`() throws {
    let found = try topology(tree())
    let error = #expect(throws: HostError.self) { try found.validate(cpu: 7) }
    #expect(error == .noSuchCPU(7, online: CPUSet(0...3)))
    #expect(
      error?.description
        == "--cpu 7: there is no such CPU; online are 0-3. Choose one of these.")
    #expect(error?.isMistakenRequest == true)
    #expect(throws: HostError.noSuchCPU(-1, online: CPUSet(0...3))) { try found.validate(cpu: -1) }
  }

  @Test func `an offline CPU is told apart from one that does not exist`() throws {
    let found = try topology(tree(["\(sysfs)/online": "0,2-3"]))
    let error = #expect(throws: HostError.self) { try found.validate(cpu: 1) }
    #expect(error == .offlineCPU(1, online: CPUSet([0, 2, 3])))
    #expect(error?.description.contains("echo 1 > \(sysfs)/cpu1/online") == true)
  }

  @Test func `a CPU outside the mask is refused`() throws {
    let found = try topology(tree(), mask: [0, 2])
    let error = #expect(throws: HostError.self) { try found.validate(cpu: 1) }
    #expect(error == .forbiddenCPU(1, allowed: CPUSet([0, 2])))
    #expect(error?.description.hasPrefix("--cpu 1: this process may run on 0,2 only") == true)
    try found.validate(cpu: 2)
  }

  @Test func `a node must exist, have memory and be allowed`() throws {
    let found = try topology(
      tree(),
      nodes: .known([
        node(0, cpus: [0, 1]), node(1, cpus: [2, 3], bytes: 0),
        node(2, cpus: [], isAllowed: false),
      ]))
    try found.validate(node: 0)
    let error = #expect(throws: HostError.self) { try found.validate(node: 3) }
    #expect(error == .noSuchNode(3, existing: CPUSet(0...2)))
    #expect(
      error?.description.hasPrefix("--numa-node 3: there is no such NUMA node; there are 0-2.")
        == true)
    #expect(throws: HostError.nodeWithoutMemory(1, withMemory: CPUSet([0]))) {
      try found.validate(node: 1)
    }
    #expect(throws: HostError.forbiddenNode(2, allowed: CPUSet([0]))) {
      try found.validate(node: 2)
    }
  }

  @Test func `a node asked for without NUMA is an error, none asked for is node 0 with a reason`()
    throws
  {
    let found = try topology(tree(), nodes: .unknown(because: "forbidden"))
    #expect(throws: HostError.noNUMA(node: 0, because: "forbidden")) {
      try found.placement(cpu: 1, node: 0)
    }
    let choice = try found.placement(cpu: 1, node: nil)
    #expect(choice.node == NodeChoice(number: 0, isDemanded: false, because: "forbidden"))
    #expect(choice.cpu == CPUChoice(cpu: 1, because: "asked for with --cpu"))
  }
}

struct TopologyChoiceTests {
  private func chosen(
    _ files: [String: String] = [:], mask: [Int] = [0, 1, 2, 3], activity: [Int: Double] = [:]
  ) throws -> CPUChoice {
    try topology(tree(files), mask: mask).sensibleMeasuringCPU(activity: activity)
  }

  @Test func `CPU 0 is taken only when there is no other`() throws {
    #expect(try chosen().cpu == 1)
    #expect(try chosen(mask: [0, 3]).cpu == 3)
    let only = try chosen(mask: [0])
    #expect(only.cpu == 0)
    #expect(only.because == "the only CPU that may be used (of 0-3)")
  }

  @Test func `the sibling of CPU 0 is taken only when there is no other core`() throws {
    let siblings = [
      "\(sysfs)/cpu0/topology/thread_siblings_list": "0-1",
      "\(sysfs)/cpu1/topology/thread_siblings_list": "0-1",
    ]
    #expect(try chosen(siblings).cpu == 2)
    #expect(try chosen(siblings, mask: [0, 1]).cpu == 1)
  }

  @Test func `a core with a busy CPU is avoided`() throws {
    let siblings = [
      "\(sysfs)/cpu1/topology/thread_siblings_list": "1,3",
      "\(sysfs)/cpu3/topology/thread_siblings_list": "1,3",
    ]
    let choice = try chosen(siblings, activity: [1: 0, 2: 0.1, 3: 0.9])
    #expect(choice.cpu == 2)
    #expect(
      choice.because
        == "none is isolated; its core is idle; not CPU 0, which takes most interrupts")
  }

  @Test func `an isolated CPU goes before everything else`() throws {
    let choice = try chosen(["\(sysfs)/isolated": "3"], activity: [3: 0.9])
    #expect(choice.cpu == 3)
    #expect(choice.because.hasPrefix("isolated from the scheduler; busy on its core: 3"))
  }

  @Test func `a node asked for confines the choice to its CPUs`() throws {
    let nodes = Observed.known([
      node(0, cpus: [0, 1]), node(1, cpus: [2, 3]), node(2, cpus: []),
    ])
    let found = try topology(tree(), nodes: nodes)
    #expect(try found.placement(cpu: nil, node: 1).cpu.cpu == 2)
    #expect(try found.placement(cpu: nil, node: 1).node.isDemanded)
    // Memory without CPUs is no reason to refuse.
    #expect(try found.placement(cpu: nil, node: 2).cpu.cpu == 1)
    #expect(try found.placement(cpu: 3, node: nil).node.number == 1)
    let confined = try topology(tree(), mask: [0, 1], nodes: nodes)
    #expect(throws: HostError.noCPUOnNode(1, allowed: CPUSet([0, 1]))) {
      try confined.placement(cpu: nil, node: 1)
    }
  }

  @Test func `a CPU whose node has no memory gets another node, and the reason`() throws {
    let found = try topology(
      tree(), nodes: .known([node(0, cpus: [0, 1], bytes: 0), node(1, cpus: [2, 3])]))
    let choice = found.sensibleNode(forCPU: 1)
    #expect(choice.number == 1)
    #expect(choice.because == "the node of CPU 1 has no memory that this process may use")
    #expect(found.node(ofCPU: 1) == 0)
    #expect(found.node(ofCPU: 9) == nil)
  }
}
