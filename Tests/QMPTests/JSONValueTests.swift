import Foundation
import QMP
import Testing

@Suite struct `A JSON value` {
  private func decode(_ text: String) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  }

  @Test func `keeps what it was decoded from`() throws {
    let value = try decode(
      #"{"a": [1, -2, 2.5, "é\n", true, false, null, {}], "big": 9223372036854775807}"#)
    #expect(
      value == [
        "a": [1, -2, .number(2.5), "é\n", true, false, .null, [:]], "big": .integer(.max),
      ])
    #expect(try decode(String(decoding: JSONEncoder().encode(value), as: UTF8.self)) == value)
  }

  @Test func `tells integers from truth values and from what Int64 cannot hold`() throws {
    #expect(try decode("[0, 1, true]") == [.integer(0), .integer(1), .bool(true)])
    #expect(try decode("[9007199254740993]")[0]?.integer == 9_007_199_254_740_993)
    #expect(try decode("[18446744073709551615]")[0] == .number(0x1p64))
  }

  @Test func `answers nil to a question that it has no answer to`() throws {
    let value: JSONValue = ["list": [1, "two"], "flag": true]
    #expect(value["list"]?[1]?.string == "two")
    #expect(value["list"]?[2] == nil && value["list"]?[-1] == nil)
    #expect(value["none"] == nil && value[0] == nil)
    #expect(value["flag"]?.bool == true && value["flag"]?.integer == nil)
    #expect(value["list"]?.array?.count == 2 && value.object?.count == 2)
    #expect(value.string == nil && value.array == nil)
    #expect(value["list"]?.object == nil && value.bool == nil)
  }
}
