import Glibc
import Measurement
import Testing

@testable import Host

/// Two threads a core, numbered as Linux mostly does: 0 and 4 are one core, 1 and 5 the next.
private func eightThreads(allowed: [Int] = Array(0..<8)) -> Topology {
  Topology(
    presentCPUs: CPUSet(0..<8), onlineCPUs: CPUSet(0..<8), allowedCPUs: CPUSet(allowed),
    isolatedCPUs: CPUSet([]),
    siblings: Dictionary(uniqueKeysWithValues: (0..<8).map { ($0, CPUSet([$0 % 4, $0 % 4 + 4])) }),
    nodes: .unknown(because: "not asked"))
}

struct SiblingTests {
  @Test func `the partner of a busy sibling is not chosen`() throws {
    func chosen(_ activity: [Int: Double]) throws -> Int {
      try eightThreads().sensibleMeasuringCPU(activity: activity).cpu
    }
    #expect(try chosen([:]) == 1)
    #expect(try chosen([5: 0.9]) == 2)
    #expect(try chosen([5: 0.9, 2: 0.9]) == 3)
    // Every core but CPU 0's is busy: an idle core goes before a core without CPU 0.
    #expect(try chosen([5: 0.9, 6: 0.9, 7: 0.9]) == 4)
    // All are busy on one thread: the usual order decides.
    #expect(try chosen([4: 0.9, 5: 0.9, 6: 0.9, 7: 0.9]) == 1)
    // Both threads busy is worse than one, whose sibling is the better place.
    #expect(try chosen([0: 0.9, 1: 0.9, 5: 0.9, 2: 0.9, 3: 0.9, 7: 0.9]) == 6)
    // A little busy is better than busy all the time.
    #expect(try chosen([0: 0.3, 1: 1, 2: 1, 3: 1]) == 4)
    #expect(try chosen([4: 0.9, 5: 0.9, 6: 0.45, 7: 0.9]) == 2)
  }

  @Test func `the choice says which CPU of its core is busy`() throws {
    let choice = try eightThreads(allowed: [1, 2]).sensibleMeasuringCPU(
      activity: [1: 0, 2: 0, 5: 0.9, 6: 0.9])
    #expect(choice.because.contains("busy on its core: 5"))
  }

  @Test func `a busy sibling becomes a warning with its share`() throws {
    let topology = eightThreads()
    let warning = try #require(topology.busySiblings(of: 1, activity: [1: 1, 5: 0.42, 6: 0.9]))
    #expect(warning.kind == .busySibling)
    #expect(
      warning.because.hasPrefix(
        "CPU 5 (busy 42 % of the time) shares a core with CPU 1, which measured."))
    #expect(warning.cells.isEmpty)
    #expect(topology.busySiblings(of: 1, activity: [1: 1, 5: 0.05]) == nil)
    #expect(topology.busySiblings(of: 1, activity: [:]) == nil)
    #expect(warning.because.hasSuffix("or choose another CPU with --cpu."))
    let confined = eightThreads(allowed: [1, 5]).busySiblings(of: 1, activity: [5: 1])
    #expect(confined?.because.contains("The runner itself may use no other core") == true)
    var alone = topology
    alone.siblings = [:]
    #expect(alone.busySiblings(of: 1, activity: [5: 1]) == nil)
  }

  @Test func `several busy siblings are all named`() throws {
    var topology = eightThreads()
    topology.siblings[1] = CPUSet([1, 5, 6])
    let warning = try #require(topology.busySiblings(of: 1, activity: [5: 0.42, 6: 0.9]))
    #expect(
      warning.because.hasPrefix(
        "CPU 5 (busy 42 % of the time), CPU 6 (busy 90 % of the time) share a core"))
  }

  @Test func `a sibling that is switched off shares nothing`() {
    var topology = eightThreads()
    topology.onlineCPUs = CPUSet([0, 1, 2, 3])
    #expect(topology.otherCPUs(ofCore: 1).isEmpty)
  }

  @Test func `the runner keeps off the whole core where it can`() {
    #expect(eightThreads().cpusBeside(measuring: 1) == CPUSet([0, 2, 3, 4, 6, 7]))
    #expect(eightThreads(allowed: [1, 5]).cpusBeside(measuring: 1) == CPUSet([5]))
    #expect(eightThreads(allowed: [1]).cpusBeside(measuring: 1).isEmpty)
  }

  @Test func `how busy CPUs were is counted from when the meter was made`() {
    let stat = SharedValue("cpu1 0 0 0 100 0 0 0 0\ncpu5 50 0 0 50 0 0 0 0")
    var files = FileSystemView.fake([:])
    files.readBytes = { _ in .success(Array(stat.value.withLock { $0 }.utf8)) }
    let meter = ProcessorActivity.Meter(files: files)
    stat.value.withLock { $0 = "cpu1 0 0 0 200 0 0 0 0\ncpu5 80 0 0 120 0 0 0 0" }
    let shares = meter.shares()
    #expect(shares[1] == 0)
    #expect(abs((shares[5] ?? 0) - 0.3) < 1e-9)
  }
}

