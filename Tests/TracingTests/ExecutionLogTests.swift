import Paper
import Testing

@testable import Tracing

@Suite struct `QEMU's log of what it executed` {
  private static let registers = """
    EAX=00000001 EBX=00000002 ECX=00000003 EDX=00000004
    ESI=00000005 EDI=00000006 EBP=00000007 ESP=00120000
    EIP=00101040 EFL=00000002 [-------] CPL=3 II=0 A20=1 SMM=0 HLT=0
    CS =0023 00000000 ffffffff 00cffa00 DPL=3 CS32 [-R-]
    TR =0028 00102000 00000067 00008b00 DPL=0 TSS32-busy
    """

  private func read(_ text: String) -> ExecutionLog {
    ExecutionLog(Array(text.utf8), listed: [:]) { _ in nil }
  }

  private func trace(_ address: String) -> String {
    "Trace 0: 0x7f68e4000100 [00000000/\(address)/000000b4/ff000201] ping_pong_visit\n"
      + Self.registers + "\n"
  }

  private let push = "0x00101040:  68 d8 01 12 00           pushl    $0x1201d8\n"

  @Test func `an instruction is what was listed, where and as what it began`() throws {
    let log = read("IN: ping_pong_visit\n" + push + "\n" + trace("00101040"))
    #expect(log.problem == nil)
    let only = try #require(log.executed.first)
    #expect(log.executed.count == 1 && only.address == 0x101040)
    #expect(only.bytes == [0x68, 0xD8, 0x01, 0x12, 0x00] && only.text == "pushl $0x1201d8")
    #expect(only.privilege == 3 && only.codeSelector == 0x23 && only.taskSelector == 0x28)
    #expect(!only.isShortTask)
  }

  @Test func `bytes that go on in another line are one instruction's`() {
    let long = "0x00101040:  c7 05 00 00 12 00 01 00  movl     $1, 0x120000\n0x00101048:  00 00\n"
    let log = read(long + trace("00101040"))
    #expect(log.problem == nil && log.executed.first?.bytes.count == 10)
  }

  @Test func `a block that was found and not begun is taken back`() {
    let log = read(
      push + trace("00101040") + "Stopped execution of TB chain before 0x7f68e4000100\n"
        + trace("00101040"))
    #expect(log.problem == nil && log.executed.count == 1)
  }

  @Test func `a log that lacks something says what`() {
    #expect(read(trace("00101040")).problem?.contains("nothing was listed at 0x101040") == true)
    let bare = "Trace 0: 0x7f68e4000100 [00000000/00101040/000000b4/ff000201] visit\n"
    #expect(read(push + bare).problem?.contains("no registers") == true)
    #expect(read("Trace 0: elsewhere\n").problem?.contains("another shape") == true)
    #expect(read("0x00101040:  OBJD-T: 68d8\n").problem?.contains("no disassembler") == true)
  }
}
