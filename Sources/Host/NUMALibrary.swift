internal import CNuma
import Glibc
import Measurement
import Synchronization

/// One NUMA node: CPUs and memory that are close to each other.
public struct NUMANode: Codable, Hashable, Sendable {
  /// The kernel's number.
  public var number: Int
  /// Its CPUs; empty on a node that is memory only.
  public var cpus: CPUSet
  /// Its memory in bytes; 0 on a node that is CPUs only.
  public var memoryBytes: Int
  /// Whether this process may use its memory (cpuset.mems).
  public var isAllowed: Bool

  /// Makes a node.
  public init(number: Int, cpus: CPUSet, memoryBytes: Int, isAllowed: Bool) {
    self.number = number
    self.cpus = cpus
    self.memoryBytes = memoryBytes
    self.isAllowed = isAllowed
  }
}

/// The calling thread's memory policy, as the kernel keeps it.
struct RawMemoryPolicy: Hashable, Sendable {
  var mode: Int32
  var nodes: [UInt]
}

/// A failed call's errno.
struct CallFailure: Error, Hashable, Sendable {
  var code: Int32
}

/// What this module needs of libnuma; tests put other computers in its place.
struct NUMALibrary: Sendable {
  var nodes: @Sendable () -> Observed<[NUMANode]>
  /// Binds a mapping to one node, strictly.
  var bind: @Sendable (_ memory: UnsafeMutableRawBufferPointer, _ node: Int) -> CallFailure?
  /// The node of each page, or the negated errno that the kernel gives in its place.
  var locate: @Sendable (_ pages: [UnsafeMutableRawPointer]) -> Result<[Int32], CallFailure>
  /// The calling thread's policy.
  var policy: @Sendable () -> Result<RawMemoryPolicy, CallFailure>
  /// Changes the calling thread's policy.
  var setPolicy: @Sendable (_ policy: RawMemoryPolicy) -> CallFailure?

  /// The library itself.
  static let system = NUMALibrary(
    nodes: systemNodes,
    bind: { memory, node in
      let mask = RawMemoryPolicy(boundTo: node).nodes
      let result = mbind(
        memory.baseAddress, UInt(memory.count), MPOL_BIND, mask, bitCount + 1,
        UInt32(MPOL_MF_MOVE | MPOL_MF_STRICT))
      return result == 0 ? nil : CallFailure(code: errno)
    },
    locate: { pages in
      var pointers = pages.map(Optional.some)
      var status = [Int32](repeating: 0, count: pages.count)
      let result = numa_move_pages(0, UInt(pages.count), &pointers, nil, &status, 0)
      return result >= 0 ? .success(status) : .failure(CallFailure(code: errno))
    },
    policy: {
      var policy = RawMemoryPolicy(mode: 0, nodes: [UInt](repeating: 0, count: wordCount))
      let result = get_mempolicy(&policy.mode, &policy.nodes, bitCount + 1, nil, 0)
      return result == 0 ? .success(policy) : .failure(CallFailure(code: errno))
    },
    setPolicy: { policy in
      // The default policy must come with an empty mask, or the kernel refuses it.
      let isDefault = policy.mode == MPOL_DEFAULT
      let result =
        isDefault
        ? set_mempolicy(policy.mode, nil, 0)
        : set_mempolicy(policy.mode, policy.nodes, bitCount + 1)
      return result == 0 ? nil : CallFailure(code: errno)
    })

  /// The largest NODES_SHIFT of an x86-64 kernel is 10; the kernel reads one bit less than told.
  fileprivate static let bitCount: UInt = 1024
  fileprivate static let wordCount = Int(bitCount) / UInt.bitWidth

  /// libnuma keeps caches that it fills without a lock.
  private static let libraryLock = Mutex(())

  @Sendable private static func systemNodes() -> Observed<[NUMANode]> {
    libraryLock.withLock { _ in
      guard numa_available() >= 0 else {
        return .unknown(
          because: "libnuma finds no NUMA calls: the kernel is built without them, or a "
            + "container's seccomp filter forbids get_mempolicy")
      }
      let allowed = numa_get_mems_allowed()
      let cpuMask = numa_allocate_cpumask()
      defer {
        numa_bitmask_free(allowed)
        numa_bitmask_free(cpuMask)
      }
      guard let allowed, let cpuMask else {
        return .unknown(because: "libnuma could not allocate its masks")
      }
      let numbers = (0...max(0, numa_max_node())).filter { host_numa_node_exists($0) != 0 }
      return .known(numbers.map { describe(node: $0, allowed: allowed, cpuMask: cpuMask) })
    }
  }

  private static func describe(
    node: Int32, allowed: UnsafeMutablePointer<bitmask>, cpuMask: UnsafeMutablePointer<bitmask>
  ) -> NUMANode {
    var cpus: [Int] = []
    if numa_node_to_cpus(node, cpuMask) == 0 {
      cpus = (0..<UInt32(clamping: cpuMask.pointee.size))
        .filter { numa_bitmask_isbitset(cpuMask, $0) != 0 }.map(Int.init)
    }
    return NUMANode(
      number: Int(node), cpus: CPUSet(cpus),
      memoryBytes: max(0, Int(numa_node_size64(node, nil))),
      isAllowed: numa_bitmask_isbitset(allowed, UInt32(node)) != 0)
  }
}

extension RawMemoryPolicy {
  /// The policy that takes pages from one node only.
  init(boundTo node: Int) {
    mode = MPOL_BIND
    nodes = [UInt](repeating: 0, count: NUMALibrary.wordCount)
    if (0..<Int(NUMALibrary.bitCount)).contains(node) {
      nodes[node / UInt.bitWidth] |= 1 << (node % UInt.bitWidth)
    }
  }
}

/// The pages' size in bytes.
let pageBytes = Int(sysconf(Int32(_SC_PAGESIZE)))
