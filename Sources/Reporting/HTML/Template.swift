import Mustache

/// The page's templates, compiled in: a report needs no file beside the executable.
enum Template {
  /// Writes a report down; throws when a template is not one, which its tests would have told.
  static func render(_ page: Page) throws -> String {
    try render(page, by: PackageResources.page_mustache)
  }

  /// Writes a page of sections down; throws as the other does.
  static func render(_ page: DocumentPage) throws -> String {
    try render(page, by: PackageResources.document_mustache)
  }

  /// Writes a page of claims down; throws as the other does.
  static func render(_ page: ClaimPage) throws -> String {
    try render(page, by: PackageResources.claims_mustache)
  }

  private static func render(_ page: Any, by template: [UInt8]) throws -> String {
    MustacheContentTypes.register(MarkupContent(), named: "MARKUP")
    let library = MustacheLibrary(templates: [
      "head": try parse(PackageResources.head_mustache),
      "section": try parse(PackageResources.section_mustache),
      "table": try parse(PackageResources.table_mustache),
      "cell": try parse(PackageResources.cell_mustache),
    ])
    let text = try parse(template).render(page, library: library)
    return text.split(separator: "\n").joined(separator: "\n") + "\n"
  }

  /// The page's style sheet.
  static var style: String { String(decoding: PackageResources.page_css, as: UTF8.self) }

  private static func parse(_ bytes: [UInt8]) throws -> MustacheTemplate {
    try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
  }
}

/// Escapes as the drawings do, by scalars; the package's own way goes by characters, and lets a
/// quote pass that a combining mark follows.
private struct MarkupContent: MustacheContentType {
  func escapeText(_ text: String) -> String { markup(text) }
}
