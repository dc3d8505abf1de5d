import GuestImages
import GuestProtocol
import Measurement

/// QEMU's command line for one launch; the only place where its flags are known.
struct QEMUCommand {
  /// The emulator.
  var executable: String
  /// kvm, tcg, icount or paper.
  var machine: Machine
  /// The image.
  var image: String
  /// The file that is the guest's memory.
  var memory: String
  /// Where QEMU connects to for QMP.
  var socket: String
  /// The CPU model, as `-cpu` takes it.
  var cpuModel: String
  /// Whether `-sandbox on` works with this build.
  var isSandboxed: Bool
  /// The addresses that a log is about; nil for all.
  var logFilter: String?

  /// CPU models to try for a machine, best first.
  ///
  /// QEMU aborts on a host feature that it then cannot set (seen with MSR 0x10a under a software
  /// KVM), so there is a second choice.
  static func cpuModels(for machine: Machine) -> [String] {
    machine == .kvm ? ["host", "host,-arch-capabilities"] : ["max"]
  }

  /// The arguments, the executable first.
  var arguments: [String] {
    let bytes = Mailbox.memoryBytes
    return [
      // Nothing that was not asked for: no network, no display, no user's configuration.
      executable, "-nodefaults", "-no-user-config", "-display", "none",
      // A machine without PCI and BIOS: it boots in tens of milliseconds.
      "-machine", "microvm,pit=on,pic=on,rtc=off,isa-serial=off,memory-backend=memory",
      "-cpu", cpuModel, "-smp", "1", "-m", "\(bytes >> 20)M",
      // Guest memory is a file that the host maps too: samples come back at no cost to the guest.
      "-object", "memory-backend-file,id=memory,size=\(bytes >> 20)M,mem-path=\(memory),share=on",
      "-kernel", image,
      // The guest ends by writing its status here; QEMU's is then (status << 1) | 1.
      "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
      // A triple fault ends QEMU instead of starting over.
      "-no-reboot",
      "-chardev", "socket,id=qmp,path=\(socket)", "-mon", "chardev=qmp,mode=control",
      // Stopped until its vCPU is pinned.
      "-S",
    ] + accelerator + sandbox + (logFilter.map { ["-dfilter", $0] } ?? [])
  }

  private var accelerator: [String] {
    switch machine {
    case .kvm: ["-accel", "kvm"]
    // What is documented is counted too, so that the two can be compared.
    case .icount, .paper: ["-accel", "tcg", "-icount", "shift=0"]
    default: ["-accel", "tcg"]
    }
  }

  private var sandbox: [String] {
    guard isSandboxed else { return [] }
    return [
      "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
    ]
  }
}

extension ImageStore.Images {
  /// The command line that would launch a guest here, for a person to read.
  ///
  /// What only a launch makes stands as a name in capitals: the memory file with the request, and
  /// the socket of the runner that QEMU connects to.
  public func launchCommand(
    _ machine: Machine, _ architecture: Architecture, emulator: String
  ) -> [String] {
    let image = path(machine.platform, architecture)
    guard machine != .process else { return [image] }
    return QEMUCommand(
      executable: emulator, machine: machine, image: image, memory: "MEMORY", socket: "SOCKET",
      cpuModel: QEMUCommand.cpuModels(for: machine)[0], isSandboxed: true
    ).arguments
  }
}
