import Glibc
import Measurement
import Testing

@testable import Host

private let pageCount = 16

private func choice(_ node: Int = 0, demanded: Bool = false) -> NodeChoice {
  NodeChoice(number: node, isDemanded: demanded, because: "a test")
}

private func create(
  _ folder: String, name: String = "memory", bytes: Int = pageCount * pageBytes,
  node: NodeChoice = choice(), numa: NUMALibrary = .system
) throws -> SharedMemoryFile {
  try SharedMemoryFile(folder: folder, name: name, byteCount: bytes, node: node, numa: numa)
}

private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// Whether this kernel and container let memory be bound and found.
private let canBind: Bool = {
  guard case .success = NUMALibrary.system.policy() else { return false }
  return NUMALibrary.system.nodes().value?.contains { $0.number == 0 } ?? false
}()

struct SharedMemoryFileTests {
  @Test func `the file is this user's alone, as large as asked in whole pages, and zero`() throws {
    try withTemporaryFolder(in: "/dev/shm") { (folder: String) throws in
      let memory = try create(folder, bytes: 2 * pageBytes + 1)
      var status = stat()
      #expect(stat(memory.path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
      #expect(Int(status.st_size) == 3 * pageBytes)
      #expect(memory.bytes.count == 3 * pageBytes)
      #expect(memory.bytes.allSatisfy { $0 == 0 })
    }
  }

  @Test func `remove takes the file and leaves the memory, and the last reference takes both`()
    throws
  {
    try withTemporaryFolder(in: "/dev/shm") { (folder: String) throws in
      let memory = try create(folder)
      memory.remove()
      #expect(!exists(memory.path))
      memory.bytes[5] = 7
      #expect(memory.bytes[5] == 7)
      // A file that somebody else makes there afterwards is not ours to remove.
      var second: SharedMemoryFile? = try create(folder)
      memory.remove()
      let path = try #require(second?.path)
      #expect(exists(path))
      second = nil
      #expect(!exists(path))
    }
  }

  @Test func `a file that exists is neither used nor removed`() throws {
    try withTemporaryFolder(in: "/dev/shm") { (folder: String) throws in
      close(open("\(folder)/memory", O_CREAT | O_WRONLY, 0o600))
      let error = #expect(throws: HostError.self) { try create(folder) }
      #expect(error?.description.contains("File exists. Another run uses this name") == true)
      #expect(exists("\(folder)/memory"))
    }
  }

  @Test func `a folder that is not there and a size that is none are errors`() throws {
    let error = #expect(throws: HostError.self) { try create("/dev/shm/none/none") }
    #expect(error?.description.contains("Create the folder first.") == true)
    #expect(throws: HostError.self) { try create("/dev/shm", bytes: 0) }
  }

  @Test func `too little room is an error with both figures, and leaves no file`() throws {
    try withTemporaryFolder(in: "/dev/shm") { (folder: String) throws in
      let needed = 1 << 55
      let error = #expect(throws: HostError.self) { try create(folder, bytes: needed) }
      guard case .noRoom(_, needed, let free)? = error else {
        Issue.record("not \(String(describing: error))")
        return
      }
      #expect(free < needed)
      #expect(!exists("\(folder)/memory"))
    }
  }
}

struct SharedMemoryPlacementTests {
  @Test(.enabled(if: canBind, "NUMA calls are missing or forbidden here"))
  func `touched pages are found on their node and untouched ones are left alone`() throws {
    try withTemporaryFolder(in: "/dev/shm") { (folder: String) throws in
      let memory = try create(folder, node: choice(demanded: true))
      #expect(memory.boundNode == .known(0))
      for page in 0..<3 { memory.bytes[page * pageBytes] = 1 }
      let all = try memory.readBack(byteRange: 0..<memory.bytes.count).value
      #expect(all == PageLocations(pagesByNode: [0: 3], untouchedPages: pageCount - 3))
      #expect(all?.nodes == [0])
      // Asking did not touch them.
      #expect(try memory.readBack(byteRange: 0..<memory.bytes.count).value == all)
      // A range counts the pages that it lies on, in part too.
      let part = try memory.readBack(byteRange: 2 * pageBytes + 5..<3 * pageBytes + 1).value
      #expect(part == PageLocations(pagesByNode: [0: 1], untouchedPages: 1))
    }
  }

