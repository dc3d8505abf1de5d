/// A table of a page, in a box of its own that scrolls sideways where it is wide.
///
/// Numbers of a column stand with their points below each other: they are set in digits of equal width,
/// and padded behind the point and behind the interval.
struct HTMLTable {
  private let table: Table
  private let name: String
  private let links: LinkedText

  /// `name` is for those who cannot see where the table stands.
  init(_ table: Table, name: String, _ links: LinkedText) {
    self.table = table
    self.name = name
    self.links = links
  }

  /// The markup.
  var text: String {
    let grid = table.grid
    let columns = grid.columns.map { AlignedColumn($0.cells.map(joined)) }
    let rows = grid.rows.enumerated().map { index, name in
      let cells = zip(grid.columns, columns).map { column, aligned in
        cell(aligned.texts[index], column, index, isNumber: aligned.isNumeric)
      }
      return "<tr>\(rowHeading(name))\(cells.joined())</tr>\n"
    }
    let chart =
      table.chart.isEmpty ? "" : "<pre>\(markup(table.chart.joined(separator: "\n")))</pre>\n"
    return "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"\(markup(name))\">"
      + "<table\(attributes(table.facets))><caption>\(caption)</caption>\n<thead><tr>"
      + "<th scope=\"col\">\(markup(grid.rowHeading))</th>"
      + zip(grid.columns, columns).map(heading).joined() + "</tr></thead>\n<tbody>\n"
      + rows.joined() + "</tbody></table></div>\n" + chart
  }

  private var caption: String {
    let style = table.title.isEmpty ? "unseen" : "seen"
    return "<span class=\"\(style)\">\(markup(name))</span>"
      + (sharedMark.map { " " + label($0) } ?? "")
      + (table.text.isEmpty ? "" : "<span class=\"remark\">\(links.markup(table.text))</span>")
  }

  /// The mark of all columns that have one, where it is the same.
  private var sharedMark: Mark? {
    let marks = Set(table.grid.columns.compactMap(\.mark))
    return marks.count == 1 ? marks.first : nil
  }

  private func heading(_ column: Grid.Column, _ aligned: AlignedColumn) -> String {
    let style = aligned.isNumeric ? "" : " class=\"text\""
    let mark = sharedMark == nil ? column.mark.map { " " + label($0) } ?? "" : ""
    return
      "<th scope=\"col\"\(style)\(attributes(column.facets))>\(markup(column.name))\(mark)</th>"
  }

  private func rowHeading(_ name: String) -> String {
    let depth = min(name.prefix { $0 == " " }.count / 2, 6)
    let label = joined(name)
    let text =
      table.grid.links[label].map { "<a href=\"#\(markup($0))\">\(markup(label))</a>" }
      ?? markup(label)
    return "<th scope=\"row\"\(depth > 0 ? " class=\"depth-\(depth)\"" : "")>\(text)</th>"
  }

  private func cell(
    _ text: String, _ column: Grid.Column, _ index: Int, isNumber: Bool
  ) -> String {
    var style = column.tones.isEmpty ? [] : column.tones[index].style
    if let kind = column.mark?.kind, !kind.isEmpty { style.append(kind) }
    if !isNumber { style.append("text") }
    return "<td\(classes(style))>\(links.markup(text))</td>"
  }
}

/// The texts of a column, padded so that points of numbers stand below each other.
struct AlignedColumn {
  let texts: [String]
  /// Whether most of its cells begin with a number, or none has anything.
  let isNumeric: Bool

  init(_ cells: [String]) {
    let parts = cells.map(NumberParts.init)
    let present = zip(cells, parts).filter { $0.0 != "-" && !$0.0.isEmpty }
    isNumeric = present.isEmpty || present.count { $0.1.isNumber } * 2 > present.count
    guard isNumeric else {
      texts = cells
      return
    }
    let numbers = parts.filter(\.isNumber)
    let places = numbers.map(\.fraction.count).max() ?? 0
    let behind = numbers.map(\.rest.count).max() ?? 0
    texts = zip(cells, parts).map { cell, part in
      guard part.isNumber else { return cell }
      return part.whole + padEnd(part.fraction, places) + padEnd(part.rest, behind)
    }
  }
}

/// A text that begins with a number: up to the point, from it on, and what stands behind.
private struct NumberParts {
  var whole = ""
  var fraction = ""
  var rest: String

  var isNumber: Bool { !whole.isEmpty }

  /// Compiled once, and never changed.
  nonisolated(unsafe) private static let number = /((?:= )?[+~<-]?[\d,]+)(\.\d+)?(?!\w)/

  init(_ text: String) {
    guard let match = text.prefixMatch(of: NumberParts.number) else {
      rest = text
      return
    }
    whole = String(match.output.1)
    fraction = match.output.2.map(String.init) ?? ""
    rest = String(text[match.range.upperBound...])
  }
}
