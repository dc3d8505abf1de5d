/// A page of nothing but sections.
struct PlainPage {
  var title: String
  var style: String
  var paragraphs: [String]
  var sections: [SectionPart]
}

extension SectionPart {
  /// A section whose tables hold text alone.
  init(_ section: Section) {
    self.init(
      id: section.id, style: section.isCaution ? "caution" : "plain", heading: section.title,
      paragraphs: section.text.filter { !$0.isEmpty },
      tables: section.tables.map { table in
        TablePart(
          name: table.title.isEmpty ? section.title : table.title,
          nameStyle: table.title.isEmpty ? "unseen" : "seen",
          remark: table.text.isEmpty ? [] : [table.text], rowHeading: table.grid.rowHeading,
          headings: table.grid.columns.map { $0.heading.joined(separator: " ") },
          rows: table.grid.rows.enumerated().map { index, name in
            TablePart.Row(
              label: name, depth: 0, links: [],
              fields: table.grid.columns.map {
                TablePart.Field(text: $0.cells[index], style: "none", word: [])
              })
          })
      }, remarks: section.remarks.filter { !$0.isEmpty }, charts: [])
  }
}
