import Foundation
import Host
import Measurement
import Processes
import Recordings
import Testing

extension Guests {
  @Suite struct `A run` {
    private let few = ["--strategy", "call-only", "--strategy", "callee-saved"]

    @Test func `on icount gives the same counts in every boot and with every seed`() throws {
      var counts: [[CellID: TickHistogram]] = []
      for seed in ["1", "2"] {
        let runner = try Runner()
        let arguments = ["run", "--machine", "icount", "--boots", "3", "--seed", seed] + few
        let ended = try runner.finish(arguments)
        #expect(ended.termination.isSuccess, "\(ended.errors)")
        let run = try runner.results.load("latest")
        // Two strategies, two instruction sets, two rings.
        #expect(run.cells.count == 8)
        var histograms: [CellID: TickHistogram] = [:]
        for cell in run.cells {
          #expect(cell.boots.count == 3)
          let different = Set(cell.boots.map(\.histogram))
          #expect(different.count == 1, "\(cell.id): \(different)")
          #expect(different.first?.bins.count == 1, "\(cell.id): \(different)")
          #expect(Set(cell.boots.map(\.switchesPerSample)).count == 1)
          histograms[cell.id] = different.first
        }
        counts.append(histograms)
      }
      #expect(counts[0] == counts[1])
    }

    @Test func `is placed where it was told to be, and QEMU gets no more than it needs`() throws {
      let topology = try Topology.current()
      let cpu = try #require(topology.allowedCPUs.last)
      let node = topology.nodes.value?.first { $0.memoryBytes > 0 && $0.isAllowed }?.number
      let runner = try Runner()
      let ended = try runner.finish(
        ["run", "--machine", "tcg", "--machine", "process", "--boots", "1", "--cpu", "\(cpu)"] + few
          + (node.map { ["--numa-node", "\($0)"] } ?? []))
      #expect(ended.termination.isDone, "\(ended.errors)")
      let run = try runner.results.load("latest")
      // Each instruction set in each ring that its machine has.
      let groups = Set(run.launches.map { Place($0.machine, $0.architecture, $0.ring) })
      #expect(groups == Set(Place.bare(.tcg) + Place.processes))
      for launch in run.launches {
        let placement = try #require(launch.placement)
        #expect(placement.cpu == cpu && placement.cpusReadBack == [cpu])
        if let node { #expect(placement.nodesReadBack == .known([node])) }
      }

      let commands = run.launchCommands.filter { $0.machine != .process }.map(\.arguments)
      #expect(commands.count == 2)
      for arguments in commands {
        #expect(arguments.contains("-nodefaults"))
        #expect(arguments.contains("-no-user-config"))
        let network = ["-nic", "-net", "-netdev", "virtio-net", "e1000", "hostfwd"]
        #expect(!arguments.contains { word in network.contains { word.hasPrefix($0) } })
        let devices = zip(arguments, arguments.dropFirst()).filter { $0.0 == "-device" }.map(\.1)
        #expect(devices == ["isa-debug-exit,iobase=0xf4,iosize=4"])
        let tcg = run.machines.first { $0.id == .tcg }
        if tcg?.notes.contains(where: { $0.contains("without -sandbox") }) == false {
          let sandbox = zip(arguments, arguments.dropFirst()).first { $0.0 == "-sandbox" }?.1
          #expect(sandbox?.hasPrefix("on,") == true && sandbox?.contains("spawn=deny") == true)
        }
      }
    }

    @Test func `is refused on a node that does not exist, before anything is launched`() throws {
      let runner = try Runner()
      let witness = runner.scratch.file("launched")
      let emulator = runner.scratch.file("qemu")
      try "#!/bin/sh\ntouch \(witness)\n".write(toFile: emulator, atomically: true, encoding: .utf8)
      chmod(emulator, 0o755)
      for option in [["--numa-node", "4095"], ["--cpu", "4095"]] {
        let ended = try runner.finish(["run", "--machine", "tcg", "--qemu", emulator] + option)
        #expect(ended.termination.exitStatus == 64, "\(ended.errors)")
        #expect(ended.errors.contains("4095"), "\(ended.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: witness))
      #expect(try runner.results.runs().isEmpty)
      #expect(runner.privateFolders.isEmpty)
      // The witness is one: where the place is right, this emulator is asked for its version.
      _ = try runner.finish(["run", "--machine", "tcg", "--qemu", emulator])
      #expect(FileManager.default.fileExists(atPath: witness))
    }
  }
}
