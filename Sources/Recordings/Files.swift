import Foundation

// The few calls to the operating system that this module needs, with the errno's own word kept:
// Foundation's errors say "could not be completed" where a full disk should be named.

/// The failure of the call that has just returned -1.
func systemError(_ action: String, _ file: String, _ code: Int32 = errno) -> RecordingError {
  .system(action: action, file: file, reason: SystemReason(code))
}

/// A file that is closed when the last reference to it goes.
package final class OpenFile: Sendable {
  package let path: String
  let descriptor: Int32

  /// Opens a file; children of this process do not inherit it.
  package init(_ path: String, _ flags: Int32) throws {
    self.path = path
    descriptor = open(path, flags | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw systemError(flags & O_ACCMODE == O_RDONLY ? "read" : "write", path)
    }
  }

  deinit {
    // Closing alone would leave the lock to a child that another thread is just starting.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// The greatest file that is read: a recording of ten thousand cells has a tenth of this.
  static let greatestSize = 1 << 31

  /// Reads all there is.
  func readAll() throws -> Data {
    var contents = Data()
    // A long recording would be copied each time the room doubles.
    contents.reserveCapacity(try size())
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let got = read(descriptor, &chunk, chunk.count)
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw systemError("read", path) }
      guard got > 0 else { return contents }
      // It grew since it was asked for its size.
      guard contents.count + got <= Self.greatestSize else {
        throw RecordingError.tooLarge(file: path, bytes: contents.count + got)
      }
      contents.append(chunk, count: got)
    }
  }

  /// How many bytes it has.
  /// - Throws: `RecordingError` for what is no file, or too large to be read.
  func size() throws -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw systemError("read", path) }
    // A device has no end, and a pipe has no folder with a checksum.
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw isFolder ? systemError("read", path, EISDIR) : RecordingError.notAFile(file: path)
    }
    guard status.st_size <= Self.greatestSize else {
      throw RecordingError.tooLarge(file: path, bytes: Int(status.st_size))
    }
    return Int(status.st_size)
  }

  /// Reads this many bytes from its start, or as many as there are, and gives their number.
  func fill(_ memory: UnsafeMutableRawBufferPointer, _ count: Int) throws -> Int {
    var done = 0
    while done < count {
      let got = pread(descriptor, memory.baseAddress.map { $0 + done }, count - done, off_t(done))
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw systemError("read", path) }
      guard got > 0 else { break }
      done += got
    }
    return done
  }

  /// Reads the beginning.
  func readBeginning(atMost limit: Int) throws -> Data {
    var chunk = [UInt8](repeating: 0, count: limit)
    let length = try chunk.withUnsafeMutableBytes { try fill($0, limit) }
    return Data(chunk[..<length])
  }

  /// Writes all the bytes at an offset, however many calls that takes.
  package func write(_ data: Data, at offset: Int) throws {
    try data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        let put = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
        if put < 0 && errno == EINTR { continue }
        guard put > 0 else { throw systemError("write", path) }
        done += put
      }
    }
  }

  /// Cuts the file to a length.
  func truncate(to length: Int) throws {
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw systemError("shorten", path) }
  }

  /// Waits until the data are on the disk.
  func synchronize() throws {
    guard fsync(descriptor) == 0 else { throw systemError("write", path) }
  }

  /// Takes the file for this process alone (or shares it with readers); false when it is taken.
  func lock(shared: Bool = false) -> Bool {
    flock(descriptor, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0
  }

  /// Takes the file as `lock` does, and asks again for a tenth of a second.
  ///
  /// A child that another thread is starting holds every open file until it has become its program,
  /// and with them the locks of a writer that is gone.
  func lockPatiently(pausing pause: () -> Void = { usleep(5000) }) -> Bool {
    for _ in 0..<20 {
      if lock() { return true }
      pause()
    }
    return lock()
  }

  /// Whether the path still leads to this file.
  var hasItsName: Bool {
    var (opened, named) = (stat(), stat())
    return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }
}

/// Reads a whole file.
func contents(ofFile path: String) throws -> Data {
  try OpenFile(path, O_RDONLY).readAll()
}

/// Writes a file under another name beside the one it is for; nothing is left when that fails.
func writeBeside(_ path: String, _ data: Data) throws -> String {
  let temporary = path + ".new"
  do {
    let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_TRUNC)
    try file.write(data, at: 0)
    try file.synchronize()
  } catch {
    unlink(temporary)
    throw error
  }
  return temporary
}

/// Gives a written file its name, replacing what had it, so that no reader sees a half.
func moveIntoPlace(_ temporary: String, _ path: String) throws {
  guard rename(temporary, path) == 0 else {
    let error = systemError("write", path)
    unlink(temporary)
    throw error
  }
  let folder = (path as NSString).deletingLastPathComponent
  try OpenFile(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY).synchronize()
}

/// Whether something has that name.
func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// Whether a folder has that name.
func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Makes a folder and those above it; false when it was there.
func makeFolder(_ path: String) throws -> Bool {
  if mkdir(path, 0o755) == 0 { return true }
  switch errno {
  case EEXIST where isFolder(path): return false
  case ENOENT:
    let above = (path as NSString).deletingLastPathComponent
    guard !above.isEmpty, above != path else { throw systemError("make the folder", path) }
    _ = try makeFolder(above)
    guard mkdir(path, 0o755) == 0 else { throw systemError("make the folder", path) }
    return true
  default: throw systemError("make the folder", path)
  }
}
