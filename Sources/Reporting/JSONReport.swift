import Analysis
import Foundation

/// The name and version of what `json` writes.
private let schemaName = "switchbench.report/1"

/// The whole model beside the schema's name, unrounded.
///
/// Its keys are sorted, so that the same report is the same text.
func json(_ model: ReportModel) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(Document(model: model)), as: UTF8.self) + "\n"
}

private struct Document: Encodable {
  let model: ReportModel

  private enum Key: String, CodingKey { case schema }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(schemaName, forKey: .schema)
    try model.encode(to: encoder)
  }
}
