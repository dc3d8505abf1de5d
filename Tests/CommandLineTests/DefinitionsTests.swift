import Testing

/// What can be wrong under Benchmarks: exit code 1, with file, line, field and fix.
@Suite struct DefinitionsTests {
  private func list(_ suite: SuiteCopy) throws -> String {
    for verb in [["list"], Switchbench.smallRun] {
      let ending = try Switchbench.run(verb, suite: suite)
      #expect(ending.status == 1)
      #expect(ending.output.isEmpty)
    }
    #expect(suite.runs.isEmpty)
    return try Switchbench.run(["list"], suite: suite).error
  }

  @Test func `text that is not TOML is named with file, line and column`() throws {
    let suite = try SuiteCopy()
    try suite.write("[process]\ntitle = \"a\nb\"\n", to: "Benchmarks/machines.toml")
    let error = try list(suite)
    #expect(error.contains("Benchmarks/machines.toml:2:"), "\(error)")
    #expect(error.contains("is not TOML"), "\(error)")
  }

  @Test func `a field that is misspelt is named with its line and what is known`() throws {
    let suite = try SuiteCopy()
    try suite.replace("\nrings ", with: "\nrigns ", in: "Benchmarks/machines.toml")
    let error = try list(suite)
    #expect(error.contains("process.rigns"), "\(error)")
    #expect(error.contains("did you mean 'rings'?"), "\(error)")
  }

  @Test func `a strategy without a source file is named with the file it lacks`() throws {
    let suite = try SuiteCopy()
    let entry = "\n[no-source]\ntitle = \"t\"\nsummary = \"Does.\"\nsource = \"s\"\n"
    let file = "Benchmarks/strategies.toml"
    try suite.write(try suite.text(file) + entry, to: file)
    let error = try list(suite)
    #expect(error.contains("Strategies/i686/no-source.S; write it"), "\(error)")
    #expect(error.contains("Strategies/x86_64/no-source.S; write it"), "\(error)")
  }

  @Test func `a source file without an entry is named, and keeps nothing from being listed`()
    throws
  {
    let suite = try SuiteCopy(ownKernels: true)
    try suite.write("ret\n", to: "Kernels/Strategies/i686/calleesaved.S")
    let ending = try Switchbench.run(["list"], suite: suite)
    #expect(ending.status == 0)
    #expect(ending.error.contains("Strategies/i686/calleesaved.S: has no entry"), "\(ending.error)")
    #expect(ending.error.contains("did you mean 'callee-saved'?"), "\(ending.error)")
    #expect(try ending.output == Switchbench.run(["list"]).output)
    let asked = try Switchbench.run(["run", "--strategy", "calleesaved"], suite: suite)
    #expect(asked.status == 64)
    #expect(asked.error.contains("calleesaved.S: has no entry"), "\(asked.error)")
  }

  @Test func `all places where a file is not TOML are named at once`() throws {
    let suite = try SuiteCopy()
    let file = "Benchmarks/curated/01-floor.toml"
    let whole = try suite.text(file)
    let lines = whole.count { $0 == "\n" }
    try suite.write(whole + "nonsense\na = 1\nb = \n", to: file)
    let error = try list(suite)
    for line in [lines + 1, lines + 3] {
      #expect(error.contains("01-floor.toml:\(line):"), "\(error)")
    }
  }
}
