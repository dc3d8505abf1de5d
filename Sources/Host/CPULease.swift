import Glibc

/// A run's claim to a CPU, which other runs on this computer can see.
///
/// Two runs that measure on one CPU disturb each other, and neither would know why. The claim is a
/// socket with a name and no file (`unix(7)`, the abstract namespace): the kernel lets go of it when
/// the process ends, however it ends, and no other user is kept out by a file's owner. Containers with
/// a network of their own do not see each other's.
public final class CPULease: Sendable {
  /// The CPU.
  public let cpu: Int
  private let descriptor: Int32

  /// Claims a CPU; nil when another run has it, or when there are no such sockets.
  public init?(cpu: Int) {
    self.cpu = cpu
    descriptor = CPULease.makeSocket()
    guard descriptor >= 0 else { return nil }
    // Listening, so that whoever asks can connect.
    guard CPULease.withAddress(of: cpu, { bind(descriptor, $0, $1) }) == 0,
      listen(descriptor, 16) == 0
    else {
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }

  /// Those of the CPUs that runs have claimed.
  public static func claimed(among cpus: CPUSet) -> CPUSet {
    CPUSet(
      cpus.filter { cpu in
        let asking = makeSocket()
        guard asking >= 0 else { return false }
        defer { close(asking) }
        // A full queue is a claim, too.
        return withAddress(of: cpu) { connect(asking, $0, $1) } == 0 || errno == EAGAIN
      })
  }

  private static func makeSocket() -> Int32 {
    socket(
      AF_UNIX,
      Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
  }

  private static func withAddress(
    of cpu: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // A name that begins with a null byte is none of a file.
    let name = [0] + Array("switchbench-cpu-\(cpu)".utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let length = MemoryLayout<sa_family_t>.size + name.count
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
    }
  }
}
