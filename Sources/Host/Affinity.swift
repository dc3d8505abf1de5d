internal import CNuma
import Glibc

/// The scheduler's two calls on affinity; tests put a disobedient scheduler in their place.
struct AffinityCalls: Sendable {
  var get: @Sendable (_ thread: Int32) -> Result<CPUSet, CallFailure>
  var set: @Sendable (_ thread: Int32, _ cpus: CPUSet) -> CallFailure?

  /// The kernel's own.
  static let system = AffinityCalls(
    get: { thread in
      var words = 16
      while true {
        var mask = [UInt](repeating: 0, count: words)
        let bytes = host_get_affinity(thread, &mask, words)
        if bytes < 0 && errno == EINVAL && words < CPUSet.limit / UInt.bitWidth {
          words *= 2
          continue
        }
        guard bytes >= 0 else { return .failure(CallFailure(code: errno)) }
        let numbers = (0..<words * UInt.bitWidth).filter {
          mask[$0 / UInt.bitWidth] >> ($0 % UInt.bitWidth) & 1 == 1
        }
        return .success(CPUSet(numbers))
      }
    },
    set: { thread, cpus in
      var mask = [UInt](repeating: 0, count: (cpus.last ?? 0) / UInt.bitWidth + 1)
      for cpu in cpus { mask[cpu / UInt.bitWidth] |= 1 << (cpu % UInt.bitWidth) }
      let result = host_set_affinity(thread, mask, mask.count)
      return result >= 0 ? nil : CallFailure(code: errno)
    })
}

/// Pinning a thread to a CPU, and asking the kernel whether that happened.
///
/// A thread identifier of 0 means the calling thread.
public enum Affinity {
  /// Asks the kernel to run a thread on one CPU only.
  public static func pin(threadIdentifier: Int32, to cpu: Int) throws {
    try pin(threadIdentifier: threadIdentifier, to: CPUSet([cpu]), calls: .system)
  }

  /// Keeps the calling thread and its children off a CPU where there is another one.
  ///
  /// A runner that polls, and an emulator's other threads, do not belong where a guest is measured,
  /// nor on the other hardware threads of its core: those are used only where nothing else is left.
  /// Returns whether there was another CPU.
  public static func keepCallingThread(off cpu: Int, of topology: Topology) throws -> Bool {
    let others = topology.cpusBeside(measuring: cpu)
    guard !others.isEmpty else { return false }
    try pin(threadIdentifier: 0, to: others, calls: .system)
    return true
  }

  /// The CPUs that the kernel says a thread may run on.
  public static func readBack(threadIdentifier: Int32) throws -> [Int] {
    try readBack(threadIdentifier: threadIdentifier, calls: .system).numbers
  }

  /// Pins a thread and reads back; throws `HostError.misplacedThread` when the two differ.
  ///
  /// Returns what was read back, which is then just `cpu`.
  @discardableResult
  public static func pinAndVerify(threadIdentifier: Int32, to cpu: Int) throws -> [Int] {
    try pinAndVerify(threadIdentifier: threadIdentifier, to: cpu, calls: .system)
  }

  /// Runs `body` with the calling thread pinned; a child spawned there inherits the CPU.
  ///
  /// The thread's former mask is put back, also when `body` throws.
  public static func withCallingThread<Value>(
    pinnedTo cpu: Int, _ body: () throws -> Value
  ) throws -> Value {
    try withCallingThread(pinnedTo: cpu, calls: .system, body)
  }

  /// The CPU that the calling thread runs on at this moment.
  static var currentCPU: Int { Int(host_current_cpu()) }

  /// The kernel's number of the calling thread.
  static var callingThread: Int32 { host_thread_identifier() }

  static func withCallingThread<Value>(
    pinnedTo cpu: Int, calls: AffinityCalls, _ body: () throws -> Value
  ) throws -> Value {
    let before = try readBack(threadIdentifier: 0, calls: calls)
    let outcome = Result {
      try pinAndVerify(threadIdentifier: 0, to: cpu, calls: calls)
      return try body()
    }
    try pin(threadIdentifier: 0, to: before, calls: calls)
    return try outcome.get()
  }

  @discardableResult
  static func pinAndVerify(
    threadIdentifier: Int32, to cpu: Int, calls: AffinityCalls
  ) throws -> [Int] {
    try pin(threadIdentifier: threadIdentifier, to: CPUSet([cpu]), calls: calls)
    let got = try readBack(threadIdentifier: threadIdentifier, calls: calls)
    guard got == CPUSet([cpu]) else {
      throw HostError.misplacedThread(
        thread: named(threadIdentifier), asked: cpu, got: got.numbers)
    }
    return got.numbers
  }

  static func pin(threadIdentifier: Int32, to cpus: CPUSet, calls: AffinityCalls) throws {
    if let failure = calls.set(threadIdentifier, cpus) {
      throw HostError.call(
        "sched_setaffinity(CPU \(cpus))", on: "thread \(named(threadIdentifier))",
        because: errnoText(failure.code), fix: fix(of: failure))
    }
  }

  static func readBack(threadIdentifier: Int32, calls: AffinityCalls) throws -> CPUSet {
    switch calls.get(threadIdentifier) {
    case .success(let cpus): return cpus
    case .failure(let failure):
      throw HostError.call(
        "sched_getaffinity", on: "thread \(named(threadIdentifier))",
        because: errnoText(failure.code), fix: fix(of: failure))
    }
  }

  private static func named(_ threadIdentifier: Int32) -> Int {
    Int(threadIdentifier == 0 ? host_thread_identifier() : threadIdentifier)
  }

  private static func fix(of failure: CallFailure) -> String {
    switch failure.code {
    case ESRCH: "The thread has ended; look at how its process ended."
    case EINVAL: "The CPU is offline or outside this process's cpuset; choose another --cpu."
    case EPERM: "The thread belongs to another user; run it as the same user."
    default: "See sched_setaffinity(2)."
    }
  }
}
