import Glibc
import Measurement

/// How a CPU has spent its time since the computer started, in the ticks of /proc/stat (proc(5)).
struct ProcessorTimes: Codable, Hashable, Sendable {
  var idle: Int
  /// Time that the hypervisor gave to somebody else although this CPU wanted to run.
  var steal: Int
  var total: Int

  /// The line of each online CPU.
  static func read(_ files: FileSystemView) -> Observed<[Int: ProcessorTimes]> {
    let path = "/proc/stat"
    return files.observe(path, missingMeans: "/proc is not mounted").compactMap { text in
      var times: [Int: ProcessorTimes] = [:]
      for line in text.split(separator: "\n") where line.hasPrefix("cpu") {
        let words = line.split(separator: " ")
        guard let cpu = words.first.flatMap({ Int($0.dropFirst(3)) }) else { continue }
        let counts = words.dropFirst().map { Int($0) ?? 0 }
        // user nice system idle iowait irq softirq steal; guest time is in user already.
        guard counts.count >= 8 else { return nil }
        times[cpu] = ProcessorTimes(
          idle: counts[3] + counts[4], steal: counts[7], total: counts[..<8].reduce(0, +))
      }
      return times.isEmpty ? nil : times
    } elseBecause: { _ in
      "\(path) has no line per CPU with eight columns, as kernels since 2.6.11 write it"
    }
  }
}

/// Time that a hypervisor stole from a CPU; its change over a run shows disturbance.
///
/// 0 on bare metal, and also under a hypervisor that does not account for it.
public struct StealClock: Sendable {
  let files: FileSystemView
  let ticksPerSecond: Int

  /// Reads this computer's clock.
  public init() { self.init(files: .real, ticksPerSecond: sysconf(Int32(_SC_CLK_TCK))) }

  init(files: FileSystemView, ticksPerSecond: Int) {
    self.files = files
    self.ticksPerSecond = max(1, ticksPerSecond)
  }

  /// Microseconds stolen from a CPU since the computer started, in steps of usually 10,000.
  public func stolenMicroseconds(cpu: Int) -> Observed<Int> {
    ProcessorTimes.read(files).compactMap { times in
      times[cpu].map { $0.steal * 1_000_000 / ticksPerSecond }
    } elseBecause: { _ in
      "/proc/stat has no line for CPU \(cpu): it is offline"
    }
  }
}

/// How busy CPUs are now.
public enum ProcessorActivity {
  /// The share of time, 0 to 1, that each CPU was in use while this waited.
  ///
  /// Empty when the kernel does not say. It counts in ticks of usually 10 ms, so that less than
  /// 100 ms says little.
  public static func sample(milliseconds: Int = 100) -> [Int: Double] {
    sample(files: .real) { usleep(UInt32(clamping: milliseconds * 1000)) }
  }

  static func sample(files: FileSystemView, wait: () -> Void) -> [Int: Double] {
    let meter = Meter(files: files)
    wait()
    return meter.shares()
  }

  /// How busy CPUs were since it was made: for the time that a run takes.
  public struct Meter: Sendable {
    private let files: FileSystemView
    private let before: [Int: ProcessorTimes]

    /// Starts now.
    public init() { self.init(files: .real) }

    init(files: FileSystemView) {
      self.files = files
      before = ProcessorTimes.read(files).value ?? [:]
    }

    /// The share of time, 0 to 1, that each CPU was in use; empty when the kernel does not say.
    public func shares() -> [Int: Double] {
      guard let after = ProcessorTimes.read(files).value else { return [:] }
      var shares: [Int: Double] = [:]
      for (cpu, end) in after {
        guard let start = before[cpu], end.total > start.total else { continue }
        let idle = Double(max(0, end.idle - start.idle)) / Double(end.total - start.total)
        shares[cpu] = max(0, 1 - idle)
      }
      return shares
    }
  }
}
