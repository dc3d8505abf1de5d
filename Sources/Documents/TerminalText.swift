/// A document as a terminal shows it: lines within this many columns, with ANSI colours or without.
struct TerminalText {
  private let columns: Int
  private let color: Bool
  private var lines: [String] = []

  init(columns: Int, color: Bool) {
    self.columns = max(columns, 60)
    self.color = color
  }

  /// All lines, and a line break at the end.
  func text(of document: Document) -> String {
    var page = self
    page.add(document)
    return page.lines.joined(separator: "\n") + "\n"
  }

  private mutating func add(_ document: Document) {
    if !document.title.isEmpty { paragraph(document.title, tone: .strong) }
    if !document.byline.isEmpty { paragraph(document.byline) }
    for paragraph in document.lead where !paragraph.text.isEmpty {
      self.paragraph(
        paragraph.text,
        tone: paragraph.isHeadline && paragraph.tone == .plain ? .strong : paragraph.tone)
    }
    for section in document.sections {
      if !section.title.isEmpty {
        head(section.title, tone: section.isCaution ? .caution : .strong)
      } else {
        space()
      }
      add(section.blocks, indent: 2)
    }
  }

  private mutating func head(_ title: String, tone: Tone) {
    lines.append("")
    paragraph(title.prefix(1).uppercased() + title.dropFirst(), tone: tone)
  }

  private mutating func space() {
    if let last = lines.last, !last.isEmpty { lines.append("") }
  }

  private mutating func add(_ blocks: [Block], indent: Int) {
    var isAfterTable = false
    for block in blocks {
      if case .table = block {} else if isAfterTable { space() }
      isAfterTable = if case .table = block { true } else { false }
      add(block, indent: indent)
    }
  }

  private mutating func add(_ block: Block, indent: Int) {
    switch block {
    case .paragraph(let paragraph):
      if !paragraph.heading.isEmpty {
        space()
        self.paragraph(paragraph.heading, indent: indent, tone: .strong)
      }
      if !paragraph.text.isEmpty || paragraph.heading.isEmpty {
        self.paragraph(paragraph.text, indent: indent, tone: paragraph.tone)
      }
    case .line(let text, let tone):
      let room = columns - indent
      let line = text.count <= room ? text : String(text.prefix(room - 1)) + "…"
      lines.append(String(repeating: " ", count: indent) + paint(line, tone))
    case .table(let table): add(table)
    case .figures: break
    case .bullets(let texts):
      for text in texts {
        paragraph("- \(text)", indent: indent + 2, firstIndent: indent)
      }
    case .codes(let names): for name in names { paragraph(name, indent: indent) }
    case .items(let items):
      for item in items {
        space()
        paragraph(
          "\(item.mark): \(item.text)", indent: indent + 2, firstIndent: indent, tone: item.tone)
        for detail in item.details { paragraph(detail, indent: indent + 2) }
      }
    case .notes(let notes):
      for (index, note) in notes.enumerated() { self.note(index + 1, note) }
    case .facts(let facts): add(facts, indent: indent)
    case .records(_, let records):
      for record in records {
        paragraph(
          record.title + (record.mark.isEmpty ? "" : " (\(record.mark))"), indent: indent,
          tone: record.tone)
        add(record.fields, indent: indent + 2)
      }
    case .command(let words, _):
      lines += brokenCommand(words, columns: columns, indent: indent)
    case .listing(let texts, _):
      lines += texts.map { $0.isEmpty ? "" : String(repeating: " ", count: indent) + $0 }
    case .part(let part):
      space()
      if !part.title.isEmpty { paragraph(part.title, indent: indent, tone: .strong) }
      add(part.blocks, indent: indent)
    case .fold(let fold):
      space()
      paragraph(fold.line, indent: indent, tone: fold.tone == .plain ? .strong : fold.tone)
      add(fold.blocks, indent: indent)
    }
  }

  private mutating func paragraph(
    _ text: String, indent: Int = 0, firstIndent: Int? = nil, tone: Tone = .plain
  ) {
    lines += wrap(text, columns: columns, indent: indent, firstIndent: firstIndent)
      .map { paint($0, tone) }
  }

  private mutating func add(_ table: Table) {
    if !lines.isEmpty { lines.append("") }
    if !table.title.isEmpty { paragraph(table.title, indent: 2, tone: .strong) }
    if !table.text.isEmpty { paragraph(table.text, indent: 2) }
    let (grid, leftOut) = table.isBrief ? table.grid.brief(width: columns) : (table.grid, [])
    for line in grid.lines(width: columns) {
      lines.append(
        line.isHeading
          ? paint(line.text, .quiet) : line.parts.map { paint($0.text, $0.tone) }.joined())
    }
    if !leftOut.isEmpty {
      paragraph(
        "No room here for: \(leftOut.joined(separator: ", ")).", indent: 2, tone: .quiet)
    }
    if !table.chart.isEmpty { lines.append("") }
    lines += table.chart.map { "  " + $0.prefix(columns - 2) }
  }

  /// A numbered note.
  private mutating func note(_ number: Int, _ note: Note) {
    let mark = padStart("[\(number)] ", 6)
    var wrapped = wrap(note.line, columns: columns, indent: mark.count)
    if let first = wrapped.first { wrapped[0] = mark + first.dropFirst(mark.count) }
    lines += wrapped
  }

  /// Labels with what is said under each, in two columns.
  private mutating func add(_ facts: [Fact], indent: Int) {
    let width = (facts.map(\.label.count).max() ?? 0) + 2
    for fact in facts {
      var wrapped = wrap(fact.text, columns: columns, indent: width + indent)
      if let first = wrapped.first {
        wrapped[0] =
          String(repeating: " ", count: indent) + padEnd(fact.label, width)
          + first.dropFirst(width + indent)
      }
      lines += wrapped
    }
  }

  private func paint(_ text: String, _ tone: Tone) -> String {
    let code =
      switch tone {
      case .plain: ""
      case .strong: "1"
      case .quiet: "2"
      case .caution: "1;33"
      case .bad: "31"
      case .good: "32"
      }
    return color && !code.isEmpty && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension Note {
  /// All of it in one line, without its number.
  var line: String {
    let head = [code, scope].filter { !$0.isEmpty }.joined(separator: ", ")
    return head.isEmpty ? text : "\(head): \(text)"
  }
}
