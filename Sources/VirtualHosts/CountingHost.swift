import Foundation
import Processes

/// A virtual host in Bochs: an interpreter whose clock advances by one for each instruction.
///
/// Bochs imitates a processor with VMX, so that `kvm_intel` runs in it, and its clock counts what KVM
/// executes, too. The host starts from a disc that holds a kernel, an initramfs, and the files of its
/// one program. The program speaks over a serial port, a line for a line; the other port is the
/// kernel's console.
///
/// Starting takes minutes, so that a host stays until its last reference goes.
public final class CountingHost {
  private let line: PseudoTerminal
  let child: ChildProcess
  let folder: PrivateFolder
  /// Gone as soon as the host is up, which holds it open: a runner that is killed leaves none behind.
  private let disc: String
  private var heard: [UInt8] = []

  /// Instructions in a microsecond of Bochs' timers.
  ///
  /// As many as its processor names to Linux (CPUID leaf 16H): where timers and the time-stamp counter
  /// disagree, Linux sets a timer again and again, and those interrupts were a third of all that was
  /// counted for a switch.
  private static let instructionsPerMicrosecond = 3500
  private static let bochsFiles = [
    ("bochs-term", "/usr/lib/x86_64-linux-gnu/bochs/plugins/libbx_term_gui.so"),
    ("bochsbios", "/usr/share/bochs/BIOS-bochs-latest"),
    ("vgabios", "/usr/share/bochs/VGABIOS-lgpl-latest"),
  ]

  /// Debian's names of the packages that are missing here.
  public static var missingPackages: [String] {
    let programs = [
      ("bochs", "bochs"), ("grub-common", "grub-mkrescue"), ("xorriso", "xorriso"),
      ("mtools", "mformat"),
    ].filter { findExecutable($0.1) == nil }.map(\.0)
    let grub = FileManager.default.fileExists(atPath: "/usr/lib/grub/i386-pc/modinfo.sh")
    return programs + (grub ? [] : ["grub-pc-bin"])
      + bochsFiles.filter { !FileManager.default.fileExists(atPath: $0.1) }.map(\.0)
  }

  /// What a host is made of.
  public struct Contents: Sendable {
    /// The kernel, its command line and modules.
    public var host: VirtualHost
    /// The files of its program.
    public var tree: HostTree
    /// The program and its arguments; it reads lines and answers each with one.
    public var program: [String]

    /// Makes contents.
    public init(host: VirtualHost, tree: HostTree, program: [String]) {
      self.host = host
      self.tree = tree
      self.program = program
    }
  }

