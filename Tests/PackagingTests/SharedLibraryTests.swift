import Foundation
import Testing

@testable import Packaging

@Suite struct `shared libraries` {
  @Test func `are all that ldd resolves, but for the C library and the loader`() throws {
    let text = """
      \tlinux-vdso.so.1 (0x00007f8682292000)
      \tlibnuma.so.1 => /lib/x86_64-linux-gnu/libnuma.so.1 (0x00007f8682273000)
      \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f867f41e000)
      \tlibm-2.31.so => /lib/libm-2.31.so (0x00007f867f41e000)
      \tlibcurl.so.4 => /opt/a b/libcurl.so.4 (0x00007f867f41e000)
      \t/lib64/ld-linux-x86-64.so.2 (0x00007f8682294000)
      """
    #expect(
      try SharedLibrary.list(in: text) == [
        SharedLibrary(name: "libnuma.so.1", path: "/lib/x86_64-linux-gnu/libnuma.so.1"),
        SharedLibrary(name: "libcurl.so.4", path: "/opt/a b/libcurl.so.4"),
      ])
  }

  @Test func `that are missing are named`() {
    let error = #expect(throws: PackagingError.self) {
      try SharedLibrary.list(in: "\tlibnuma.so.1 => not found\n")
    }
    #expect(error == .missing(library: "libnuma.so.1"))
  }

  @Test func `and programs name versions of the C library, of which the newest counts`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("\0GLIBC_2.34\0GLIBC_2.2.5\0GLIBC_2.9\0GLIBC_PRIVATE\0".utf8).write(to: file)
    #expect(newestCLibrary(of: [file.path, "/nowhere"]) == "2.34")
    try Data("GLIBC_".utf8).write(to: file)
    #expect(newestCLibrary(of: [file.path]) == nil)
  }
}
