import ArgumentParser
import Foundation
import Laboratory
import Measurement
import Processes

/// Where to measure and with which QEMU; the same on every verb that boots guests.
struct PlacementOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The CPU to measure on. Default: an idle one other than CPU 0.", valueName: "number"))
  var cpu: Int?
  @Option(
    help: ArgumentHelp("The NUMA node for guest memory. Default: the CPU's.", valueName: "number"))
  var numaNode: Int?
  @Option(
    help: ArgumentHelp(
      "The QEMU to use. Default: qemu-system-x86_64 in PATH.", valueName: "path"))
  var qemu: String?
  @Option(
    help: ArgumentHelp(
      "The kernel that bochs-kvm boots, by its Debian package. Default: linux-image-amd64.",
      valueName: "package"))
  var hostKernel: String?

  var emulators: EmulatorChoice { EmulatorChoice(qemu: qemu, hostKernel: hostKernel) }

  /// Refuses --host-kernel where the machine that boots it was not asked for, and so does not run.
  /// - Parameter machines: The globs of --machine.
  func checkHostKernel(among machines: [String]) throws {
    let machine = Machine.bochsKVM.rawValue
    guard hostKernel != nil, !machines.contains(where: { isMatch(machine, glob: $0) }) else {
      return
    }
    throw ValidationError("--host-kernel is for \(machine) alone; add --machine \(machine).")
  }

  func validate() throws {
    if let hostKernel, hostKernel.wholeMatch(of: /linux-image-[a-z0-9.+-]+/) == nil {
      throw ValidationError(
        "--host-kernel \(hostKernel): not the name of a kernel's package; "
          + "'apt-cache search ^linux-image' lists them.")
    }
    if let qemu, findExecutable(qemu) == nil {
      throw ValidationError("--qemu \(qemu): no such executable file.")
    }
  }
}
