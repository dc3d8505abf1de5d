import Testing

/// The rules about types and layout against samples that break them, and some that only look as if.
@Suite struct TypeRuleTests {
  private func complaints(_ first: String, _ second: String = "") -> Int {
    Rules.sharedTypeNames([
      SourceFile(path: "Sources/Analysis/A.swift", text: first),
      SourceFile(path: "Sources/Reporting/B.swift", text: second),
    ]).count
  }

  @Test func `a type that is named like a module is found`() {
    #expect(complaints("public struct Verification {}") == 1)
    #expect(complaints("  @frozen public indirect enum Matrix {") == 1)
    #expect(complaints("private final class Paper {}") == 1)
    #expect(complaints("struct Verifications {}\n// struct Matrix {}\nlet Paper = 1") == 0)
  }

  @Test func `a public type that is declared twice is found`() {
    #expect(complaints("public struct Arm {}", "public enum Arm {}") == 2)
    #expect(complaints("public struct Arm {}", "public struct B {\n  public struct Arm {}\n}") == 2)
    #expect(complaints("public struct Arm {}\nextension B {\n  public typealias Arm = C\n}") == 2)
    #expect(complaints("public struct Arm {}", "struct Arm {}") == 0)
    #expect(complaints("public struct Arm {}", "public extension Arm {}") == 0)
    // Each is written behind its own type's name.
    #expect(complaints("  public enum Kind {", "  public enum Kind {") == 0)
  }

  @Test func `a layout outside of the renderers is found`() {
    for line in [
      "wrap(text, columns: Terminal.columns)", "func text(columns: Int) -> [String] {",
      "$0.padding(toLength: 9, withPad: a, startingAt: 0)",
    ] {
      let path = "Sources/switchbench/A.swift"
      #expect(Rules.foreignLayout([SourceFile(path: path, text: line)]).count == 1, "\(line)")
      for path in ["Sources/switchbench/Formats.swift", "Sources/Documents/A.swift"] {
        #expect(Rules.foreignLayout([SourceFile(path: path, text: line)]) == [])
      }
    }
    let fine = SourceFile(
      path: "Sources/switchbench/A.swift", text: "Grid(columns: columns)\n// Terminal.columns\n")
    #expect(Rules.foreignLayout([fine]) == [])
  }
}
