/// A table with a text above it.
public struct Table {
  /// Its heading; empty where the section's says it.
  public var title: String
  /// A paragraph under the heading.
  public var text: String
  /// Rows and columns.
  public var grid: Grid
  /// Lines below it that are not to be wrapped.
  public var chart: [String]
  /// The facets by which a reader may choose the table.
  public var facets: [String: String]
  /// Whether a narrow terminal drops the last columns instead of repeating the rows.
  public var isBrief: Bool

  /// Makes a table.
  public init(
    title: String = "", text: String = "", grid: Grid, chart: [String] = [],
    facets: [String: String] = [:], isBrief: Bool = false
  ) {
    self.title = title
    self.text = text
    self.grid = grid
    self.chart = chart
    self.facets = facets
    self.isBrief = isBrief
  }
}

/// Rows and columns, of which the first names the rows.
public struct Grid {
  /// A column: lines of heading, and one text for each row.
  public struct Column {
    /// The heading, from the top.
    public var heading: [String]
    /// A text for each row.
    public var cells: [String]
    /// How its numbers came about, where they all did so in one way.
    public var mark: Mark?
    /// How each cell is meant; empty where none means anything special.
    public var tones: [Tone]
    /// The facets by which a reader may choose the column.
    public var facets: [String: String]

    /// Makes a column.
    public init(
      heading: [String], cells: [String], mark: Mark? = nil, tones: [Tone] = [],
      facets: [String: String] = [:]
    ) {
      self.heading = heading
      self.cells = cells
      self.mark = mark
      self.tones = tones
      self.facets = facets
    }

    /// As wide as its widest text.
    var width: Int { (heading + cells).map(\.count).max() ?? 0 }

    /// The heading in one line; a word that was broken after a hyphen is whole again.
    var name: String {
      heading.reduce("") { text, line in
        text + (text.isEmpty || text.hasSuffix("-") ? "" : " ") + joined(line)
      }
    }
  }

  /// The heading of the first column.
  public var rowHeading: String
  /// The rows' names; two spaces before one are a level of depth.
  public var rows: [String]
  /// The columns in order.
  public var columns: [Column]
  /// Where the rows' names lead on a page, by the name.
  public var links: [String: String]

  /// Makes a grid.
  public init(
    rowHeading: String, rows: [String], columns: [Column], links: [String: String] = [:]
  ) {
    self.rowHeading = rowHeading
    self.rows = rows
    self.columns = columns
    self.links = links
  }

  /// A line for a terminal, and whether it belongs to a table's heading.
  struct Line {
    /// Texts with their tones, from the left.
    var parts: [(text: String, tone: Tone)]
    var isHeading: Bool

    var text: String { parts.map(\.text).joined() }
  }

  /// Plain lines of at most `width` columns.
  func text(width: Int, indent: Int) -> [String] {
    lines(width: width, indent: indent).map(\.text)
  }

  private static let gap = 2

  private func nameWidth(_ width: Int) -> Int {
    let longest = ([rowHeading] + rows).map(\.count).max() ?? 0
    return min(longest, max(width / 2, 12))
  }

  /// The same with as many columns as fit, one at least, and the names of the others.
  func brief(width: Int, indent: Int = 2) -> (grid: Grid, leftOut: [String]) {
    var used = indent + nameWidth(width)
    var brief = self
    brief.columns = []
    for column in columns {
      used += Grid.gap + column.width
      guard brief.columns.isEmpty || used <= width else { break }
      brief.columns.append(column)
    }
    let kept = rows.indices.filter { row in brief.columns.contains { $0.cells[row] != "-" } }
    brief.rows = kept.map { rows[$0] }
    for index in brief.columns.indices {
      let column = brief.columns[index]
      brief.columns[index].cells = kept.map { column.cells[$0] }
      if !column.tones.isEmpty { brief.columns[index].tones = kept.map { column.tones[$0] } }
    }
    return (brief, columns.dropFirst(brief.columns.count).map(\.name))
  }

  /// Lines of at most `width` columns: one table, or as many as the columns need.
  func lines(width: Int, indent: Int = 2) -> [Line] {
    let gap = Grid.gap
    let nameWidth = nameWidth(width)
    var tables: [[Column]] = []
    var used = 0
    for column in columns {
      let extra = gap + column.width
      if tables.isEmpty || used + extra > width {
        tables.append([])
        used = indent + nameWidth
      }
      tables[tables.count - 1].append(column)
      used += extra
    }
    return Array(
      tables.map { table(of: $0, nameWidth: nameWidth, indent: indent, gap: gap) }
        .joined(separator: [Line(parts: [], isHeading: false)]))
  }

  private func table(of columns: [Column], nameWidth: Int, indent: Int, gap: Int) -> [Line] {
    let height = columns.map(\.heading.count).max() ?? 1
    let widths = columns.map(\.width)
    var lines: [Line] = []
    func add(_ name: String, _ texts: [(String, Tone)], isHeading: Bool) {
      let margin = String(repeating: " ", count: indent)
      var parts = [(text: margin + padEnd(cut(name, nameWidth), nameWidth), tone: Tone.plain)]
      for (width, cell) in zip(widths, texts) {
        let text = padStart(cell.0, gap + width)
        parts.append((String(text.prefix(text.count - cell.0.count)), .plain))
        parts.append((cell.0, cell.1))
      }
      while let last = parts.last, last.text.allSatisfy({ $0 == " " }) { parts.removeLast() }
      while parts.last?.text.last == " " { parts[parts.count - 1].text.removeLast() }
      lines.append(Line(parts: parts, isHeading: isHeading))
    }
    for row in 0..<height {
      let texts = columns.map { $0.heading.indices.contains(row) ? $0.heading[row] : "" }
      add(row == height - 1 ? rowHeading : "", texts.map { ($0, .plain) }, isHeading: true)
    }
    for (index, name) in rows.enumerated() {
      add(
        name, columns.map { ($0.cells[index], $0.tones.isEmpty ? .plain : $0.tones[index]) },
        isHeading: false)
    }
    return lines
  }
}

private func cut(_ text: String, _ width: Int) -> String {
  text.count <= width ? text : String(text.prefix(max(width - 1, 0))) + "…"
}
