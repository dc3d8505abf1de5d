internal import CNuma
import Glibc
import Measurement

/// Memory that this process and a guest share, on a NUMA node of choice.
///
/// It is a sealed file without a name in any folder (`memfd_create`). Its size cannot change, so that no
/// other process can take a page away from under a reader here, which would be SIGBUS. The kernel
/// keeps the memory policy with the file: pages that a guest touches first come from the chosen node too.
/// Another process opens it by `path` while this object lives. The memory is unmapped and given back with
/// the last reference, so `bytes` must not be used beyond the life of this object; a process that is killed
/// leaves nothing behind.
public final class SharedMemory: Sendable {
  /// Where another process of this user opens it: the descriptor of this process.
  public let path: String
  /// The memory; guests change it while it is read.
  public nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer
  /// The requested node.
  public let choice: NodeChoice
  /// The node that the kernel took as the memory's policy, or why none could be set.
  public let boundNode: Observed<Int>

  let numa: NUMALibrary
  private let descriptor: Int32

  /// Creates the memory, filled with zeros, maps it and binds it to a node.
  ///
  /// The size is rounded up to whole pages. Throws `HostError`: when this computer has too little memory
  /// available, and when a demanded node cannot be bound to.
  public convenience init(byteCount: Int, node: NodeChoice) throws {
    try self.init(byteCount: byteCount, node: node, numa: .system, files: .real)
  }

  init(byteCount: Int, node: NodeChoice, numa: NUMALibrary, files: FileSystemView) throws {
    guard byteCount > 0 else { throw Self.failure(EINVAL) }
    let length = (byteCount + pageBytes - 1) / pageBytes * pageBytes
    // A file in memory grows without asking. A page that finds no room later ends some process.
    if case .success(let free) = files.availableMemory(), free < length {
      throw HostError.noRoom(neededBytes: length, freeBytes: free)
    }
    descriptor = host_sealed_memory(length)
    guard descriptor >= 0 else { throw Self.failure(errno) }
    path = "/proc/\(getpid())/fd/\(descriptor)"
    choice = node
    self.numa = numa
    let address = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let address, address != MAP_FAILED else {
      let code = errno
      close(descriptor)
      throw Self.failure(code)
    }
    bytes = UnsafeMutableRawBufferPointer(start: address, count: length)
    switch Self.bind(bytes, node, numa) {
    case .unknown(let because) where node.isDemanded:
      munmap(address, length)
      close(descriptor)
      throw HostError.noNUMA(node: node.number, because: because)
    case let bound: boundNode = bound
    }
  }

  deinit {
    munmap(bytes.baseAddress, bytes.count)
    close(descriptor)
  }

  private static func bind(
    _ memory: UnsafeMutableRawBufferPointer, _ node: NodeChoice, _ numa: NUMALibrary
  ) -> Observed<Int> {
    guard let failure = numa.bind(memory, node.number) else { return .known(node.number) }
    return .unknown(because: "mbind to node \(node.number) failed (\(errnoText(failure.code)))")
  }

  private static func failure(_ code: Int32) -> HostError {
    .call(
      "memfd_create", on: "memory for a guest", because: errnoText(code),
      fix: code == EINVAL
        ? "Ask for at least one byte, on Linux 3.17 or later."
        : "Free memory, or raise the limit (ulimit -v, -f, -n).")
  }
}
