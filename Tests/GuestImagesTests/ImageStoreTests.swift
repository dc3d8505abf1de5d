import Foundation
import Measurement
import Testing

@testable import GuestImages

@Suite struct `the image store` {
  /// A folder that is gone after the test.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "switchbench-laboratory-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test func `a folder that is no Kernels package is an error that says what to do`() throws {
    try withFolder { folder in
      for kernels in [folder, "\(folder)/nowhere"] {
        let store = ImageStore(kernels: kernels, cache: "\(folder)/cache")
        let error = #expect(throws: ImageError.self) { try store.images() }
        #expect(
          error?.description
            == "\(kernels)/Package.swift does not exist; run switchbench in the suite's folder, or "
            + "say where it is with --suite.")
      }
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/cache"))
    }
  }

  @Test func `a content has one hash, whatever way leads to it, and another one another`() throws {
    try withFolder { folder in
      let files = FileManager.default
      try files.createDirectory(atPath: "\(folder)/Kernels", withIntermediateDirectories: true)
      try files.createSymbolicLink(
        atPath: "\(folder)/link", withDestinationPath: "\(folder)/Kernels")
      func hash(_ name: String, _ toolchain: String = "Swift") throws -> String {
        try ImageStore(kernels: "\(folder)/\(name)", cache: folder)
          .contentHash(toolchain: toolchain)
      }
      try Data("a".utf8).write(to: URL(filePath: "\(folder)/Kernels/a.S"))
      let first = try hash("Kernels")
      #expect(first.count == 16)
      #expect(try hash("link") == first)
      #expect(try hash("Kernels", "another Swift") != first)
      try Data("b".utf8).write(to: URL(filePath: "\(folder)/Kernels/a.S"))
      #expect(try hash("Kernels") != first)
      #expect(try hash("link") == hash("Kernels"))
    }
  }

  @Test func `a build that fails is told with its command and its last lines`() {
    let error = ImageError.doesNotBuild(
      product: "BarePC-i686", command: "swift build", lastLines: "error: no")
    #expect(
      error.description
        == "The image BarePC-i686 does not build; these are the last lines of 'swift build':\n"
        + "error: no")
    #expect(ImageError.tool(because: "no Swift compiler").description == "no Swift compiler")
  }

  @Test func `images and objects lie where the build puts them`() {
    let images = ImageStore.Images(folder: "/cache/0f", toolchain: "Swift")
    #expect(
      images.path(.barePC, .i686) == "/cache/0f/i686/i686-unknown-none-elf/release/BarePC-i686")
    #expect(
      images.path(.linuxProcess, .x86_64)
        == "/cache/0f/x86_64/x86_64-unknown-none-elf/release/LinuxProcess-x86_64")
    #expect(
      images.strategyObject("callee-saved", .x86_64)
        == "/cache/0f/x86_64/x86_64-unknown-none-elf/release/Strategies_x86_64.build/"
        + "callee-saved.S.o")
    #expect(
      images.scenarioObject(.pingPong, .i686)
        == "/cache/0f/i686/i686-unknown-none-elf/release/Scenarios_i686.build/ping-pong.S.o")
  }
}
