import Foundation
import QMP
import Testing

@Suite struct `A QMP client` {
  @Test func `reads the greeting and negotiates`() throws {
    let fake = try FakeQEMU { wire in
      wire.send(greetingLine)
      let command = wire.answer("{}")
      #expect(command?["execute"]?.string == "qmp_capabilities")
      wire.waitForTheEnd()
    }
    #expect(fake.client.greeting.version == "7.2.22")
    #expect(fake.client.greeting.package == "Debian 1:7.2")
    #expect(fake.client.fileDescriptor >= 0)
  }

  @Test func `sends its arguments and gets the value`() throws {
    let fake = try FakeQEMU.connected { wire in
      let command = wire.answer(#"{"answer": [1, true, "x"]}"#)
      #expect(command?["execute"]?.string == "do-it")
      #expect(command?["arguments"] == ["how": "well", "often": 3])
    }
    let value = try fake.client.execute(
      "do-it", arguments: ["how": "well", "often": 3], timeoutSeconds: farAwaySeconds)
    #expect(value == ["answer": [1, true, "x"]])
  }

  @Test func `puts a message together that comes byte by byte`() throws {
    let fake = try FakeQEMU { wire in
      for byte in greetingLine.utf8 { wire.send([byte]) }
      _ = wire.receive()
      for byte in #"{"return": {}, "id": 1}"#.utf8 { wire.send([byte]) }
      wire.send("\n")
      wire.answer("[7]")
    }
    #expect(try fake.client.execute("x", timeoutSeconds: farAwaySeconds)[0]?.integer == 7)
  }

  @Test func `keeps the events that come around a reply in one piece`() throws {
    let fake = try FakeQEMU.connected { wire in
      guard let id = wire.receive()?["id"]?.integer else { return }
      wire.send(
        #"{"event": "STOP", "timestamp": {"seconds": 12, "microseconds": 34}}"# + "\r\n\r\n"
          + #"{"return": 5, "id": \#(id)}"# + "\r\n"
          + #"{"event": "RESET", "data": {"guest": true}}"# + "\r\n")
      wire.waitForTheEnd()
    }
    #expect(try fake.client.execute("x", timeoutSeconds: farAwaySeconds) == 5)
    let events = fake.client.takeEvents()
    #expect(events.map(\.name) == ["STOP", "RESET"])
    #expect(events.first?.seconds == 12 && events.first?.microseconds == 34)
    #expect(events.last?.data["guest"]?.bool == true && events.last?.seconds == -1)
    #expect(fake.client.takeEvents().isEmpty)
  }

  @Test func `waits for an event`() throws {
    let fake = try FakeQEMU.connected { wire in
      wire.answer("{}")
      wire.send(#"{"event": "SHUTDOWN", "data": {"reason": "guest-reset"}}"# + "\n")
      wire.waitForTheEnd()
    }
    #expect(try fake.client.pollEvents().isEmpty)
    try fake.client.execute("go", timeoutSeconds: farAwaySeconds)
    // Whether it came together with the answer or after it.
    let events = try fake.client.pollEvents(timeoutSeconds: farAwaySeconds)
    #expect(events.map(\.name) == ["SHUTDOWN"])
  }

  @Test func `gives events before it says that the connection is closed`() throws {
    let fake = try FakeQEMU.connected { wire in
      wire.send(#"{"event": "SHUTDOWN"}"# + "\n")
    }
    #expect(
      try fake.client.pollEvents(timeoutSeconds: farAwaySeconds).map(\.name) == ["SHUTDOWN"])
    #expect(throws: QMPError.closed) {
      try fake.client.pollEvents(timeoutSeconds: farAwaySeconds)
    }
    #expect(fake.client.fileDescriptor == -1)
    #expect(throws: QMPError.closed) { try fake.client.execute("x") }
  }

  @Test func `passes an error on and goes on`() throws {
    let fake = try FakeQEMU.connected { wire in
      let id = wire.receive()?["id"]?.integer ?? 0
      let error = #"{"class": "CommandNotFound", "desc": "The command x has not been found"}"#
      wire.send(#"{"error": \#(error), "id": \#(id)}"# + "\n")
      // What QEMU could not read has no id.
      _ = wire.receive()
      wire.send(#"{"error": {"class": "GenericError", "desc": "JSON parse error"}}"# + "\n")
      wire.answer("1")
    }
    let refusal = QMPError.refused(
      command: "x", class: "CommandNotFound", description: "The command x has not been found")
    #expect(throws: refusal) {
      try fake.client.execute("x", timeoutSeconds: farAwaySeconds)
    }
    #expect(
      throws: QMPError.refused(
        command: "y", class: "GenericError", description: "JSON parse error")
    ) {
      try fake.client.execute("y", timeoutSeconds: farAwaySeconds)
    }
    #expect(try fake.client.execute("z", timeoutSeconds: farAwaySeconds) == 1)
    #expect(refusal.description.contains("has not been found"))
  }

  @Test func `gives up on silence and is not confused by the late answer`() throws {
    let fake = try FakeQEMU.connected { wire in
      let late = wire.receive()?["id"]?.integer ?? 0
      let next = wire.receive()?["id"]?.integer ?? 0
      wire.send(#"{"return": "late", "id": \#(late)}"# + "\n")
      wire.send(#"{"return": "next", "id": \#(next)}"# + "\n")
      wire.waitForTheEnd()
    }
    #expect(throws: QMPError.timedOut(command: "slow", seconds: 0.02)) {
      try fake.client.execute("slow", timeoutSeconds: 0.02)
    }
    #expect(try fake.client.execute("x", timeoutSeconds: farAwaySeconds) == "next")
  }

  @Test(arguments: [
    "what is this", "\u{0}\u{1}", "[]", "{}", "7", #"{"return": 1, "id": "one"}"#,
    #"{"return": 1, "id": 99}"#, #"{"error": "no object"}"#, #"{"return": 1e999}"#,
  ]) func `calls it garbage and closes`(text: String) throws {
    try expectGarbage(text)
  }

  @Test(arguments: ["[", #"{"a":"#])
  func `calls it garbage however deep it is`(opening: String) throws {
    try expectGarbage(String(repeating: opening, count: 100_000))
  }

  private func expectGarbage(_ text: String) throws {
    let fake = try FakeQEMU.connected { wire in
      _ = wire.receive()
      wire.send(text + "\n")
      wire.waitForTheEnd()
    }
    for _ in 0..<2 {
      let error = #expect(throws: QMPError.self) {
        try fake.client.execute("x", timeoutSeconds: farAwaySeconds)
      }
      guard case .garbage(let excerpt) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(excerpt.utf8.count <= 200 && excerpt.allSatisfy { $0.isASCII && $0 >= " " })
    }
    #expect(fake.client.fileDescriptor == -1)
  }

  @Test func `survives bytes of every value`() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20 {
      let bytes = (0..<2_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let fake = try FakeQEMU.connected { wire in wire.send(bytes + [10]) }
      #expect(throws: QMPError.self) {
        while true { _ = try fake.client.pollEvents(timeoutSeconds: farAwaySeconds) }
      }
    }
  }

  @Test func `does not collect a line without end`() throws {
    let fake = try FakeQEMU.connected { wire in
      _ = wire.receive()
      let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
      for _ in 0..<32 { wire.send(piece) }
    }
    let error = #expect(throws: QMPError.self) {
      try fake.client.execute("x", timeoutSeconds: farAwaySeconds)
    }
    #expect(error == .garbage(excerpt: String(repeating: "x", count: 200)))
  }

  @Test func `takes a long answer`() throws {
    let text = String(repeating: "RAX=0000000000000000 ", count: 50_000)
    let fake = try FakeQEMU.connected { wire in wire.answer("\"\(text)\"") }
    #expect(try fake.client.registers(timeoutSeconds: farAwaySeconds) == text)
  }

  @Test func `says closed when the other end goes in the middle of a message`() throws {
    let fake = try FakeQEMU.connected { wire in
      _ = wire.receive()
      wire.send(#"{"return": {"#)
    }
    #expect(throws: QMPError.closed) {
      try fake.client.execute("x", timeoutSeconds: farAwaySeconds)
    }
  }

  @Test func `takes the end of the connection for the answer to quit`() throws {
    let fake = try FakeQEMU.connected { wire in
      #expect(wire.receive()?["execute"]?.string == "quit")
    }
    try fake.client.quit(timeoutSeconds: farAwaySeconds)
  }

  @Test func `reads the answers of the typed commands`() throws {
    let fake = try FakeQEMU.connected { wire in
      wire.answer(#"[{"cpu-index": 1, "thread-id": 42}, {"cpu-index": 0, "thread-id": 41}]"#)
      let command = wire.answer(
        #"[{"provider": "kvm", "qom-path": "/machine/unattached/device[0]", "stats": ["#
          + #"{"name": "exits", "value": 123456789012}, {"name": "halts", "value": [1, 2]}]}]"#)
      #expect(
        command?["arguments"] == [
          "target": "vcpu", "providers": [["provider": "kvm", "names": ["exits", "halts"]]],
        ])
      #expect(
        wire.answer("\"RAX=0\"")?["arguments"] == ["command-line": "info registers"])
      #expect(wire.answer("{}")?["execute"]?.string == "cont")
      #expect(wire.answer("{}")?["execute"]?.string == "stop")
    }
    #expect(
      try fake.client.queryVirtualCPUs(timeoutSeconds: farAwaySeconds).map(\.threadIdentifier)
        == [41, 42])
    #expect(
      try fake.client.queryVirtualCPUStatistics(
        names: ["exits", "halts"], timeoutSeconds: farAwaySeconds) == [["exits": 123_456_789_012]])
    #expect(try fake.client.registers(timeoutSeconds: farAwaySeconds) == "RAX=0")
    try fake.client.continueExecution(timeoutSeconds: farAwaySeconds)
    try fake.client.stop(timeoutSeconds: farAwaySeconds)
  }

  @Test func `says so when a typed answer has another shape`() throws {
    let fake = try FakeQEMU.connected { wire in
      for _ in 0..<5 { wire.answer(#"{"status": 7, "stats": []}"#) }
      wire.answer(#"[{"cpu-index": 0}]"#)
    }
    let client = fake.client
    let calls: [() throws -> Void] = [
      { _ = try client.queryStatus() }, { _ = try client.queryKVM() },
      { _ = try client.registers() }, { _ = try client.queryVirtualCPUStatistics(names: []) },
      { _ = try client.queryVirtualCPUs() }, { _ = try client.queryVirtualCPUs() },
    ]
    for call in calls {
      let error = #expect(throws: QMPError.self) { try call() }
      guard case .unexpected = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }
}
