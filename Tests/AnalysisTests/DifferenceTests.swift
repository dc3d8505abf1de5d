import Analysis
import Measurement
import Testing

@Suite struct `differences` {
  private func known() -> Run {
    var run = run([timed(id("s", .kvm), ratios(around(1)))], step: 1)
    run.host.cpuModel = .known("A CPU")
    run.host.cpuSignature = .known([26, 2, 1])
    run.host.microcode = .known("0x1")
    run.host.kernel = .known("6.1")
    run.host.operatingSystem = .known("Debian")
    run.host.hypervisor = .known("none")
    run.host.mitigations = .known(["spectre_v2": "Mitigation: IBRS", "mds": "Not affected"])
    run.host.governor = .known("performance")
    run.host.smt = .known(false)
    run.host.clockSource = .known("tsc")
    run.host.tsc.hz = .known(2_600_000_000)
    run.tools = ["qemu": "7.2", "swift": "6.3"]
    run.images = [GuestImage(name: "i", sha256: "00", bytes: 1, toolchain: "t")]
    run.cells[0].verification?.promised = ["rbx"]
    run.machines = [Self.machine(.bochsKVM, "Linux 6.1"), Self.machine(.kvm, "sandboxed")]
    return run
  }

  private static func machine(_ id: Machine, _ note: String) -> MachineRecord {
    MachineRecord(id: id, available: true, because: nil, notes: [note])
  }

  private func compared(_ pairing: Pairing = .advisory, _ change: (inout Run) -> Void)
    -> Comparison
  {
    var head = known()
    change(&head)
    return compare(
      base: Arm(known(), name: "base"), head: Arm(head, name: "head"), pairing: pairing)
  }

  private static let forbidding: [(String, @Sendable (inout Run) -> Void)] = [
    ("CPU model", { $0.host.cpuModel = .known("B CPU") }),
    ("CPU family, model, stepping", { $0.host.cpuSignature = .known([26, 2, 2]) }),
    ("microcode", { $0.host.microcode = .known("0x2") }),
    ("governor", { $0.host.governor = .known("powersave") }),
    ("SMT", { $0.host.smt = .known(true) }),
    ("TSC frequency", { $0.host.tsc.hz = .known(2_610_000_000) }),
    ("kernel", { $0.host.kernel = .known("6.2") }),
    ("hypervisor", { $0.host.hypervisor = .known("KVM") }),
    (
      "mitigation spectre_v2",
      { $0.host.mitigations = .known(["spectre_v2": "Vulnerable", "mds": "Not affected"]) }
    ),
    ("QEMU", { $0.tools["qemu"] = "8.0" }),
    ("bochs-kvm's options", { $0.machines[0] = machine(.bochsKVM, "Linux 6.12") }),
  ]

  @Test func `in the environment forbid to compare, and are given side by side`() throws {
    #expect(compared { _ in }.differences.isEmpty)
    for (subject, change) in Self.forbidding {
      for pairing in Pairing.allCases {
        let result = compared(pairing, change)
        #expect(result.differences.map(\.subject) == [subject])
        #expect(result.differences.first?.forbids == true)
        #expect(result.rows.isEmpty && result.outcome == .notComparable, "\(subject)")
      }
    }
    let microcode = compared { $0.host.microcode = .known("0x2") }.differences.first
    #expect(microcode?.base == "0x1" && microcode?.head == "0x2")
  }

  private static let noted: [(String, @Sendable (inout Run) -> Void)] = [
    ("operating system", { $0.host.operatingSystem = .known("Debian 13") }),
    ("clock source", { $0.host.clockSource = .known("hpet") }),
    ("clock step", { $0.host.tsc.step = .known(13) }),
    ("online CPUs", { $0.host.onlineCPUs = [0, 1] }),
    ("Swift", { $0.tools["swift"] = "6.4" }),
    ("image i", { $0.images[0].sha256 = "01" }),
    ("warm-up samples", { $0.plan.warmUpSamples = 7 }),
    ("microcode", { $0.host.microcode = .unknown(because: "no file") }),
    ("mitigation mds", { $0.host.mitigations = .known(["spectre_v2": "Mitigation: IBRS"]) }),
    ("mitigations", { $0.host.mitigations = .unknown(because: "no folder") }),
    ("TSC frequency", { $0.host.tsc.hz = .unknown(because: "no clock") }),
    ("QEMU", { $0.tools["qemu"] = nil }),
    ("kvm's options", { $0.machines[1] = machine(.kvm, "not sandboxed") }),
  ]

  @Test func `of other kinds, and what one side does not know, are noted only`() {
    for (subject, change) in Self.noted {
      let result = compared(.advisory, change)
      #expect(result.differences.map(\.subject) == [subject])
      #expect(result.isComparable && result.rows.count == 1, "\(subject)")
    }
  }

  @Test func `a frequency that was measured a little differently is no difference`() {
    #expect(compared { $0.host.tsc.hz = .known(2_600_100_000) }.differences.isEmpty)
  }

  @Test func `QEMU does not matter to a process`() {
    let result = compared {
      $0.tools["qemu"] = "8.0"
      $0.cells[0].id = id("s", .process)
    }
    #expect(result.differences.isEmpty)
  }

  @Test func `promises are the subject of one session, and another benchmark in two recordings`() {
    let change: (inout Run) -> Void = { $0.cells[0].verification?.promised = ["rbx", "rbp"] }
    #expect(compared(.interleaved, change).isComparable)
    let advisory = compared(.advisory, change)
    #expect(advisory.outcome == .notComparable)
    #expect(advisory.differences.first?.subject == "promises of s@x86_64")
    #expect(advisory.differences.first?.head == "rbp rbx")
  }

  @Test func `a control arm from elsewhere forbids as well`() {
    var other = known()
    other.host.kernel = .known("6.2")
    let result = compare(
      base: Arm(known(), name: "a"), head: Arm(known(), name: "b"),
      control: Arm(other, name: "c"), pairing: .interleaved)
    #expect(result.outcome == .notComparable)
    #expect(result.differences.map(\.subject) == ["kernel of the control"])
  }
}
