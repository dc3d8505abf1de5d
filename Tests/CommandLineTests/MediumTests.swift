import Foundation
import Testing

/// `switchbench image` and `switchbench ingest` as a shell sees them.
struct MediumTests {
  @Test func `what is no log ends with 1 and says what it should be`() throws {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "no-log-\(ProcessInfo.processInfo.processIdentifier)")
    try Data("just text\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let result = try Switchbench.run(["ingest", "--check", file.path])
    #expect(result.status == 1)
    #expect(result.error.contains("no whole line of switchbench"))
  }

  @Test func `a log that is not there ends with 1 and is named`() throws {
    let result = try Switchbench.run(["ingest", "/nowhere/serial.log"])
    #expect(result.status == 1)
    #expect(result.error.contains("/nowhere/serial.log cannot be read"))
  }

  @Test func `an empty log and a folder are told apart from a log that is none`() throws {
    let folder = FileManager.default.temporaryDirectory
    let empty = folder.appending(path: "empty-\(ProcessInfo.processInfo.processIdentifier)")
    try Data().write(to: empty)
    defer { try? FileManager.default.removeItem(at: empty) }
    let nothing = try Switchbench.run(["ingest", "--check", empty.path])
    #expect(nothing.status == 1 && nothing.error.contains("nothing came over the serial line"))
    let wrong = try Switchbench.run(["ingest", folder.path])
    #expect(wrong.status == 1 && wrong.error.contains("it is a folder"))
    let lost = try Switchbench.run(["ingest", empty.path, "--distill", "/nowhere/to-send.log"])
    #expect(lost.status == 64 && lost.error.contains("there is no folder /nowhere"))
  }

  @Test func `bare metal cannot be run from here, and the way to it is named`() throws {
    let result = try Switchbench.run(["run", "--machine", "metal", "--strategy", "call-only"])
    #expect(result.status == 64)
    #expect(result.error.contains("switchbench image") && result.error.contains("ingest"))
  }

  @Test(
    arguments: [
      ["--machine", "kvm"], ["--boots", "0"], ["--samples", "7"], ["--wait", "-1"],
      ["--serial-port", "com1"], ["--output", "/nowhere/medium.iso"], ["--output", "/tmp"],
    ])
  func `an option that makes no sense for a medium is a mistake of usage`(
    options: [String]
  ) throws {
    let result = try Switchbench.run(["image"] + options)
    #expect(result.status == 64)
    #expect(result.error.contains(options[0]))
  }
}
