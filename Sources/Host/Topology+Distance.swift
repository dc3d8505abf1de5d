import Measurement

extension Topology {
  /// The CPU for a partner at each distance from `cpu`; a distance without a CPU is absent.
  ///
  /// The core's other hardware thread by the kernel, and nodes by libnuma. Where libnuma knows no nodes,
  /// all cores count as one. A CPU of the wanted distance is chosen as a measuring CPU is: idle ones
  /// first, and then not CPU 0.
  public func otherPlaces(than cpu: Int, activity: [Int: Double] = [:]) -> [OtherPlace] {
    let usable = allowedCPUs.intersection(onlineCPUs).subtracting(CPUSet([cpu]))
    let here = node(ofCPU: cpu)
    return Scenario.Distance.allCases.compactMap { distance in
      let candidates = usable.filter { self.distance(from: cpu, to: $0) == distance }
      let best = candidates.min {
        (activity[$0, default: 0] > Self.busyShare ? 1 : 0, $0 == 0 ? 1 : 0, $0)
          < (activity[$1, default: 0] > Self.busyShare ? 1 : 0, $1 == 0 ? 1 : 0, $1)
      }
      return best.map {
        OtherPlace(distance: distance, cpu: $0, node: here == nil ? nil : node(ofCPU: $0))
      }
    }
  }

  /// How far two CPUs are from each other.
  func distance(from cpu: Int, to other: Int) -> Scenario.Distance {
    if otherCPUs(ofCore: cpu).contains(other) { return .sibling }
    return node(ofCPU: cpu) == node(ofCPU: other) ? .core : .node
  }
}
