import Glibc
import Measurement

/// Why a file could not be read.
struct FileFailure: Error, Hashable, CustomStringConvertible {
  var path: String
  /// The value of errno.
  var code: Int32

  var isMissing: Bool { code == ENOENT || code == ENOTDIR }
  var isForbidden: Bool { code == EACCES || code == EPERM }

  var description: String {
    isMissing ? "\(path) does not exist" : "\(path) cannot be opened (\(errnoText(code)))"
  }
}

/// What errno's value means, in the words of the C library.
func errnoText(_ code: Int32) -> String {
  strerror(code).map { String(cString: $0) } ?? "error \(code)"
}

/// The files of this computer, or of one that a test describes.
///
/// Paths are absolute; a root in front of them never shows in a message.
struct FileSystemView: Sendable {
  var readBytes: @Sendable (_ path: String) -> Result<[UInt8], FileFailure>
  var namesInFolder: @Sendable (_ path: String) -> Result<[String], FileFailure>
  /// Opens for reading and writing, and closes again: what `access` says is not all that counts,
  /// a container's device rules forbid at `open` only.
  var tryOpening: @Sendable (_ path: String) -> Result<Void, FileFailure>
  /// Owner, group and mode as a person reads them: `root:kvm 660`.
  var ownership: @Sendable (_ path: String) -> Result<String, FileFailure>

  /// This computer's own files.
  static let real = FileSystemView(root: "")

  /// A tree whose `/` is the folder `root`.
  init(root: String) {
    readBytes = { path in
      readWholeFile(root + path).map(Result.success)
        ?? .failure(FileFailure(path: path, code: errno))
    }
    namesInFolder = { path in
      listFolder(root + path).map(Result.success)
        ?? .failure(FileFailure(path: path, code: errno))
    }
    tryOpening = { path in
      let descriptor = open(root + path, O_RDWR | O_CLOEXEC)
      guard descriptor >= 0 else { return .failure(FileFailure(path: path, code: errno)) }
      close(descriptor)
      return .success(())
    }
    ownership = { path in
      var status = stat()
      guard stat(root + path, &status) == 0 else {
        return .failure(FileFailure(path: path, code: errno))
      }
      let owner = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) }
      let group = getgrgid(status.st_gid).map { String(cString: $0.pointee.gr_name) }
      let mode = String(status.st_mode & 0o777, radix: 8)
      return .success(
        "\(owner ?? String(status.st_uid)):\(group ?? String(status.st_gid)) \(mode)")
    }
  }

  /// Bytes of memory that programs can still get without swapping: MemAvailable of `/proc/meminfo`.
  func availableMemory() -> Result<Int, FileFailure> {
    let path = "/proc/meminfo"
    return text(path).flatMap { text in
      let kibibytes = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        .flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }
      return kibibytes.map { .success($0 << 10) } ?? .failure(FileFailure(path: path, code: EINVAL))
    }
  }

  /// The whole file as text, without white space at its ends.
  func text(_ path: String) -> Result<String, FileFailure> {
    readBytes(path).map { trimmed(String(decoding: $0, as: UTF8.self)) }
  }

  /// The file's text, or a reason that says what its absence usually means.
  func observe(_ path: String, missingMeans meaning: String) -> Observed<String> {
    switch text(path) {
    case .success(let text): .known(text)
    case .failure(let failure) where failure.isMissing:
      .unknown(because: "\(path) does not exist: \(meaning)")
    case .failure(let failure) where failure.isForbidden:
      .unknown(because: "\(path) may not be read by this user (\(errnoText(failure.code)))")
    case .failure(let failure):
      .unknown(because: "\(path) cannot be read (\(errnoText(failure.code)))")
    }
  }
}

/// The text without white space at its ends.
func trimmed(_ text: some StringProtocol) -> String {
  let head = text.drop(while: \.isWhitespace)
  let count = head.reversed().prefix(while: \.isWhitespace).count
  return String(head.dropLast(count))
}

extension Observed {
  /// The same with the fact changed; a change to nil is unknown because of `reason`.
  func compactMap<Other>(
    _ change: (Value) -> Other?, elseBecause reason: (Value) -> String
  ) -> Observed<Other> {
    switch self {
    case .known(let value): Observed<Other>(change(value), elseBecause: reason(value))
    case .unknown(let because): .unknown(because: because)
    }
  }
}

/// Files under /proc have no length to go by, so this reads until the end; nil leaves errno set.
private func readWholeFile(_ path: String) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  var content: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 16_384)
  while true {
    let count = read(descriptor, &block, block.count)
    if count < 0 && errno == EINTR { continue }
    let code = errno
    guard count > 0 else {
      close(descriptor)
      errno = code
      return count == 0 ? content : nil
    }
    content.append(contentsOf: block[..<count])
  }
}

/// The names in a folder, sorted; nil leaves errno set.
private func listFolder(_ path: String) -> [String]? {
  guard let folder = opendir(path) else { return nil }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
      tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}
