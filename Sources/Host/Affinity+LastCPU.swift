import Measurement

extension Affinity {
  /// Where the kernel says a thread ran last, and where it may run.
  public struct Whereabouts: Codable, Hashable, Sendable {
    /// The CPU that it ran on last.
    public var lastCPU: Int
    /// The CPUs that it may run on.
    public var allowedCPUs: [Int]

    /// Makes a description.
    public init(lastCPU: Int, allowedCPUs: [Int]) {
      self.lastCPU = lastCPU
      self.allowedCPUs = allowedCPUs
    }

    /// The reason why a thread's samples are not `cpu`'s alone; nil if it stayed there.
    public func complaint(pinnedTo cpu: Int) -> String? {
      guard lastCPU != cpu || allowedCPUs != [cpu] else { return nil }
      return "the measuring thread was pinned to CPU \(cpu), but at the end of the launch the "
        + "kernel says it ran on CPU \(lastCPU) and may run on \(CPUSet(allowedCPUs)). Something else set "
        + "its affinity (a cpuset, a daemon that balances load): end that, or choose another --cpu."
    }
  }

  /// Asks the kernel where a thread ran last and may run; unknown once it was reaped.
  ///
  /// A thread that moved and came back does not show, unless its affinity is still the wider one.
  public static func whereabouts(process: Int32, thread: Int32) -> Observed<Whereabouts> {
    whereabouts(process: process, thread: thread, files: .real, calls: .system)
  }

  static func whereabouts(
    process: Int32, thread: Int32, files: FileSystemView, calls: AffinityCalls
  ) -> Observed<Whereabouts> {
    let path = "/proc/\(process)/task/\(thread)/stat"
    return files.observe(path, missingMeans: "the thread has ended").compactMap {
      lastCPU(inStatus: $0)
    } elseBecause: { _ in
      "\(path) has no field 39, the CPU that the thread ran on last"
    }.compactMap { cpu in
      guard case .success(let allowed) = calls.get(thread) else { return nil }
      return Whereabouts(lastCPU: cpu, allowedCPUs: allowed.numbers)
    } elseBecause: { _ in
      "the kernel does not say where thread \(thread) may run: it has ended"
    }
  }

  /// Field 39 of /proc/<pid>/task/<tid>/stat (proc(5)).
  ///
  /// Field 2 is the program's name in parentheses, which may hold spaces and parentheses itself.
  private static func lastCPU(inStatus text: String) -> Int? {
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    let place = 39 - 3
    return fields.indices.contains(place) ? Int(fields[place]) : nil
  }
}
