import Glibc
import Measurement
import Testing

@testable import Host

/// Two nodes of two cores with two threads each: 0 and 4 are one core, 1 and 5 the next.
private func twoNodes(
  allowed: [Int] = Array(0..<8), nodes: Observed<[NUMANode]>? = nil
) -> Topology {
  func node(_ number: Int, _ cpus: [Int]) -> NUMANode {
    NUMANode(number: number, cpus: CPUSet(cpus), memoryBytes: 1 << 30, isAllowed: true)
  }
  return Topology(
    presentCPUs: CPUSet(0..<8), onlineCPUs: CPUSet(0..<8), allowedCPUs: CPUSet(allowed),
    isolatedCPUs: CPUSet([]),
    siblings: Dictionary(uniqueKeysWithValues: (0..<8).map { ($0, CPUSet([$0 % 4, $0 % 4 + 4])) }),
    nodes: nodes ?? .known([node(0, [0, 1, 4, 5]), node(1, [2, 3, 6, 7])]))
}

struct DistanceTests {
  @Test func `there is one CPU for each distance, and never the measuring one`() {
    #expect(
      twoNodes().otherPlaces(than: 1) == [
        OtherPlace(distance: .sibling, cpu: 5, node: 0),
        OtherPlace(distance: .core, cpu: 4, node: 0),
        OtherPlace(distance: .node, cpu: 2, node: 1),
      ])
    #expect(twoNodes().otherPlaces(than: 6).map(\.cpu) == [2, 3, 1])
  }

  @Test func `an idle CPU goes before a busy one, and CPU 0 comes last`() {
    #expect(twoNodes().otherPlaces(than: 1, activity: [4: 0.9]).map(\.cpu) == [5, 0, 2])
    #expect(twoNodes().otherPlaces(than: 1, activity: [2: 0.9, 3: 0.9]).map(\.cpu) == [5, 4, 6])
  }

  @Test func `a distance that this computer lacks has no CPU`() {
    let onlyCores = twoNodes(allowed: [1, 0])
    #expect(onlyCores.otherPlaces(than: 1) == [OtherPlace(distance: .core, cpu: 0, node: 0)])
    #expect(twoNodes(allowed: [1]).otherPlaces(than: 1).isEmpty)
  }

  @Test func `without NUMA all cores count as one node, and its number is unknown`() {
    let places = twoNodes(nodes: .unknown(because: "no libnuma")).otherPlaces(than: 1)
    #expect(places.map(\.distance) == [.sibling, .core])
    #expect(places.map(\.node) == [nil, nil])
  }

  @Test func `only the distances of a launch's cells are recorded with it`() throws {
    let choice = try twoNodes().placement(cpu: 1, node: nil)
    func cell(_ scenario: Scenario) -> CellID {
      CellID(
        benchmark: "30-two-cpus", scenario: scenario.description, strategy: "process-pipe",
        architecture: .x86_64, ring: .three, machine: .process)
    }
    #expect(choice.others(of: [cell(.pingPong)]) == nil)
    #expect(choice.others(of: [cell(.pingPong), cell(.apart(.node))])?.map(\.cpu) == [2])
  }
}
