import Foundation
import Measurement

// The text of a contribution: JSON whose last line is the SHA-256 of all lines above it, so that
// `head -n -1 FILE | sha256sum` tells whether it is as it was written.

extension Contribution {
  /// The file's text; equal contributions have equal texts.
  public func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var body = laidOut(try encoder.encode(self))
    // The object stays open for the digest.
    body.removeLast()
    body += Array(",\n".utf8)
    return String(decoding: body, as: UTF8.self)
      + "\"sha256\":\"\(SHA256.hexadecimal(body))\"}\n"
  }

  /// Reads a text as `text()` writes it.
  ///
  /// - Parameter isStrict: Whether it must be that text to the byte, which takes as long again.
  /// - Throws: `ContributionFault`.
  public init(text: Data, isStrict: Bool = false) throws(ContributionFault) {
    guard text.count <= Self.byteLimit else { throw .tooLarge(bytes: text.count) }
    // The schema first: a newer one may have its digest elsewhere.
    let schema = (try? JSONDecoder().decode(Head.self, from: text))?.schema
    if let schema, schema != Self.currentSchema {
      throw isNewer(schema)
        ? .newerSchema(schema) : .notContribution(detail: "its schema is not \(Self.currentSchema)")
    }
    try Self.checkDigest(text)
    do {
      self = try JSONDecoder().decode(Self.self, from: text)
    } catch let error as DecodingError {
      throw .notContribution(detail: detail(of: error))
    } catch {
      throw .notContribution(detail: plain("\(error)"))
    }
    if isStrict, let own = try? self.text(), Data(own.utf8) != text { throw .otherText }
  }

  private static func checkDigest(_ text: Data) throws(ContributionFault) {
    guard text.last == UInt8(ascii: "\n"),
      let end = text.dropLast().lastIndex(of: UInt8(ascii: "\n")),
      let digest = try? JSONDecoder().decode(
        Digest.self, from: Data("{".utf8) + text[(end + 1)...])
    else { throw .notContribution(detail: "its last line is not its sha256") }
    guard SHA256.hexadecimal(text[...end]) == digest.sha256 else { throw .edited }
  }
}

private struct Head: Decodable { var schema: String }
private struct Digest: Decodable { var sha256: String }

/// Whether a schema is a later version of the one known here.
private func isNewer(_ schema: String) -> Bool {
  let known = Contribution.currentSchema.split(separator: "/")
  let parts = schema.split(separator: "/")
  return parts.count == 2 && parts[0] == known[0] && (Int(parts[1]) ?? 0) > (Int(known[1]) ?? 0)
}

private func detail(of error: DecodingError) -> String {
  switch error {
  case .keyNotFound(let key, let context):
    return plain("the key \(path(context.codingPath + [key])) is missing")
  case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context):
    let place = context.codingPath.isEmpty ? "" : "\(path(context.codingPath)): "
    return plain(place + context.debugDescription)
  @unknown default: return plain("\(error)")
  }
}

private func path(_ keys: [any CodingKey]) -> String {
  keys.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined().trimming(".")
}

extension String {
  fileprivate func trimming(_ mark: Character) -> String { String(drop { $0 == mark }) }
}

/// Breaks compact JSON into lines: one for each key of the whole and for each array or object in a
/// list, so that a reader and `diff` can follow.
private func laidOut(_ compact: Data) -> [UInt8] {
  let bytes = [UInt8](compact)
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count + bytes.count / 16)
  var depth = 0
  var isInString = false
  for (index, byte) in bytes.enumerated() {
    text.append(byte)
    if byte == UInt8(ascii: "\""), index == 0 || bytes[index - 1] != UInt8(ascii: "\\") {
      isInString.toggle()
    }
    guard !isInString else { continue }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
    case UInt8(ascii: ","):
      let next = bytes[index + 1]
      if depth == 1 || next == UInt8(ascii: "[") || next == UInt8(ascii: "{") {
        text.append(UInt8(ascii: "\n"))
      }
    default: break
    }
  }
  return text
}
