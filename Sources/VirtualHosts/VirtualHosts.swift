/// Whole computers, emulated, that the suite runs on: kernels, CPUs and topologies that are not at hand.
///
/// The suite meets the KVM of one computer at a time. A virtual host has another: Debian's own kernel
/// with `kvm_amd` or `kvm_intel` on a processor that an emulator imitates, with as many CPUs and memory
/// nodes as its description says. Nothing is installed for it. Kernel and busybox are downloaded as
/// Debian packages and unpacked into the build folder.
///
///     VirtualHost        what the computer is: kernel, processor, topology, modules
///     HostPackages       its files, from Debian's packages
///     KernelModules      modules in the order in which they can be loaded
///     Initramfs          the first programs, as an archive that the kernel unpacks
///     HostSession        one boot: commands in, their output and exit status out
///
/// A virtual host under QEMU sees the computer that it runs on: its root folder, read-only, with memory
/// on top for what is written. So the suite runs inside exactly as it was built outside. What a command
/// leaves in the folder `/exchange` is there afterwards.
///
/// No time that is measured in a virtual host is a CPU's. The results there are counts, labels,
/// and behaviour.

/// Why a virtual host cannot be had here, or did not come up.
public struct VirtualHostError: Error, CustomStringConvertible {
  /// The fault and the fix, for a person.
  public var description: String

  /// Makes an error.
  public init(_ description: String) { self.description = description }
}
