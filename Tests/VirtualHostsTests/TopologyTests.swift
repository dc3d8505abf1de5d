import Foundation
import Measurement
import Testing

@testable import VirtualHosts

extension Hosts {
  /// Where the suite measures on computers with more CPUs and nodes than the one at hand.
  @Suite(.enabled(if: HostLab.bootsAll, HostLab.onlySome)) struct TopologyTests {
    private let twoNodes = VirtualHost(name: "two-nodes", processor: "EPYC").with {
      $0.topology = .init(sockets: 2, cores: 2, threads: 1)
      $0.nodes = 2
    }

    private func placement(_ run: Run) throws -> Placement {
      try #require(run.launches.compactMap(\.placement).first)
    }

    @Test func `two nodes: memory comes from the CPU's own, or from the one asked for`() throws {
      let visit = try HostLab.visit(
        twoNodes,
        [
          .oneCell(.tcg), .keepRecording(as: "automatic"),
          .oneCell(.tcg, "--cpu", "2"), .keepRecording(as: "second"),
          .oneCell(.tcg, "--cpu", "1", "--numa-node", "1"), .keepRecording(as: "other"),
          .oneCell(.process, "--numa-node", "2"),
          HostCommand(["sh", "-c", "echo 0 >/sys/devices/system/cpu/cpu3/online"]),
          .oneCell(.process, "--cpu", "3"), .oneCell(.process, "--cpu", "4"),
        ])
      let automatic = try placement(visit.recording("automatic"))
      #expect(automatic.cpu != 0)
      #expect(automatic.node == automatic.cpu / 2)
      #expect(automatic.nodesReadBack == .known([automatic.node]))
      let second = try placement(visit.recording("second"))
      #expect(second.cpusReadBack == [2])
      #expect(second.nodesReadBack == .known([1]))
      let other = try placement(visit.recording("other"))
      #expect(other.cpusReadBack == [1])
      #expect(other.nodesReadBack == .known([1]))
      for (number, words) in [
        (6, ["--numa-node 2", "no such NUMA node"]), (8, ["--cpu 3", "offline"]),
        (9, ["--cpu 4", "no such CPU"]),
      ] {
        #expect(visit[number].status == 64, "\(visit[number].errors)")
        for word in words { #expect(visit[number].errors.contains(word)) }
      }
    }

    @Test
    func `two CPUs: partners are a node apart where there are two, and each is where it was put`()
      throws
    {
      let visit = try HostLab.visit(
        twoNodes,
        [
          HostCommand([
            HostLab.program, "run", "--machine", "process", "--boots", "1", "--full", "--cpu", "1",
            "--benchmark", "30-two-cpus", "--strategy", "process-futex",
          ]), .keepRecording(),
        ])
      let run = try visit.recording()
      func cell(_ distance: Scenario.Distance) throws -> CellRecord {
        try #require(run.cells.first { $0.id.knownScenario == .apart(distance) })
      }
      #expect(try cell(.core).status == .measured, "\(visit[0].errors)")
      #expect(try cell(.node).status == .measured)
      #expect(try cell(.sibling).status == .skipped)
      let others = run.launches.flatMap { $0.placement?.others ?? [] }
      #expect(Set(others.map(\.cpu)) == [0, 2])
      #expect(others.allSatisfy { $0.node == $0.cpu / 2 })
    }

    @Test func `one CPU: it measures, and the recording says that it was shared`() throws {
      let visit = try HostLab.visit(
        VirtualHost(name: "one-cpu", processor: "EPYC").with {
          $0.topology = .init(sockets: 1, cores: 1, threads: 1)
        }, [.oneCell(.process), .keepRecording()])
      let run = try visit.recording()
      #expect(try placement(run).cpu == 0)
      #expect(run.warnings.contains { $0.code == "one-cpu" })
    }

    @Test func `siblings: the CPU chosen is not that of a busy one, and both are recorded`() throws
    {
      // What keeps CPU 2 busy is on the core of CPUs 2 and 3.
      // QEMU's translator lacks TOPOEXT, by which AMD's processors name siblings: to Linux there are none.
      let visit = try HostLab.visit(
        VirtualHost(name: "siblings", processor: "Skylake-Server").with {
          $0.topology = .init(sockets: 1, cores: 2, threads: 2)
          $0.preparation = ["taskset -c 2 sh -c 'while :; do :; done' &", "sleep 1"]
        },
        [
          HostCommand(["cat", "/sys/devices/system/cpu/cpu2/topology/thread_siblings_list"]),
          .oneCell(.process), .keepRecording(as: "automatic"),
          .oneCell(.process, "--cpu", "3"), .keepRecording(as: "sibling"),
        ])
      #expect(visit[0].output == "2-3\n")
      #expect([0, 1].contains(try placement(visit.recording("automatic")).cpu))
      let warnings = try visit.recording("sibling").warnings
      #expect(warnings.contains { $0.code == "busy-sibling" && $0.because.contains("CPU 2") })
    }

    @Test func `a cpuset that leaves one CPU is kept to`() throws {
      let visit = try HostLab.visit(
        twoNodes.with {
          $0.preparation = [
            "mount -t cgroup2 cgroup /sys/fs/cgroup",
            "echo +cpuset >/sys/fs/cgroup/cgroup.subtree_control", "mkdir /sys/fs/cgroup/narrow",
            "echo 2 >/sys/fs/cgroup/narrow/cpuset.cpus",
          ]
        },
        [
          .oneCell(.process, prefix: "echo 0 >/sys/fs/cgroup/narrow/cgroup.procs; "),
          .keepRecording(),
          .oneCell(
            .process, "--cpu", "1", prefix: "echo 0 >/sys/fs/cgroup/narrow/cgroup.procs; "),
        ])
      let run = try visit.recording()
      #expect(try placement(run).cpusReadBack == [2])
      #expect(run.warnings.contains { $0.code == "one-cpu" })
      #expect(visit[2].status == 64)
      #expect(visit[2].errors.contains("--cpu 1: this process may run on 2 only"))
    }
  }
}
