import Documents
import Foundation

/// Rows by columns of figures, each on a ground that is the darker the greater it is.
///
/// The figure is written in every field, so the shade says nothing that cannot be read. Fields
/// without a value are empty and have a dash.
struct HeatTable: Picture {
  /// One field.
  struct Field {
    /// What the shade follows; nil when there is no number.
    var value: Double?
    /// What is written in it.
    var text: String
  }

  /// What the drawing shows, for those who cannot see it.
  var title: String
  /// Above the rows' names.
  var rowTitle: String
  /// Above the columns' names.
  var columnTitle: String
  /// The rows' names.
  var rows: [String]
  /// The columns' names.
  var columns: [String]
  /// One row of fields for each row, one field for each column; missing ones are empty.
  var fields: [[Field]]

  /// The drawing as markup; `id` must be unique on the page.
  ///
  /// It is as wide as it has columns: the page lets it scroll in a box of its own.
  func svg(id: String) -> String {
    let nameWidth = 16 + 6.4 * Double(([rowTitle] + rows).map(\.count).max() ?? 0)
    let texts = columns + fields.flatMap { $0.map(\.text) }
    let fieldWidth = max(40, 12 + 6.6 * Double(texts.map(\.count).max() ?? 0))
    let (top, height) = (38.0, 24.0)
    var drawing = Drawing(
      width: nameWidth + fieldWidth * Double(columns.count) + 2,
      height: top + height * Double(rows.count) + 2)
    drawing.text(4, 30, rowTitle, "quiet")
    drawing.text(nameWidth, 12, columnTitle, "quiet")
    for (index, name) in columns.enumerated() {
      let x = nameWidth + fieldWidth * (Double(index) + 0.5)
      drawing.text(x, 30, name, anchor: .middle)
    }
    for (row, name) in rows.enumerated() {
      let y = top + height * Double(row)
      drawing.text(4, y + 16, name)
      for column in columns.indices {
        let field = field(row, column)
        let x = nameWidth + fieldWidth * Double(column)
        drawing.rectangle(
          x + 1, y + 1, fieldWidth - 2, height - 2, "heat", opacity: shade(field.value))
        drawing.text(x + fieldWidth / 2, y + 16, field.text, "strong plain", anchor: .middle)
      }
    }
    return drawing.svg(id: id, title: title, description: description)
  }

  private func field(_ row: Int, _ column: Int) -> Field {
    guard fields.indices.contains(row), fields[row].indices.contains(column) else {
      return Field(value: nil, text: "-")
    }
    return fields[row][column]
  }

  private var present: [Double] { fields.flatMap { $0.compactMap(\.value) }.filter(\.isFinite) }

  /// From 0.05 for the least value to 0.55 for the greatest, on a logarithmic scale where all are
  /// above 0: text stays readable on each.
  private func shade(_ value: Double?) -> Double {
    guard let value, let least = present.min(), let greatest = present.max(), greatest > least
    else { return value == nil ? 0 : 0.05 }
    let share =
      least > 0
      ? log(value / least) / log(greatest / least) : (value - least) / (greatest - least)
    return 0.05 + 0.5 * share
  }

  private var description: String {
    let lines = rows.indices.map { row in
      "\(rows[row]): "
        + columns.indices.map { "\(columns[$0]) \(field(row, $0).text)" }.joined(separator: ", ")
        + "."
    }
    return (["\(rowTitle) by \(columnTitle)."] + lines).joined(separator: " ")
  }
}
