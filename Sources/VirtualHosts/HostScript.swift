/// The shell scripts of a virtual host under QEMU.
enum HostScript {
  /// Where a host finds the folder that it shares with the computer below.
  static let exchange = "/exchange"
  /// The last line that a host writes to its console.
  static let farewell = "switchbench: the host is done"

  /// What the kernel runs first: modules, file systems, and the outer computer's root below all.
  ///
  /// Two file systems have one inode number each for the same file names below /proc and /sys unless
  /// QEMU keeps devices apart (`multidevs=remap`), so these are mounted afresh. So is /tmp, where programs
  /// of the outer computer leave and remove files meanwhile; a `folder` in it stays visible.
  static func initial(_ modules: [KernelModules.Loadable], keeping folder: String) -> String {
    let kept = quoted("/fresh\(folder.dropFirst("/tmp".count))")
    let keeping =
      folder.hasPrefix("/tmp/")
      ? "$b mkdir -p \(kept); $b mount --bind \(quoted("/new\(folder)")) \(kept)" : ""
    return """
      \(beginning(modules))
      $b mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,ro,cache=loose root /lower \
        || exec $b poweroff -f
      $b mount -t tmpfs -o size=70% over /over
      $b mkdir /over/upper /over/work
      $b mount -t overlay -o lowerdir=/lower,upperdir=/over/upper,workdir=/over/work root /new
      $b mount -t proc proc /new/proc
      $b mount -t sysfs sys /new/sys
      $b mount -t devtmpfs dev /new/dev
      $b mkdir -p /new/dev/shm /new/dev/pts /new\(exchange)
      $b mount -t tmpfs shm /new/dev/shm
      $b mount -t devpts pts /new/dev/pts
      $b mount -t tmpfs run /new/run
      $b mount -t tmpfs tmp /fresh
      \(keeping)
      $b mount --move /fresh /new/tmp
      $b mount -t debugfs debug /new/sys/kernel/debug
      $b mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 exchange /new\(exchange)
      exec $b chroot /new /bin/sh \(exchange)/script
      """
  }

  /// What the kernel runs first on a host with a disc: the disc below, memory above.
  static func initialFromDisc(
    _ modules: [KernelModules.Loadable], _ preparation: [String]
  ) -> String {
    """
    \(beginning(modules))
    until $b mount -t iso9660 -o ro /dev/sr0 /lower; do $b sleep 1; done
    $b mount -t tmpfs over /over
    $b mkdir /over/upper /over/work
    $b mount -t overlay -o lowerdir=/lower,upperdir=/over/upper,workdir=/over/work root /new
    $b mount -t proc proc /new/proc
    $b mount -t sysfs sys /new/sys
    $b mount -t devtmpfs dev /new/dev
    $b mkdir -p /new/dev/shm
    $b mount -t tmpfs shm /new/dev/shm
    $b mount -t tracefs trace /new/sys/kernel/tracing
    \(preparation.joined(separator: "\n"))
    echo 'switchbench: the host is up'
    exec $b chroot /new /bin/sh /script
    """
  }

  /// A program that speaks over the second serial port, as the host's only one.
  static func attended(_ program: String) -> String {
    """
    b=/bin/busybox
    $b stty -F /dev/ttyS1 115200 raw -echo
    export PATH=/usr/bin:/bin
    \(program) </dev/ttyS1 >/dev/ttyS1
    echo "switchbench: the program ended with $?"
    # The last bytes of a serial port are lost with the power.
    $b sleep 2
    $b poweroff -f

    """
  }

  /// The first lines of all: the kernel's own file systems, then its modules.
  private static func beginning(_ modules: [KernelModules.Loadable]) -> String {
    """
    #!/bin/busybox sh
    b=/bin/busybox
    $b mount -t proc proc /proc
    $b mount -t sysfs sys /sys
    $b mount -t devtmpfs dev /dev
    \(loading(modules))
    """
  }

  /// Lines that load modules in their order, and say which one the kernel refused.
  static func loading(_ modules: [KernelModules.Loadable]) -> String {
    modules.map {
      "$b insmod /modules/\($0.name).ko \($0.options) || echo 'switchbench: \($0.name) is refused'"
    }.joined(separator: "\n")
  }

  /// What the host is for: its preparation, then the commands, each with its streams in files.
  static func commands(
    _ commands: [HostCommand], preparation: [String], folder: String,
    environment: [String: String]
  ) -> String {
    let variables = environment.sorted { $0.key < $1.key }
      .map { "export \($0.key)=\(quoted($0.value))" }
    let steps = commands.enumerated().map { number, command in
      """
      echo "switchbench: command \(number)"
      (cd \(quoted(folder)) && \(command.prefix) \(command.words.map(quoted).joined(separator: " "))) \
        </dev/null >\(exchange)/\(number).output 2>\(exchange)/\(number).errors
      echo $? >\(exchange)/\(number).draft
      mv \(exchange)/\(number).draft \(exchange)/\(number).status
      """
    }
    return
      (variables + preparation + steps
      + ["echo '\(farewell)'", "sync", "echo o >/proc/sysrq-trigger", "while :; do :; done"])
      .joined(separator: "\n") + "\n"
  }

  /// A word that the shell takes as it is.
  static func quoted(_ word: String) -> String {
    "'\(word.replacing("'", with: "'\\''"))'"
  }
}

/// A command for a virtual host.
public struct HostCommand: Sendable {
  /// The program and its arguments.
  public var words: [String]
  /// Shell words before the command, such as `setpriv`; empty for none.
  public var prefix: String

  /// Makes a command.
  public init(_ words: [String], prefix: String = "") {
    self.words = words
    self.prefix = prefix
  }
}
