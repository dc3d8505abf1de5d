import Glibc
import Synchronization

/// The process groups of the children that run now, for a signal handler to kill.
///
/// A table of numbers that are read and written without a lock. More children than it has places for
/// are not noted; that many never run at a time.
struct RunningGroups: @unchecked Sendable {
  private static let places = 256
  private let groups: UnsafeMutablePointer<Atomic<Int32>>

  init() {
    groups = .allocate(capacity: Self.places)
    for place in 0..<Self.places { (groups + place).initialize(to: Atomic(0)) }
  }

  /// Notes a group.
  func insert(_ group: pid_t) { exchange(0, with: group) }

  /// Forgets a group; called before its leader is reaped, while its number is its own.
  func remove(_ group: pid_t) { exchange(group, with: 0) }

  /// Whether no child runs.
  var isEmpty: Bool {
    (0..<Self.places).allSatisfy { groups[$0].load(ordering: .relaxed) == 0 }
  }

  /// Kills all of them.
  func killAll() {
    for place in 0..<Self.places {
      let group = groups[place].load(ordering: .relaxed)
      if group > 1 { _ = kill(-group, SIGKILL) }
    }
  }

  private func exchange(_ old: pid_t, with new: pid_t) {
    for place in 0..<Self.places {
      let result = groups[place].compareExchange(
        expected: old, desired: new, ordering: .sequentiallyConsistent)
      if result.exchanged { return }
    }
  }
}

let runningGroups = RunningGroups()
