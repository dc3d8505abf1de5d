import Foundation

/// A folder for sockets and shared memory that only this user can enter.
///
/// It holds a file `owner` with this process's id, under a lock (`flock(2)`) that the kernel lets
/// go when the process ends, however it ends. So a folder that was left behind can be distinguished
/// from one in use even when its process id is in use again, or belongs to another container.
public struct PrivateFolder {
  /// The prefix of such folders' names.
  public static let prefix = "switchbench-"
  /// A socket's path has at most 107 bytes (`unix(7)`); the folder's name and the socket's follow.
  static let longestPlace = 107 - "/\(prefix)XXXXXX/qmp".utf8.count
  /// How long a folder without an owner may be one that is just being made.
  static let makingSeconds = 60

  /// The folder's absolute path.
  public let path: String
  /// Why better places were passed over; empty when the first was taken.
  public let passedOver: [String]
  private let lock: Int32

  /// Makes a folder under XDG_RUNTIME_DIR, /dev/shm, TMPDIR or /tmp: the first that is usable.
  public init() throws {
    try self.init(under: Self.places())
  }

  init(under places: [String]) throws {
    var reasons: [String] = []
    for place in places {
      if let reason = Self.whyUnusable(place) {
        reasons.append("\(place): \(reason)")
        continue
      }
      var template = Array("\(place)/\(Self.prefix)XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else {
        reasons.append("\(place): \(errorText())")
        continue
      }
      let made = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
      do {
        lock = try Self.takeOwnership(of: made)
      } catch {
        rmdir(made)
        reasons.append("\(made): \(error.because)")
        continue
      }
      path = made
      passedOver = reasons
      return
    }
    throw ProcessError.noPrivateFolder(reasons: reasons)
  }

  /// The path of a file in the folder.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Removes the folder and all that is in it, and lets go of the lock.
  ///
  /// A second call does nothing. Throws when something could not be removed.
  public func remove() throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    try FileManager.default.removeItem(atPath: path)
    close(lock)
  }

  /// Removes this user's folders whose owners have ended, and returns their paths.
  ///
  /// A folder that cannot be removed is left for the next time.
  @discardableResult
  public static func removeStale() -> [String] { removeStale(under: places()) }

  static func removeStale(under places: [String]) -> [String] {
    var removed: [String] = []
    for place in Set(places).sorted() {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
      for path in names.filter({ $0.hasPrefix(prefix) }).sorted().map({ "\(place)/\($0)" })
      where isStale(path) && (try? FileManager.default.removeItem(atPath: path)) != nil {
        removed.append(path)
      }
    }
    return removed
  }

  /// The places to try, best first: memory before disk, this user's before everybody's.
  private static func places() -> [String] {
    let environment = ProcessInfo.processInfo.environment
    let runtime = environment["XDG_RUNTIME_DIR"] ?? ""
    let temporary = environment["TMPDIR"] ?? ""
    return [runtime, "/dev/shm", temporary, "/tmp"].filter { !$0.isEmpty }
  }

  /// Nil for a folder that is writable, and either ours alone or one where others' files are safe
  /// from renaming (the sticky bit).
  private static func whyUnusable(_ place: String) -> String? {
    var status = stat()
    guard place.hasPrefix("/") else { return "not an absolute path" }
    // Paths of sockets and files in it become options of QEMU's, which are parted by commas.
    guard !place.contains(",") else { return "its name has a comma" }
    guard place.utf8.count <= Self.longestPlace else {
      return "its name is longer than a socket's path allows"
    }
    guard stat(place, &status) == 0 else { return errorText() }
    guard status.st_mode & S_IFMT == S_IFDIR else { return "not a folder" }
    guard access(place, W_OK | X_OK) == 0 else { return errorText() }
    let writableByOthers = status.st_mode & (S_IWGRP | S_IWOTH) != 0
    if writableByOthers && status.st_mode & S_ISVTX == 0 {
      return "writable by others and not sticky"
    }
    return nil
  }

  /// Writes and locks the owner file under another name first, so that it is never seen unlocked.
  private static func takeOwnership(of folder: String) throws(DescriptorError) -> Int32 {
    let draft = "\(folder)/owner.new"
    let opened = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw DescriptorError(because: errorText()) }
    let text = Array("\(getpid())\n".utf8)
    guard flock(opened, LOCK_EX | LOCK_NB) == 0, write(opened, text, text.count) == text.count,
      rename(draft, "\(folder)/owner") == 0
    else {
      let because = errorText()
      close(opened)
      unlink(draft)
      throw DescriptorError(because: because)
    }
    return opened
  }

  private static func isStale(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      status.st_uid == geteuid()
    else { return false }
    let opened = open("\(path)/owner", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard opened >= 0 else {
      return errno == ENOENT && time(nil) - status.st_mtim.tv_sec > makingSeconds
    }
    defer { close(opened) }
    return flock(opened, LOCK_EX | LOCK_NB) == 0
  }
}
