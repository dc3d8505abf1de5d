import Foundation
import GuestImages
import Launches
import Measurement
import Processes
import VirtualHosts

/// Runs guests under a KVM whose every instruction is counted: QEMU with `kvm_intel`, in a Linux of
/// Debian's, on a processor that Bochs interprets.
///
/// Bochs' clock advances by one for each instruction, of the guest, of the host's kernel and of QEMU. So
/// a figure is the number of instructions that a switch costs with all that KVM does for it. It is never
/// a time. The host starts within minutes and stays up for all launches of a run.
public final class HostedExecutor: Executor {
  let host: CountingHost
  private let images: ImageStore.Images
  /// Words about the host for the recording.
  let notes: [String]

  /// How long the host may take to come up: ten times what it takes on an idle computer.
  private static let startSeconds = 1500.0
  /// How long a launch may take beside what its cells may.
  static let launchSeconds = 600.0

  /// Starts a host and waits until its KVM works.
  /// - Parameters:
  ///   - images: What it launches.
  ///   - packages: Where Debian's packages are kept.
  ///   - description: The host.
  ///   - program: The suite's executable, which answers inside.
  /// - Throws: `VirtualHostError`, and `Interrupted`.
  init(
    images: ImageStore.Images, packages: String, host description: VirtualHost = .bochs,
    program: String = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
  ) throws {
    self.images = images
    var tree = HostTree()
    try tree.addProgram(program)
    for name in ["qemu-system-x86_64", "/usr/bin/setpriv"] {
      guard let path = findExecutable(name) else {
        throw VirtualHostError("\(name) was not found.")
      }
      try tree.addProgram(path)
    }
    let firmware = "/usr/share/qemu"
    // What QEMU loads for a microvm that is given a kernel.
    for name in ["bios-microvm.bin", "pvh.bin", "multiboot_dma.bin", "linuxboot_dma.bin"]
    where FileManager.default.fileExists(atPath: "\(firmware)/\(name)") {
      tree.add("\(firmware)/\(name)")
    }
    for architecture in Architecture.allCases { tree.add(images.path(.barePC, architecture)) }
    host = try CountingHost(
      CountingHost.Contents(
        host: description, tree: tree, program: [program, "attend", "--images", images.folder]),
      packages: HostPackages(folder: packages))
    switch try HostedExecutor.answer(of: host, timeoutSeconds: HostedExecutor.startSeconds) {
    case .ready(let notes): self.notes = notes
    case .unavailable(let because), .failed(let because):
      throw VirtualHostError("KVM does not work in the virtual host: \(because)")
    case .outcome, .symbols:
      throw VirtualHostError("The virtual host answered before it was asked.")
    }
  }

  /// Has the host carry out a launch.
  public func launch(
    _ plan: LaunchPlan, each: (CellID, CellResult) throws -> Void
  ) throws -> LaunchOutcome {
    let start = ContinuousClock.now
    do {
      try host.send(HostedWire.encode(HostedWire.Question.launch(HostedWire.Plan(plan))))
      let answer = try HostedExecutor.answer(
        of: host, timeoutSeconds: HostedExecutor.launchSeconds + 120 * Double(plan.cells.count))
      guard case .outcome(let found) = answer else {
        throw VirtualHostError("The virtual host did not carry out a launch: \(answer)")
      }
      var outcome = found.launchOutcome(of: plan.machine)
      outcome.record.wallMicroseconds = (ContinuousClock.now - start).wholeMicroseconds
      for (cell, result) in outcome.results { try each(cell, result) }
      return outcome
    } catch ProcessError.interrupted { throw Interrupted() }
  }

  static func answer(
    of host: CountingHost, timeoutSeconds: Double
  ) throws -> HostedWire.Answer {
    do {
      let line = try host.nextLine(timeoutSeconds: timeoutSeconds)
      guard let answer = try? HostedWire.decode(HostedWire.Answer.self, line) else {
        throw VirtualHostError("The virtual host said '\(line.prefix(200))', which is no answer.")
      }
      return answer
    } catch ProcessError.interrupted { throw Interrupted() }
  }
}
