/// A document as one HTML file that needs nothing else: no network and no other file.
///
/// The markup is XML too, so that a strict parser can hold it. A few kilobytes of script add a search,
/// filters by the facets of columns and folds, and tables sorted by a column; without it all is there.
struct HTMLPage {
  private let document: Document
  private let links: LinkedText
  private var body = ""
  private var figures = 0
  private var level = 2

  init(_ document: Document) {
    self.document = document
    let counts = document.sections.map { section in
      (
        section.notePrefix,
        section.blocks.reduce(0) { if case .notes(let notes) = $1 { $0 + notes.count } else { $0 } }
      )
    }
    links = LinkedText(
      prefix: document.references,
      count: counts.first { $0.0 == document.references }?.1 ?? 0)
  }

  /// All of it, and a line break at the end.
  func text() -> String {
    var page = self
    for section in document.sections { page.add(section) }
    let origin = document.origin.isEmpty ? "" : " from <code>\(markup(document.origin))</code>"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>\(markup(document.title))</title>
      <style>
      \(Self.style)</style>
      </head>
      <body>
      <a class="skip" href="#main">Skip to the answer</a>
      <header>
      <h1>\(markup(document.title))</h1>
      \(lead)</header>
      <nav aria-label="Contents"><ul>
      \(contents)</ul></nav>
      <main id="main">
      \(page.body)</main>
      <footer><p>Made by <code>switchbench</code>\(origin). This file holds all that it shows: it loads nothing.</p></footer>
      <script>//<![CDATA[
      \(Self.script)//]]></script>
      </body>
      </html>

      """
  }

  private static var style: String { String(decoding: PackageResources.page_css, as: UTF8.self) }
  private static var script: String { String(decoding: PackageResources.page_js, as: UTF8.self) }

  private var lead: String {
    let byline =
      document.byline.isEmpty ? "" : "<p class=\"byline\">\(markup(document.byline))</p>\n"
    return byline
      + document.lead.map { paragraph in
        let style = (paragraph.isHeadline ? ["headline"] : []) + paragraph.tone.style
        return "<p\(classes(style))>\(links.markup(paragraph.text))</p>\n"
      }.joined()
  }

  private var contents: String {
    document.sections.filter { !$0.title.isEmpty }.map { section in
      "<li><a href=\"#\(markup(section.id))\">\(markup(section.shortTitle))</a></li>\n"
    }.joined()
  }

  private mutating func add(_ section: Section) {
    let id = markup(section.id)
    guard !section.title.isEmpty else {
      body += "<section id=\"\(id)\">\n"
      add(section.blocks, of: section)
      body += "</section>\n"
      return
    }
    body += "<section id=\"\(id)\"\(section.isCaution ? " class=\"caution\"" : "")"
    body += " aria-labelledby=\"\(id)-h\">\n<h2 id=\"\(id)-h\">\(markup(section.title))</h2>\n"
    level = 3
    add(section.blocks, of: section)
    level = 2
    body += "</section>\n"
  }

  private mutating func add(_ blocks: [Block], of section: Section) {
    for block in blocks { add(block, of: section) }
  }

  private mutating func add(_ block: Block, of section: Section) {
    switch block {
    case .paragraph(let paragraph): add(paragraph)
    case .line(let text, let tone): add(Paragraph(text, tone: tone))
    case .table(let table):
      body += HTMLTable(table, name: table.title.isEmpty ? section.title : table.title, links).text
    case .figures(let figures):
      body += "<div class=\"charts\">\n"
      for figure in figures { add(figure) }
      body += "</div>\n"
    case .bullets(let texts):
      body += "<ul>\n" + texts.map { "<li>\(links.markup($0))</li>\n" }.joined() + "</ul>\n"
    case .codes(let names): body += codes(names)
    case .items(let items):
      body += "<ul>\n" + items.map { text($0) }.joined() + "</ul>\n"
    case .notes(let notes):
      body += "<ol>\n"
      for (index, note) in notes.enumerated() {
        body += "<li id=\"\(section.notePrefix)-\(index + 1)\">\(text(note))</li>\n"
      }
      body += "</ol>\n"
    case .facts(let facts): body += text(facts)
    case .records(let heading, let records): body += text(records, heading, section)
    case .command(let words, let name): add(verbatim: shell(words), name)
    case .listing(let lines, let name): add(verbatim: lines.joined(separator: "\n"), name)
    case .part(let part): add(part, of: section)
    case .fold(let fold): add(fold, of: section)
    }
  }

  private mutating func add(_ paragraph: Paragraph) {
    if !paragraph.heading.isEmpty {
      body += "<h\(level)>\(markup(paragraph.heading))</h\(level)>\n"
    }
    let style = (paragraph.isHeadline ? ["headline"] : []) + paragraph.tone.style
    body += "<p\(classes(style))>\(links.markup(paragraph.text))</p>\n"
  }

  private mutating func add(verbatim text: String, _ name: String) {
    body += "<pre tabindex=\"0\" aria-label=\"\(markup(name))\">"
    body += "<code>\(markup(text))</code></pre>\n"
  }

  private mutating func add(_ figure: Figure) {
    figures += 1
    body += "<figure>\(figure.picture.svg(id: "figure-\(figures)"))"
    body += "<figcaption>\(markup(figure.caption))</figcaption></figure>\n"
  }

  private mutating func add(_ part: Part, of section: Section) {
    let id = part.id.isEmpty ? "" : " id=\"\(markup(part.id))\""
    body += "<section\(id) class=\"part\">\n"
    if !part.title.isEmpty { body += "<h\(level)>\(markup(part.title))</h\(level)>\n" }
    level += 1
    add(part.blocks, of: section)
    level -= 1
    body += "</section>\n"
  }

  private mutating func add(_ fold: Fold, of section: Section) {
    let id = fold.id.isEmpty ? "" : " id=\"\(markup(fold.id))\""
    body += "<details\(id) class=\"fold\"\(attributes(fold.facets))>"
    body += "<summary><span class=\"place\">\(markup(fold.title))</span>"
    if !fold.value.isEmpty {
      body += " <b\(classes(fold.tone.style))>\(markup(fold.value))</b>"
    }
    body += (fold.mark.map { " " + label($0) } ?? "") + "</summary>\n"
    add(fold.blocks, of: section)
    body += "</details>\n"
  }

  private func text(_ item: Item) -> String {
    let members =
      item.members.isEmpty
      ? ""
      : "<details><summary>\(item.members.count == 1 ? "The id" : "All \(item.members.count)")"
        + "</summary>\(codes(item.members))</details>"
    return "<li><strong\(classes(item.tone.style))>\(markup(item.mark))</strong>: "
      + markup(item.text) + item.details.map { "<br/>\(links.markup($0))" }.joined()
      + "\(members)</li>\n"
  }

  private func codes(_ names: [String]) -> String {
    "<ul class=\"ids\">" + names.map { "<li><code>\(markup($0))</code></li>" }.joined() + "</ul>\n"
  }

  private func text(_ note: Note) -> String {
    let code = note.code.isEmpty ? "" : "<strong>\(markup(note.code))</strong>"
    let head = [code, markup(note.scope)].filter { !$0.isEmpty }.joined(separator: ", ")
    return (head.isEmpty ? "" : "\(head): ") + links.markup(note.text)
  }

  private func text(_ facts: [Fact]) -> String {
    "<dl class=\"facts\">\n"
      + facts.map { fact in
        let text = fact.isCode ? "<code>\(markup(fact.text))</code>" : links.markup(fact.text)
        return "<div><dt>\(markup(fact.label))</dt><dd>\(text)</dd></div>\n"
      }.joined() + "</dl>\n"
  }

  private func text(_ records: [Record], _ heading: String, _ section: Section) -> String {
    let labels = records.first?.fields.map(\.label) ?? []
    let hasMarks = records.contains { !$0.mark.isEmpty }
    let heads = [heading] + labels + (hasMarks ? [""] : [])
    let rows = records.map { record in
      "<tr\(classes(record.tone.style))><th scope=\"row\">\(markup(record.title))</th>"
        + record.fields.map { "<td>\(links.markup($0.text))</td>" }.joined()
        + (hasMarks ? "<td>\(markup(record.mark))</td>" : "") + "</tr>\n"
    }
    let name = markup(section.title)
    return "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"\(name)\">"
      + "<table class=\"prose\"><caption><span class=\"unseen\">\(name)</span></caption>"
      + "<thead><tr>" + heads.map { "<th scope=\"col\">\(markup($0))</th>" }.joined()
      + "</tr></thead>\n<tbody>\n" + rows.joined() + "</tbody></table></div>\n"
  }
}

/// A word for how numbers came about, as a label.
func label(_ mark: Mark) -> String {
  "<small\(classes(["mark", mark.kind].filter { !$0.isEmpty }))>\(markup(mark.word))</small>"
}

/// A `class` attribute, or nothing.
func classes(_ names: [String]) -> String {
  names.isEmpty ? "" : " class=\"\(names.joined(separator: " "))\""
}

/// Facets as attributes that the page's script reads.
func attributes(_ facets: [String: String]) -> String {
  facets.sorted { $0.key < $1.key }.map { " data-\(markup($0.key))=\"\(markup($0.value))\"" }
    .joined()
}

extension Tone {
  /// The classes of the page's style.
  var style: [String] { self == .plain ? [] : [rawValue] }
}

extension Section {
  /// The start of the ids of its numbered notes.
  var notePrefix: String { id.hasSuffix("s") ? String(id.dropLast()) : id }

  /// The heading up to what it explains, for a list of contents.
  var shortTitle: String {
    let end = title.firstIndex { $0 == ":" || $0 == "," } ?? title.endIndex
    return String(title[..<end])
  }
}
