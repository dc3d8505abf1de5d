import Glibc
import Measurement
import Testing

@testable import Host

struct FileSystemViewTests {
  @Test func `a root stands in front of every path and never shows in a message`() throws {
    try withTemporaryFolder { (folder: String) throws in
      mkdir("\(folder)/proc", 0o700)
      let file = open("\(folder)/proc/version", O_CREAT | O_WRONLY, 0o600)
      write(file, " Linux\n", 7)
      close(file)
      let view = FileSystemView(root: folder)
      #expect(try view.text("/proc/version").get() == "Linux")
      #expect(try view.namesInFolder("/proc").get() == ["version"])
      #expect(view.tryOpening("/proc/version").isSuccess)
      #expect(!view.tryOpening("/proc/none").isSuccess)
      let missing = view.observe("/proc/none", missingMeans: "nobody made it")
      #expect(missing.because == "/proc/none does not exist: nobody made it")
    }
  }

  @Test func `a file longer than one block is read to its end`() throws {
    try withTemporaryFolder { (folder: String) throws in
      let content = [UInt8](repeating: 65, count: 50_000)
      let file = open("\(folder)/long", O_CREAT | O_WRONLY, 0o600)
      #expect(write(file, content, content.count) == content.count)
      close(file)
      #expect(try FileSystemView(root: folder).readBytes("/long").get() == content)
    }
  }

  @Test func `what is there but cannot be read says so and not that it is missing`() throws {
    try withTemporaryFolder { (folder: String) throws in
      mkdir("\(folder)/sys", 0o700)
      let reason = FileSystemView(root: folder).observe("/sys", missingMeans: "absent").because
      #expect(reason == "/sys cannot be read (Is a directory)")
    }
    let view = FileSystemView.fake([:], failing: ["/proc/1/x": EACCES])
    let reason = view.observe("/proc/1/x", missingMeans: "absent").because
    #expect(reason == "/proc/1/x may not be read by this user (Permission denied)")
  }

  @Test func `white space goes at both ends and stays within`() {
    #expect(trimmed("  a b \n") == "a b")
    #expect(trimmed(" \n") == "")
    #expect(trimmed("") == "")
  }
}
