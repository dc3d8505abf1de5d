/// A computer that an emulator imitates, as data.
public struct VirtualHost: Sendable {
  /// For messages: lower-case words joined by hyphens.
  public var name: String
  /// The Debian package of the kernel, or the one that depends on the newest.
  public var kernel = "linux-image-amd64"
  /// The processor's model, as QEMU's `-cpu` takes it.
  public var processor: String
  /// How many CPUs, and how they lie in sockets, cores and threads.
  public var topology = ProcessorLayout(sockets: 1, cores: 2, threads: 1)
  /// How many memory nodes share the sockets.
  public var nodes = 1
  /// Memory in MiB.
  public var memory = 4096
  /// Words on the kernel's command line, beside those that every host has.
  public var kernelArguments: [String] = []
  /// Modules to load, with their options; those that they need come by themselves.
  public var modules: [Module] = []
  /// Lines of shell that set up the computer once its file systems are mounted.
  public var preparation: [String] = []

  /// A module and its options.
  public struct Module: Sendable, ExpressibleByStringLiteral {
    /// As it is named in the kernel's own tree.
    public var name: String
    /// As insmod takes them.
    public var options: String

    /// Makes a module with options.
    public init(_ name: String, options: String = "") {
      self.name = name
      self.options = options
    }

    /// A module without options.
    public init(stringLiteral name: String) { self.init(name) }
  }

  /// How CPUs lie.
  public struct ProcessorLayout: Sendable {
    /// Packages.
    public var sockets: Int
    /// Cores in each.
    public var cores: Int
    /// Hardware threads of each core.
    public var threads: Int

    /// Makes a topology.
    public init(sockets: Int, cores: Int, threads: Int) {
      (self.sockets, self.cores, self.threads) = (sockets, cores, threads)
    }

    /// All hardware threads.
    public var cpus: Int { sockets * cores * threads }
  }

  /// Makes a host.
  public init(name: String, processor: String) {
    self.name = name
    self.processor = processor
  }

  /// The same host, changed.
  public func with(_ change: (inout VirtualHost) -> Void) -> VirtualHost {
    var other = self
    change(&other)
    return other
  }

  /// Words on every host's command line: no messages, and none of the kernel's tests of
  /// itself, which an emulator takes half the boot for.
  static let commonArguments = [
    "console=ttyS0", "panic=-1", "mitigations=off", "cryptomgr.notests",
    "initcall_blacklist=crypto_kdf108_init,init_kprobe_trace",
  ]

  /// A processor of Intel's with VMX in Bochs, with `kvm_intel` loaded.
  public static let bochs = VirtualHost(name: "kvm-intel", processor: "corei7_skylake_x").with {
    $0.topology = ProcessorLayout(sockets: 1, cores: 1, threads: 1)
    $0.memory = 1024
    $0.modules = ["kvm-intel"]
    // Nothing else runs there, and what the kernel does of its own would be counted, too. Addresses are
    // the same in each boot, so that a trace can be read.
    $0.kernelArguments = ["nokaslr", "tsc=reliable", "loglevel=4"]
  }

  /// A processor of AMD's with SVM and nested pages, with `kvm_amd` loaded.
  ///
  /// It has one CPU. With two, both spin without end in every second boot as soon as one of them
  /// runs a virtual machine (QEMU 7.2), and the host says nothing any more.
  public static let amd = VirtualHost(name: "kvm-amd", processor: "EPYC,+svm,+npt").with {
    $0.topology = ProcessorLayout(sockets: 1, cores: 1, threads: 1)
    $0.modules = ["kvm-amd"]
  }
}
