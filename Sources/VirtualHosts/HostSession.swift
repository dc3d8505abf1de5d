import Foundation
import Processes

/// One boot of a virtual host under QEMU.
public struct HostSession {
  /// The output of a command in the host, and its exit.
  public struct Answer: Sendable {
    /// Its exit status; nil when the host ended before it did.
    public var status: Int?
    /// Its standard output.
    public var output: String
    /// Its standard error.
    public var errors: String
  }

  /// The results of a boot.
  public struct BootOutcome: Sendable {
    /// One for each command.
    public var answers: [Answer]
    /// The kernel's and the host's own messages.
    public var console: String
    /// The folder that the host saw as `/exchange`; it is gone when its owner lets go of it.
    public var exchange: String
    /// How long the boot took.
    public var wall: Duration
  }

  private let host: VirtualHost
  private let packages: HostPackages
  private let emulator = "qemu-system-x86_64"

  /// Makes a session; nothing is started.
  public init(_ host: VirtualHost, packages: HostPackages) {
    self.host = host
    self.packages = packages
  }

  /// Boots, runs the commands one after the other in `folder`, and waits for the end.
  ///
  /// A host that does not come to its end in time is ended; what its commands said until then is there.
  /// - Parameters:
  ///   - commands: What to run.
  ///   - folder: Where, as a path of the computer below.
  ///   - exchange: An empty folder that the host may write to.
  ///   - timeoutSeconds: When the host is ended.
  /// - Throws: `VirtualHostError` when the host cannot be made or started, `ProcessError`.
  public func run(
    _ commands: [HostCommand], in folder: String, exchange: String,
    environment: [String: String] = ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"],
    timeoutSeconds: Double
  ) throws -> BootOutcome {
    let start = ContinuousClock.now
    let kernel = try HostKernel(folder: packages.unpacked(host.kernel))
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
      let path = "\(exchange)/\(name)"
      try Data(bytes).write(to: URL(filePath: path))
      return path
    }
    let initramfs = try write(initramfs(kernel, keeping: folder), "initramfs")
    let script = HostScript.commands(
      commands, preparation: host.preparation, folder: folder, environment: environment)
    _ = try write(Array(script.utf8), "script")
    let console = "\(exchange)/console"
    let child = try ChildProcess(
      launching: arguments(kernel, initramfs: initramfs, exchange: exchange, console: console),
      standardInput: .null, standardOutput: .null, standardError: .pipe, diesWithParent: true)
    defer { _ = child.terminate(graceSeconds: 0) }
    let deadline = start + .seconds(timeoutSeconds)
    while child.poll() == nil, ContinuousClock.now < deadline {
      if Interruption.requested != nil {
        throw ProcessError.interrupted(command: emulator, signal: SIGINT)
      }
      _ = waitUntilReadable([child.exitDescriptor], timeoutSeconds: 0.2)
    }
    let ended = child.terminate(graceSeconds: 0)
    let said = String(decoding: child.readAvailableError(), as: UTF8.self)
    let messages = text(console)
    guard !messages.isEmpty else {
      throw VirtualHostError("\(emulator) did not start the host \(host.name) (\(ended)): \(said)")
    }
    return BootOutcome(
      answers: commands.indices.map { answer($0, exchange) }, console: messages,
      exchange: exchange, wall: ContinuousClock.now - start)
  }

  private func answer(_ number: Int, _ exchange: String) -> Answer {
    let status = text("\(exchange)/\(number).status").split(whereSeparator: \.isWhitespace).first
    return Answer(
      status: status.flatMap { Int($0) }, output: text("\(exchange)/\(number).output"),
      errors: text("\(exchange)/\(number).errors"))
  }

  private func text(_ path: String) -> String {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private func initramfs(_ kernel: HostKernel, keeping folder: String) throws -> [UInt8] {
    let busybox = try packages.unpacked("busybox-static") + "/bin/busybox"
    let modules = try KernelModules(folder: kernel.moduleFolder)
      .loadable(["virtio_pci", "9pnet_virtio", "9p", "overlay"] + host.modules)
    var archive = Initramfs()
    for folder in ["bin", "proc", "sys", "dev", "modules", "lower", "over", "new", "fresh"] {
      archive.addFolder(folder)
    }
    archive.addFile("bin/busybox", Array(try Data(contentsOf: URL(filePath: busybox))))
    for module in modules { archive.addFile("modules/\(module.name).ko", module.contents) }
    archive.addFile("init", Array(HostScript.initial(modules, keeping: folder).utf8))
    return archive.finished()
  }

  private func arguments(
    _ kernel: HostKernel, initramfs: String, exchange: String, console: String
  ) -> [String] {
    [
      emulator, "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
      // A thread for each CPU: kernels wait for one another.
      "-accel", "tcg,thread=multi", "-machine", "q35", "-cpu", host.processor,
      "-m", "\(host.memory)M", "-smp", processors,
      "-kernel", kernel.image, "-initrd", initramfs,
      // No message of the kernel's own may come between lines, and a panic ends the host.
      "-append",
      (["quiet"] + VirtualHost.commonArguments + host.kernelArguments)
        .joined(separator: " "),
      "-chardev", "file,id=console,path=\(console)", "-serial", "chardev:console",
      "-virtfs",
      "local,path=/,mount_tag=root,security_model=none,readonly=on,multidevs=remap",
      "-virtfs", "local,path=\(exchange),mount_tag=exchange,security_model=none,multidevs=remap",
    ] + memoryNodes
  }

  private var processors: String {
    let topology = host.topology
    return "\(topology.cpus),sockets=\(topology.sockets),cores=\(topology.cores),"
      + "threads=\(topology.threads)"
  }

  /// Each node has its share of the memory and of the CPUs, in order.
  private var memoryNodes: [String] {
    guard host.nodes > 1 else { return [] }
    let cpus = host.topology.cpus / host.nodes
    return (0..<host.nodes).flatMap { node in
      [
        "-object", "memory-backend-ram,id=node\(node),size=\(host.memory / host.nodes)M",
        "-numa",
        "node,nodeid=\(node),cpus=\(node * cpus)-\((node + 1) * cpus - 1),memdev=node\(node)",
      ]
    }
  }
}
