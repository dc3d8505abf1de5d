import Foundation

/// What a new process is made of; every path in it is final.
struct Spawn {
  var executable: String
  var arguments: [String]
  var environment: [String]
  var workingDirectory: String?
  /// Become descriptors 0, 1 and 2 of the child; each is above 2 here.
  var streams: [Int32]

  /// Starts the process and returns its id, or says why the system refused.
  func start() throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, stream) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, stream, Int32(target))
    }
    guard let closeFrom = GNUExtensions.addCloseFrom,
      let changeFolder = GNUExtensions.addChangeFolder
    else { throw refusal("the C library is older than glibc 2.34") }
    guard closeFrom(&actions, Int32(streams.count)) == 0 else { throw refusal(errorText(ENOMEM)) }
    if let workingDirectory {
      guard workingDirectory.withCString({ changeFolder(&actions, $0) }) == 0
      else { throw refusal(errorText(ENOMEM)) }
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var processIdentifier: pid_t = 0
    let result = withCStrings(arguments) { argumentPointers in
      withCStrings(environment) { environmentPointers in
        posix_spawn(
          &processIdentifier, executable, &actions, &attributes, argumentPointers,
          environmentPointers)
      }
    }
    guard result == 0 else { throw refusal(errorText(result)) }
    return processIdentifier
  }

  private func refusal(_ because: String) -> ProcessError {
    .cannotStart(executable: executable, because: because)
  }
}

/// Calls `body` with the strings as a C array that ends with a null pointer.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = strings.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers + [nil])
}

/// Functions of glibc that its headers show only with `_GNU_SOURCE`, which Swift does not define.
///
/// They are looked up by name, with the C calling convention; nil in a library that lacks one.
enum GNUExtensions {
  typealias AddCloseFrom =
    @convention(c) (
      UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32
    ) -> Int32
  typealias AddChangeFolder =
    @convention(c) (
      UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>
    ) -> Int32
  typealias OpenProcessDescriptor = @convention(c) (pid_t, UInt32) -> Int32

  /// `posix_spawn_file_actions_addclosefrom_np`, since glibc 2.34.
  static let addCloseFrom = look("posix_spawn_file_actions_addclosefrom_np", AddCloseFrom.self)
  /// `posix_spawn_file_actions_addchdir_np`, since glibc 2.29.
  static let addChangeFolder = look("posix_spawn_file_actions_addchdir_np", AddChangeFolder.self)
  /// `pidfd_open`, since glibc 2.36.
  static let openProcessDescriptor = look("pidfd_open", OpenProcessDescriptor.self)

  private static func look<Function>(_ name: String, _ type: Function.Type) -> Function? {
    guard let handle = dlopen(nil, RTLD_NOW), let symbol = dlsym(handle, name) else { return nil }
    return unsafeBitCast(symbol, to: type)
  }
}
