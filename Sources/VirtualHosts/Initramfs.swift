import Foundation

/// An archive in the form that a kernel unpacks at its start: "newc" of cpio.
///
/// The format is described in the kernel's `Documentation/driver-api/early-userspace/buffer-format.rst`.
struct Initramfs {
  private(set) var bytes: [UInt8] = []
  private var files = 0

  /// Adds a folder; its parent must be there.
  mutating func addFolder(_ path: String) { add(path, mode: 0o040755, []) }

  /// Adds a file that may be executed.
  mutating func addFile(_ path: String, _ contents: [UInt8]) { add(path, mode: 0o100755, contents) }

  /// The archive with its end.
  func finished() -> [UInt8] {
    var whole = self
    whole.add("TRAILER!!!", mode: 0, [])
    return whole.bytes
  }

  private mutating func add(_ path: String, mode: Int, _ contents: [UInt8]) {
    files += 1
    let name = Array(path.utf8) + [0]
    // inode, mode, user, group, links, time, size, four device numbers, length of the name, checksum.
    let fields = [files, mode, 0, 0, 1, 0, contents.count, 0, 0, 0, 0, name.count, 0]
    bytes += Array("070701".utf8)
    for field in fields {
      let digits = String(field, radix: 16)
      bytes += Array((String(repeating: "0", count: 8 - digits.count) + digits).utf8)
    }
    bytes += name
    pad()
    bytes += contents
    pad()
  }

  private mutating func pad() {
    bytes += [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
  }
}