  @Test(.enabled(if: canBind, "NUMA calls are missing or forbidden here"))
  func `pages that only another mapping has touched are found too`() throws {
    try withTemporaryFolder(in: "/dev/shm") { (folder: String) throws in
      let memory = try create(folder)
      let file = open(memory.path, O_RDWR)
      #expect(pwrite(file, "guest", 5, 4 * pageBytes) == 5)
      close(file)
      let found = try memory.readBack(byteRange: 0..<memory.bytes.count).value
      #expect(found == PageLocations(pagesByNode: [0: 1], untouchedPages: pageCount - 1))
    }
  }

  @Test func `where binding is forbidden it is unknown, and an error when demanded`() throws {
    let numa = NUMALibrary.fake(.unknown(because: "forbidden"), bindFails: EPERM)
    try withTemporaryFolder(in: "/dev/shm") { (folder: String) throws in
      let memory = try create(folder, numa: numa)
      #expect(
        memory.boundNode.because == "mbind to node 0 failed (Operation not permitted)")
      memory.remove()
      let error = #expect(throws: HostError.self) {
        try create(folder, node: choice(demanded: true), numa: numa)
      }
      #expect(error?.description.hasPrefix("--numa-node 0: memory cannot be bound") == true)
      #expect(!exists("\(folder)/memory"))
    }
  }

  @Test func `a node that the kernel does not have is refused by the kernel itself`() throws {
    try withTemporaryFolder(in: "/dev/shm") { (folder: String) throws in
      #expect(throws: HostError.self) { try create(folder, node: choice(1000, demanded: true)) }
      #expect(!exists("\(folder)/memory"))
      #expect(try create(folder, node: choice(1000)).boundNode.value == nil)
    }
  }

  @Test func `pages elsewhere are an error only when the node was demanded`() throws {
    let numa = NUMALibrary.fake(.known([]), pagesLieOn: 1)
    try withTemporaryFolder(in: "/dev/shm") { (folder: String) throws in
      let memory = try create(folder, name: "a", numa: numa)
      memory.bytes[0] = 1
      #expect(try memory.readBack(byteRange: 0..<1).value?.nodes == [1])
      let demanded = try create(folder, name: "b", node: choice(demanded: true), numa: numa)
      demanded.bytes[0] = 1
      #expect(throws: HostError.misplacedMemory(asked: 0, got: [1])) {
        try demanded.readBack(byteRange: 0..<1)
      }
    }
  }

  @Test func `no answer about pages is unknown, and an error when the node was demanded`() throws {
    let numa = NUMALibrary.fake(.known([]), locateFails: EPERM)
    try withTemporaryFolder(in: "/dev/shm") { (folder: String) throws in
      let memory = try create(folder, name: "a", numa: numa)
      memory.bytes[0] = 1
      let because = try memory.readBack(byteRange: 0..<1).because
      #expect(because?.contains("move_pages failed (Operation not permitted)") == true)
      #expect(try memory.readBack(byteRange: memory.bytes.count..<Int.max).value == nil)
      let demanded = try create(folder, name: "b", node: choice(demanded: true), numa: numa)
      demanded.bytes[0] = 1
      let error = #expect(throws: HostError.self) { try demanded.readBack(byteRange: 0..<1) }
      #expect(error?.description.contains("Leave --numa-node out") == true)
    }
  }

  @Test func `a file system that ignores policies is told apart from tmpfs`() throws {
    // On a disk in most places; where it is tmpfs too there is nothing to tell apart.
    try withTemporaryFolder(in: "/var/tmp") { (folder: String) throws in
      let memory = try create(folder, numa: .fake(.known([])))
      if memory.boundNode.value == nil {
        #expect(memory.boundNode.because?.contains("not on tmpfs") == true)
        memory.remove()
        #expect(throws: HostError.self) {
          try create(folder, node: choice(demanded: true), numa: .fake(.known([])))
        }
        #expect(!exists("\(folder)/memory"))
      }
    }
  }
}
