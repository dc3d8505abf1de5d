// Text on a page of so many columns: wrapped paragraphs, and tables that are split between columns
// rather than let past the edge.

/// Breaks text at spaces; a word longer than the line is broken where the line ends.
public func wrap(
  _ text: String, columns: Int, indent: Int = 0, firstIndent: Int? = nil
) -> [String] {
  var lines: [String] = []
  var line = String(repeating: " ", count: firstIndent ?? indent)
  var isEmpty = true
  func flush() {
    lines.append(line)
    line = String(repeating: " ", count: indent)
    isEmpty = true
  }
  for part in text.split(whereSeparator: \.isWhitespace) {
    var word = String(part)
    if !isEmpty, line.count + 1 + word.count > columns { flush() }
    while line.count + (isEmpty ? 0 : 1) + word.count > columns, columns > line.count {
      let room = columns - line.count
      line += word.prefix(room)
      word.removeFirst(min(room, word.count))
      flush()
    }
    guard !word.isEmpty else { continue }
    line += (isEmpty ? "" : " ") + word
    isEmpty = false
  }
  if !isEmpty || lines.isEmpty { lines.append(line) }
  return lines
}

/// A table whose first column names the rows.
struct Grid {
  /// A column: lines of heading, and one text for each row.
  struct Column {
    var heading: [String]
    var cells: [String]
    /// How its numbers came about, where they are of one mechanism.
    var label: MechanismLabel?

    /// As wide as its widest text.
    var width: Int { (heading + cells).map(\.count).max() ?? 0 }
  }

  /// The heading of the first column.
  var rowHeading: String
  /// The rows' names.
  var rows: [String]
  /// The columns in order.
  var columns: [Column]

  /// Lines of at most `width` columns: one table, or as many as the columns need.
  func lines(width: Int, indent: Int = 2) -> [Line] {
    let gap = 2
    let longest = ([rowHeading] + rows).map(\.count).max() ?? 0
    let nameWidth = min(longest, max(width / 2, 12))
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
        .joined(separator: [Line(text: "", isHeading: false)]))
  }

  /// A line, and whether it belongs to a table's heading.
  struct Line {
    var text: String
    var isHeading: Bool
  }

  private func table(of columns: [Column], nameWidth: Int, indent: Int, gap: Int) -> [Line] {
    let height = columns.map(\.heading.count).max() ?? 1
    var lines: [Line] = []
    func add(_ name: String, _ texts: [String], isHeading: Bool) {
      var text = String(repeating: " ", count: indent) + padEnd(cut(name, nameWidth), nameWidth)
      for (column, cell) in zip(columns, texts) {
        text += String(repeating: " ", count: gap) + padStart(cell, column.width)
      }
      while text.last == " " { text.removeLast() }
      lines.append(Line(text: text, isHeading: isHeading))
    }
    for row in 0..<height {
      let texts = columns.map { $0.heading.indices.contains(row) ? $0.heading[row] : "" }
      add(row == height - 1 ? rowHeading : "", texts, isHeading: true)
    }
    for (index, name) in rows.enumerated() {
      add(name, columns.map { $0.cells[index] }, isHeading: false)
    }
    return lines
  }
}

func padStart(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

func padEnd(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

private func cut(_ text: String, _ width: Int) -> String {
  text.count <= width ? text : String(text.prefix(max(width - 1, 0))) + "…"
}
