// The words of the reports, so that a page explains itself without a network.

/// A word of the reports and its meaning.
struct GlossaryEntry: Equatable {
  /// The word.
  var term: String
  /// Its meaning, as plain text.
  var meaning: String
}

/// The rows of `Benchmarks/GLOSSARY.md`, which is compiled in, without their marks.
let glossary = entries(of: String(decoding: PackageResources.GLOSSARY_md, as: UTF8.self))

/// The rows of a Markdown table with two columns, below its heading.
func entries(of text: String) -> [GlossaryEntry] {
  let rows = text.split(separator: "\n").compactMap { line -> GlossaryEntry? in
    guard line.hasPrefix("| "), line.hasSuffix(" |") else { return nil }
    let cells = line.dropFirst(2).dropLast(2).split(separator: " | ", maxSplits: 1)
    guard cells.count == 2 else { return nil }
    let meaning = cells[1].filter { $0 != "`" && $0 != "*" }
    return GlossaryEntry(term: String(cells[0]), meaning: meaning)
  }
  return Array(rows.dropFirst())
}
