import Documents
import Measurement
import Testing

@testable import Reporting

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

  @Test func `cells are named by id when alone and by what they share otherwise`() {
    func id(_ strategy: String, _ ring: Ring) -> CellID {
      CellID(
        benchmark: "b", scenario: "s", strategy: strategy, architecture: .i686, ring: ring,
        machine: .tcg)
    }
    #expect(scope([]) == "the whole run")
    #expect(scope([id("a", .zero)]) == "b/s@a@i686@ring0@tcg")
    #expect(
      scope([id("a", .three), id("a", .zero)]) == "2 cells (a; i686; tcg; ring 0, ring 3)")
    #expect(
      scope(["a", "b", "c", "d"].map { id($0, .zero) })
        == "4 cells (4 strategies; i686; tcg; ring 0)")
  }
}
