import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An element of a page as a strict parser reads it.
final class Element {
  let name: String
  let attributes: [String: String]
  /// Its own and its descendants' text, in order.
  private(set) var text = ""
  private(set) var children: [Element] = []
  private weak var parent: Element?

  fileprivate init(_ name: String, _ attributes: [String: String], in parent: Element?) {
    (self.name, self.attributes, self.parent) = (name, attributes, parent)
    parent?.children.append(self)
  }

  fileprivate func add(_ text: String) {
    self.text += text
    parent?.add(text)
  }

  /// It and its descendants, in the order of the document.
  var all: [Element] { [self] + children.flatMap(\.all) }

  /// Descendants of that name.
  func all(_ name: String) -> [Element] { all.filter { $0.name == name } }

  /// The first descendant with that id.
  func element(id: String) -> Element? { all.first { $0.attributes["id"] == id } }

  /// What the first child of that name says.
  func text(of name: String) -> String? { children.first { $0.name == name }?.text }
}

/// Why a text is not well-formed.
struct NotWellFormed: Error, CustomStringConvertible {
  let description: String
}

/// Reads markup as XML; the doctype of HTML is well-formed XML, too.
func parseMarkup(_ text: String) throws -> Element {
  let parser = XMLParser(data: Data(text.utf8))
  let reader = Reader()
  parser.delegate = reader
  guard parser.parse(), let root = reader.root else {
    throw NotWellFormed(
      description:
        "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "no element")")
  }
  return root
}

private final class Reader: NSObject, XMLParserDelegate {
  var root: Element?
  private var open: [Element] = []

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    let element = Element(elementName, attributes, in: open.last)
    if root == nil { root = element }
    open.append(element)
  }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { open.last?.add(string) }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    open.last?.add(String(decoding: block, as: UTF8.self))
  }
}
