import Glibc
import Measurement

/// The calling thread's memory policy, which a child that it spawns inherits.
public enum MemoryPolicy {
  /// Runs `body` with the thread's new memory bound to a node, then restores the policy.
  ///
  /// A child spawned in `body` on this thread takes its memory from that node too. `body` is given
  /// the node that the kernel confirmed, or why there is none; throws instead when the node was
  /// demanded.
  public static func withCallingThread<Value>(
    boundTo choice: NodeChoice, _ body: (Observed<Int>) throws -> Value
  ) throws -> Value {
    try withCallingThread(boundTo: choice, numa: .system, body)
  }

  static func withCallingThread<Value>(
    boundTo choice: NodeChoice, numa: NUMALibrary, _ body: (Observed<Int>) throws -> Value
  ) throws -> Value {
    let before: RawMemoryPolicy
    switch numa.policy() {
    case .success(let policy): before = policy
    case .failure(let failure):
      return try body(unbound(choice, "get_mempolicy failed (\(errnoText(failure.code)))"))
    }
    if let failure = numa.setPolicy(RawMemoryPolicy(boundTo: choice.number)) {
      return try body(unbound(choice, "set_mempolicy failed (\(errnoText(failure.code)))"))
    }
    let outcome = Result { try body(try confirmed(choice, numa)) }
    if let failure = numa.setPolicy(before) {
      throw HostError.call(
        "set_mempolicy", on: "the calling thread", because: errnoText(failure.code),
        fix: "Its former memory policy could not be put back; start again.")
    }
    return try outcome.get()
  }

  private static func confirmed(
    _ choice: NodeChoice, _ numa: NUMALibrary
  ) throws -> Observed<Int> {
    switch numa.policy() {
    case .success(RawMemoryPolicy(boundTo: choice.number)): return .known(choice.number)
    case .success(let policy):
      return try unbound(choice, "the kernel keeps policy \(policy.mode) in place of the binding")
    case .failure(let failure):
      return try unbound(choice, "get_mempolicy failed (\(errnoText(failure.code)))")
    }
  }

  private static func unbound(_ choice: NodeChoice, _ because: String) throws -> Observed<Int> {
    if choice.isDemanded { throw HostError.noNUMA(node: choice.number, because: because) }
    return .unknown(because: because)
  }
}
