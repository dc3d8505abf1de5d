import Foundation

/// A file descriptor that somebody owns: closed when its owner lets go of it.
struct Descriptor: ~Copyable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  /// Hands the descriptor to a new owner, who must close it.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }

  /// A copy that is closed on exec and is none of 0, 1 and 2: those are what the child's streams
  /// become, one after the other, and a source among them would be overwritten on the way.
  static func copy(of number: Int32) throws(DescriptorError) -> Descriptor {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw DescriptorError(because: "descriptor \(number): \(errorText())") }
    return Descriptor(copy)
  }
}

/// Why a descriptor could not be had, without the name of the program it was for.
struct DescriptorError: Error {
  var because: String
}

/// One of a child's standard streams: its end, and ours when it is a pipe.
struct Channel: ~Copyable {
  let theirs: Descriptor
  let ours: Descriptor?

  private init(theirs: consuming Descriptor, ours: consuming Descriptor?) {
    self.theirs = theirs
    self.ours = ours
  }

  static func forInput(_ input: ChildProcess.Input) throws -> Channel {
    switch input {
    case .null: try file("/dev/null", O_RDONLY)
    case .pipe: try pipe(childReads: true)
    case .descriptor(let number): Channel(theirs: try Descriptor.copy(of: number), ours: nil)
    }
  }

  static func forOutput(_ output: ChildProcess.Output) throws -> Channel {
    switch output {
    case .null: try file("/dev/null", O_WRONLY)
    case .pipe: try pipe(childReads: false)
    case .file(let path): try file(path, O_WRONLY | O_CREAT | O_TRUNC)
    case .descriptor(let number): Channel(theirs: try Descriptor.copy(of: number), ours: nil)
    }
  }

  private static func file(_ path: String, _ flags: Int32) throws -> Channel {
    let opened = open(path, flags | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw ProcessError.cannotOpen(path: path, because: errorText()) }
    let original = Descriptor(opened)
    return Channel(theirs: try Descriptor.copy(of: original.number), ours: nil)
  }

  private static func pipe(childReads: Bool) throws -> Channel {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw DescriptorError(because: "a pipe: \(errorText())") }
    let readEnd = Descriptor(ends[0])
    let writeEnd = Descriptor(ends[1])
    let reading = try Descriptor.copy(of: readEnd.number)
    let writing = try Descriptor.copy(of: writeEnd.number)
    let ours = childReads ? writing.number : reading.number
    _ = fcntl(ours, F_SETFL, fcntl(ours, F_GETFL) | O_NONBLOCK)
    return childReads
      ? Channel(theirs: reading, ours: writing) : Channel(theirs: writing, ours: reading)
  }
}
