internal import CNuma
import Glibc
import Measurement
import Synchronization

/// A file of memory that this process and a guest share, on a NUMA node of choice.
///
/// It belongs in a folder on tmpfs (`/dev/shm`): there the kernel keeps the memory policy with the
/// file, so that pages a guest touches first come from the chosen node too. The file is removed by
/// `remove()` or with the last reference; the memory is unmapped with the last reference, so `bytes`
/// must not be used beyond the life of this object.
public final class SharedMemoryFile: Sendable {
  /// Where the file is.
  public let path: String
  /// The memory; guests change it while it is read.
  public nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer
  /// The requested node.
  public let choice: NodeChoice
  /// The node that the kernel took as the memory's policy, or why none could be set.
  public let boundNode: Observed<Int>

  let numa: NUMALibrary
  private let isRemoved = Mutex(false)

  /// Creates the file, readable by this user only, maps it and binds it to a node.
  ///
  /// Throws `HostError`: when the file exists already, when the folder cannot be written or has too
  /// little room, and when a demanded node cannot be bound to. Nothing is left behind then.
  public convenience init(
    folder: String, name: String, byteCount: Int, node: NodeChoice
  ) throws {
    try self.init(folder: folder, name: name, byteCount: byteCount, node: node, numa: .system)
  }

  init(
    folder: String, name: String, byteCount: Int, node: NodeChoice, numa: NUMALibrary
  ) throws {
    path = "\(folder)/\(name)"
    choice = node
    self.numa = numa
    let mapping = try Self.map(path, byteCount: byteCount)
    do {
      boundNode = try Self.bind(mapping.memory, isOnTmpfs: mapping.isOnTmpfs, node, numa, path)
    } catch {
      munmap(mapping.memory.baseAddress, mapping.memory.count)
      unlink(path)
      throw error
    }
    bytes = mapping.memory
  }

  deinit {
    remove()
    munmap(bytes.baseAddress, bytes.count)
  }

  /// Removes the file; the memory stays mapped here.
  ///
  /// Does nothing the second time.
  public func remove() {
    isRemoved.withLock { isRemoved in
      if !isRemoved { unlink(path) }
      isRemoved = true
    }
  }

  private static func map(
    _ path: String, byteCount: Int
  ) throws -> (memory: UnsafeMutableRawBufferPointer, isOnTmpfs: Bool) {
    guard byteCount > 0 else { throw failure("ftruncate", path, EINVAL) }
    let length = (byteCount + pageBytes - 1) / pageBytes * pageBytes
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure("open", path, errno) }
    defer { close(descriptor) }
    do {
      var room = statvfs()
      guard fstatvfs(descriptor, &room) == 0 else { throw failure("fstatvfs", path, errno) }
      // A file grows without asking; a page that finds no room then is SIGBUS, in the guest.
      let free = Int(clamping: room.f_bavail).multipliedReportingOverflow(
        by: Int(clamping: room.f_frsize))
      guard free.overflow || free.partialValue >= length else {
        throw HostError.noRoom(file: path, neededBytes: length, freeBytes: free.partialValue)
      }
      guard ftruncate(descriptor, length) == 0 else { throw failure("ftruncate", path, errno) }
      let isOnTmpfs = host_is_on_tmpfs(descriptor)
      guard isOnTmpfs >= 0 else { throw failure("fstatfs", path, errno) }
      let address = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
      guard let address, address != MAP_FAILED else { throw failure("mmap", path, errno) }
      return (
        UnsafeMutableRawBufferPointer(start: address, count: length),
        isOnTmpfs == 1
      )
    } catch {
      unlink(path)
      throw error
    }
  }

  private static func bind(
    _ memory: UnsafeMutableRawBufferPointer, isOnTmpfs: Bool, _ node: NodeChoice,
    _ numa: NUMALibrary, _ path: String
  ) throws -> Observed<Int> {
    var because: String?
    if !isOnTmpfs {
      because =
        "\(path) is not on tmpfs, and other file systems ignore a memory policy; use /dev/shm"
    } else if let failure = numa.bind(memory, node.number) {
      because = "mbind to node \(node.number) failed (\(errnoText(failure.code)))"
    }
    guard let because else { return .known(node.number) }
    if node.isDemanded { throw HostError.noNUMA(node: node.number, because: because) }
    return .unknown(because: because)
  }

  static func failure(_ call: String, _ path: String, _ code: Int32) -> HostError {
    let fix =
      switch code {
      case EEXIST: "Another run uses this name, or one was killed: remove the file."
      case EACCES, EPERM, EROFS: "Choose a folder that this user may write."
      case ENOENT, ENOTDIR: "Create the folder first."
      case ENOMEM, ENOSPC, EDQUOT, EFBIG: "Free memory, or raise the limit (ulimit -v, -f)."
      default: "Choose another folder or size."
      }
    return .call(call, on: path, because: errnoText(code), fix: fix)
  }
}
