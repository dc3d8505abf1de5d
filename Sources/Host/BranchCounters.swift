internal import CNuma
import Foundation
import Measurement

/// Counters of one process in user mode: instructions and mispredicted branches.
///
/// By perf_event_open(2), from outside and while the process waits, so that nothing is read between two
/// samples. Most virtual machines have no such counters.
public final class BranchCounters {
  /// The counters at one moment.
  public struct Reading: Hashable, Sendable {
    /// Instructions so far.
    public var instructions: Int
    /// Mispredicted branches so far.
    public var mispredictions: Int

    /// Makes a reading.
    public init(instructions: Int, mispredictions: Int) {
      self.instructions = instructions
      self.mispredictions = mispredictions
    }
  }

  /// Why there are no counters, in a sentence without its full stop.
  public struct Unavailable: Error, Hashable, CustomStringConvertible {
    /// The sentence.
    public var description: String
  }

  /// The kernel's part; tests put another in its place.
  struct Kernel: Sendable {
    /// A descriptor, or a negative error number.
    var open: @Sendable (_ process: Int32, _ event: UInt64) -> Int32
    /// The count, and how long it was wanted and did count; nil when it cannot be read.
    var read: @Sendable (_ descriptor: Int32) -> (count: UInt64, wanted: UInt64, counted: UInt64)?
    var close: @Sendable (_ descriptor: Int32) -> Void
    /// `kernel.perf_event_paranoid`; nil where there is none.
    var paranoia: @Sendable () -> String?

    static let real = Kernel(
      open: { host_open_counter($0, $1) },
      read: { descriptor in
        var words: [UInt64] = [0, 0, 0]
        let bytes = words.withUnsafeMutableBytes {
          Foundation.read(descriptor, $0.baseAddress, $0.count)
        }
        return bytes == 24 ? (words[0], words[1], words[2]) : nil
      },
      close: { _ = Foundation.close($0) },
      paranoia: { try? FileSystemView.real.text("/proc/sys/kernel/perf_event_paranoid").get() })
  }

  // PERF_COUNT_HW_INSTRUCTIONS and PERF_COUNT_HW_BRANCH_MISSES (linux/perf_event.h).
  private static let events: [UInt64] = [1, 5]
  private let kernel: Kernel
  private var descriptors: [Int32] = []

  /// Counts for a process from now on.
  /// - Throws: `Unavailable` where there are no counters.
  public convenience init(ofProcess process: Int32) throws(Unavailable) {
    try self.init(ofProcess: process, .real)
  }

  init(ofProcess process: Int32, _ kernel: Kernel) throws(Unavailable) {
    self.kernel = kernel
    for event in BranchCounters.events {
      let descriptor = kernel.open(process, event)
      guard descriptor >= 0 else {
        throw Unavailable(description: BranchCounters.words(-descriptor, kernel.paranoia()))
      }
      descriptors.append(descriptor)
    }
  }

  deinit { for descriptor in descriptors { kernel.close(descriptor) } }

  /// Reads both counters; nil when one cannot be read, or did not count all the time.
  ///
  /// A counter that shares its hardware does not.
  public func read() -> Reading? {
    let values = descriptors.compactMap(kernel.read)
    guard values.count == BranchCounters.events.count,
      values.allSatisfy({ $0.counted == $0.wanted })
    else { return nil }
    return Reading(
      instructions: Int(clamping: values[0].count), mispredictions: Int(clamping: values[1].count))
  }

  /// Why this computer counts no branches; nil where it does.
  public static var whyNone: Unavailable? { whyNone(.real) }

  static func whyNone(_ kernel: Kernel) -> Unavailable? {
    do {
      let counters = try BranchCounters(ofProcess: 0, kernel)
      return counters.read() == nil
        ? Unavailable(description: "the kernel opens the counters and they do not count") : nil
    } catch {
      return error
    }
  }

  private static func words(_ number: Int32, _ paranoia: String?) -> String {
    switch number {
    case ENOENT, EOPNOTSUPP, ENODEV:
      return "the CPU shows this kernel no counters, as is usual in a virtual machine"
    case EACCES, EPERM:
      return
        "the kernel forbids it (kernel.perf_event_paranoid is \(paranoia ?? "unknown")); as root: "
        + "sysctl kernel.perf_event_paranoid=2"
    case ENOSYS: return "this kernel is built without perf_event_open"
    default: return "perf_event_open: \(String(cString: strerror(number)))"
    }
  }
}

extension Doctor {
  /// Whether mispredicted branches can be counted here.
  static func branchCounters(_ reason: BranchCounters.Unavailable?) -> Finding {
    let subject = "branch counters"
    guard let reason else {
      return Finding(
        subject, .good, observed: "instructions and mispredicted branches are counted",
        effect: "cells of process have their mispredictions per switch beside their times")
    }
    return Finding(
      subject, .note, observed: "no counters here: \(reason)",
      effect: "that a switch costs mispredictions is inferred from times, and not counted")
  }
}
