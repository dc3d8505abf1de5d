import Measurement

/// The CPUs and NUMA nodes of this computer, and which of them this process may use.
public struct Topology: Hashable, Sendable {
  /// CPUs that are there, switched on or not.
  public var presentCPUs: CPUSet
  /// CPUs that are switched on.
  public var onlineCPUs: CPUSet
  /// CPUs that this process may be pinned to.
  public var allowedCPUs: CPUSet
  /// CPUs that the scheduler leaves alone (isolcpus=, nohz_full=).
  public var isolatedCPUs: CPUSet
  /// For each CPU the CPUs of its core, itself included; under a hypervisor this is its word.
  public var siblings: [Int: CPUSet]
  /// The NUMA nodes through libnuma, or why there is no telling.
  public var nodes: Observed<[NUMANode]>

  /// Makes a topology.
  public init(
    presentCPUs: CPUSet, onlineCPUs: CPUSet, allowedCPUs: CPUSet, isolatedCPUs: CPUSet,
    siblings: [Int: CPUSet], nodes: Observed<[NUMANode]>
  ) {
    self.presentCPUs = presentCPUs
    self.onlineCPUs = onlineCPUs
    self.allowedCPUs = allowedCPUs
    self.isolatedCPUs = isolatedCPUs
    self.siblings = siblings
    self.nodes = nodes
  }

  /// Asks the kernel and libnuma.
  public static func current() throws -> Topology {
    try read(files: .real, numa: .system, affinity: .system)
  }

  static func read(
    files: FileSystemView, numa: NUMALibrary, affinity: AffinityCalls
  ) throws -> Topology {
    let folder = "/sys/devices/system/cpu"
    let online = try requiredList("\(folder)/online", files)
    let isolated = try optionalList("\(folder)/isolated", files)
      .union(try optionalList("\(folder)/nohz_full", files))
    var siblings: [Int: CPUSet] = [:]
    for cpu in online {
      let list = try optionalList("\(folder)/cpu\(cpu)/topology/thread_siblings_list", files)
      siblings[cpu] = list.union(CPUSet([cpu]))
    }
    return Topology(
      presentCPUs: try optionalList("\(folder)/present", files).union(online),
      onlineCPUs: online,
      allowedCPUs: try allowed(online: online, isolated: isolated, affinity: affinity),
      isolatedCPUs: isolated.intersection(online), siblings: siblings, nodes: numa.nodes())
  }

  /// The process's mask, and the isolated CPUs where the boot option alone keeps them out of it.
  ///
  /// With `isolcpus=` every process starts with a mask that lacks the isolated CPUs, although
  /// they may be had for the asking; a mask that differs from just that was chosen by somebody
  /// (taskset, a cpuset), and is respected. Whether they may really be had is tried on a thread of
  /// its own, since a cpuset can forbid them without a trace in the mask.
  private static func allowed(
    online: CPUSet, isolated: CPUSet, affinity: AffinityCalls
  ) throws -> CPUSet {
    let mask = try Affinity.readBack(threadIdentifier: 0, calls: affinity).intersection(online)
    let missing = isolated.intersection(online).subtracting(mask)
    guard !missing.isEmpty, mask.union(missing) == online else { return mask }
    let granted = try ScratchThread.run {
      missing.filter {
        let pinned = try? Affinity.pinAndVerify(threadIdentifier: 0, to: $0, calls: affinity)
        return pinned != nil
      }
    }
    return mask.union(CPUSet(granted))
  }

  private static func requiredList(_ path: String, _ files: FileSystemView) throws -> CPUSet {
    switch files.text(path) {
    case .success(let text):
      guard let list = CPUSet(kernelList: text), !list.isEmpty else {
        throw HostError.unreadable(file: path, because: "'\(text)' is not a list of CPUs")
      }
      return list
    case .failure(let failure):
      throw HostError.unreadable(file: path, because: errnoText(failure.code))
    }
  }

  /// A list that an older kernel or a smaller container may lack; its absence is an empty list.
  private static func optionalList(_ path: String, _ files: FileSystemView) throws -> CPUSet {
    switch files.text(path) {
    case .success(let text):
      guard let list = CPUSet(kernelList: text) else {
        throw HostError.unreadable(file: path, because: "'\(text)' is not a list of CPUs")
      }
      return list
    case .failure: return CPUSet([])
    }
  }
}
