import Measurement
import Testing

@testable import Laboratory

extension Guests {
  /// QEMU's translator knows processors without a hypervisor's bit: the guest then does what a bare
  /// machine needs.
  @Suite struct `A processor whose LFENCE must be made to serialize` {
    @Test(arguments: Place.bare(.tcg), ["EPYC", "Opteron_G3", "Skylake-Client"])
    func `is booted, and measures`(_ place: Place, _ model: String) throws {
      let bench = try Bench()
      let usual = try #require(try bench.executor(place) as? QEMUExecutor)
      var options = usual.options
      options.cpuModel = "\(model),-hypervisor"
      let executor = QEMUExecutor(
        executable: usual.executable, images: try BadKernels.images.get(),
        placement: try Grounds.placement.get(), folder: bench.folder.path, options: options)
      let outcome = try executor.launch(place.plan(["call-only", "callee-saved"]))
      #expect(outcome.isFinished, "\(outcome.record.failure?.because ?? "")")
      #expect(outcome.results.count == 2)
      for (cell, result) in outcome.results {
        guard case .delivered = result else {
          Issue.record("\(cell): \(result)")
          continue
        }
      }
    }
  }
}
