/// A page of a terminal while it is written: lines within so many columns, with ANSI colours or
/// without.
struct TerminalPage {
  private let columns: Int
  private let color: Bool
  private var lines: [String] = []

  init(columns: Int, color: Bool) {
    self.columns = max(columns, 60)
    self.color = color
  }

  /// All lines, and a line break at the end.
  var text: String { lines.joined(separator: "\n") + "\n" }

  /// Colour repeats what a word says, and is gone without loss.
  enum Ink: String {
    case plain = ""
    case bold = "1"
    case faint = "2"
    case caution = "1;33"
    case failure = "31"
    case success = "32"
  }

  mutating func head(_ title: String, ink: Ink = .bold) {
    lines.append("")
    paragraph(title.prefix(1).uppercased() + title.dropFirst(), ink: ink)
  }

  mutating func paragraph(
    _ text: String, indent: Int = 0, firstIndent: Int? = nil, ink: Ink = .plain
  ) {
    lines += wrap(text, columns: columns, indent: indent, firstIndent: firstIndent)
      .map { paint($0, ink) }
  }

  mutating func space() { lines.append("") }

  /// A section with its tables; in their rows the last of such words in a line is painted.
  mutating func add(_ section: Section, painting words: [(word: String, ink: Ink)] = []) {
    head(section.title, ink: section.isCaution ? .caution : .bold)
    for text in section.text where !text.isEmpty { paragraph(text, indent: 2) }
    for table in section.tables {
      space()
      if !table.title.isEmpty { paragraph(table.title, indent: 2, ink: .bold) }
      if !table.text.isEmpty { paragraph(table.text, indent: 2) }
      for line in table.grid.lines(width: columns) {
        lines.append(line.isHeading ? paint(line.text, .faint) : painted(line.text, words))
      }
      if !table.chart.isEmpty { space() }
      lines += table.chart.map { "  " + $0.prefix(columns - 2) }
    }
    for (index, text) in section.remarks.filter({ !$0.isEmpty }).enumerated() {
      if index == 0 { space() }
      paragraph(text, indent: 2)
    }
  }

  /// A numbered note.
  mutating func note(_ number: Int, _ text: String) {
    let mark = padStart("[\(number)] ", 6)
    var wrapped = wrap(text, columns: columns, indent: mark.count)
    if let first = wrapped.first { wrapped[0] = mark + first.dropFirst(mark.count) }
    lines += wrapped
  }

  /// Labels with what is said under each, in two columns.
  mutating func add(_ facts: [Fact]) {
    let width = (facts.map(\.label.count).max() ?? 0) + 2
    for fact in facts {
      var wrapped = wrap(fact.text, columns: columns, indent: width + 2)
      if let first = wrapped.first {
        wrapped[0] = "  " + padEnd(fact.label, width) + first.dropFirst(width + 2)
      }
      lines += wrapped
    }
  }

  private func painted(_ line: String, _ words: [(word: String, ink: Ink)]) -> String {
    for (word, ink) in words {
      guard let place = line.ranges(of: word).last else { continue }
      return line[..<place.lowerBound] + paint(word, ink) + line[place.upperBound...]
    }
    return line
  }

  private func paint(_ text: String, _ ink: Ink) -> String {
    color && ink != .plain ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
  }
}
