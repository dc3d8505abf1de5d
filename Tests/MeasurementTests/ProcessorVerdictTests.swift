import Foundation
import Measurement
import Testing

/// Evidence that a launch left, with what ran it: see `Evidence/README.md`.
private struct Recorded: Decodable {
  var ran: String
  var evidence: ProcessorEvidence
}

private func recorded() throws -> [(name: String, Recorded)] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Evidence")
  let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    .filter { $0.hasSuffix(".json") }.sorted()
  return try names.map { name in
    let data = try Data(contentsOf: folder.appending(path: name))
    return (name, try JSONDecoder().decode(Recorded.self, from: data))
  }
}

private func runner(_ word: String) -> ProcessorVerdict.Runner {
  switch word {
  case "cpu": .cpu
  case "translator": .translator
  case "interpreter": .interpreter
  default: .unclear
  }
}

/// A CPU's times in adds of ten ticks, but for those given.
private func evidence(
  _ adds: [ChainKind: Double] = [:], without missing: Set<ChainKind> = [],
  hypervisor: String? = nil
) -> ProcessorEvidence {
  let usual: [ChainKind: Double] = [
    .add: 1, .multiply: 3, .callAndReturn: 4, .indirectJump: 2, .storeAndLoad: 5, .fence: 8,
    .cpuid: 100,
  ]
  return ProcessorEvidence(
    vendor: "GenuineIntel", brand: "", hypervisor: hypervisor,
    chains: usual.merging(adds) { $1 }.filter { !missing.contains($0.key) }.map {
      ProcessorEvidence.TimedChain(
        of: $0.key, count: 1000, ticks: Int(($0.value * 10_000).rounded()))
    })
}

private func byTimes(_ evidence: ProcessorEvidence) -> ProcessorVerdict.Runner {
  ProcessorVerdict(byTimesOf: evidence).runner
}

@Suite struct `a processor's times` {
  @Test func `tell what ran each recorded launch, without its names`() throws {
    let all = try recorded()
    #expect(Set(all.map(\.1.ran)) == ["cpu", "translator", "interpreter"])
    for (name, launch) in all {
      let verdict = ProcessorVerdict(byTimesOf: launch.evidence)
      #expect(verdict.runner == runner(launch.ran), "\(name): \(verdict.because)")
      #expect(verdict.name == nil)
    }
  }

  @Test func `have room: half and double of a CPU's recorded times are still a CPU's`() throws {
    // A sibling that doubles one time, or a chain of additions that it made half as fast again.
    for (name, launch) in try recorded() where launch.ran == "cpu" {
      for index in launch.evidence.chains.indices {
        guard ![.multiply, .add].contains(launch.evidence.chains[index].of) else { continue }
        var disturbed = launch.evidence
        disturbed.chains[index].ticks *= 2
        #expect(byTimes(disturbed) == .cpu, "\(name): \(disturbed.chains[index].of)")
      }
    }
  }

  @Test func `of one chain alone decide nothing`() {
    #expect(byTimes(evidence()) == .cpu)
    for kind in ChainKind.allCases where kind != .add {
      let limits = MechanismLimits.cpu(kind, underHypervisor: false)
      #expect(limits != nil)
      guard let limits else { continue }
      #expect(byTimes(evidence([kind: limits.lowerBound])) == .cpu, "\(kind)")
      #expect(byTimes(evidence([kind: limits.upperBound])) == .cpu, "\(kind)")
      #expect(byTimes(evidence([kind: limits.lowerBound * 0.99])) == .unclear, "\(kind)")
      #expect(byTimes(evidence([kind: limits.upperBound * 1.01])) == .unclear, "\(kind)")
    }
  }

  @Test func `of two tell a translator from an interpreter`() {
    #expect(byTimes(evidence([.callAndReturn: 60, .indirectJump: 40])) == .translator)
    #expect(byTimes(evidence([.callAndReturn: 60, .fence: 0.1])) == .translator)
    #expect(byTimes(evidence([.indirectJump: 40, .multiply: 1])) == .translator)
    #expect(byTimes(evidence([.multiply: 1, .fence: 1])) == .interpreter)
    #expect(byTimes(evidence([.multiply: 1, .cpuid: 5])) == .interpreter)
    // Slow memory and a quick fence are neither.
    #expect(byTimes(evidence([.storeAndLoad: 60, .fence: 1])) == .unclear)
    #expect(byTimes(evidence([.multiply: 60, .storeAndLoad: 60])) == .unclear)
  }

  @Test func `must be enough of them, and additions must be among them`() {
    #expect(byTimes(evidence(without: [.fence, .cpuid])) == .cpu)
    #expect(byTimes(evidence(without: [.fence, .cpuid, .multiply])) == .unclear)
    #expect(byTimes(evidence(without: [.add])) == .unclear)
    #expect(ProcessorVerdict(evidence(without: [.add])).because.contains("too few"))
  }

  @Test func `of a cpuid have no upper limit under a hypervisor`() {
    #expect(byTimes(evidence([.cpuid: 9000])) == .unclear)
    #expect(byTimes(evidence([.cpuid: 9000], hypervisor: "KVMKVMKVM")) == .cpu)
  }
}

@Suite struct `a processor's names` {
  @Test func `tell an emulator whatever its times are`() {
    var found = evidence(hypervisor: "TCGTCGTCGTCG")
    #expect(ProcessorVerdict(found).runner == .translator)
    #expect(ProcessorVerdict(found).because == "CPUID names the emulator TCGTCGTCGTCG")
    found = evidence()
    found.brand = "VirtualApple @ 2.50GHz"
    #expect(ProcessorVerdict(found).name == "VirtualApple @ 2.50GHz")
    found = evidence()
    found.vendor = "VirtualApple"
    #expect(ProcessorVerdict(found).runner == .translator)
    // Below a virtual machine, where the guest does not see it.
    found = evidence(hypervisor: "KVMKVMKVM")
    found.below = ["TCGTCGTCGTCG"]
    #expect(ProcessorVerdict(found).runner == .translator)
    found.below = ["KVMKVMKVM"]
    #expect(ProcessorVerdict(found).runner == .cpu)
  }

  @Test func `of processors and hypervisors say nothing`() {
    // KVM shows this brand for a model without one.
    var found = evidence(hypervisor: "")
    found.brand = "QEMU Virtual CPU version 2.5+"
    #expect(ProcessorVerdict(found).name == nil)
  }
}
