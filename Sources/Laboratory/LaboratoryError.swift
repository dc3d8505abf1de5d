import Measurement

/// An error that stops a run because the user must fix it.
///
/// A guest's failure, in contrast, costs only its cell.
public enum LaboratoryError: Error, CustomStringConvertible {
  /// More cells than a request holds.
  case requestTooLong(cells: Int)
  /// QEMU says that it has no vCPU.
  case noVirtualCPU
  /// QEMU names a thread of its virtual CPU that is not one of its own.
  case foreignThread(Int)
  /// QEMU runs the guest by other means than it was told to.
  case wrongAccelerator(machine: Machine, kvmIsEnabled: Bool)
  /// An image lacks the symbols that mark a switch in a trace.
  case untraceable(image: String)
  /// The guest's memory is on other nodes than it was bound to.
  case misplacedMemory(asked: Int, found: [Int])

  /// The fault and the fix, for a person.
  public var description: String {
    switch self {
    case .requestTooLong(let cells):
      "\(cells) cells do not fit one launch; select fewer with --strategy or --benchmark."
    case .noVirtualCPU:
      "QEMU says that it has no virtual CPU, so nothing can be pinned; 'switchbench doctor' shows "
        + "what is known of this QEMU."
    case .foreignThread(let thread):
      "QEMU says that its virtual CPU is the thread \(thread), which is none of its own, so nothing "
        + "can be pinned; name another QEMU with --qemu."
    case .wrongAccelerator(let machine, let kvmIsEnabled):
      "QEMU was asked for the machine '\(machine.rawValue)' and says that KVM is "
        + "\(kvmIsEnabled ? "on" : "off"); its numbers would carry the wrong label."
    case .untraceable(let image):
      "\(image) has no symbols 'ping_pong_visit', 'ping_pong_visit_end' and 'ping_pong_partner' before "
        + "its harness; build it with its symbols, or leave the machine 'paper' out."
    case .misplacedMemory(let asked, let found):
      "Memory was asked for on NUMA node \(asked) and lies on \(found); leave --numa-node out or "
        + "free memory on that node."
    }
  }
}
