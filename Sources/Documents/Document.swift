// Documents lays text out: headings, paragraphs, tables, figures and notes become text for a terminal,
// Markdown, HTML, CSV or JSON. It imports nothing of ours and knows nothing of benchmarks. A document
// is a value; every renderer is a pure function from it to a String.
//
// Colour never says anything that a word beside it does not say as well.

/// A report before it is laid out.
public struct Document {
  /// The title.
  public var title: String
  /// The time and place of the measurement in one line, under the title.
  public var byline: String
  /// Paragraphs before all sections.
  public var lead: [Paragraph]
  /// The sections, in the reader's order.
  public var sections: [Section]
  /// The level of the title's heading in Markdown; nil leaves the title out.
  ///
  /// Text that a page quotes has no title.
  public var markdownLevel: Int?
  /// The title in Markdown; nil for the same.
  public var markdownTitle: String?
  /// The start of the ids of numbered notes that a `[3]` in the text refers to.
  public var references: String?
  /// Which file it was made from, for the foot of a page.
  public var origin: String

  /// Makes a document.
  public init(
    title: String, byline: String = "", lead: [Paragraph] = [], sections: [Section] = [],
    markdownLevel: Int? = 1, markdownTitle: String? = nil, references: String? = nil,
    origin: String = ""
  ) {
    self.title = title
    self.byline = byline
    self.lead = lead
    self.sections = sections
    self.markdownLevel = markdownLevel
    self.markdownTitle = markdownTitle
    self.references = references
    self.origin = origin
  }

  /// The document with one section alone, without its title and lead.
  ///
  /// - Throws: `NoSuchSection` with the names of those that there are.
  public func only(_ name: String) throws -> Document {
    guard let section = sections.first(where: { $0.id == name }) else {
      throw NoSuchSection(name: name, known: sections.map(\.id))
    }
    var document = self
    document.lead = []
    document.sections = [section]
    return document
  }
}

/// A section was asked for that a document does not have.
public struct NoSuchSection: Error, CustomStringConvertible {
  /// The requested name.
  public let name: String
  /// The names of all sections, in the reader's order.
  public let known: [String]

  /// The fault and the fix, for a person.
  public var description: String {
    "--section '\(name)' is not in this report; it has \(known.joined(separator: ", "))."
  }
}

/// How a text is meant; a word beside it says so too.
public enum Tone: String, Hashable, Sendable {
  /// Nothing special.
  case plain
  /// Important.
  case strong
  /// By the way.
  case quiet
  /// Good news.
  case good
  /// Bad news.
  case bad
  /// To be read with care.
  case caution
}
