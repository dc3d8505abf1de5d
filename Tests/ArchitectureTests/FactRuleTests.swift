import Testing

/// The rules about facts against samples that break them, and some that only look as if they did.
@Suite struct FactRuleTests {
  private func file(_ line: String) -> [SourceFile] {
    [SourceFile(path: "Sources/Campaigns/A.swift", text: line)]
  }

  @Test func `casts to an executor are found`() {
    let bad = [
      "guard let a = b as? QEMUExecutor else {", "(x as! ProcessExecutor).images",
      "if executor is BochsExecutor {",
    ]
    for line in bad { #expect(Rules.executorCasts(file(line)).count == 1, "\(line)") }
    let good = ["let a: any Executor = b", "// as? QEMUExecutor", "a as? JSONValue"]
    for line in good { #expect(Rules.executorCasts(file(line)) == [], "\(line)") }
    let test = SourceFile(path: "Tests/GuestTests/A.swift", text: "a as? QEMUExecutor")
    #expect(Rules.executorCasts([test]) == [])
  }

  @Test func `comparisons with prose are found, and those with words of others are not`() {
    let bad = [
      "if text == \"was promised and not preserved\" {", "\"the end came\" != reason",
      "a.contains(\"the log is complete\")", "a.hasPrefix(\"too few\")",
      "a.hasSuffix(\"to be done\")", "a.starts(with: \"no boots\")", "case \"ran out of time\": 1",
    ]
    for line in bad { #expect(Rules.comparedProse(file(line)).count == 1, "\(line)") }
    let good = [
      "if word == \"ping-pong\" {", "a.contains(\" %\")", "a == \", \"", "let a = \"of two words\"",
      "a.contains(\"terminating on signal\")", "print(\"is equal == to\")",
      "a.hasPrefix(\"Trace \")",
    ]
    for line in good { #expect(Rules.comparedProse(file(line)) == [], "\(line)") }
  }

  @Test func `looks into a reason are found`() {
    let bad = ["a.because.contains(\"x\")", "because?.hasPrefix(word)", "because.split(by: 1)"]
    for line in bad { #expect(Rules.readReasons(file(line)).count == 1, "\(line)") }
    let good = [
      "$0.because == because", "let because = text.split(by: 1)", "reason(because: a)",
      "because.hasSuffix(\".\")",
    ]
    for line in good { #expect(Rules.readReasons(file(line)) == [], "\(line)") }
  }
}
