// What the templates are filled with: text that they escape, and drawings that are markup already.
//
// An optional part is an array of one or none. A template looks for a name that it does not find in
// what surrounds it, so a nil would be filled in with something else's text.

/// The whole page.
struct Page {
  var title: String
  var tally: String
  var style: String
  var contents: [Link]
  var answer: SectionPart
  var howToPrint: String
  var benchmarks: [BenchmarkPart]
  var sections: [SectionPart]
  var unmeasured: [UnmeasuredPart]
  var notes: [NotesPart]
  var command: String
  var reportCommand: String
  var facts: [Fact]
  var mechanisms: [Word]
  var launches: [LaunchesPart]
  var recording: String

  /// A place on the page and what leads there.
  struct Link {
    var id: String
    var text: String
  }

  /// A mechanism and what it means.
  struct Word {
    var kind: String
    var word: String
    var meaning: String
  }
}

/// A heading, its text, its tables, its charts.
struct SectionPart {
  var id: String
  var style: String
  var heading: String
  var paragraphs: [String]
  var tables: [TablePart]
  var remarks: [String]
  var charts: [ChartsPart]
}

/// Charts under a heading of their own.
struct ChartsPart {
  var heading: String
  var text: String
  var figures: [FigurePart]
}

/// A drawing and what stands under it.
struct FigurePart {
  var svg: String
  var caption: String
}

/// A table that scrolls in its own box.
struct TablePart {
  var name: String
  var nameStyle: String
  var remark: [String]
  var rowHeading: String
  var headings: [String]
  var rows: [Row]

  /// A row: its name, how deep it stands in the ladder, and where its cells are.
  struct Row {
    var label: String
    var depth: Int
    var links: [Page.Link]
    var fields: [Field]
  }

  /// A figure with the word for how it came about.
  struct Field {
    var text: String
    var style: String
    var word: [String]
  }
}

/// A question, its numbers, and its cells by strategy.
struct BenchmarkPart {
  var id: String
  var heading: String
  var question: [String]
  var tables: [TablePart]
  var reading: [Reading]
  var strategies: [StrategyPart]

  /// How to read the numbers.
  struct Reading {
    var paragraphs: [String]
  }
}

/// The cells of one strategy in one benchmark.
struct StrategyPart {
  var id: String
  var heading: String
  var summary: String
  /// What its canaries hold, a line for each instruction set.
  var promises: [String]
  var cells: [CellPart]
  var missing: [Missing]

  /// A cell without a number.
  struct Missing {
    var status: String
    var place: String
    var because: String
  }
}

/// One cell, folded to a line.
struct CellPart {
  var id: String
  var place: String
  var figure: String
  var kind: String
  var mechanism: String
  var cell: String
  var sentence: [String]
  var figures: [FigurePart]
  var facts: [Fact]
  var again: [String]
  var notes: [NoteLink]

  /// A footnote that names this cell.
  struct NoteLink {
    var id: String
    var number: Int
    var code: String
  }
}

/// Cells without a number, by their reasons.
struct UnmeasuredPart {
  var groups: [Group]

  /// Cells that share the reason.
  struct Group {
    var status: String
    var scope: String
    var because: String
    var count: String
    var ids: [String]
  }
}

/// The footnotes.
struct NotesPart {
  var items: [Item]

  /// One of them.
  struct Item {
    var id: String
    var code: String
    var scope: String
    var because: String
  }
}

/// The commands that launched the guests.
struct LaunchesPart {
  var items: [Item]

  /// One of them.
  struct Item {
    var name: String
    var command: String
  }
}
