import Host
import Testing

/// Of CPUs that no computer has: runs claim those that there are.
@Suite struct `a claim to a CPU` {
  @Test func `is seen, is one run's alone, and ends with it`() throws {
    let (first, second) = (100_001, 100_002)
    #expect(CPULease.claimed(among: CPUSet([first, second])) == CPUSet([]))
    var lease = CPULease(cpu: first)
    #expect(lease?.cpu == first)
    // Whoever asks is not answered, and the queue of a socket is short.
    for _ in 0..<40 {
      #expect(CPULease.claimed(among: CPUSet([first, second])) == CPUSet([first]))
    }
    #expect(CPULease(cpu: first) == nil)
    #expect(CPULease(cpu: second) != nil)
    lease = nil
    #expect(CPULease.claimed(among: CPUSet([first, second])) == CPUSet([]))
    #expect(CPULease(cpu: first) != nil)
  }
}
