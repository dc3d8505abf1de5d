import Glibc
import Measurement
import Testing

@testable import Host

private let pageCount = 16

private func choice(_ node: Int = 0, demanded: Bool = false) -> NodeChoice {
  NodeChoice(number: node, isDemanded: demanded, because: "a test")
}

private func create(
  bytes: Int = pageCount * pageBytes, node: NodeChoice = choice(), numa: NUMALibrary = .system,
  files: FileSystemView = .real
) throws -> SharedMemory {
  try SharedMemory(byteCount: bytes, node: node, numa: numa, files: files)
}

/// The descriptors of this process that are memory of ours.
private func openDescriptors() -> Int {
  ((try? FileSystemView.real.namesInFolder("/proc/self/fd").get()) ?? []).count { name in
    var target = [UInt8](repeating: 0, count: 64)
    let count = readlink("/proc/self/fd/\(name)", &target, target.count)
    return count > 0
      && String(decoding: target.prefix(count), as: UTF8.self).contains("memfd:switchbench")
  }
}

/// Whether this kernel and container let memory be bound and found.
private let canBind: Bool = {
  guard case .success = NUMALibrary.system.policy() else { return false }
  return NUMALibrary.system.nodes().value?.contains { $0.number == 0 } ?? false
}()

@Suite(.serialized) struct SharedMemoryTests {
  @Test func `the memory is this user's alone, as large as asked in whole pages, and zero`() throws
  {
    let memory = try create(bytes: 2 * pageBytes + 1)
    var status = stat()
    #expect(stat(memory.path, &status) == 0)
    #expect(Int(status.st_size) == 3 * pageBytes)
    #expect(memory.bytes.count == 3 * pageBytes)
    #expect(memory.bytes.allSatisfy { $0 == 0 })
  }

  @Test func `another process reads and writes the memory, and cannot change its size`() throws {
    let memory = try create()
    let other = open(memory.path, O_RDWR)
    defer { close(other) }
    #expect(pwrite(other, "guest", 5, 3 * pageBytes) == 5)
    #expect(memory.bytes[3 * pageBytes] == UInt8(ascii: "g"))
    // A reader of a page that was cut off would be ended by SIGBUS.
    #expect(ftruncate(other, 0) == -1)
    #expect(errno == EPERM)
    #expect(ftruncate(other, 1 << 20) == -1)
    #expect(memory.bytes[3 * pageBytes] == UInt8(ascii: "g"))
  }

  @Test func `the last reference takes the memory, and a failure leaves none`() throws {
    let before = openDescriptors()
    var memory: SharedMemory? = try create()
    let path = try #require(memory?.path)
    #expect(openDescriptors() == before + 1)
    memory = nil
    #expect(openDescriptors() == before)
    #expect(access(path, F_OK) == -1)
    #expect(throws: HostError.self) {
      try create(
        node: choice(demanded: true), numa: .fake(.known([]), bindFails: EPERM))
    }
    #expect(openDescriptors() == before)
  }

  @Test func `a size that is none is an error`() {
    #expect(throws: HostError.self) { try create(bytes: 0) }
  }

  @Test func `too little memory is an error with both figures`() throws {
    let files = FileSystemView.fake(["/proc/meminfo": "MemAvailable: 4 kB"])
    #expect(throws: HostError.noRoom(neededBytes: 2 * pageBytes, freeBytes: 4096)) {
      try create(bytes: 2 * pageBytes, files: files)
    }
    #expect(try create(bytes: 4096, files: files).bytes.count == 4096)
  }
}

struct SharedMemoryPlacementTests {
  @Test(.enabled(if: canBind, "NUMA calls are missing or forbidden here"))
  func `touched pages are found on their node and untouched ones are left alone`() throws {
    let memory = try create(node: choice(demanded: true))
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

  @Test(.enabled(if: canBind, "NUMA calls are missing or forbidden here"))
  func `pages that only another mapping has touched are found too`() throws {
    let memory = try create()
    let file = open(memory.path, O_RDWR)
    #expect(pwrite(file, "guest", 5, 4 * pageBytes) == 5)
    close(file)
    let found = try memory.readBack(byteRange: 0..<memory.bytes.count).value
    #expect(found == PageLocations(pagesByNode: [0: 1], untouchedPages: pageCount - 1))
  }

  @Test func `where binding is forbidden it is unknown, and an error when demanded`() throws {
    let numa = NUMALibrary.fake(.unknown(because: "forbidden"), bindFails: EPERM)
    let memory = try create(numa: numa)
    #expect(
      memory.boundNode.because == "mbind to node 0 failed (Operation not permitted)")
    let error = #expect(throws: HostError.self) {
      try create(node: choice(demanded: true), numa: numa)
    }
    #expect(error?.description.hasPrefix("--numa-node 0: memory cannot be bound") == true)
  }

  @Test func `a node that the kernel does not have is refused by the kernel itself`() throws {
    #expect(throws: HostError.self) { try create(node: choice(1000, demanded: true)) }
    #expect(try create(node: choice(1000)).boundNode.value == nil)
  }

  @Test func `pages elsewhere are an error only when the node was demanded`() throws {
    let numa = NUMALibrary.fake(.known([]), pagesLieOn: 1)
    let memory = try create(numa: numa)
    memory.bytes[0] = 1
    #expect(try memory.readBack(byteRange: 0..<1).value?.nodes == [1])
    let demanded = try create(node: choice(demanded: true), numa: numa)
    demanded.bytes[0] = 1
    #expect(throws: HostError.misplacedMemory(asked: 0, got: [1])) {
      try demanded.readBack(byteRange: 0..<1)
    }
  }

  @Test func `no answer about pages is unknown, and an error when the node was demanded`() throws {
    let numa = NUMALibrary.fake(.known([]), locateFails: EPERM)
    let memory = try create(numa: numa)
    memory.bytes[0] = 1
    let because = try memory.readBack(byteRange: 0..<1).because
    #expect(because?.contains("move_pages failed (Operation not permitted)") == true)
    #expect(try memory.readBack(byteRange: memory.bytes.count..<Int.max).value == nil)
    let demanded = try create(node: choice(demanded: true), numa: numa)
    demanded.bytes[0] = 1
    let error = #expect(throws: HostError.self) { try demanded.readBack(byteRange: 0..<1) }
    #expect(error?.description.contains("Leave --numa-node out") == true)
  }
}
