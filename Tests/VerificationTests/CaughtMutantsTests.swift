import Foundation
import Processes
import Testing

@testable import Verification

@Suite struct `mutants that were caught before` {
  private let folder: PrivateFolder

  init() throws { folder = try PrivateFolder() }

  private func kept(_ conditions: String...) -> CaughtMutants {
    CaughtMutants(folder: folder.file("kept"), conditions: conditions)
  }

  private func group(_ source: String, _ key: String = "process ring3") -> CaughtMutants.Group {
    CaughtMutants.Group(
      key: key, mutants: [Mutant(name: "leak", description: "leaks", source: source)])
  }

  @Test func `are known by their text, their place and their conditions`() throws {
    defer { try? folder.remove() }
    try kept("a CPU", "a kernel").keep(["leak": "miscounted"], of: group("push %rbx"))
    func results(_ caught: CaughtMutants, _ group: CaughtMutants.Group) throws -> [String: String] {
      try #require(try caught.results(of: [group]).first)
    }
    let same = kept("a CPU", "a kernel")
    #expect(try results(same, group("push %rbx")) == ["leak": "miscounted"])
    #expect(try results(same, group("push %rbp")) == [:])
    #expect(try results(same, group("push %rbx", "tcg ring0")) == [:])
    #expect(try results(kept("a CPU", "another kernel"), group("push %rbx")) == [:])
    #expect(try results(kept("a CPU a kernel"), group("push %rbx")) == [:])
  }

  @Test func `are tried again when the file is spoilt, and forgotten when nobody asks`() throws {
    defer { try? folder.remove() }
    let caught = kept("a CPU")
    try caught.keep(["leak": "miscounted"], of: group("a"))
    try caught.keep(["leak": "overrun"], of: group("b"))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.file("kept"))
    #expect(files.count == 2)
    for file in files {
      let path = folder.file("kept/\(file)")
      if try String(contentsOfFile: path, encoding: .utf8).contains("overrun") {
        try "{\"leak\"".write(toFile: path, atomically: false, encoding: .utf8)
      } else {
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -40 * 86_400)], ofItemAtPath: path)
      }
    }
    #expect(try caught.results(of: [group("b")]) == [[:]])
    caught.removeUnused(days: 30)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("kept")).count == 1)
    #expect(try caught.results(of: [group("a")]) == [[:]])
  }
}
