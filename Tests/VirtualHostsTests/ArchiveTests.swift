import Foundation
import Processes
import Testing

@testable import VirtualHosts

/// What a virtual host is made of, without booting one.
@Suite struct ArchiveTests {
  @Test func `an archive holds its files on boundaries of four bytes, and its end`() throws {
    var archive = Initramfs()
    archive.addFolder("bin")
    archive.addFile("bin/tool", [1, 2, 3, 4, 5])
    let entries = try Entry.all(archive.finished())
    #expect(entries.map(\.name) == ["bin", "bin/tool", "TRAILER!!!"])
    #expect(entries.map(\.contents) == [[], [1, 2, 3, 4, 5], []])
    #expect(entries[0].mode == 0o040755)
    #expect(entries[1].mode == 0o100755)
  }

  @Test func `a module that is part of the kernel is there, and takes no options`() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.file("kernel"), withIntermediateDirectories: true)
    try "kernel/drivers/virtio/virtio_pci.ko\nkernel/fs/a-b.ko\n".write(
      toFile: scratch.file("modules.builtin"), atomically: false, encoding: .utf8)
    try Data("\0depends=virtio-pci,a_b\0".utf8).write(
      to: URL(filePath: scratch.file("kernel/top.ko")))
    let modules = KernelModules(folder: scratch.file("kernel"))
    #expect(try modules.loadable(["virtio_pci", "top"]).map(\.name) == ["top"])
    #expect(throws: VirtualHostError.self) { try modules.loadable(["virtio"]) }
    #expect(throws: VirtualHostError.self) {
      try modules.loadable([.init("virtio_pci", options: "force_legacy=1")])
    }
  }

  @Test func `modules come behind those that they need, each once`() throws {
    let scratch = try Scratch()
    let all = ["top": "left-side,right", "left_side": "base", "right": "base", "base": ""]
    for (name, needs) in all {
      let text = "license=GPL\0depends=\(needs)\0name=\(name)\0"
      try Data(("\0" + text).utf8).write(to: URL(filePath: scratch.file("\(name).ko")))
    }
    let modules = KernelModules(folder: scratch.path)
    let loadable = try modules.loadable([.init("top", options: "npt=0"), "right"])
    #expect(loadable.map(\.name) == ["base", "left_side", "right", "top"])
    #expect(loadable.map(\.options) == ["", "", "", "npt=0"])
    #expect(throws: VirtualHostError.self) { try modules.loadable(["missing"]) }
  }

  @Test(arguments: ["plain", "two words", "it's", "$HOME `x` \\ \"", "line\nline"])
  func `a quoted word comes out of a shell as it went in`(word: String) throws {
    let result = try run(
      ["sh", "-c", "printf %s \(HostScript.quoted(word))"], timeoutSeconds: 10)
    #expect(result.outputText == word)
  }

  @Test func `a host's script keeps each command's streams and status apart`() throws {
    let scratch = try Scratch()
    let script = HostScript.commands(
      [
        HostCommand(["sh", "-c", "echo out; echo err >&2; exit 3"]),
        HostCommand(["pwd"], prefix: "WORD=1"),
      ],
      preparation: ["echo prepared >prepared"], folder: scratch.path, environment: ["A": "b c"]
    ).replacing(HostScript.exchange, with: scratch.path)
    // Without what ends the host.
    let lines = script.split(separator: "\n").prefix { !$0.contains("sync") }
    let result = try run(
      ["sh", "-c", lines.joined(separator: "\n")], workingDirectory: scratch.path,
      timeoutSeconds: 10)
    #expect(result.outputText.contains(HostScript.farewell))
    func text(_ name: String) -> String {
      (try? String(contentsOfFile: scratch.file(name), encoding: .utf8)) ?? "none"
    }
    #expect(text("0.output") == "out\n")
    #expect(text("0.errors") == "err\n")
    #expect(text("0.status") == "3\n")
    #expect(text("1.status") == "0\n")
    #expect(text("prepared") == "prepared\n")
  }

  @Test func `a tree holds a program with its libraries, at their own places`() throws {
    var tree = HostTree()
    try tree.addProgram("/bin/sh")
    #expect(tree.files.contains("/bin/sh"))
    #expect(tree.files.contains { $0.contains("libc.so") })
    let scratch = try Scratch()
    try tree.write(below: scratch.path)
    #expect(FileManager.default.isExecutableFile(atPath: scratch.file("bin/sh")))
    #expect(throws: VirtualHostError.self) { try tree.addProgram("/etc/passwd") }
  }

  @Test func `a debugger's trace is read line by line, whatever stands between`() {
    let trace = InstructionTrace(
      bochs: """
        <bochs:2> c
        CPU 0: Interrupt 0x08 occurred (error_code=0x0000)
        (0).[41199247] [0x0000000ffea6] f000:fea6 (unk. ctxt): push eax                  ; 6650
        (0).[41199248] [0x0000010010f2] 0010:ffffffff810010f2 (unk. ctxt): vmresume ; 0f01c3
        (0) [0x0000000f0872] f000:0872 (unk. ctxt): mov ax, word ptr ds:0x046c ; a16c04
        (0).[4119
        """)
    #expect(
      trace.steps == [
        .init(tick: 41_199_247, address: 0xfea6, mnemonic: "push"),
        .init(tick: 41_199_248, address: 0xffff_ffff_8100_10f2, mnemonic: "vmresume"),
      ])
  }

  @Test func `what goes into a line comes out at its other end, unchanged`() throws {
    let line = try PseudoTerminal()
    let other = try #require(FileHandle(forUpdatingAtPath: line.name))
    let bytes: [UInt8] = [3, 4, 10, 13, 17, 19, 27, 255]
    #expect(line.writeAvailable(bytes[...]) == bytes.count)
    #expect(try other.read(upToCount: bytes.count) == Data(bytes))
    try other.write(contentsOf: Data(bytes))
    #expect(line.readAvailable() == bytes)
  }
}

/// A file in an archive, as the kernel would read it.
private struct Entry {
  var name: String
  var mode: Int
  var contents: [UInt8]

  static func all(_ bytes: [UInt8]) throws -> [Entry] {
    var entries: [Entry] = []
    var place = 0
    while entries.last?.name != "TRAILER!!!" {
      try #require(place % 4 == 0 && bytes.count >= place + 110)
      try #require(String(decoding: bytes[place..<place + 6], as: UTF8.self) == "070701")
      func field(_ number: Int) throws -> Int {
        let start = place + 6 + number * 8
        return try #require(
          Int(String(decoding: bytes[start..<start + 8], as: UTF8.self), radix: 16))
      }
      let (size, length) = (try field(6), try field(11))
      let name = bytes[(place + 110)..<(place + 110 + length - 1)]
      let start = (place + 110 + length + 3) / 4 * 4
      entries.append(
        Entry(
          name: String(decoding: name, as: UTF8.self), mode: try field(1),
          contents: Array(bytes[start..<start + size])))
      place = (start + size + 3) / 4 * 4
    }
    return entries
  }
}
