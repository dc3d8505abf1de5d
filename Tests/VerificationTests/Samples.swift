import Foundation
import Measurement

@testable import Verification

/// The repository that these tests were built from.
enum Repository {
  static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  static func strategy(_ name: String, _ architecture: Architecture) throws -> StrategySource {
    let file = "\(path)/Kernels/Strategies/\(architecture.rawValue)/\(name).S"
    return try StrategySource(
      name: name, architecture: architecture, text: String(contentsOfFile: file, encoding: .utf8))
  }

  /// Every strategy file there is.
  static let strategies: [(name: String, architecture: Architecture)] =
    Architecture.allCases.flatMap { architecture in
      let folder = "\(path)/Kernels/Strategies/\(architecture.rawValue)"
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return files.filter { $0.hasSuffix(".S") }.sorted().map {
        (String($0.dropLast(2)), architecture)
      }
    }
}

/// A strategy of the tests' own: small, and with something for every family of mutants.
func sampleText(
  _ architecture: Architecture = .i686, promises: String = "BX | SP | FLAGS",
  requirements: String = "NOTHING", last: String = "ret"
) -> String {
  let wide = architecture == .x86_64
  return """
    // sample: for tests.
    #include "strategy.h"

    STRATEGY(\(promises), \(requirements))

    FRAME
      WORD 0
      WORD ENTRY
    END_FRAME

    SWITCH
      // Save.
      \(wide ? "pushq %rbx" : "pushl %ebx")   // one
      \(wide ? "pushfq" : "pushfl")

      \(wide ? "movq %rsp, (%rdi)" : "movl %esp, (%eax)")
      \(wide ? "popfq" : "popfl")
      \(wide ? "popq %rbx" : "popl %ebx")
      \(wide ? "popq %rbp" : "popl %ebp")
      \(last)
    END_SWITCH
    """
}

func sample(
  _ architecture: Architecture = .i686, promises: String = "BX | SP | FLAGS",
  requirements: String = "NOTHING", last: String = "ret"
) throws -> StrategySource {
  try StrategySource(
    name: "sample", architecture: architecture,
    text: sampleText(
      architecture, promises: promises, requirements: requirements, last: last))
}

/// What the assembler would see between SWITCH and END_SWITCH.
func code(_ source: String) -> [String] {
  let lines = source.split(separator: "\n").map { line -> String in
    let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
    return code.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
  guard let start = lines.firstIndex(of: "SWITCH"), let end = lines.firstIndex(of: "END_SWITCH")
  else { return [] }
  return lines[(start + 1)..<end].filter { !$0.isEmpty }
}
