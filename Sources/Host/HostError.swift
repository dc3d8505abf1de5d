/// A request that this computer cannot fulfil, or did not.
public enum HostError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The requested CPU is outside this process's cpuset.
  case noSuchCPU(Int, online: CPUSet)
  /// The CPU asked for exists and is switched off.
  case offlineCPU(Int, online: CPUSet)
  /// The requested CPU is outside the cpuset of this process.
  case forbiddenCPU(Int, allowed: CPUSet)
  /// The requested NUMA node is outside this process's cpuset.
  case noSuchNode(Int, existing: CPUSet)
  /// The NUMA node asked for has CPUs only.
  case nodeWithoutMemory(Int, withMemory: CPUSet)
  /// The requested NUMA node is outside the nodes of this process.
  case forbiddenNode(Int, allowed: CPUSet)
  /// No CPU of the NUMA node asked for is one that this process may use.
  case noCPUOnNode(Int, allowed: CPUSet)
  /// A NUMA node was asked for where the kernel does not let one be chosen.
  case noNUMA(node: Int, because: String)
  /// A thread was pinned and the kernel says that it may run elsewhere.
  case misplacedThread(thread: Int, asked: Int, got: [Int])
  /// Memory was bound to a node that was asked for, and pages of it lie elsewhere.
  case misplacedMemory(asked: Int, got: [Int])
  /// Memory was bound to a node that was asked for, and where it lies could not be read back.
  case unreadablePlacement(asked: Int, because: String)
  /// A file that this cannot do without could not be read, or says something unexpected.
  case unreadable(file: String, because: String)
  /// This computer has too little memory available for a guest.
  case noRoom(neededBytes: Int, freeBytes: Int)
  /// A system call failed; `fix` is advice.
  case call(String, on: String, because: String, fix: String)

  /// Whether the request itself is wrong, so that it is a usage error.
  public var isMistakenRequest: Bool {
    switch self {
    case .noSuchCPU, .offlineCPU, .forbiddenCPU, .noSuchNode, .nodeWithoutMemory, .forbiddenNode,
      .noCPUOnNode:
      true
    default: false
    }
  }

  /// One or two sentences: the option or file, the observation, and the fix.
  public var description: String {
    switch self {
    case .noSuchCPU, .offlineCPU, .forbiddenCPU, .misplacedThread: threadMessage
    case .noSuchNode, .nodeWithoutMemory, .forbiddenNode, .noCPUOnNode, .noNUMA, .misplacedMemory,
      .unreadablePlacement:
      nodeMessage
    case .unreadable(let file, let because):
      "\(file): \(because). Without it this computer cannot be described; run where /proc and /sys "
        + "are mounted."
    case .noRoom(let needed, let free):
      "a guest needs \(needed) bytes of memory, and \(free) are available. End other programs, or give "
        + "this computer more memory."
    case .call(let name, let target, let because, let fix):
      "\(name) on \(target) failed: \(because). \(fix)"
    }
  }

  private var threadMessage: String {
    switch self {
    case .noSuchCPU(let cpu, let online):
      return "--cpu \(cpu): there is no such CPU; online are \(online). Choose one of these."
    case .offlineCPU(let cpu, let online):
      return "--cpu \(cpu): this CPU is offline; online are \(online). Choose one of these, or as "
        + "root: echo 1 > /sys/devices/system/cpu/cpu\(cpu)/online"
    case .forbiddenCPU(let cpu, let allowed):
      return "--cpu \(cpu): this process may run on \(allowed) only (taskset, cgroup or "
        + "container). Choose one of these, or start it with a wider mask."
    case .misplacedThread(let thread, let asked, let got):
      return "thread \(thread) was pinned to CPU \(asked), but the kernel says it may run on "
        + "\(CPUSet(got)). Something else sets its affinity (a cpuset, a daemon that balances "
        + "load): end that, or choose another --cpu."
    default: return ""
    }
  }

  private var nodeMessage: String {
    switch self {
    case .noSuchNode(let node, let existing):
      return "--numa-node \(node): there is no such NUMA node; there are \(existing). "
        + "Choose one of these, or leave the option out."
    case .nodeWithoutMemory(let node, let others):
      return "--numa-node \(node): this NUMA node has no memory; nodes \(others) have. "
        + "Choose one of these, or leave the option out."
    case .forbiddenNode(let node, let allowed):
      return "--numa-node \(node): this process may use memory of nodes \(allowed) only (cgroup "
        + "or container). Choose one of these, or widen cpuset.mems."
    case .noCPUOnNode(let node, let allowed):
      return "--numa-node \(node): no CPU of this node is among those that this process may use "
        + "(\(allowed)). Say which of these to measure on with --cpu."
    case .noNUMA(let node, let because):
      return "--numa-node \(node): memory cannot be bound to a node here: \(because). Leave the "
        + "option out, or allow the calls (in a container: --cap-add SYS_NICE)."
    case .misplacedMemory(let asked, let got):
      return "memory was bound to NUMA node \(asked), but pages of it lie on \(CPUSet(got)). "
        + "Free memory on node \(asked), or choose another --numa-node."
    case .unreadablePlacement(let asked, let because):
      return "memory was bound to NUMA node \(asked), but where it lies cannot be read back: "
        + "\(because). Leave --numa-node out to go on without the proof."
    default: return ""
    }
  }
}
