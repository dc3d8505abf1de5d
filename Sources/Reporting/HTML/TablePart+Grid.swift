// From the grids that every text format shares to tables of a page.

extension TablePart {
  /// A table; `name` is its caption, and `anchors` are where the names of its rows lead.
  init(_ grid: Grid, name: String, remark: String = "", anchors: [String: String] = [:]) {
    let rows = grid.rows.enumerated().map { index, name in
      let depth = name.prefix { $0 == " " }.count / 2
      let label = joined(name)
      return Row(
        label: label, depth: min(depth, 6),
        links: anchors[label].map { [Page.Link(id: $0, text: label)] } ?? [],
        fields: grid.columns.map { Field($0.cells[index], $0.label) })
    }
    self.init(
      name: name, nameStyle: "seen", remark: remark.isEmpty ? [] : [remark],
      rowHeading: grid.rowHeading,
      headings: grid.columns.map { heading($0.heading) }, rows: rows)
  }
}

extension TablePart.Field {
  fileprivate init(_ text: String, _ label: MechanismLabel?) {
    let text = joined(text)
    guard let label, text != "-" else {
      self.init(text: text, style: "none", word: [])
      return
    }
    self.init(text: text, style: label.kind.rawValue, word: [label.word])
  }
}

extension SectionPart {
  /// A section with its tables; a table without a title of its own has the section's, for those who
  /// cannot see it.
  init(
    _ section: Section, tables: [TablePart]? = nil, anchors: [String: String] = [:],
    charts: [ChartsPart] = []
  ) {
    let own = section.tables.map { table in
      let isTitled = !table.title.isEmpty
      var part = TablePart(
        table.grid, name: isTitled ? table.title : section.title, remark: table.text,
        anchors: anchors)
      if !isTitled { part.nameStyle = "unseen" }
      return part
    }
    self.init(
      id: section.id, style: section.isCaution ? "caution" : "plain", heading: section.title,
      paragraphs: section.text.filter { !$0.isEmpty }, tables: tables ?? own,
      remarks: section.remarks.filter { !$0.isEmpty }, charts: charts)
  }
}

/// Lines of a narrow heading as one; a word that was broken after a hyphen is whole again.
private func heading(_ lines: [String]) -> String {
  lines.reduce("") { text, line in
    text + (text.isEmpty || text.hasSuffix("-") ? "" : " ") + joined(line)
  }
}

private func joined(_ text: String) -> String {
  text.split(separator: " ").joined(separator: " ")
}
