import Foundation
import Measurement
import Recordings
import Testing

/// Whether the JSON Schema validator of Debian's python3-jsonschema is here.
private let validatorIsInstalled: Bool = {
  guard let status = try? python(["-c", "import jsonschema"]) else { return false }
  return status == 0
}()

private func python(_ arguments: [String]) throws -> Int32 {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/python3")
  process.arguments = ["-W", "ignore"] + arguments
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  return process.terminationStatus
}

@Suite(.enabled(if: validatorIsInstalled, "python3-jsonschema is not installed here"))
struct `the published schema` {
  /// Whether the validator takes a recording, after a change of its first occurrence of a text.
  private func isValid(_ text: String, in results: ResultsFolder) throws -> Bool {
    try FileManager.default.createDirectory(
      atPath: results.path, withIntermediateDirectories: true)
    let (schema, instance) = (results.path + "/schema.json", results.path + "/instance.json")
    try write(recordingSchemaText(), to: schema)
    try write(text, to: instance)
    return try python(["-m", "jsonschema", "-i", instance, schema]) == 0
  }

  private func text(of run: Run, in results: ResultsFolder) throws -> String {
    let writer = try RunWriter.create(run: run, in: results)
    guard run.status != .running else { return try read(writer.stored.recordingPath) }
    try writer.finish(run)
    return try read(writer.stored.recordingPath)
  }

  @Test func `it is itself a valid schema`() throws {
    try withResults { results throws in
      try FileManager.default.createDirectory(
        atPath: results.path, withIntermediateDirectories: true)
      let schema = results.path + "/schema.json"
      try write(recordingSchemaText(), to: schema)
      let check = """
        import json, sys, jsonschema
        jsonschema.Draft202012Validator.check_schema(json.load(open(sys.argv[1])))
        """
      #expect(try python(["-c", check, schema]) == 0)
    }
  }

  @Test(arguments: [true, false]) func `it takes all that can stand in a run`(known: Bool) throws {
    try withResults { results throws in
      #expect(try isValid(text(of: richRun(known: known), in: results), in: results))
    }
  }

  @Test func `it takes a run that has only begun`() throws {
    try withResults { results throws in
      #expect(try isValid(text(of: plannedRun(), in: results), in: results))
    }
  }

  @Test(arguments: [
    (#""startedAt":"#, #""begunAt":"#), (#""calibration":"#, #""x":"#),
    (#""switchesPerSample":200"#, #""switchesPerSample":"200""#),
    (#""switchesPerSample":200"#, #""switchesPerSample":200.5"#),
    (#""status":"complete""#, #""status":"perhaps""#),
    (#""status":"failed""#, #""status":"perhaps""#),
    (#""schema":"switchbench.run/1""#, #""schema":"switchbench.run/2""#),
    (#""because":"it hung""#, #""because":null"#),
    (#""mechanism":"native""#, #""mechanism":"assumed""#),
    (#""histogram":[["#, #""histogram":[[1,0],["#), (#""histogram":[["#, #""histogram":[[1],["#),
    (#""histogram":[["#, #""histogram":[[1,2,3],["#),
    (#""ring":3"#, #""ring":1"#), (#""ring":3"#, #""ring":"ring3""#),
    (#""interval":[19,"#, #""interval":["#), (#""unit":"tsc-ticks""#, #""unit":"ns""#),
    (#""governor":{"value":"performance"}"#, #""governor":{"value":null}"#),
    (#""governor":{"value":"performance"}"#, #""governor":"performance""#),
    (#""governor":{"value":"performance"}"#, #""governor":{"value":1}"#),
    (#""seed":18446744073709551615"#, #""seed":-1"#), (#""adds":10000"#, #""adds":null"#),
    (#""isReference":true"#, #""isReference":null"#), (#""isReference":true"#, #""x":true"#),
    (#""evidence":["#, #""extra":1,"evidence":["#), (#""sha256":"0a"#, #""sha256":"zz"#),
    (#""id":"02-registers/ping-pong@"#, #""id":"ping-pong@"#),
    (#""frameBytes":56"#, #""frameBytes":-1"#), (#""frameBytes":56"#, #""frameBytes":"56""#),
  ]) func `it refuses what cannot stand in a run`(change: (old: String, new: String)) throws {
    try withResults { results throws in
      var text = try text(of: richRun(), in: results)
      let range = try #require(text.range(of: change.old), "not in the text: \(change.old)")
      text.replaceSubrange(range, with: change.new)
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
      #expect(try !isValid(text, in: results))
    }
  }
}

@Suite struct `the schema as part of the program` {
  @Test func `it describes every property`() throws {
    let schema = try JSONSerialization.jsonObject(with: Data(recordingSchemaText().utf8))
    var definitions = 0
    func visit(_ node: Any, _ path: String) {
      if let list = node as? [Any] {
        for item in list { visit(item, path) }
      }
      guard let object = node as? [String: Any] else { return }
      if object["additionalProperties"] as? Bool == false, object["type"] as? String == "object",
        let properties = object["properties"] as? [String: [String: Any]]
      {
        definitions += 1
        // What came later may be missing from recordings that were made before; and so on, where the
        // description says so.
        let isOptional = { (property: [String: Any]) in
          (property["description"] as? String)?.contains("; absent from ") == true
        }
        let always = properties.filter { !isOptional($0.value) }.keys
        #expect(Set(always) == Set(object["required"] as? [String] ?? []), "\(path)")
        for (key, property) in properties {
          let isDescribed = property["description"] is String || property["$ref"] is String
          #expect(isDescribed, "\(path).\(key)")
        }
      }
      for (key, value) in object { visit(value, "\(path).\(key)") }
    }
    visit(schema, "$")
    #expect(definitions > 20)
  }
}
