import Foundation

/// How a document is written down.
public enum Format: Hashable, Sendable {
  /// Plain text of at most this many columns (60 at least), with ANSI colours or without.
  case terminal(columns: Int, color: Bool)
  /// GitHub-flavoured Markdown.
  case markdown
  /// One HTML file that needs nothing else.
  case html
  /// RFC 4180: the tables.
  case csv
  /// The tables and texts for tools, as `switchbench.document/1`.
  case json
}

/// Writes a document down.
///
/// The text ends with a line break.
public func render(_ document: Document, as format: Format) throws -> String {
  switch format {
  case .terminal(let columns, let color):
    TerminalText(columns: columns, color: color).text(of: document)
  case .markdown: Markdown.text(of: document)
  case .html: HTMLPage(document).text()
  case .csv: commaSeparated(rows(of: document))
  case .json: try json(DocumentTables(document), schema: "switchbench.document/1")
  }
}

/// Writes one section of a document; in Markdown without its heading.
///
/// - Throws: `NoSuchSection` with the names of those that there are.
public func render(_ document: Document, only section: String, as format: Format) throws -> String {
  let part = try document.only(section)
  guard format == .markdown else { return try render(part, as: format) }
  return Markdown.body(part.sections[0])
}

/// A value as JSON with the name of its schema beside its own keys, and further keys.
///
/// Keys are sorted, so that the same value is the same text.
/// - Parameter isIndented: Whether each key has a line of its own.
public func json(
  _ value: some Encodable, schema: String, beside extras: [String: any Encodable] = [:],
  isIndented: Bool = false
) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  if isIndented { encoder.outputFormatting.insert(.prettyPrinted) }
  let named = Named(value: value, extras: extras.merging(["schema": schema]) { $1 })
  return String(decoding: try encoder.encode(named), as: UTF8.self) + "\n"
}

private struct Named<Value: Encodable>: Encodable {
  let value: Value
  let extras: [String: any Encodable]

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    try value.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    for (name, extra) in extras { try container.encode(extra, forKey: Key(name)) }
  }
}

/// Rows of fields by RFC 4180: lines end with CRLF, quotes where needed.
public func commaSeparated(_ rows: [[String]]) -> String {
  rows.map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
}

private func quoted(_ field: String) -> String {
  let special: Set<Character> = [",", "\"", "\n", "\r", "\r\n"]
  guard field.contains(where: special.contains) else { return field }
  return "\"" + field.replacing("\"", with: "\"\"") + "\""
}

/// A row for each field of each table: which table, which row, which column, and the text.
private func rows(of document: Document) -> [[String]] {
  [["section", "table", "row", "column", "text"]]
    + document.sections.flatMap { section in
      section.tables.flatMap { table in
        table.grid.rows.enumerated().flatMap { index, row in
          table.grid.columns.map { column in
            [section.id, table.title, joined(row), column.name, joined(column.cells[index])]
          }
        }
      }
    }
}

/// A document's tables as JSON has them.
private struct DocumentTables: Encodable {
  var title: String
  var sections: [Part]

  struct Part: Encodable {
    var id: String
    var title: String
    var text: [String]
    var tables: [Body]
  }

  struct Body: Encodable {
    var title: String
    var columns: [String]
    var rows: [[String]]
  }

  init(_ document: Document) {
    title = document.title
    sections = document.sections.map { section in
      Part(
        id: section.id, title: section.title,
        text: section.blocks.compactMap {
          if case .paragraph(let paragraph) = $0 { paragraph.text } else { nil }
        },
        tables: section.tables.map { table in
          Body(
            title: table.title, columns: [table.grid.rowHeading] + table.grid.columns.map(\.name),
            rows: table.grid.rows.enumerated().map { index, row in
              [joined(row)] + table.grid.columns.map { joined($0.cells[index]) }
            })
        })
    }
  }
}
