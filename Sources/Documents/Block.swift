// The parts that sections are made of.

/// A paragraph.
public struct Paragraph {
  /// The text.
  public var text: String
  /// How it is meant.
  public var tone: Tone
  /// Whether it is the answer in one sentence.
  public var isHeadline: Bool
  /// Words that it begins with, as a heading does.
  public var heading: String

  /// Makes a paragraph.
  public init(
    _ text: String, tone: Tone = .plain, isHeadline: Bool = false, heading: String = ""
  ) {
    self.text = text
    self.tone = tone
    self.isHeadline = isHeadline
    self.heading = heading
  }
}

/// A picture that is drawn when a page is made.
public protocol Picture {
  /// The drawing as markup; `id` is unique on the page and begins with a letter.
  func svg(id: String) -> String
}

/// A picture with its caption.
public struct Figure {
  /// The picture.
  public var picture: any Picture
  /// A sentence about the picture.
  public var caption: String

  /// Makes a figure.
  public init(_ picture: any Picture, caption: String) {
    self.picture = picture
    self.caption = caption
  }
}

/// An entry of a list with a word of its own.
public struct Item {
  /// The word.
  public var mark: String
  /// How it is meant.
  public var tone: Tone
  /// The subject.
  public var text: String
  /// Further sentences, a paragraph each.
  public var details: [String]
  /// The single members, for a page.
  public var members: [String]

  /// Makes an item.
  public init(
    mark: String, tone: Tone = .plain, text: String, details: [String] = [],
    members: [String] = []
  ) {
    self.mark = mark
    self.tone = tone
    self.text = text
    self.details = details.filter { !$0.isEmpty }
    self.members = members
  }
}

/// An entry of a numbered list.
public struct Note {
  /// Its name among notes; empty for none.
  public var code: String
  /// The subject; empty for none.
  public var scope: String
  /// The text of the note.
  public var text: String

  /// Makes a note.
  public init(code: String = "", scope: String = "", text: String) {
    self.code = code
    self.scope = scope
    self.text = text
  }
}

/// A label and its text.
public struct Fact {
  /// The label.
  public var label: String
  /// The text.
  public var text: String
  /// Whether the text is a command or another text for machines.
  public var isCode: Bool

  /// Makes a fact.
  public init(label: String, text: String, isCode: Bool = false) {
    self.label = label
    self.text = text
    self.isCode = isCode
  }
}

/// A row of long texts.
public struct Record {
  /// The subject.
  public var title: String
  /// A word about the whole row; empty for none.
  public var mark: String
  /// How it is meant.
  public var tone: Tone
  /// The texts; all records of one list have the same labels.
  public var fields: [Fact]

  /// Makes a record.
  public init(title: String, mark: String = "", tone: Tone = .plain, fields: [Fact]) {
    self.title = title
    self.mark = mark
    self.tone = tone
    self.fields = fields
  }
}

/// Blocks under a heading of their own.
public struct Part {
  /// The target of links; empty for none.
  public var id: String
  /// The heading.
  public var title: String
  /// The content below the heading.
  public var blocks: [Block]

  /// Makes a part.
  public init(id: String = "", title: String, blocks: [Block]) {
    self.id = id
    self.title = title
    self.blocks = blocks
  }
}

/// A line that can be opened.
public struct Fold {
  /// The target of links; empty for none.
  public var id: String
  /// The subject.
  public var title: String
  /// The result in a few words; empty for none.
  public var value: String
  /// How the result is meant.
  public var tone: Tone
  /// How the result came about.
  public var mark: Mark?
  /// The facets by which a reader may choose it.
  public var facets: [String: String]
  /// The content.
  public var blocks: [Block]

  /// Makes a fold.
  public init(
    id: String, title: String, value: String = "", tone: Tone = .plain, mark: Mark? = nil,
    facets: [String: String] = [:], blocks: [Block]
  ) {
    self.id = id
    self.title = title
    self.value = value
    self.tone = tone
    self.mark = mark
    self.facets = facets
    self.blocks = blocks
  }

  /// The closed line as text.
  public var line: String { value.isEmpty ? title : "\(title): \(value)" }
}

/// A word for how numbers came about.
public struct Mark: Hashable, Sendable {
  /// The word.
  public var word: String
  /// A word for its kind, which a style sheet knows; empty for the usual kind.
  public var kind: String

  /// Makes a mark.
  public init(word: String, kind: String) {
    self.word = word
    self.kind = kind
  }
}
