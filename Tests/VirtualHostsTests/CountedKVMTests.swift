import Foundation
import Measurement
import Processes
import Recordings
import Testing

extension Hosts {
  /// The machine `bochs-kvm`: a virtual host in Bochs that counts what KVM executes.
  @Suite(.enabled(if: HostLab.bootsAll, HostLab.onlySome)) struct CountedKVMTests {
    /// VMX's number of the exit for a task switch.
    private static let taskSwitch = 9

    @Test func `a hardware task switch is one exit, and what does its work by hand is none`() throws
    {
      let scratch = try Scratch()
      let files = FileManager.default
      for folder in ["Kernels", "Benchmarks"] {
        try files.copyItem(atPath: "\(suitePath)/\(folder)", toPath: scratch.file(folder))
      }
      try files.createDirectory(atPath: scratch.file(".build"), withIntermediateDirectories: true)
      try files.createSymbolicLink(
        atPath: scratch.file(".build/kernels"), withDestinationPath: "\(suitePath)/.build/kernels")
      let result = try run(
        [
          HostLab.program, "run", "--machine", "bochs-kvm", "--benchmark", "04-hardware-task",
          "--strategy", "hardware-task*", "--boots", "1",
        ], workingDirectory: scratch.path, timeoutSeconds: 1500)
      #expect(result.termination.isSuccess, "\(result.errorText)")
      let run = try ResultsFolder(path: scratch.file("Results")).load("latest")
      #expect(run.cells.count >= 3)
      for cell in run.cells {
        let boot = try #require(cell.boots.first, "\(cell.id): \(cell.because ?? "")")
        let exits = try #require(boot.exits)
        let reasons = try #require(exits.reasons)
        let switches = reasons.first { $0.number == Self.taskSwitch }?.exits ?? 0
        let perSwitch = try #require(cell.summary?.perSwitch)
        if cell.id.strategy == "hardware-task" {
          #expect(cell.mechanism == .exitEmulated)
          #expect(switches == exits.switches)
          // Thousands of the kernel's instructions stand behind one of the guest's.
          #expect(perSwitch > 1_000)
        } else {
          #expect(cell.mechanism == .counted)
          #expect(switches == 0)
          #expect(perSwitch < 200)
        }
      }
    }
  }
}
