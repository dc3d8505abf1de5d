/// A heading and the content below it.
public struct Section {
  /// A word that is no other section's.
  public var id: String
  /// The heading, a sentence without its full stop; empty where the text speaks for itself.
  public var title: String
  /// Whether the heading is a warning.
  public var isCaution: Bool
  /// Whether Markdown folds it away.
  public var isFolded: Bool
  /// The content below the heading.
  public var blocks: [Block]

  /// Makes a section.
  public init(
    id: String, title: String, isCaution: Bool = false, isFolded: Bool = false,
    blocks: [Block]
  ) {
    self.id = id
    self.title = title
    self.isCaution = isCaution
    self.isFolded = isFolded
    self.blocks = blocks
  }

  /// A section of tables between paragraphs; empty paragraphs are left out.
  public init(
    id: String, title: String, isCaution: Bool = false, isFolded: Bool = false,
    text: [String] = [], tables: [Table] = [], remarks: [String] = []
  ) {
    func paragraphs(_ texts: [String]) -> [Block] {
      texts.filter { !$0.isEmpty }.map { .paragraph(Paragraph($0)) }
    }
    self.init(
      id: id, title: title, isCaution: isCaution, isFolded: isFolded,
      blocks: paragraphs(text) + tables.map { .table($0) } + paragraphs(remarks))
  }

  /// Its tables, without those of its parts.
  public var tables: [Table] {
    blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }
}

/// A part of a section.
public enum Block {
  /// Text.
  case paragraph(Paragraph)
  /// A line that a terminal cuts at its edge.
  case line(String, tone: Tone)
  /// Numbers by rows and columns.
  case table(Table)
  /// Pictures, which only a page shows.
  case figures([Figure])
  /// A list without an order.
  case bullets([String])
  /// Names for machines, one on each line.
  case codes([String])
  /// A list whose entries begin with a word of their own.
  case items([Item])
  /// A numbered list that other text refers to.
  case notes([Note])
  /// Labels, each with a text.
  case facts([Fact])
  /// Rows of long texts, which no table of a terminal has room for.
  case records(heading: String, [Record])
  /// A command to be copied, word by word, with a name for those who cannot see it.
  case command([String], name: String)
  /// Lines that stay as they are, as of code, with a name for those who cannot see them.
  case listing([String], name: String)
  /// A heading below the section's with its own blocks.
  case part(Part)
  /// Details to be opened.
  case fold(Fold)
}
