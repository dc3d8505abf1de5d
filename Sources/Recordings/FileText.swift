import Foundation

/// A file's text in memory of its own, which is given back while it is read.
///
/// A recording of ten thousand cells has more than a hundred megabytes, and twice as many once it is
/// read. Whoever reads it from its start to its end needs no more than a part of the text at a time.
/// The file itself is not mapped: another process could cut it short, and that would be SIGBUS here.
final class FileText {
  /// What is there, but for what was given back.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(memory) }
  private let memory: UnsafeMutableRawBufferPointer
  private var released = 0
  private static let pageBytes = Int(sysconf(Int32(_SC_PAGESIZE)))
  /// Less is not worth the call.
  private static let leastRelease = 1 << 20

  /// Reads a file.
  init(_ path: String) throws {
    let file = try OpenFile(path, O_RDONLY)
    let size = try file.size()
    let address = mmap(
      nil, max(size, 1), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let address, address != MAP_FAILED else { throw systemError("read", path) }
    let whole = UnsafeMutableRawBufferPointer(start: address, count: max(size, 1))
    do {
      memory = UnsafeMutableRawBufferPointer(rebasing: whole[..<(try file.fill(whole, size))])
    } catch {
      munmap(address, whole.count)
      throw error
    }
    mapped = whole.count
  }

  private let mapped: Int

  deinit { munmap(memory.baseAddress, mapped) }

  /// Gives back what is before a place; it is not read again.
  func release(before place: Int) {
    let end = place / Self.pageBytes * Self.pageBytes
    guard end - released >= Self.leastRelease, let base = memory.baseAddress else { return }
    madvise(base + released, end - released, MADV_DONTNEED)
    released = end
  }
}
