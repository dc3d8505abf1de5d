import Foundation
import Measurement
import Synchronization
import Testing

@testable import Host

/// A kernel that opens what it is told to, counts what it is told to, and knows what is still open.
private final class ScriptedKernel: Sendable {
  struct State {
    var answers: [Int32]
    var reads: [Int32: (count: UInt64, wanted: UInt64, counted: UInt64)] = [:]
    var asked: [(process: Int32, event: UInt64)] = []
    var open: Set<Int32> = []
  }
  let state: Mutex<State>

  init(_ answers: [Int32], _ reads: [Int32: (UInt64, UInt64, UInt64)] = [:]) {
    state = Mutex(State(answers: answers, reads: reads.mapValues { ($0.0, $0.1, $0.2) }))
  }

  func kernel(paranoia: String? = "2") -> BranchCounters.Kernel {
    BranchCounters.Kernel(
      open: { process, event in
        self.state.withLock {
          $0.asked.append((process, event))
          let answer = $0.answers.removeFirst()
          if answer >= 0 { $0.open.insert(answer) }
          return answer
        }
      },
      read: { descriptor in self.state.withLock { $0.reads[descriptor] } },
      close: { descriptor in self.state.withLock { _ = $0.open.remove(descriptor) } },
      paranoia: { paranoia })
  }

  var stillOpen: Set<Int32> { state.withLock { $0.open } }
}

@Suite struct `branch counters` {
  @Test func `are opened for the process, read together, and closed`() throws {
    let scripted = ScriptedKernel([7, 8], [7: (1000, 5, 5), 8: (40, 5, 5)])
    do {
      let counters = try BranchCounters(ofProcess: 99, scripted.kernel())
      #expect(counters.read() == BranchCounters.Reading(instructions: 1000, mispredictions: 40))
      let asked = scripted.state.withLock { $0.asked.map { [UInt64($0.process), $0.event] } }
      #expect(asked == [[99, 1], [99, 5]])
    }
    #expect(scripted.stillOpen.isEmpty)
  }

  @Test func `that shared their hardware, or cannot be read, give nothing`() throws {
    let shared = ScriptedKernel([7, 8], [7: (1000, 5, 5), 8: (40, 5, 4)])
    #expect(try BranchCounters(ofProcess: 1, shared.kernel()).read() == nil)
    #expect(try BranchCounters(ofProcess: 1, ScriptedKernel([7, 8]).kernel()).read() == nil)
    #expect(
      BranchCounters.whyNone(ScriptedKernel([7, 8]).kernel())?.description.contains("do not")
        == true)
  }

  @Test(arguments: [
    (ENOENT, "the CPU shows this kernel no counters"), (EACCES, "perf_event_paranoid is 2"),
    (ENOSYS, "built without"), (EMFILE, "perf_event_open: Too many"),
  ])
  func `that are not there have their reason`(_ number: Int32, _ words: String) {
    let reason = BranchCounters.whyNone(ScriptedKernel([-number]).kernel())
    #expect(reason?.description.contains(words) == true)
    let finding = Doctor.branchCounters(reason)
    #expect(finding.severity == .note && finding.observed.hasPrefix("no counters here: "))
  }

  @Test func `of which the second is missing leave no first one open`() {
    let scripted = ScriptedKernel([7, -ENOENT])
    #expect(BranchCounters.whyNone(scripted.kernel()) != nil)
    #expect(scripted.stillOpen.isEmpty)
  }

  @Test func `that work are a good finding`() {
    let scripted = ScriptedKernel([7, 8], [7: (1, 1, 1), 8: (1, 1, 1)])
    #expect(BranchCounters.whyNone(scripted.kernel()) == nil)
    #expect(Doctor.branchCounters(nil).severity == .good)
    #expect(scripted.stillOpen.isEmpty)
  }
}
