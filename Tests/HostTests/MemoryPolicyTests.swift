import Glibc
import Measurement
import Testing

@testable import Host

private func choice(demanded: Bool) -> NodeChoice {
  NodeChoice(number: 0, isDemanded: demanded, because: "a test")
}

struct MemoryPolicyTests {
  @Test func `the policy holds within and is put back, also after an error`() throws {
    struct Stop: Error {}
    let numa = NUMALibrary.fake(.known([]))
    let before = try numa.policy().get()
    let (bound, within) = try MemoryPolicy.withCallingThread(
      boundTo: choice(demanded: true), numa: numa
    ) { (bound: Observed<Int>) throws in (bound, try numa.policy().get()) }
    #expect(bound == .known(0))
    #expect(within == RawMemoryPolicy(boundTo: 0))
    #expect(within != before)
    #expect(try numa.policy().get() == before)
    #expect(throws: Stop.self) {
      try MemoryPolicy.withCallingThread(boundTo: choice(demanded: true), numa: numa) { _ in
        throw Stop()
      }
    }
    #expect(try numa.policy().get() == before)
  }

  @Test func `a forbidden call is a reason, and an error when demanded`() throws {
    let numa = NUMALibrary.fake(.known([]), policyFails: EPERM)
    let bound = try MemoryPolicy.withCallingThread(
      boundTo: choice(demanded: false), numa: numa
    ) { $0 }
    #expect(bound.because == "get_mempolicy failed (Operation not permitted)")
    #expect(throws: HostError.self) {
      try MemoryPolicy.withCallingThread(boundTo: choice(demanded: true), numa: numa) { _ in
        Issue.record("ran without what was demanded")
      }
    }
  }

  @Test func `a policy that the kernel did not take is an error when demanded`() throws {
    var numa = NUMALibrary.fake(.known([]))
    numa.setPolicy = { _ in nil }
    let bound = try MemoryPolicy.withCallingThread(
      boundTo: choice(demanded: false), numa: numa
    ) { $0 }
    #expect(bound.because == "the kernel keeps policy 0 in place of the binding")
    #expect(throws: HostError.self) {
      try MemoryPolicy.withCallingThread(boundTo: choice(demanded: true), numa: numa) { _ in }
    }
  }

  @Test func `this kernel takes the policy and gives the former one back, where it has NUMA`()
    throws
  {
    guard let node = try Topology.current().nodes.value?.first(where: { $0.memoryBytes > 0 })
    else { return }
    let choice = NodeChoice(number: node.number, isDemanded: true, because: "a test")
    try ScratchThread.run {
      let before = try NUMALibrary.system.policy().get()
      let bound = try MemoryPolicy.withCallingThread(boundTo: choice) { $0 }
      #expect(bound == .known(node.number))
      #expect(try NUMALibrary.system.policy().get() == before)
    }
  }
}

struct PageLocationsTests {
  private func nodes(_ text: String) -> Observed<[Int]> {
    PageLocations.nodesOfPages(ofProcess: 42, files: .fake(["/proc/42/numa_maps": text]))
  }

  @Test func `private pages count, pages of files do not`() {
    let found = nodes(
      """
      00400000 default file=/bin/guest mapped=6 N3=6 kernelpagesize_kB=4
      00500000 default file=/bin/guest anon=1 mapped=4 N0=1 N3=3 kernelpagesize_kB=4
      00600000 default heap anon=2 dirty=2 N0=1 N10=1 kernelpagesize_kB=4
      7ffc0000 bind:2 stack anon=1 dirty=1 N2=1 kernelpagesize_kB=4
      7fff0000 default
      """)
    #expect(found == .known([0, 2, 10]))
  }

  @Test func `a process that is gone or has no page yet is unknown`() {
    #expect(nodes("").because?.contains("lists no private page") == true)
    let gone = PageLocations.nodesOfPages(ofProcess: 42, files: .fake([:]))
    #expect(gone.because?.hasPrefix("/proc/42/numa_maps does not exist: the process") == true)
    let other = PageLocations.nodesOfPages(
      ofProcess: 42, files: .fake([:], failing: ["/proc/42/numa_maps": EACCES]))
    #expect(other.because?.contains("may not be read by this user") == true)
  }

  @Test func `this process is found, where the kernel has NUMA`() throws {
    let found = PageLocations.nodesOfPages(ofProcess: getpid())
    guard let known = try Topology.current().nodes.value else { return }
    let nodes = try #require(found.value)
    #expect(Set(nodes).isSubset(of: known.map(\.number)))
  }
}
