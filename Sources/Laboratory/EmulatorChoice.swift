import VirtualHosts

/// The emulators to use, and the kernel of the computer that one of them emulates.
public struct EmulatorChoice: Sendable {
  /// The QEMU to use; nil for the one in PATH.
  public var qemu: String?
  /// The Debian package of the kernel that bochs-kvm boots; nil for that of the release.
  public var hostKernel: String?

  /// Makes a choice; left to itself, that of the system.
  public init(qemu: String? = nil, hostKernel: String? = nil) {
    self.qemu = qemu
    self.hostKernel = hostKernel
  }

  /// The computer that bochs-kvm is.
  var countingHost: VirtualHost {
    VirtualHost.bochs.with { $0.kernel = hostKernel ?? $0.kernel }
  }
}
