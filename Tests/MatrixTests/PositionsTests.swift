import Foundation
import Testing

@testable import Matrix

@Suite struct PositionsTests {
  /// The lines of some values of a text that the real parser has accepted.
  private func lines(of paths: [Path], in text: String) throws -> [Int] {
    let positions = try Document(text: text, name: "test.toml").positions
    return paths.map(positions.line)
  }

  @Test func `a key is found in its own table, not in another with the same key`() throws {
    let text = """
      title = "root" # title = "no"

      [a] # [b]
      title = "x"
      [b]
      # title = "comment"
        title = "y"
      """
    let title = "title"
    let paths = [
      Path().key(title), Path().key("a"), Path().key("a").key(title), Path().key("b").key(title),
    ]
    #expect(try lines(of: paths, in: text) == [1, 3, 4, 7])
  }

  @Test func `items of an array over several lines have their own lines`() throws {
    let text = """
      list = [ # [ "no", "no" ]
        "a, ]", 'b # "',

        # "c",
        "d",
        [1, [
          2]], { x = [
          3] },
        2026-01-01 07:00:00,
      ]
      after = 1
      """
    let list = Path().key("list")
    let paths =
      (0..<6).map { list.index($0) } + [
        list.index(3).index(1).index(0), list.index(4).key("x"), list.index(4).key("x").index(0),
        Path().key("after"),
      ]
    #expect(try lines(of: paths, in: text) == [2, 2, 5, 6, 7, 9, 7, 7, 8, 11])
  }

  @Test func `strings of all kinds hide what they hold`() throws {
    let text = #"""
      a = """
      b = 1
      "" \""" [c]
      """""
      b = '''
      c = 2 '' \'''
      c = "\"\\" # d = 3
      "d" = '\'
      'e f'.g = 5
      """#
    let paths = ["a", "b", "c", "d", "e f"].map { Path().key($0) } + [Path().key("e f").key("g")]
    #expect(try lines(of: paths, in: text) == [1, 5, 7, 8, 9, 9])
  }

  @Test func `arrays of tables are counted, and subtables belong to the latest`() throws {
    let text = """
      [[t]]
      n = 1
      [t.sub]
      n = 2
      [[t]]
      [t.sub]
      n = 3
      [[t.deep]]
      n = 4
      [[t.deep]]
      n = 5
      """
    let t = Path().key("t")
    let paths = [
      t, t.index(0).key("n"), t.index(0).key("sub").key("n"), t.index(1),
      t.index(1).key("sub").key("n"), t.index(1).key("deep").index(0).key("n"),
      t.index(1).key("deep").index(1), t.index(1).key("deep").index(1).key("n"),
    ]
    #expect(try lines(of: paths, in: text) == [1, 2, 4, 5, 7, 9, 10, 11])
  }

  @Test func `carriage returns and a byte order mark do not move a line`() throws {
    let text = "\u{FEFF}[a]\r\nb = 1\r\n\r\n[b]\r\nc = [\r\n  1,\r\n  2,\r\n]\r\n"
    let c = Path().key("b").key("c")
    #expect(try lines(of: [Path().key("a").key("b"), c, c.index(1)], in: text) == [2, 5, 7])
  }

  @Test func `what is not there has the line of what would enclose it`() throws {
    let text = "\n[a]\nb = 1\n"
    let missing = Path().key("a").key("exclusions").index(2).key("ring")
    #expect(try lines(of: [missing, Path().key("z")], in: text) == [2, 1])
  }

  @Test func `every value that the parser finds has a place`() throws {
    for file in try repositoryFiles() {
      let text = try String(contentsOf: file, encoding: .utf8)
      let document = try Document(text: text, name: file.lastPathComponent)
      let paths = allPaths(in: .table(document.values), at: Path())
      #expect(paths.count > 5)
      for path in paths { #expect(document.positions.isKnown(path), "\(path)") }
    }
  }

  @Test func `the walk ends on any bytes`() {
    let text = Array("[[a]]\nb = [1, { c = \"\"\"x\"\"\" }, 'y']\n[d.\"e\"]\nf = '''\n'''\n".utf8)
    for position in text.indices {
      for byte in "[]{}\"'=,.#\n\\ ".utf8 {
        var mutant = text
        mutant[position] = byte
        #expect(Positions(of: String(decoding: mutant, as: UTF8.self)).line(of: Path()) >= 1)
      }
      let cut = String(decoding: text[..<position], as: UTF8.self)
      #expect(Positions(of: cut).line(of: Path()) >= 1)
    }
  }

  private func allPaths(in value: Value, at path: Path) -> [Path] {
    switch value {
    case .table(let values):
      values.flatMap { key, value in
        [path.key(key)] + allPaths(in: value, at: path.key(key))
      }
    case .array(let items):
      items.enumerated().flatMap { index, item in
        [path.index(index)] + allPaths(in: item, at: path.index(index))
      }
    case .string, .integer, .real, .boolean, .other: []
    }
  }
}
