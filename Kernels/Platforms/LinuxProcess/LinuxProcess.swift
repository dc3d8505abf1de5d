import CHarness
import GuestProtocol
import Harness

/// A static Linux process without libc: the request comes by standard input, frames leave by
/// standard output.
///
/// The host pins the process before it writes the request, so nothing is measured before the
/// placement holds.
enum LinuxProcess: Platform {
  static var code: UInt16 { 1 }

  // The arena's second half is this platform's own: the request, then the frame being written.
  private static let requestBytes = Mailbox.requestBytes
  private static var requestArea: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: whole[(whole.count / 2)...].prefix(requestBytes))
  }
  private static var frameArea: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: whole[(whole.count / 2 + requestBytes)...])
  }
  private static var whole: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: at_address(process_arena()), count: Int(ARENA_BYTES))
  }

  static func arena() -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: whole[..<(whole.count / 2)])
  }

  // The field begins with room for code that is moved; the rest is for rings.
  private static let codeBytes = 8192
  private static var field: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: at_address(process_field()), count: Int(FIELD_BYTES))
  }

  /// With pages of 4 KiB whatever the kernel's habits are: a page of 2 MiB now and then would be
  /// another experiment.
  static func ringMemory() -> UnsafeMutableRawBufferPointer {
    let memory = UnsafeMutableRawBufferPointer(rebasing: field[codeBytes...])
    _ = system_call(
      SystemCall.advise, Int(bitPattern: memory.baseAddress), memory.count, SystemCall.noHugePages)
    return memory
  }

  static func codeMemory() -> UnsafeMutableRawBufferPointer? {
    let memory = UnsafeMutableRawBufferPointer(rebasing: field[..<codeBytes])
    let answer = system_call(
      SystemCall.protect, Int(bitPattern: memory.baseAddress), memory.count,
      SystemCall.readWriteExecute)
    return answer == 0 ? memory : nil
  }

  static func readRequest() -> UnsafeRawBufferPointer? {
    let area = requestArea
    var filled = 0
    while filled < area.count {
      let count = system_call(
        SystemCall.read, 0, Int(bitPattern: area.baseAddress) + filled, area.count - filled)
      if count <= 0 { return nil }
      filled += count
      let bytes = UnsafeRawBufferPointer(rebasing: area[..<filled])
      switch FrameReader.scan(bytes, from: 0) {
      case .frame(let kind, let payload, _) where kind == FrameKind.request.rawValue:
        return UnsafeRawBufferPointer(rebasing: bytes[payload])
      case .needMore: continue
      default: return nil
      }
    }
    return nil
  }

  static func send(_ kind: FrameKind, _ body: (inout FrameWriter) -> Void) {
    let area = frameArea
    guard let base = area.baseAddress else { return }
    var writer = FrameWriter(base, capacity: area.count)
    writer.begin(kind)
    body(&writer)
    writer.end()
    var sent = 0
    while sent < writer.count {
      let count = system_call(
        SystemCall.write, 1, Int(bitPattern: base) + sent, writer.count - sent)
      if count <= 0 { finish(status: 5) }
      sent += count
    }
  }

  /// The host answers a window with one byte; its end of the pipe gone means that it is.
  static func awaitHost(window: UInt32) {
    if system_call(SystemCall.read, 0, Int(bitPattern: requestArea.baseAddress), 1) != 1 {
      finish(status: 5)
    }
  }

  static func finish(status: UInt8) -> Never {
    while true { _ = system_call(SystemCall.exitGroup, Int(status), 0, 0) }
  }

  static func selectors() -> (usual: Selectors, other: Selectors) {
    // 64-bit processes run with null selectors; 0x2B is Linux's user data segment.
    if MemoryLayout<word>.size == 8 { return (Selectors(all: 0), Selectors(all: 0x2B)) }
    let other = other_data_selector()
    return (Selectors(all: 0x2B), Selectors(all: other < 0 ? 0x2B : word(other)))
  }

  static var hasPaging: Bool { true }
  static func tasks(
    for _: Strategy, partner _: UnsafeMutableRawPointer
  ) -> (running: word, partner: word)? { nil }
  static func process(partner frame: UnsafeMutablePointer<word>) -> word? { nil }
  static func alternateSystem() -> SystemState? { nil }
}

/// No strategy that asks for it is granted here.
@c func call_in_ring_0(_ function: word, _ argument: word) -> word {
  LinuxProcess.finish(status: 6)
}

/// Numbers of the system calls (arch/x86/entry/syscalls/syscall_{32,64}.tbl).
private enum SystemCall {
  private static let isWide = MemoryLayout<word>.size == 8
  static let read = isWide ? 0 : 3
  static let write = isWide ? 1 : 4
  static let exitGroup = isWide ? 231 : 252
  static let protect = isWide ? 10 : 125
  static let advise = isWide ? 28 : 219
  /// PROT_READ, PROT_WRITE and PROT_EXEC.
  static let readWriteExecute = 7
  /// MADV_NOHUGEPAGE.
  static let noHugePages = 15
}

/// The guest proper, on the stack that `_start` chose.
@c func guest_main() {
  Guest<LinuxProcess>.run()
}
