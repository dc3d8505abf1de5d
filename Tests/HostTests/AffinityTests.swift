import Glibc
import Testing

@testable import Host

struct AffinityTests {
  @Test func `a pinned thread is read back on just that CPU, for every CPU allowed`() throws {
    for cpu in try Topology.current().allowedCPUs {
      let (got, ran) = try ScratchThread.run {
        (try Affinity.pinAndVerify(threadIdentifier: 0, to: cpu), Affinity.currentCPU)
      }
      #expect(got == [cpu])
      #expect(ran == cpu)
    }
  }

  @Test func `a placement that did not happen is an error with asked and got`() {
    let calls = AffinityCalls.fake(mask: CPUSet([0, 1]), obeys: false)
    let error = #expect(throws: HostError.self) {
      try Affinity.pinAndVerify(threadIdentifier: 1234, to: 1, calls: calls)
    }
    #expect(error == .misplacedThread(thread: 1234, asked: 1, got: [0, 1]))
    #expect(
      error?.description.hasPrefix(
        "thread 1234 was pinned to CPU 1, but the kernel says it may run on 0-1.") == true)
    #expect(error?.isMistakenRequest == false)
  }

  @Test func `a CPU that does not exist is refused by the kernel with a fix`() throws {
    let error = try ScratchThread.run {
      #expect(throws: HostError.self) { try Affinity.pin(threadIdentifier: 0, to: 60_000) }
    }
    #expect(error?.description.contains("choose another --cpu") == true)
  }

  @Test func `a thread that has ended is named`() {
    // Thread identifiers end at 4,194,304 (PID_MAX_LIMIT), so that this one never exists.
    let gone: Int32 = 2_000_000_000
    for attempt in [
      { _ = try Affinity.readBack(threadIdentifier: gone) },
      { try Affinity.pin(threadIdentifier: gone, to: 0) },
    ] {
      let error = #expect(throws: HostError.self, performing: attempt)
      #expect(error?.description.contains("thread 2000000000 failed: No such process") == true)
    }
  }

  @Test func `the former mask comes back, also after an error`() throws {
    struct Stop: Error {}
    let cpus = try Topology.current().allowedCPUs
    let cpu = try #require(cpus.last)
    try ScratchThread.run {
      let before = try Affinity.readBack(threadIdentifier: 0)
      let within = try Affinity.withCallingThread(pinnedTo: cpu) {
        try Affinity.readBack(threadIdentifier: 0)
      }
      #expect(within == [cpu])
      #expect(try Affinity.readBack(threadIdentifier: 0) == before)
      #expect(throws: Stop.self) { try Affinity.withCallingThread(pinnedTo: cpu) { throw Stop() } }
      #expect(try Affinity.readBack(threadIdentifier: 0) == before)
    }
  }

  @Test func `a scratch thread hands back values and errors`() throws {
    struct Stop: Error {}
    #expect(try ScratchThread.run { 42 } == 42)
    #expect(throws: Stop.self) { try ScratchThread.run { throw Stop() } }
  }
}
