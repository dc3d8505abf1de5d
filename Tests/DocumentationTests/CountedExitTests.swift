import Testing

@Suite struct `one exit of KVM, taken apart` {
  private static let folder = "Results/counted-kvm"

  /// The instructions of each row's functions, by the row's word.
  private func sums(of csv: String) throws -> [String: Int] {
    try csv.split(separator: "\n").dropFirst().reduce(into: [:]) { sums, line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      try #require(fields.count == 5)
      sums[String(fields[1]), default: 0] += try #require(Int(fields[4]))
    }
  }

  /// The page's table by the words in its first column; the sum has the word `sum`.
  private func table(of page: String) throws -> [String: Int] {
    let rows = page.matches(of: /\n\|[^|\n]*(?:\(`([a-z ]+)`\)|\*\*(sum)\*\*) \| \**([\d,]+)\** \|/)
    return try rows.reduce(into: [:]) { table, row in
      let word = try #require(row.output.1 ?? row.output.2)
      table[String(word)] = Int(row.output.3.filter { $0 != "," })
    }
  }

  @Test func `each row of the page is the sum of its functions`() throws {
    var expected = try sums(of: Repository.text("\(Self.folder)/exit.csv"))
    #expect(expected.count == 8)
    expected["sum"] = expected.values.reduce(0, +)
    #expect(try table(of: Repository.text("\(Self.folder)/README.md")) == expected)
  }

  @Test func `a row that is not its sum is seen`() throws {
    let csv = "part,row,function,module,instructions\nexit,exit,f,kvm,3\nexit,exit,g,,4\n"
    #expect(try sums(of: csv) == ["exit": 7])
    #expect(
      try table(of: "\n| out (`exit`) | 8 |\n| **sum** | **1,008** |\n") == [
        "exit": 8, "sum": 1008,
      ])
  }
}
