import Foundation
import Glibc
import GuestImages

/// A copy of an image for one launch, in pages that no launch before it had.
struct ImageCopy {
  /// Where it is; it has the image's own name.
  let path: String

  /// Copies an image into a folder, under a name that is not in use.
  init(of image: String, in folder: String) throws {
    path = "\(folder)/\((image as NSString).lastPathComponent)"
    // Not over what is there: a file that is written again keeps its pages.
    unlink(path)
    try Data(contentsOf: URL(filePath: image)).write(to: URL(filePath: path))
    guard chmod(path, 0o700) == 0 else {
      throw ImageError.tool(
        because: "\(path) cannot be made executable: \(String(cString: strerror(errno)))")
    }
  }

  /// Removes it; its process keeps it until it ends.
  func remove() { unlink(path) }

  /// Why programs cannot be run from a folder; nil when they can.
  static func whyNotExecutable(in folder: String) -> String? {
    let path = "\(folder)/executable"
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o700)
    guard file >= 0 else { return "\(path): \(String(cString: strerror(errno)))" }
    defer {
      close(file)
      unlink(path)
    }
    // Says no for any file on what is mounted with noexec (access(2), EACCES).
    return access(path, X_OK) == 0 ? nil : "no program may be run from \(folder)"
  }
}