  /// Makes the disc and starts the host; it is not up yet.
  /// - Throws: `VirtualHostError`, `ProcessError`, and what writing files may throw.
  public init(_ contents: Contents, packages: HostPackages) throws {
    folder = try PrivateFolder()
    disc = "\(packages.folder)/disc-\(getpid())-\(UUID().uuidString)"
    do {
      line = try PseudoTerminal()
      let kernel = try HostKernel(folder: packages.unpacked(contents.host.kernel))
      try CountingHost.makeDisc(contents, kernel, packages, at: disc)
      let place = folder.path
      func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(place)/\(name)"))
      }
      // Its debugger waits for a word to go on.
      try write("c\n", "commands")
      try write(
        CountingHost.configuration(contents.host, in: place, disc: disc, line: line.name),
        "configuration")
      var environment = ProcessInfo.processInfo.environment
      environment["TERM"] = "vt100"
      child = try ChildProcess(
        launching: ["bochs", "-q", "-f", "\(place)/configuration", "-rc", "\(place)/commands"],
        environment: environment, workingDirectory: place, standardInput: .pipe,
        standardOutput: .file("\(place)/debugger"), standardError: .null, diesWithParent: true)
      try type(CountingHost.begin)
    } catch {
      try? folder.remove()
      try? FileManager.default.removeItem(atPath: disc)
      throw error
    }
  }

  deinit {
    child.terminate(graceSeconds: 0)
    try? folder.remove()
    try? FileManager.default.removeItem(atPath: disc)
  }

  /// The next line that the program says, without its end.
  /// - Throws: `VirtualHostError` when none comes in time or the host ends; `ProcessError.interrupted`.
  public func nextLine(timeoutSeconds: Double) throws -> String {
    let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
    while true {
      heard += line.readAvailable()
      if let end = heard.firstIndex(of: UInt8(ascii: "\n")) {
        let text = String(decoding: heard[..<end], as: UTF8.self)
        heard.removeFirst(end + 1)
        try? FileManager.default.removeItem(atPath: disc)
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
      }
      if let signal = Interruption.requested {
        throw ProcessError.interrupted(command: "bochs", signal: signal)
      }
      if let ended = child.poll() { throw VirtualHostError("Bochs ended: \(ended); \(lastWords)") }
      if ContinuousClock.now > deadline {
        throw VirtualHostError("The host said nothing for \(timeoutSeconds) s; \(lastWords)")
      }
      _ = waitUntilReadable([line.descriptor, child.exitDescriptor], timeoutSeconds: 0.1)
    }
  }

  /// Sends a line to the program.
  public func send(_ text: String) throws {
    var left = Array((text + "\n").utf8)[...]
    while !left.isEmpty {
      left = left.dropFirst(line.writeAvailable(left))
      if let ended = child.poll() { throw VirtualHostError("Bochs ended: \(ended); \(lastWords)") }
      if let signal = Interruption.requested {
        throw ProcessError.interrupted(command: "bochs", signal: signal)
      }
      if !left.isEmpty { usleep(10_000) }
    }
  }

  /// The end of what the host's kernel and Bochs said.
  private var lastWords: String {
    let texts = ["console", "messages"].map { name -> String in
      let bytes = FileManager.default.contents(atPath: folder.file(name)) ?? Data()
      let lines = String(decoding: bytes.suffix(2000), as: UTF8.self)
        .split(whereSeparator: \.isNewline)
      return "\(name): \(lines.suffix(3).joined(separator: " / "))"
    }
    return texts.joined(separator: "; ")
  }

  private static func configuration(
    _ host: VirtualHost, in place: String, disc: String, line: String
  ) -> String {
    """
    config_interface: textconfig
    display_library: term
    memory: guest=\(host.memory), host=\(host.memory)
    romimage: file=/usr/share/bochs/BIOS-bochs-latest
    vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest
    cpu: model=\(host.processor), ips=\(instructionsPerMicrosecond)000000, reset_on_triple_fault=0
    clock: sync=none
    ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
    ata0-master: type=cdrom, path=\(disc), status=inserted
    boot: cdrom
    com1: enabled=1, mode=file, dev=\(place)/console
    com2: enabled=1, mode=term, dev=\(line)
    log: \(place)/messages
    panic: action=fatal
    error: action=ignore
    info: action=ignore
    debug: action=ignore
    sound: waveoutdrv=dummy

    """
  }

  private static func makeDisc(
    _ contents: Contents, _ kernel: HostKernel, _ packages: HostPackages, at disc: String
  ) throws {
    let root = "\(disc)-root"
    let files = FileManager.default
    try files.createDirectory(atPath: "\(root)/boot/grub", withIntermediateDirectories: true)
    defer { try? files.removeItem(atPath: root) }
    try contents.tree.write(below: root)
    for folder in ["proc", "sys", "dev", "run", "tmp", "bin"] {
      try files.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
    let busybox = try packages.unpacked("busybox-static") + "/bin/busybox"
    for name in ["busybox", "sh"] {
      try files.copyItem(atPath: busybox, toPath: "\(root)/bin/\(name)")
    }
    try files.copyItem(atPath: kernel.image, toPath: "\(root)/boot/vmlinuz")
    let modules = try KernelModules(folder: kernel.moduleFolder)
      .loadable(["ata_piix", "sr_mod", "isofs", "overlay"] + contents.host.modules)
    var archive = Initramfs()
    for folder in ["bin", "proc", "sys", "dev", "modules", "lower", "over", "new"] {
      archive.addFolder(folder)
    }
    archive.addFile("bin/busybox", Array(try Data(contentsOf: URL(filePath: busybox))))
    for module in modules { archive.addFile("modules/\(module.name).ko", module.contents) }
    archive.addFile(
      "init", Array(HostScript.initialFromDisc(modules, contents.host.preparation).utf8))
    try Data(archive.finished()).write(to: URL(filePath: "\(root)/boot/initramfs"))
    let program = contents.program.map(HostScript.quoted).joined(separator: " ")
    try Data(HostScript.attended(program).utf8).write(to: URL(filePath: "\(root)/script"))
    let words = VirtualHost.commonArguments + contents.host.kernelArguments
    try Data(
      """
      set timeout=0
      linux /boot/vmlinuz \(words.joined(separator: " "))
      initrd /boot/initramfs
      boot

      """.utf8
    ).write(to: URL(filePath: "\(root)/boot/grub/grub.cfg"))
    let result = try run(
      [
        "grub-mkrescue", "--output=\(disc)", "--locales=", "--themes=", "--fonts=", root,
        "--", "-volid", "HOST",
      ], timeoutSeconds: 120)
    guard result.termination.isSuccess else {
      let lines = result.errorText.split(separator: "\n").suffix(5)
      throw VirtualHostError("grub-mkrescue failed: \(lines.joined(separator: "\n"))")
    }
  }
}
