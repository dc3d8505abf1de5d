import Foundation
import Testing

@Suite struct `the fault book` {
  @Test func `names tests that exist, each promise once`() throws {
    let entries = FaultBook.entries(in: try FaultBook.text())
    #expect(entries.count > 50)
    let names = try FaultBook.testNames()
    for (promise, test) in entries {
      #expect(names.contains(test), "'\(promise)' names the test '\(test)', which does not exist")
    }
    #expect(Set(entries.map(\.promise)).count == entries.count)
  }

  @Test func `has a row for each line of its tables, and would miss a test that is gone`() throws {
    let text = try FaultBook.text()
    let rows = text.split(separator: "\n").filter {
      $0.hasPrefix("| ") && $0.hasSuffix("` |")
    }
    #expect(FaultBook.entries(in: text).count == rows.count)
    #expect(text.components(separatedBy: "\n## ").dropFirst().count == 7)
    #expect(try !FaultBook.testNames().contains("a test that nobody wrote"))
  }

  @Test func `takes its counts from what tests print`() {
    let page = "| a: b | not run yet |\n| make soak | 3 runs |\n"
    let output = "x\ncounted: a: b: 5 inputs, 2 read\ncounted: nothing: 7\ny"
    #expect(
      FaultBook.renewed(page, with: output)
        == "| a: b | 5 inputs, 2 read |\n| make soak | 3 runs |\n")
  }

  private static let output = ProcessInfo.processInfo.environment["SWITCHBENCH_COUNTS"]

  @Test(.enabled(if: Self.output != nil, "make fuzz and make soak ask for it"))
  func `is renewed`() throws {
    let output = try String(contentsOfFile: try #require(Self.output), encoding: .utf8)
    #expect(output.contains("counted: "))
    try FaultBook.write(FaultBook.renewed(FaultBook.text(), with: output))
  }
}
