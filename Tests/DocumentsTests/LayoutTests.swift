import Testing

@testable import Documents

@Suite struct LayoutTests {
  @Test func `text is wrapped at spaces and long words where the line ends`() {
    #expect(wrap("one two three", columns: 8, indent: 2) == ["  one", "  two", "  three"])
    #expect(wrap("abcdefghij", columns: 6, indent: 2) == ["  abcd", "  efgh", "  ij"])
    #expect(wrap("a abcdefghij", columns: 6) == ["a", "abcdef", "ghij"])
    #expect(wrap("", columns: 10) == [""])
  }

  @Test func `wrapping loses no letter and passes no edge`() {
    let text = "01-registers/ping-pong@callee-saved-segments@x86_64@ring3@kvm: a b cc ddd"
    for columns in 12...90 {
      let lines = wrap(text, columns: columns, indent: 4, firstIndent: 2)
      #expect(lines.allSatisfy { $0.count <= columns })
      #expect(
        lines.joined().filter { $0 != " " } == text.filter { $0 != " " }, "at \(columns) columns")
    }
  }

  @Test func `a table too wide for the page is split between its columns`() {
    let grid = Grid(
      rowHeading: "name", rows: ["a", "b"],
      columns: (0..<5).map { Grid.Column(heading: ["column \($0)"], cells: ["1", "2"]) })
    let lines = grid.text(width: 30, indent: 2)
    #expect(
      lines.prefix(4) == [
        "  name  column 0  column 1", "  a            1         1",
        "  b            2         2", "",
      ])
    #expect(lines.allSatisfy { $0.count <= 30 })
    #expect(lines.count == 11)
    for column in 0..<5 { #expect(lines.contains { $0.contains("column \(column)") }) }
  }

  @Test func `headings of unlike height begin on the same line`() {
    let grid = Grid(
      rowHeading: "n", rows: [],
      columns: [
        Grid.Column(heading: ["x", "y"], cells: []), Grid.Column(heading: ["z"], cells: []),
      ])
    #expect(grid.text(width: 40, indent: 2) == ["     x  z", "  n  y"])
  }

  @Test func `a command is quoted as a shell takes it`() {
    #expect(shell(["a", "b c", "*", "it's", ""]) == #"a 'b c' '*' 'it'\''s' ''"#)
  }

  @Test func `a long command is broken before its options`() {
    let words = [
      "switchbench", "run", "--scenario", "ping-pong", "--picture", "my file", "-a", "-b",
    ]
    #expect(
      brokenCommand(words, columns: 40, indent: 2) == [
        "  switchbench run --scenario ping-pong \\", "    --picture 'my file' -a -b",
      ])
    #expect(brokenCommand(words, columns: 90, indent: 0) == [shell(words)])
    #expect(brokenCommand(["a"], columns: 1, indent: 1) == [" a"])
  }
}
