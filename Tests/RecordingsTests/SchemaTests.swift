import Foundation
import Measurement
import Recordings
import Testing

/// Whether the JSON Schema validator of Debian's python3-jsonschema is here.
private let validatorIsInstalled: Bool = {
  guard let status = try? python(["-c", "import jsonschema"]) else { return false }
  return status == 0
}()

@Suite(.enabled(if: validatorIsInstalled, "python3-jsonschema is not installed here"))
struct `the published schemas` {
  /// Whether the validator takes a recording.
  private func isValid(
    _ text: String, version: Int = 2, in results: ResultsFolder
  ) throws -> Bool {
    try FileManager.default.createDirectory(
      atPath: results.path, withIntermediateDirectories: true)
    let (schema, instance) = (results.path + "/schema.json", results.path + "/instance.json")
    try write(recordingSchemaText(version: version), to: schema)
    try write(text, to: instance)
    return try python(["-m", "jsonschema", "-i", instance, schema]) == 0
  }

  private func text(of run: Run, in results: ResultsFolder) throws -> String {
    let writer = try RunWriter.create(run: run, in: results)
    guard run.status != .running else { return try read(writer.stored.recordingPath) }
    try writer.finish(run)
    return try read(writer.stored.recordingPath)
  }

  /// Checks that a text is not valid once its first occurrence of another text is changed.
  private func refuses(
    _ text: String, _ change: (old: String, new: String), version: Int
  ) throws {
    try withResults { results throws in
      let range = try #require(text.range(of: change.old), "not in the text: \(change.old)")
      let changed = text.replacingCharacters(in: range, with: change.new)
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(changed.utf8)) }
      #expect(try !isValid(changed, version: version, in: results))
    }
  }

  @Test(arguments: [1, 2]) func `they are themselves valid schemas`(version: Int) throws {
    try withResults { results throws in
      try FileManager.default.createDirectory(
        atPath: results.path, withIntermediateDirectories: true)
      let schema = results.path + "/schema.json"
      try write(recordingSchemaText(version: version), to: schema)
      let check = """
        import json, sys, jsonschema
        jsonschema.Draft202012Validator.check_schema(json.load(open(sys.argv[1])))
        """
      #expect(try python(["-c", check, schema]) == 0)
    }
  }

  @Test(arguments: ["run.1.json", "unknown.1.json", "cut-off.1.json"])
  func `version 1 takes its recordings, and version 2 does not`(name: String) throws {
    let text = String(decoding: try golden(name), as: UTF8.self)
    try withResults { results throws in
      #expect(try isValid(text, version: 1, in: results))
      #expect(try !isValid(text, version: 2, in: results))
    }
  }

  @Test(arguments: [true, false]) func `version 2 takes a whole run`(known: Bool) throws {
    try withResults { results throws in
      #expect(try isValid(text(of: richRun(known: known), in: results), in: results))
    }
  }

  @Test func `version 2 takes a run with probes and ends of the range, and version 1 does not`()
    throws
  {
    try withResults { results throws in
      var run = try gatedRun()
      run.images[0].code = [
        "Strategies/a": TimedCode(sha256: String(repeating: "0b", count: 32), address: 0x1000),
        "Scenarios/b": TimedCode(sha256: String(repeating: "0c", count: 32), address: nil),
      ]
      run.cells[0].boots[0].runOrder = [.max, .min]
      run.cells[1].boots[0].histogram = TickHistogram(samples: [.min, .max])
      let text = try text(of: run, in: results)
      #expect(try isValid(text, in: results))
      #expect(try !isValid(text, version: 1, in: results))
    }
  }

  @Test func `version 2 takes a run that has only begun`() throws {
    try withResults { results throws in
      #expect(try isValid(text(of: plannedRun(), in: results), in: results))
    }
  }

  @Test(arguments: [
    (#""calibration":"#, #""x":"#), (#""schema":"switchbench.run/1""#, #""schema":"x/1""#),
    (#""histogram":[["#, #""histogram":[[1,0],["#), (#""histogram":[["#, #""histogram":[[1],["#),
    (#""histogram":[["#, #""histogram":[[1,2,3],["#), (#""interval":[19,"#, #""interval":["#),
  ]) func `version 1 refuses other text`(change: (old: String, new: String)) throws {
    try refuses(String(decoding: golden("run.1.json"), as: UTF8.self), change, version: 1)
  }

  @Test(arguments: [
    (#""startedAt":"#, #""begunAt":"#), (#""calibration":"#, #""x":"#),
    (#""switchesPerSample":200"#, #""switchesPerSample":"200""#),
    (#""switchesPerSample":200"#, #""switchesPerSample":200.5"#),
    (#""status":"complete""#, #""status":"perhaps""#),
    (#""status":"failed""#, #""status":"perhaps""#),
    (#""schema":"switchbench.run/2""#, #""schema":"switchbench.run/3""#),
    (#""because":"it hung""#, #""because":null"#),
    (#""mechanism":"native""#, #""mechanism":"assumed""#),
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
  ]) func `version 2 refuses other text`(change: (old: String, new: String)) throws {
    try refuses(String(decoding: golden("run.2.json"), as: UTF8.self), change, version: 2)
  }

  @Test(arguments: [
    (#""samples":{"after""#, #""samples":{"histogram":[],"after""#),
    (#""counts":[1,"#, #""counts":[0,"#), (#""counts":[1,"#, #""counts":[1.5,"#),
    (#""counts":[1,"#, #""counts":["1","#),
    (#""counts":["#, #""x":["#), (#""step":26"#, #""step":0"#), (#""step":26,"#, ""),
    (#""ticks":[-26,149,0"#, #""ticks":[-26,149,-1"#), (#""ticks":[-26,1"#, #""ticks":[-26.5,1"#),
    (#""ticks":[-26,1"#, #""ticks":[-9223372036854775809,1"#),
    (#""ticks":[-26,1"#, #""ticks":[-26,18446744073709551616,1"#),
    (#""ticks":[3848,1"#, #""ticks":[3848,0"#), (#""before":[1196,0,0,1,0,25],"#, ""),
    (#""after":[1196,46,1,0,0,31],"#, ""), (#""after":[1196,46"#, #""after":[1196,-46"#),
    (#""before":[1196,0"#, #""before":[1196,null"#),
    (#""runOrder":[3848,0"#, #""runOrder":[3848,-1"#),
    (#""limit":1222,"#, ""), (#""quietProbes":401"#, #""quietProbes":-1"#),
    (#""instructions":6400"#, #""instructions":0"#), (#""start":"scrub""#, #""start":"reset""#),
    (#""precision":0.001"#, #""precision":0"#), (#""maximumBoots":36"#, #""maximumBoots":0"#),
    (#""maximumBoots":36,"#, ""), (#""precision":0.001,"#, ""),
    (#""timeLimitSeconds":90.5"#, #""timeLimitSeconds":0"#),
    (#""reason":"precise""#, #""reason":"tired""#), (#""closing":{"boots":2,"#, #""closing":{"#),
  ]) func `version 2 refuses other samples and plans`(change: (old: String, new: String)) throws {
    try refuses(String(decoding: golden("run.2.json"), as: UTF8.self), change, version: 2)
  }
}

@Suite struct `the schema as part of the program` {
  @Test(arguments: [1, 2]) func `it describes every property`(version: Int) throws {
    let schema = try JSONSerialization.jsonObject(
      with: Data(recordingSchemaText(version: version).utf8))
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