struct LastCPUTests {
  private func stat(_ name: String, cpu: String) -> [String: String] {
    // Fields 3 to 38 and, after field 39, two more.
    let middle = ["R"] + (4...38).map(String.init)
    let line = "77 (\(name)) " + middle.joined(separator: " ") + " \(cpu) 0 0"
    return ["/proc/70/task/77/stat": line]
  }

  private func found(
    _ files: [String: String], mask: [Int] = [1]
  ) -> Observed<Affinity.Whereabouts> {
    Affinity.whereabouts(
      process: 70, thread: 77, files: .fake(files), calls: .fake(mask: CPUSet(mask)))
  }

  @Test(arguments: ["guest", "a b", ") 1 2 (", "CPU 0/KVM"])
  func `the last CPU is read whatever the program is called`(name: String) {
    #expect(
      found(stat(name, cpu: "13")) == .known(Affinity.Whereabouts(lastCPU: 13, allowedCPUs: [1])))
  }

  @Test func `a thread that has ended or a short line is unknown, with the reason`() {
    #expect(found([:]).because?.contains("the thread has ended") == true)
    let short = found(["/proc/70/task/77/stat": "77 (x) R 1 2 3"])
    #expect(short.because?.contains("field 39") == true)
    #expect(found(["/proc/70/task/77/stat": ""]).value == nil)
    var calls = AffinityCalls.fake(mask: CPUSet([1]))
    calls.get = { _ in .failure(CallFailure(code: ESRCH)) }
    let gone = Affinity.whereabouts(
      process: 70, thread: 77, files: .fake(stat("x", cpu: "1")), calls: calls)
    #expect(gone.because?.contains("thread 77") == true)
  }

  @Test func `a thread that moved or may move is complained about`() throws {
    func complaint(_ cpu: Int, _ allowed: [Int]) -> String? {
      Affinity.Whereabouts(lastCPU: cpu, allowedCPUs: allowed).complaint(pinnedTo: 1)
    }
    #expect(complaint(1, [1]) == nil)
    #expect(complaint(0, [1]) != nil)
    #expect(complaint(1, [0, 1]) != nil)
    let text = try #require(complaint(0, [0, 1]))
    #expect(text.contains("pinned to CPU 1"))
    #expect(text.contains("it ran on CPU 0 and may run on 0-1."))
  }

  @Test func `a thread of this process is found on the CPU that it was pinned to`() throws {
    for cpu in try Topology.current().allowedCPUs {
      let here = try ScratchThread.run {
        try Affinity.pinAndVerify(threadIdentifier: 0, to: cpu)
        return Affinity.whereabouts(process: getpid(), thread: Affinity.callingThread)
      }
      #expect(here == .known(Affinity.Whereabouts(lastCPU: cpu, allowedCPUs: [cpu])))
    }
  }
}
